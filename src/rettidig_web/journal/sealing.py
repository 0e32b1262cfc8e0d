"""Seals: the access log bound in batches, afterwards, so that nobody who reads a case waits for a chain."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from rettidig_web.journal.actions import record
from rettidig_web.journal.chain import GENESIS, canonical
from rettidig_web.journal.models import Access, Seal
from rettidig_web.journal.raw import accesses

SEAL_SIZE: Final = 10_000
"""The most accesses under one seal: what must be read again to check any of them."""
SEALED: Final = "journal.seal.make"


def seal() -> int:
    """Seal every access there is, and return how many were sealed now."""
    up_to = _last_settled_id()
    n_sealed = 0
    while made := _seal_next(up_to):
        n_sealed += made
    return n_sealed


def seal_hash(rows: Sequence[dict[str, Any]], previous_hash: str) -> str:
    """Return the SHA-256 over the seal before and then the rows, a line each."""
    digest = sha256(previous_hash.encode())
    for row in rows:
        digest.update(b"\n" + canonical(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def facts_of(made: Seal) -> dict[str, object]:
    """Return what the chain of changes keeps of a seal; so the anchor holds the access log too."""
    return {
        "first_id": made.first_id,
        "last_id": made.last_id,
        "count": made.count,
        "previous_hash": made.previous_hash,
        "hash": made.hash,
    }


def _seal_next(up_to: int) -> int:
    last = Seal.objects.last()
    rows = accesses(last.last_id if last else 0, up_to, SEAL_SIZE)
    if not rows:
        return 0
    previous_hash = last.hash if last else GENESIS
    with transaction.atomic():
        made = Seal.objects.create(
            first_id=rows[0]["id"],
            last_id=rows[-1]["id"],
            count=len(rows),
            previous_hash=previous_hash,
            hash=seal_hash(rows, previous_hash),
            at=timezone.now(),
        )
        record(None, SEALED, made, new=facts_of(made))
    return len(rows)


def _last_settled_id() -> int:
    """Return the last id below which no access can turn up any more.

    PostgreSQL gives ids before it commits: a moment's lock lets those under way end. It is held for one
    query only. SQLite has one writer at a time, so ids are committed in their order.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                cursor.execute("LOCK TABLE journal_access IN SHARE MODE")
        return Access.objects.aggregate(last=Max("id"))["last"] or 0
