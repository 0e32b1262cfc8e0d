"""The worked cases of a catalogue as a caseload, and what came of them against what they expect."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rettidig.catalogue.model import Catalogue, ControlPoint, Expected, WorkedCase, WorkedEvent

Row = dict[str, str]

_CASE_COLUMNS = (
    *("case_id", "citizen", "municipality", "target_group", "visitation_group"),
    *("opened_on", "closed_on", "caseworker", "team"),
)
_EVENT_COLUMNS = ("case_id", "event_type", "happened_on", "ended_on", "caseworker", "attributes")
_ANSWER_COLUMNS = ("case_id", "control_point", "answer", "comment", "reviewer", "answered_on")


@dataclass(frozen=True, slots=True)
class WorkedTables:
    """The tables and the manifest of a caseload, in the columns of the contract; a missing cell is empty."""

    cases: tuple[Row, ...]
    events: tuple[Row, ...]
    answers: tuple[Row, ...]
    manifest: dict[str, object]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A worked case that came to something else than it shows."""

    control_point: str
    number: int
    shows: str
    field: str
    expected: str
    got: str

    def __str__(self) -> str:
        """Return the mismatch in Danish, on one line."""
        return (
            f"{self.control_point}, eksempel {self.number} ({self.shows}): "
            f"{self.field} skulle være {self.expected or 'tom'}, men blev {self.got or 'tom'}"
        )


def worked_case_id(point: ControlPoint, number: int) -> str:
    """Return the id that the worked case has in the caseload; the first of a point is number 1."""
    return f"{point.id}/{number}"


def worked_caseload(catalogue: Catalogue) -> WorkedTables:
    """Return every worked case of the catalogue's points as a case of one caseload."""
    worked = [
        (point, worked_case_id(point, number), case)
        for point in catalogue.case_points
        for number, case in enumerate(point.cases, start=1)
    ]
    return WorkedTables(
        cases=tuple(_case_row(catalogue, case_id, case) for _, case_id, case in worked),
        events=tuple(_event_row(case_id, event) for _, case_id, case in worked for event in case.events),
        answers=tuple(row for _, case_id, case in worked for row in _answer_rows(case_id, case)),
        manifest=_manifest(catalogue),
    )


def write_worked_caseload(catalogue: Catalogue, folder: Path) -> None:
    """Write the worked cases into ``folder`` as the CSV files and the manifest of a caseload."""
    tables = worked_caseload(catalogue)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "cases.csv", _CASE_COLUMNS, tables.cases)
    _write(folder / "events.csv", _EVENT_COLUMNS, tables.events)
    _write(folder / "answers.csv", _ANSWER_COLUMNS, tables.answers)
    manifest = json.dumps(tables.manifest, ensure_ascii=False, indent=2)
    (folder / "manifest.json").write_text(manifest + "\n", encoding="utf-8")


def compare_worked(catalogue: Catalogue, outcomes: Iterable[Mapping[str, object]]) -> list[Mismatch]:
    """Return where ``outcomes`` (rows of ``outcomes.parquet``) are not what the worked cases expect.

    Each worked case is compared for its own point only. A case without an outcome is a mismatch too.
    """
    by_case = {(row["case_id"], row["control_point"]): row for row in outcomes}
    found: list[Mismatch] = []
    for point in catalogue.case_points:
        for number, case in enumerate(point.cases, start=1):
            row = by_case.get((worked_case_id(point, number), point.id), {})
            found += [
                Mismatch(point.id, number, case.shows, field, expected, got)
                for field, expected in _expected(case.expect).items()
                if (got := _cell(row.get(field))) != expected
            ]
    return found


def _expected(expected: Expected) -> dict[str, str]:
    """Return the fields that the worked case states; one that states null expects an empty cell."""
    return {
        name: _cell(getattr(expected, name))
        for name in Expected.model_fields
        if name in expected.model_fields_set
    }


def _cell(value: object) -> str:
    """Return the value as it is written in CSV; what tables have for nothing (None, NaN, NaT) is empty."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - only NaN is not itself


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _case_row(catalogue: Catalogue, case_id: str, case: WorkedCase) -> Row:
    row = dict.fromkeys(_CASE_COLUMNS, "")
    row["case_id"] = row["citizen"] = case_id
    row["target_group"] = case.target_group or catalogue.worked.target_group
    row["visitation_group"] = case.group or ""
    row["opened_on"], row["closed_on"] = _day(case.opened), _day(case.closed)
    return row


def _event_row(case_id: str, event: WorkedEvent) -> Row:
    return {
        "case_id": case_id,
        "event_type": event.type,
        "happened_on": _day(event.on),
        "ended_on": _day(event.until),
        "caseworker": event.by or "",
        "attributes": json.dumps(event.values, ensure_ascii=False) if event.values else "",
    }


def _answer_rows(case_id: str, case: WorkedCase) -> Sequence[Row]:
    return [
        dict.fromkeys(_ANSWER_COLUMNS, "") | {"case_id": case_id, "control_point": point, "answer": answer}
        for point, answer in case.answers.items()
    ]


def _manifest(catalogue: Catalogue) -> dict[str, object]:
    covers = {
        name: {"attributes": list(event.attributes), "from": _day(catalogue.worked.covers_from)}
        for name, event in catalogue.events.items()
    }
    return {
        "format_version": 1,
        "name": f"Eksempler i {catalogue.id}",
        "as_of": _day(catalogue.worked.as_of),
        "covers": covers,
        "dimensions": [],
        "is_sample": False,
        "population": None,
    }


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
