"""The focus audit of 2022, printed number by printed number, from the caseload that gives them."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import pytest
from tests.core.assessment.invented import (
    FOKUSREVISION,
    SCALE,
    catalogue,
    expected_rows,
    fokusrevision_counts,
    interviews,
    point,
    published,
    run,
)

from rettidig.assessment.columns import write_csv
from rettidig.assessment.model import Assessed, Counts, Distribution, Transition
from rettidig.assessment.spread import Compare, Spread, spread
from rettidig.assessment.summary import all_counts, read_summary, summary_table
from rettidig.assessment.tables import compare_values, distribution_table, small_numbers, transition_matrix
from rettidig.calendars import Limit
from rettidig.vocabulary import Grade

PUBLISHED = published()
GROUPS = ("aup", "up", "ap")
AS_OF = "2020-02-29"
FIXED, CONTACTS = "fr22-visitation-fastholdt", "fr22-en-primaer-kontaktperson"
FVU = "fr22-fvu-behov-vurderet"


def read(name: str) -> list[dict[str, str]]:
    with (FOKUSREVISION / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def assessed(tmp_path_factory) -> Assessed:
    """Return the audit, from the counts of its cases and the interviews as delivered."""
    organisations = {row["control_point"] for row in read("interviews.csv")}
    rows = expected_rows()
    ids = dict.fromkeys(row["control_point"] for row in rows)
    asked = catalogue(*(point(i, asked_of="organisation" if i in organisations else "case") for i in ids))
    told = interviews(
        *(
            (row["municipality"], row["control_point"], row["answer"], date.fromisoformat(row["answered_on"]))
            for row in read("interviews.csv")
        ),
        municipalities={row["municipality"] for row in read("cases.csv")},
    )
    of_cases = fokusrevision_counts(row for row in rows if row["control_point"] not in organisations)
    dimensions = ("visitation_year", "region")
    table = summary_table(
        all_counts(of_cases, told, asked),
        asked,
        is_sample=True,
        dimensions=dimensions,
        thresholds=SCALE,
    )
    path = tmp_path_factory.mktemp("fokusrevision") / "summary.csv"
    write_csv(path, table)
    return Assessed(
        run=run("h"),
        catalogue=asked,
        summary=read_summary(path),
        totals=(),
        cases=(),
        transitions=tuple(first_to_final()),
        distributions=tuple(caseworkers()),
    )


def events() -> dict[str, list[dict[str, str]]]:
    """Return the events that exist on the as-of date, by case."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for event in read("events.csv"):
        if event["happened_on"] <= AS_OF:
            found[event["case_id"]].append(event)
    return found


def first_to_final() -> Iterator[Transition]:
    of_case = events()
    counted: Counter[tuple[str, str]] = Counter()
    for case in read("cases.csv"):
        visitations = [event for event in of_case[case["case_id"]] if event["event_type"] == "visitation"]
        first = min(visitations, key=lambda event: event["happened_on"])
        counted[json.loads(first["attributes"])["gruppe"], case["visitation_group"]] += 1
    return (Transition(FIXED, first, final, n) for (first, final), n in counted.items())


def caseworkers() -> Iterator[Distribution]:
    of_case = events()
    year = Limit.parse("12 months")
    counted: Counter[tuple[str, int]] = Counter()
    for case in read("cases.csv"):
        closed = case["closed_on"] if "" < case["closed_on"] <= AS_OF else AS_OF
        end = date.fromisoformat(closed)
        if year.after(date.fromisoformat(case["opened_on"])) <= end:
            since = year.before(end).isoformat()
            latest = [event for event in of_case[case["case_id"]] if since < event["happened_on"] <= closed]
            named = {event["caseworker"] for event in latest} - {""}
            counted[case["visitation_group"], len(named)] += 1
    return (Distribution(CONTACTS, group, value, n) for (group, value), n in counted.items())


@pytest.mark.parametrize(
    "printed", PUBLISHED["numbers"], ids=lambda printed: f"{printed['control_point']}-{printed['value']}"
)
def test_every_printed_percentage(assessed, printed):
    row = assessed.row(printed["control_point"], printed["dimension"], printed["value"])

    assert row.counts.percent == printed["pct"]
    assert row.counts.n == printed.get("n", row.counts.n)
    assert row.counts.met == printed.get("count", row.counts.met)


def municipalities_that(found: Spread, operator: str, threshold: int) -> int:
    if operator == "max":
        return len(found.at_highest) if found.highest == threshold else 0
    if operator == "min":
        return len(found.at_lowest) if found.lowest == threshold else 0
    compare = Compare(operator.removeprefix("r"))
    return len(found.those(compare, threshold, is_rounded=operator.startswith("r")))


@pytest.mark.feature("F225")
@pytest.mark.parametrize(
    "printed", PUBLISHED["spread_between_municipalities"], ids=lambda printed: printed["words"]
)
def test_every_printed_spread(assessed, printed):
    found = spread(assessed.rows(printed["control_point"], "municipality"))

    count = municipalities_that(found, printed["operator"], printed["threshold"])
    assert count == printed["municipalities"]


def test_spreads_that_are_told_together(assessed):
    grounds = "fr22-faglig-begrundelse-visitation"
    reasons = spread(assessed.rows(grounds, "municipality"))
    guidance = spread(assessed.rows("fr22-vejledning-225-timer", "municipality"))
    purpose = assessed.rows("fr22-formaalsbeskrivelse-tilbud", "municipality")

    assert len(reasons.below_average(assessed.row(grounds).counts)) == 8
    assert len(guidance.at_none) == 2
    assert len(PUBLISHED["spread_between_municipalities"]) == 26
    assert sum(row.grade in {Grade.HIGH, Grade.SOME} for row in purpose) == 7
    assert sum(row.grade is Grade.LESSER for row in purpose) == 18


@pytest.mark.feature("F226")
def test_the_table_of_first_and_final_visitation(assessed):
    matrix = transition_matrix(assessed.transitions, FIXED, GROUPS)
    printed = PUBLISHED["other_statements"][0]

    assert matrix.firsts == matrix.finals == GROUPS
    assert matrix.total == printed["n"]
    assert matrix.column_sums == (43, 151, 175)
    assert {group: (matrix.of_total(group).met, matrix.of_total(group).percent) for group in GROUPS} == {
        group: (printed[group]["count"], printed[group]["pct"]) for group in GROUPS
    }
    assert [matrix.of_column(group, group).percent for group in GROUPS] == [81, 93, 70]


def test_just_under_20_per_cent_have_three_or_more_caseworkers(assessed):
    table = distribution_table(assessed.distributions, CONTACTS, GROUPS)

    assert table.groups == GROUPS
    assert 0.19 < table.of_all(3).share < 0.20
    assert table.of_all(1) == Counts(*met_and_not(assessed, CONTACTS))
    for group in GROUPS:
        expected = assessed.row(CONTACTS, "visitation_group", group).counts
        assert (table.of_group(group, 1).met, table.of_group(group, 1).n) == (expected.met, expected.n)


def met_and_not(assessed: Assessed, control_point: str) -> tuple[int, int]:
    counts = assessed.row(control_point).counts
    return counts.met, counts.not_met


def test_a_good_30_per_cent_were_absent_without_a_valid_reason(assessed):
    # The sanction concerns exactly the cases with such an absence.
    absent = assessed.row("fr22-sanktion-ved-udeblivelse").counts.n

    assert 30 < Counts(absent, 369 - absent).share * 100 < 35


@pytest.mark.feature("F009")
def test_no_difference_between_the_years(assessed):
    found = compare_values(assessed.rows(FVU, "visitation_year"), "2018", "2019")

    assert not found.excludes_zero
    assert abs(found.percentage_points) <= 1


def test_the_need_is_assessed_a_little_more_often_for_the_two_first_groups(assessed):
    aup, up, ap = (assessed.row(FVU, "visitation_group", group).counts.percent for group in GROUPS)

    assert 0 < aup - ap < 10
    assert 0 < up - ap < 10


@pytest.mark.feature("F228")
def test_some_municipalities_rest_on_one_or_two_transitions(assessed):
    duty = "fr22-pligt-til-uddannelse-vurderet"
    found = {row.counts.n for row in small_numbers(assessed, "municipality") if row.control_point == duty}

    assert {1, 2} & found


def test_the_counts_of_the_cases_are_those_expected(assessed):
    rows = expected_rows()

    assert len(assessed.summary) == len(rows)
    for row in rows:
        counts = assessed.row(row["control_point"], row["dimension"], row["value"]).counts
        assert counts == Counts(
            int(row["met"]),
            int(row["n"]) - int(row["met"]),
            int(row["pending"]),
            int(row["not_applicable"]),
            int(row["unknown"]),
        )


def test_the_file_is_in_a_fixed_order(assessed):
    order = [row.control_point for row in assessed.summary]
    dimensions = [row.dimension for row in assessed.rows(FVU)]

    assert list(dict.fromkeys(order)) == [found.id for found in assessed.catalogue.case_points] + [
        found.id for found in assessed.catalogue.organisation_points
    ]
    assert dimensions == ["all"]
