"""Caseloads with known answers: every outcome of the edge cases, every number of the focus audit."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.core.acceptance.conftest import DATA, Judged

from rettidig.assessment.model import Counts
from rettidig.assessment.store import read_assessed

pytestmark = pytest.mark.slow

ENGINES = ["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.thorough])]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcomes_of(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Return the outcomes as text, empty for null, by case and point."""
    rows = pq.read_table(folder / "outcomes.parquet").to_pylist()
    return {
        (row["case_id"], row["control_point"]): {k: "" if v is None else str(v) for k, v in row.items()}
        for row in rows
    }


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["edge", "edge-uncovered"])
@pytest.mark.feature("F003")
@pytest.mark.feature("F004")
@pytest.mark.feature("F041")
@pytest.mark.feature("F042")
@pytest.mark.feature("F043")
@pytest.mark.feature("F044")
def test_every_expected_outcome_is_equal_in_all_columns(name: str, engine: str, judged: Judged) -> None:
    found = outcomes_of(judged(DATA / name, engine))
    expected = rows_of(DATA / name / "expected_outcomes.csv")
    assert expected
    different = [
        (row, {column: found[row["case_id"], row["control_point"]][column] for column in row})
        for row in expected
        if any(found[row["case_id"], row["control_point"]][column] != row[column] for column in row)
    ]
    assert different == []


@pytest.mark.feature("F002")
@pytest.mark.feature("F007")
@pytest.mark.feature("F039")
def test_each_case_has_one_outcome_for_each_point_asked_of_cases(judged: Judged) -> None:
    found = pq.read_table(judged(DATA / "edge") / "outcomes.parquet")
    keys = set(zip(found["case_id"].to_pylist(), found["control_point"].to_pylist(), strict=True))
    assert len(keys) == len(found) == 106 * 81


@pytest.mark.feature("F009")
@pytest.mark.feature("F187")
def test_the_summary_of_the_focus_audit_agrees(judged: Judged) -> None:
    summary = {
        (row["control_point"], row["dimension"], row["value"]): row
        for row in rows_of(judged(DATA / "fokusrevision") / "summary.csv")
        if row["basis"] == "final"
    }
    columns = ("n", "met", "not_applicable", "unknown", "pending")
    expected = rows_of(DATA / "fokusrevision" / "expected_summary.csv")
    different = [
        (row, found)
        for row in expected
        if (found := summary.get((row["control_point"], row["dimension"], row["value"]))) is None
        or any(found[column] != row[column] for column in columns)
    ]
    assert len(expected) > 14_000
    assert different == []


@pytest.mark.feature("F087")
def test_each_published_percentage_comes_out(judged: Judged) -> None:
    assessed = read_assessed(judged(DATA / "fokusrevision"))
    published = json.loads((DATA / "fokusrevision" / "published.json").read_text(encoding="utf-8"))
    different = []
    for number in published["numbers"]:
        row = assessed.row(number["control_point"], number["dimension"], number["value"])
        counts = row.counts if row else Counts(0, 0)
        if counts.percent != number["pct"] or ("n" in number and counts.n != number["n"]):
            different.append((number, counts))
    assert different == []


def test_the_summary_has_all_bases_where_people_have_answered(judged: Judged) -> None:
    rows = rows_of(judged(DATA / "fokusrevision") / "summary.csv")
    of_point = {row["basis"] for row in rows if row["control_point"] == "fr22-uddannelsesfokus-samlet"}
    unanswered = {row["basis"] for row in rows if row["control_point"] == "fr22-min-plan-indhold"}
    assert of_point == {"final", "machine", "human"}
    assert unanswered == {"final"}
