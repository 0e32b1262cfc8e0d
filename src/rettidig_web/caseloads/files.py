"""One case's events, outcomes and duties, read from the case-sorted files of its snapshot and checks.

Only the stretch of a file that can hold the case is read: each file's statistics are read once in a process,
and say which. ``arrange`` writes a file in stretches short enough for that.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from rettidig.checks import DUTIES_FILE, OUTCOMES_FILE
from rettidig_web.caseloads.missing import there
from rettidig_web.caseloads.models import Check, Snapshot, SnapshotKind

EVENTS_FILE: Final = "events.parquet"
_STRETCH: Final = 16_384
"""Rows in a stretch: a couple of hundred cases with all their outcomes, read in a few milliseconds."""
_FILES_KNOWN: Final = 64


@dataclass(slots=True)
class _Counted:
    n_reads: int = 0


_COUNTED: Final = _Counted()


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened in a case, and the row of the export that says so."""

    type: str
    happened_on: date
    ended_on: date | None
    caseworker: str | None
    attributes: Mapping[str, str]
    source_file: str | None
    source_line: str | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What happened in a case, in order of the days."""

    number: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What a check came to at one point of a case."""

    point_id: str
    version_id: str | None
    outcome: str
    reason: str
    trigger_on: date | None
    due_on: date | None
    done_on: date | None
    days_late: int | None
    violations: int | None
    next_due_on: date | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One thing to be done in a case by one day, and whether it was."""

    point_id: str
    version_id: str | None
    number: int
    trigger_on: date | None
    due_on: date | None
    done_on: date | None
    days_late: int | None
    outcome: str


def folder_of(snapshot: Snapshot) -> Path:
    """Return the folder of the snapshot's caseload."""
    return Path(settings.CASELOADS) / snapshot.folder


def beside(snapshot: Snapshot) -> Path:
    """Return the folder of what was made from the snapshot: its checks, and a copy to read cases from."""
    return Path(settings.CASELOADS) / f"{snapshot.folder}-made"


def check_folder(check: Check) -> Path:
    """Return the folder of the check's outcomes and duties."""
    return Path(settings.CASELOADS) / check.folder


def case_file(snapshot: Snapshot, number: str) -> CaseFile:
    """Return what happened in the case, of which a list says nothing.

    Raises FilesGoneError, as ``outcomes_of`` and ``duties_of``.
    """
    if snapshot.kind == SnapshotKind.LIST:
        return CaseFile(number, ())
    rows = _rows_of(events_file(snapshot), number)
    return CaseFile(number, tuple(_event(row) for row in rows))


def events_file(snapshot: Snapshot) -> Path:
    """Return the file of what happened: the one that is quick to read a case from, where there is one."""
    arranged = beside(snapshot) / EVENTS_FILE
    return arranged if arranged.exists() else there(folder_of(snapshot) / EVENTS_FILE)


def outcomes_of(check: Check, number: str) -> tuple[OutcomeRow, ...]:
    """Return what the check came to in the case, in the catalogue's order of points."""
    return tuple(
        OutcomeRow(
            row["control_point"], row["version"], row["outcome"], row["reason"], row["trigger_on"],
            row["due_on"], row["done_on"], row["days_late"], row["violations"], row["next_due_on"],
        )
        for row in _rows_of(check_folder(check) / OUTCOMES_FILE, number)
    )  # fmt: skip


def duties_of(check: Check, number: str) -> tuple[DutyRow, ...]:
    """Return what was and is to be done in the case, in the catalogue's order of points."""
    return tuple(
        DutyRow(
            row["control_point"], row["version"], row["number"], row["trigger_on"], row["due_on"],
            row["done_on"], row["days_late"], row["outcome"],
        )
        for row in _rows_of(check_folder(check) / DUTIES_FILE, number)
    )  # fmt: skip


def n_reads() -> int:
    """Return how many reads of files this process has made; a test counts by the difference."""
    return _COUNTED.n_reads


def arrange(source: Path, target: Path) -> None:
    """Write the rows of a Parquet file, in their order, in stretches that are quick to read a case from."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(source))
        rows.write_parquet(str(target), compression="zstd", row_group_size=_STRETCH)


@dataclass(frozen=True, slots=True)
class _Stretches:
    """A file's footer, and the first and last case of each of its stretches."""

    footer: pq.FileMetaData
    first: tuple[str, ...]
    last: tuple[str, ...]

    def with_case(self, number: str) -> list[int]:
        """Return the stretches that may hold the case."""
        return list(range(bisect_left(self.last, number), bisect_right(self.first, number)))


@lru_cache(maxsize=_FILES_KNOWN)
def _stretches(path: Path) -> _Stretches:
    footer = pq.read_metadata(path)
    if not footer.num_rows:  # a stretch without rows has no first case
        return _Stretches(footer, (), ())
    place = footer.schema.names.index("case_id")
    found = [footer.row_group(n).column(place).statistics for n in range(footer.num_row_groups)]
    return _Stretches(footer, tuple(one.min for one in found), tuple(one.max for one in found))


def _rows_of(path: Path, number: str) -> list[dict[str, Any]]:
    known = _stretches(there(path))
    wanted = known.with_case(number)
    if not wanted:
        return []
    _COUNTED.n_reads += 1
    with pq.ParquetFile(path, metadata=known.footer, memory_map=True) as file:
        rows: pa.Table = file.read_row_groups(wanted, use_threads=False)
    found: list[dict[str, Any]] = rows.filter(pc.equal(rows["case_id"], number)).to_pylist()
    return found


def _event(row: Mapping[str, Any]) -> EventRow:
    return EventRow(
        type=row["event_type"],
        happened_on=row["happened_on"],
        ended_on=row["ended_on"],
        caseworker=row["caseworker"],
        attributes=MappingProxyType(json.loads(row["attributes"] or "{}")),
        source_file=row.get("source_file"),
        source_line=row.get("source_line"),
    )
