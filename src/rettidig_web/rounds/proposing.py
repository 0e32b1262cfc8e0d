"""What the machine found in the drawn cases, ready to be kept beside them."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from rettidig.catalogue import Catalogue
from rettidig.checks import check
from rettidig.checks.run import OUTCOMES_FILE
from rettidig.vocabulary import Reason, Source
from rettidig_web.caseloads.files import check_folder
from rettidig_web.caseloads.missing import there
from rettidig_web.caseloads.models import Check
from rettidig_web.rounds.drawing import check_path, path_of
from rettidig_web.rounds.models import Proposal, Round

_COPIED: Final = ("trigger_on", "due_on", "done_on", "days_late", "violations")
_SILENT: Final = frozenset({Reason.NOT_ANSWERED.value})
"""Where only people can answer, the machine proposes nothing."""

Found = Mapping[str, Sequence[Proposal]]
"""Unsaved proposals by case number."""


def proposals(round_: Round, folder: str, numbers: Collection[str]) -> Found:
    """Return what the machine found at the round's points in the cases; nothing where it has no data.

    ``folder`` is that of the frozen frame, which is judged now where its snapshot has not been.
    """
    outcomes = _outcomes(round_, folder)
    if outcomes is None or not numbers:
        return {}
    wanted = (pc.field("case_id").isin(list(numbers))) & (pc.field("control_point").isin(round_.points))
    rows = pq.read_table(outcomes, filters=wanted).to_pylist()
    found: dict[str, list[Proposal]] = {}
    for row in rows:
        if row["reason"] not in _SILENT:
            found.setdefault(row["case_id"], []).append(_proposal(row))
    return found


def _proposal(row: Mapping[str, Any]) -> Proposal:
    is_human = row["source"] == Source.HUMAN
    return Proposal(
        point_id=row["control_point"],
        version_id=row["version"] or "",
        outcome=row["machine_outcome"] if is_human else row["outcome"],
        reason=row["reason"],
        **{name: row[name] for name in _COPIED},
    )


def is_to_be_judged(round_: Round) -> bool:
    """Return whether the cases have events not yet judged by the round's catalogue, which takes long."""
    return round_.snapshot.n_events > 0 and _made(round_) is None


def _made(round_: Round) -> Check | None:
    """Return the check of the whole snapshot by exactly the round's catalogue, where there is one."""
    pinned = round_.catalogue
    return Check.objects.filter(snapshot=round_.snapshot, catalogue_hash=pinned.content_hash).first()


def _outcomes(round_: Round, folder: str) -> Path | None:
    """Return the file of outcomes by the round's own catalogue; None where the cases have no events.

    Raises FilesGoneError where the files are not where they were put.
    """
    made = _made(round_)
    if made is not None:
        return there(check_folder(made) / OUTCOMES_FILE)
    if not round_.snapshot.n_events:
        return None
    own = check_path(folder)
    if not own.exists():
        check(there(path_of(folder)), _asked(round_), own)
    return there(own / OUTCOMES_FILE)


def _asked(round_: Round) -> Catalogue:
    """Return the round's catalogue with the points it asks, and those that they look at, alone."""
    catalogue = round_.catalogue.file.catalogue
    wanted, waiting = set[str](), list(round_.points)
    while waiting:
        wanted.add(found := waiting.pop())
        waiting += catalogue.point(found).looks_at() - wanted
    points = tuple(point for point in catalogue.points if point.id in wanted)
    return catalogue.model_copy(update={"points": points})
