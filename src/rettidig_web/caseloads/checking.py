"""Judging a snapshot by a catalogue: the check's files beside it, and what they come to case by case."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
from django.conf import settings

from rettidig.catalogue import CatalogueFile
from rettidig.checks import DUTIES_FILE, OUTCOMES_FILE, Stopwatch, check
from rettidig.checks.stopwatch import Progress
from rettidig.vocabulary import Outcome
from rettidig_web.caseloads.files import arrange, beside, check_folder, folder_of
from rettidig_web.caseloads.models import Check, Snapshot

_SHORT_HASH = 16
_COUNTED = (Outcome.MET, Outcome.NOT_MET, Outcome.PENDING, Outcome.UNKNOWN)
"""In the order of the fields of ``Counts``."""


def judge(snapshot: Snapshot, file: CatalogueFile, progress: Progress) -> Check:
    """Return the check of the snapshot by the catalogue, not yet saved, its files written."""
    folder = beside(snapshot) / f"{file.catalogue.id}-{file.content_hash[:_SHORT_HASH]}"
    with tempfile.TemporaryDirectory(dir=_ready(beside(snapshot))) as name:
        written = Path(name)
        check(folder_of(snapshot), file.catalogue, written, as_of=snapshot.as_of, watch=Stopwatch(progress))
        shutil.rmtree(folder, ignore_errors=True)
        for each in (OUTCOMES_FILE, DUTIES_FILE):
            arrange(written / each, folder / each)
    return Check(
        snapshot=snapshot,
        catalogue_id=file.catalogue.id,
        catalogue_hash=file.content_hash,
        folder=str(folder.relative_to(settings.CASELOADS)),
    )


def _ready(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@dataclass(frozen=True, slots=True)
class Counts:
    """How many points of a case came to what, and the first day on which something is due."""

    n_met: int
    n_not_met: int
    n_pending: int
    n_unknown: int
    next_due_on: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """Something still to be done in a case."""

    number: str
    catalogue_id: str
    point_id: str
    version_id: str
    trigger_on: date | None
    due_on: date


def counts_of(checks: Sequence[Check]) -> Mapping[str, Counts]:
    """Return what all the checks came to together, by case number."""
    if not checks:
        return {}
    with duckdb.connect() as connection:
        backend = ibis.duckdb.from_connection(connection)
        paths = [str(check_folder(one) / OUTCOMES_FILE) for one in checks]
        rows = ibis.union(*(backend.read_parquet(path).select("case_id", "outcome") for path in paths))
        counted = rows.group_by("case_id").agg(
            **{word.value: (rows.outcome == word.value).sum() for word in _COUNTED}
        )
        found = counted.to_pyarrow()
    due = _first_due(checks)
    return {row["case_id"]: _counts(row, due.get(row["case_id"])) for row in found.to_pylist()}


def _counts(row: Mapping[str, int], next_due_on: date | None) -> Counts:
    met, not_met, pending, unknown = (row[word.value] for word in _COUNTED)
    return Counts(met, not_met, pending, unknown, next_due_on)


def _first_due(checks: Iterable[Check]) -> dict[str, date]:
    due: dict[str, date] = {}
    for one in checks:
        rows = _pending(one)
        for case, day in zip(rows["case_id"].to_pylist(), rows["due_on"].to_pylist(), strict=True):
            due[case] = min(day, due.get(case, day))
    return due


def duties_to_come(checks: Sequence[Check]) -> Iterator[Duty]:
    """Yield what is still to be done, check by check."""
    for one in checks:
        for row in _pending(one).to_pylist():
            yield Duty(
                row["case_id"],
                one.catalogue_id,
                row["control_point"],
                row["version"] or "",
                row["trigger_on"],
                row["due_on"],
            )


def _pending(one: Check) -> pa.Table:
    """Return the duties that are open and have a day."""
    with duckdb.connect() as connection:
        duties = ibis.duckdb.from_connection(connection).read_parquet(str(check_folder(one) / DUTIES_FILE))
        is_open = (duties.outcome == Outcome.PENDING.value) & duties.due_on.notnull()
        names = ("case_id", "control_point", "version", "trigger_on", "due_on")
        return duties.filter(is_open).select(*names).to_pyarrow()
