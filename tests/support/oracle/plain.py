"""A caseload as it lies in the files: rows of texts, the empty text for what is missing."""

import csv
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class PlainCover:
    """How the source delivers an event type: which attributes (None: all of them) and from which day."""

    attributes: frozenset[str] | None = None
    starts_on: date | None = None


@dataclass(frozen=True)
class PlainCaseload:
    """The tables as delivered, and what the manifest says of them."""

    cases: list[Row]
    events: list[Row]
    answers: list[Row]
    covers: dict[str, PlainCover]
    as_of: date
    dimensions: list[str] = field(default_factory=list)


def read_plain(folder: Path) -> PlainCaseload:
    """Return the caseload of a contract folder of CSV files."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return PlainCaseload(
        cases=_rows(folder / "cases.csv"),
        events=_rows(folder / "events.csv"),
        answers=_rows(folder / "answers.csv"),
        covers=_covers(manifest["covers"]),
        as_of=date.fromisoformat(manifest["as_of"]),
        dimensions=list(manifest.get("dimensions", [])),
    )


def _rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _covers(given: list[str] | dict[str, dict]) -> dict[str, PlainCover]:
    if isinstance(given, list):
        return {event_type: PlainCover() for event_type in given}
    return {event_type: _cover(closer) for event_type, closer in given.items()}


def _cover(closer: dict) -> PlainCover:
    attributes, starts_on = closer.get("attributes"), closer.get("from")
    return PlainCover(
        attributes=None if attributes is None else frozenset(attributes),
        starts_on=None if starts_on is None else date.fromisoformat(starts_on),
    )
