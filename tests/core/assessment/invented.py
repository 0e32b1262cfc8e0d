"""Invented catalogues, counts and tallies for the tests of the assessment."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from rettidig.assessment.grades import Thresholds
from rettidig.assessment.model import Run
from rettidig.assessment.organisations import Interviews
from rettidig.assessment.store import Tallies
from rettidig.catalogue import Catalogue
from rettidig.vocabulary import Outcome

FOKUSREVISION = Path(__file__).parents[2] / "data" / "fokusrevision"
SCALE = Thresholds(hoej=85, nogen=75, mindre=15)

COUNTS = pa.schema(
    [(name, pa.string()) for name in ("control_point", "basis", "dimension", "value")]
    + [(outcome.value, pa.int64()) for outcome in Outcome]
)


def point(point_id: str, **changes: Any) -> dict[str, Any]:
    """Return a statutory point asked of cases and answered by people, as a document."""
    return {
        "id": point_id,
        "title": "Punkt",
        "question": "Er det gjort?",
        "why": "Fordi loven siger det.",
        "requirement": "statutory",
        "consequence": ["quality"],
        "origin": "central",
        "correctable": True,
        "theme": "tema",
        "rule": {"kind": "answer"},
        "versions": [{"id": "v1", "checked_on": "2026-01-01"}],
    } | changes


def document(points: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a catalogue of the points, as a document."""
    return {
        "id": "opfundet",
        "title": "Opfundet",
        "about": "Et opfundet katalog.",
        "disclaimer": "Ingen juridisk rådgivning.",
        "checked_on": "2026-01-01",
        "target_groups": {"uddannelseshjaelp": "Uddannelseshjælp"},
        "visitation_groups": {"aup": "Åbenlyst", "up": "Uddannelsesparat", "ap": "Aktivitetsparat"},
        "acts": {},
        "events": {},
        "themes": [{"id": "tema", "title": "Tema", "about": "Om temaet."}],
        "worked": {"as_of": "2026-01-01", "covers_from": "2018-01-01", "target_group": "uddannelseshjaelp"},
        "points": list(points),
    }


def catalogue(*points: dict[str, Any]) -> Catalogue:
    """Return a catalogue of the points."""
    return Catalogue.model_validate_json(json.dumps(document(points)), strict=True)


def counts(*rows: tuple[Any, ...]) -> pa.Table:
    """Return counts: point, basis, dimension, value, then met and the rest in the outcomes' order."""
    width = len(COUNTS)
    padded = [row + (0,) * (width - len(row)) for row in rows]
    return pa.Table.from_pylist([dict(zip(COUNTS.names, row, strict=True)) for row in padded], COUNTS)


def answers(*rows: tuple[str, str, str, date | None]) -> pa.Table:
    """Return interviews: municipality, point, answer, date."""
    names = ("municipality", "control_point", "answer", "answered_on")
    schema = pa.schema([(name, pa.string()) for name in names[:3]] + [(names[3], pa.date32())])
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema)


def interviews(*rows: tuple[str, str, str, date | None], municipalities: Iterable[str] = ()) -> Interviews:
    """Return interviews of municipalities with cases."""
    return Interviews(answers(*rows), tuple(municipalities))


def tallies() -> Tallies:
    """Return small tallies for a catalogue with the points ``a``, ``b`` and, of organisations, ``o``."""
    return Tallies(
        counts=counts(
            ("b", "final", "all", "", 1, 3),
            ("a", "final", "municipality", "K02", 4, 1),
            ("a", "final", "municipality", "K01", 5, 0, 1, 2, 3),
            ("a", "final", "all", "", 9, 1, 1, 2, 3),
        ),
        interviews=interviews(("K01", "o", "yes", date(2021, 10, 7)), municipalities=("K01", "K02")),
        totals=pa.table(
            {
                "dimension": ["municipality", "all", "municipality"],
                "value": ["K02", "", "K01"],
                "n_cases": [5, 10, 5],
                "errors": [1, 4, 3],
                "reimbursement_errors": [0, 1, 1],
                "legal_certainty_errors": [1, 2, 1],
                "cases_with_error": [1, 3, 2],
                "cases_with_reimbursement_error": [0, 1, 1],
                "undecided": [0, 3, 3],
            }
        ),
        case_counts=pa.table(
            {
                "municipality": ["K02", "K01", "K01"],
                "visitation_group": ["up", None, "ap"],
                "region": ["Nord", "Syd", "Syd"],
                "n": [5, 1, 4],
            }
        ),
        transitions=pa.table(
            {
                "control_point": ["b", "a", "a"],
                "first": ["up", "up", None],
                "final": ["ap", "ap", "ap"],
                "n": [2, 3, 1],
            }
        ),
        distributions=pa.table(
            {
                "control_point": ["a", "a", "a"],
                "visitation_group": ["up", "ap", "ap"],
                "value": [10, 2, 1],
                "n": [1, 2, 3],
            }
        ),
        reasons=pa.table(
            {
                "control_point": ["b", "a", "a"],
                "outcome": ["not_met", "not_met", "met"],
                "reason": ["missing", "late", "on_time"],
                "n": [3, 1, 9],
            }
        ),
    )


THREE_POINTS = (point("a"), point("o", asked_of="organisation"), point("b", requirement="local"))


def run(catalogue_hash: str) -> Run:
    """Return what a check says about itself."""
    return Run(
        catalogue_id="opfundet",
        catalogue_hash=catalogue_hash,
        caseload_hash="c" * 64,
        caseload_name="Prøve – æøå",
        as_of=date(2020, 2, 29),
        period=(date(2020, 1, 1), date(2020, 2, 29)),
        is_sample=True,
        dimensions=("region",),
        opened_from=date(2018, 1, 1),
        opened_to=None,
        engine="duckdb",
        program_version="0.1.0",
        rows={"cases": 10, "events": 20},
        seconds={"read": 0.25},
    )


def expected_rows() -> list[dict[str, str]]:
    """Return the rows of the fokusrevision's expected summary."""
    with (FOKUSREVISION / "expected_summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published() -> dict[str, Any]:
    """Return what the focus audit printed."""
    found: dict[str, Any] = json.loads((FOKUSREVISION / "published.json").read_text(encoding="utf-8"))
    return found


def fokusrevision_counts(rows: Iterable[dict[str, str]]) -> pa.Table:
    """Return the expected summary's rows as the engine would count them."""
    return counts(
        *(
            (
                row["control_point"],
                "final",
                row["dimension"],
                row["value"],
                int(row["met"]),
                int(row["n"]) - int(row["met"]),
                int(row["pending"]),
                int(row["not_applicable"]),
                int(row["unknown"]),
            )
            for row in rows
        )
    )
