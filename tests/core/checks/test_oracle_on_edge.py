"""The oracle gives what was worked out by hand, so that the engine may be measured against it."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from rettidig.catalogue.model import Catalogue
from tests.support.oracle import OutcomeRow, PlainCaseload, judge, read_plain

TESTS = Path(__file__).parents[2]
DATA = TESTS / "data"
OWN_CATALOGUE = TESTS / "support" / "edge_catalogue.yaml"
SHIPPED_CATALOGUE = TESTS.parent / "src" / "rettidig" / "catalogues" / "fokusrevision-2022.yaml"
COUNTED = ("met", "not_applicable", "unknown", "pending")


@pytest.fixture(scope="module", params=[OWN_CATALOGUE, SHIPPED_CATALOGUE], ids=["own", "shipped"])
def catalogue(request) -> Catalogue:
    return Catalogue.model_validate(yaml.safe_load(request.param.read_text(encoding="utf-8")))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_written(row: OutcomeRow, columns: list[str]) -> dict[str, str]:
    return {column: "" if (value := getattr(row, column)) is None else str(value) for column in columns}


@pytest.mark.parametrize("folder", ["edge", "edge-uncovered"])
def test_every_edge_case_is_as_worked_out_by_hand(folder: str, catalogue: Catalogue) -> None:
    expected = rows_of(DATA / folder / "expected_outcomes.csv")
    caseload = read_plain(DATA / folder)
    outcomes, _ = judge(caseload, catalogue, caseload.as_of)
    judged = {(row.case_id, row.control_point): row for row in outcomes}

    found = [as_written(judged[row["case_id"], row["control_point"]], list(row)) for row in expected]

    assert [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]] == []


def test_the_focus_audits_counts_come_out(catalogue: Catalogue) -> None:
    folder = DATA / "fokusrevision"
    asked_of_cases = {point.id for point in catalogue.case_points}
    expected = [
        row for row in rows_of(folder / "expected_summary.csv") if row["control_point"] in asked_of_cases
    ]
    caseload = read_plain(folder)
    outcomes, _ = judge(caseload, catalogue, caseload.as_of)

    counts = counts_by_dimension(caseload, outcomes, sorted({row["dimension"] for row in expected}))

    def found(row: dict[str, str]) -> dict[str, str]:
        counted = counts[row["control_point"], row["dimension"], row["value"]]
        n = counted["met"] + counted["not_met"]
        return {**row, "n": str(n), **{outcome: str(counted[outcome]) for outcome in COUNTED}}

    assert len({row["control_point"] for row in expected}) == 53
    assert [(found(row), row) for row in expected if found(row) != row] == []


def counts_by_dimension(
    caseload: PlainCaseload, outcomes: list[OutcomeRow], dimensions: list[str]
) -> dict[tuple[str, str, str], Counter[str]]:
    cases = {row["case_id"]: {**row, "all": ""} for row in caseload.cases}
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for outcome in outcomes:
        for dimension in dimensions:
            key = (outcome.control_point, dimension, cases[outcome.case_id][dimension])
            counts.setdefault(key, Counter())[outcome.outcome] += 1
    return counts


def test_every_case_has_every_point_once_and_order_makes_no_difference() -> None:
    catalogue = Catalogue.model_validate(yaml.safe_load(OWN_CATALOGUE.read_text(encoding="utf-8")))
    caseload = read_plain(DATA / "edge")
    turned = PlainCaseload(
        caseload.cases, caseload.events[::-1], caseload.answers[::-1], caseload.covers, caseload.as_of
    )

    outcomes, duties = judge(caseload, catalogue, date(2020, 3, 31))

    keys = Counter((row.case_id, row.control_point) for row in outcomes)
    assert set(keys.values()) == {1}
    assert len(keys) == len(caseload.cases) * len(catalogue.case_points)
    assert judge(turned, catalogue, date(2020, 3, 31)) == (outcomes, duties)
