"""Whether the logs are as they were written: read in batches, so that a million rows take no more room."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from rettidig_web.journal import anchor, protection, raw
from rettidig_web.journal.chain import GENESIS, hash_of
from rettidig_web.journal.faults import Fault, Faults
from rettidig_web.journal.models import Access, Change, Head, Seal
from rettidig_web.journal.sealing import SEALED, facts_of, seal_hash

BATCH: Final = 500
_TIME_TO_ANCHOR: Final = timedelta(minutes=5)
Progress = Callable[[int], None]


@dataclass
class Verified:
    """What was found: how much was read, and what was wrong with it."""

    n_changes: int = 0
    n_sealed: int = 0
    n_unsealed: int = 0
    n_claims: int = 0
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, slots=True)
class _Place:
    """An entry that was passed: its number, the hash it has, and whether it was in order."""

    number: int = 0
    hash: str = GENESIS
    is_sound: bool = True


def verify(path: Path, now: datetime, show: Progress = lambda _n: None) -> Verified:
    """Return what is wrong with the logs, held against the anchor at ``path``.

    Entries may be added meanwhile. The anchor's end is noted first, then the chain's; so all that the anchor
    claims has been committed when the chain is read.
    """
    found = Verified()
    if n_missing := len(protection.missing(connection)):
        found.faults.add(Fault.UNPROTECTED, n_missing)
    anchor_size = anchor.size(path)
    head, up_to = _ends()
    with raw.any_text():
        last = _walk(head, up_to, found, show)
        claimed = _hold_to_anchor(path, anchor_size, last.number, found)
        _check_seals(up_to, found)
    _check_ends(head, last, claimed, found.faults)
    _check_anchoring(claimed, last.number, now, found.faults)
    return found


def _ends() -> tuple[Head | None, int]:
    """Return the head and the last number there is, both as they were at one moment."""
    last = Change.objects.order_by("-number").values("number")[:1]
    head = Head.objects.annotate(last=Subquery(last)).first()
    if head:
        return head, head.last or 0
    return None, Change.objects.aggregate(last=Max("number"))["last"] or 0


def _walk(head: Head | None, up_to: int, found: Verified, show: Progress) -> _Place:
    """Check every entry against its own hash and the one before; return the last."""
    place = _Place()
    while rows := raw.changes(place.number, up_to, BATCH):
        for row in rows:
            place = _pass(row, place, found.faults)
            if head and place.number == head.number and place.hash != head.hash:
                found.faults.add(Fault.HEAD, place.number)
        found.n_changes += len(rows)
        show(found.n_changes)
    return place


def _pass(row: dict[str, Any], before: _Place, faults: Faults) -> _Place:
    """Check one entry, and return it as the place that the next one follows."""
    number, stored = row["number"], row.pop("hash")
    n_missing = number - before.number - 1
    if n_missing:
        faults.add(Fault.REMOVED, before.number + 1, n_missing)
    is_linked = bool(n_missing) or row["previous_hash"] == before.hash
    is_whole = _hash(row) == stored
    if not is_whole:
        faults.add(Fault.ALTERED if is_linked else Fault.MOVED, number)
    elif not is_linked and before.is_sound:
        faults.add(Fault.REWRITTEN, before.number or number)
    return _Place(number, stored, is_whole)


def _hash(row: dict[str, Any]) -> str | None:
    """Return the entry's hash; none where a column holds what no entry can."""
    try:
        return hash_of(row)
    except (TypeError, ValueError, RecursionError):
        return None


def _hold_to_anchor(path: Path, size: int, last: int, found: Verified) -> int:
    """Check that each entry that the anchor remembers has the hash it remembers; return its last number."""
    claimed = 0
    for claims in _batches(anchor.claims(path, size)):
        found.n_claims += len(claims)
        asked = {claim.number: claim.hash for claim in claims if claim.number}
        stored = dict(Change.objects.filter(number__in=asked).values_list("number", "hash"))
        for claim in claims:
            if claim.number is None:
                found.faults.add(Fault.ANCHOR_LINE, claim.line)
            elif claim.number <= last and stored.get(claim.number, claim.hash) != claim.hash:
                found.faults.add(Fault.NOT_AS_ANCHORED, claim.number)
        claimed = max(claimed, *asked, 0)
    return claimed


def _batches(claims: Iterator[anchor.Claim]) -> Iterator[list[anchor.Claim]]:
    while batch := list(islice(claims, BATCH)):
        yield batch


def _check_ends(head: Head | None, last: _Place, claimed: int, faults: Faults) -> None:
    """Check that the chain ends where its head and its anchor say."""
    known = max(head.number if head else 0, claimed)
    if known > last.number:
        faults.add(Fault.CUT_OFF, last.number + 1, known - last.number)
    if head and head.number < last.number:
        faults.add(Fault.BEYOND_HEAD, head.number + 1, last.number - head.number)
    if head is None and last.number:
        faults.add(Fault.HEAD, last.number)


def _check_anchoring(claimed: int, last: int, now: datetime, faults: Faults) -> None:
    """Check that the anchor has kept up."""
    late = Change.objects.filter(number__gt=claimed, number__lte=last, at__lt=now - _TIME_TO_ANCHOR)
    if n_late := late.count():
        faults.add(Fault.NOT_ANCHORED, claimed + 1, n_late)


def _check_seals(up_to: int, found: Verified) -> None:
    """Check the access log under its seals, as the chain of changes remembers them."""
    last_id = number = n_seals = 0
    while entries := raw.changes(number, up_to, 1, action=SEALED):
        number, n_seals = entries[0]["number"], n_seals + 1
        expected = _seal_facts(entries[0]["new"])
        if expected is None:
            continue
        made = Seal.objects.filter(previous_hash=expected["previous_hash"]).first()
        if made is None or facts_of(made) != expected:
            found.faults.add(Fault.SEAL_CHAIN, n_seals)
        rows = raw.accesses(last_id, expected["last_id"], expected["count"] + 1)
        if seal_hash(rows, expected["previous_hash"]) != expected["hash"]:
            found.faults.add(Fault.SEAL, n_seals)
        found.n_sealed += len(rows)
        last_id = expected["last_id"]
    if n_unknown := _n_unknown_seals():
        found.faults.add(Fault.SEAL_CHAIN, n_seals + 1, n_unknown)
    found.n_unsealed = Access.objects.filter(id__gt=last_id).count()


def _seal_facts(value: object) -> dict[str, Any] | None:
    """Return what the chain says of a seal; none where the entry says something else, being altered."""
    if not isinstance(value, dict):
        return None
    kinds = {"first_id": int, "last_id": int, "count": int, "previous_hash": str, "hash": str}
    return value if {key: type(part) for key, part in value.items()} == kinds else None


def _n_unknown_seals() -> int:
    """Return how many seals the chain knows nothing of; one query, since seals are made meanwhile."""
    known = Change.objects.filter(action=SEALED, subject_id=Cast(OuterRef("pk"), TextField()))
    return Seal.objects.filter(~Exists(known)).count()
