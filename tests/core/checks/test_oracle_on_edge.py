"""The oracle gives what was worked out by hand, so that the engine may be measured against it."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from tests.support.caseloads import AWKWARD_2020, Setting, caseloads, covering, days
from tests.support.oracle import OutcomeRow, PlainCaseload, judge, read_plain

from rettidig.catalogue.model import Catalogue
from rettidig.vocabulary import REASONS_WITHOUT_DATES

pytestmark = pytest.mark.slow

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


HARD_CATALOGUE = TESTS / "support" / "hard_catalogue.yaml"
AS_OF = date(2020, 5, 20)
SETTING = Setting(AS_OF, covering(), days(AWKWARD_2020), AS_OF)


@pytest.fixture(scope="module")
def hard() -> Catalogue:
    return Catalogue.model_validate(yaml.safe_load(HARD_CATALOGUE.read_text(encoding="utf-8")))


@settings(max_examples=25, deadline=None)
@given(caseload=caseloads(SETTING, ["frist-uge", "antal-to", "svar"]))
def test_what_should_make_no_difference_makes_none(caseload: PlainCaseload, hard: Catalogue) -> None:
    judged = judge(caseload, hard, AS_OF)

    turned = replace(caseload, events=caseload.events[::-1], answers=caseload.answers[::-1])
    repeated = replace(caseload, events=caseload.events * 2, answers=caseload.answers * 2)
    seen = replace(caseload, events=[row for row in caseload.events if row["happened_on"] <= str(AS_OF)])

    assert judge(turned, hard, AS_OF) == judged
    assert judge(repeated, hard, AS_OF) == judged
    assert judge(seen, hard, AS_OF) == judged


@settings(max_examples=25, deadline=None)
@given(caseload=caseloads(SETTING, ["frist-uge", "antal-to", "svar"]))
def test_the_rows_keep_the_contracts_promises(caseload: PlainCaseload, hard: Catalogue) -> None:
    outcomes, duties = judge(caseload, hard, AS_OF)

    pairs = Counter((row.case_id, row.control_point) for row in outcomes)
    assert set(pairs.values()) == {1}
    assert len(pairs) == len(caseload.cases) * len(hard.case_points)
    for row in outcomes:
        columns = [row.trigger_on, row.due_on, row.done_on, row.days_late, row.violations]
        assert row.reason not in REASONS_WITHOUT_DATES or columns == [None] * 5
        assert row.source == "human" or row.outcome == row.machine_outcome
        assert row.days_late is None or row.days_late > 0
    assert {(row.case_id, row.control_point) for row in duties} <= set(pairs)
    assert all((row.outcome == "not_met") == (row.days_late is not None) for row in duties)
