"""Runs, letters, what pulls down and what must be done, from months that are made up here."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.assessment.indicators.calendar import first_of_month, months_between
from rettidig.assessment.indicators.counting import Due, by_month, dues
from rettidig.assessment.indicators.files import share
from rettidig.assessment.indicators.forecast import coming_of, offers_needed
from rettidig.assessment.indicators.model import Month, is_below
from rettidig.assessment.indicators.projection import Added, reached_on
from rettidig.assessment.indicators.pulls import pulls_of
from rettidig.assessment.indicators.runs import letters_of, months_of, next_letter_of, runs_of
from rettidig.assessment.model import Counts
from rettidig.calendars import Limit
from rettidig.catalogue import load_catalogue
from rettidig.catalogue.kinds.base import Accrual
from rettidig.catalogue.model import ControlPoint
from rettidig.vocabulary import Outcome, Refused

POINT = load_catalogue("tidlig-indsats").catalogue.point("lejre25-tidlig-indsats-80-pct")
NOBODY = Counts(met=0, not_met=0)
BELOW, REACHED = Counts(met=7, not_met=3), Counts(met=8, not_met=2)
ALL_UNKNOWN = Counts(met=0, not_met=0, unknown=5)


def asked(**changes: object) -> ControlPoint:
    """Return the point with one version without end, and the rule changed."""
    version = POINT.versions[0].model_copy(update={"starts_on": None, "ends_on": None})
    return POINT.model_copy(
        update={"versions": (version,), "rule": POINT.rule.model_copy(update=dict(changes))}
    )


def made(point: ControlPoint, first: date, counts: Sequence[Counts]) -> tuple[Month, ...]:
    """Return the months from ``first`` on, all of one benefit; what is None is a month without a row."""
    days = list(months_between(first, first + timedelta(days=31 * len(counts))))[: len(counts)]
    table = {day: {"dagpenge": each} for day, each in zip(days, counts, strict=True) if each != NOBODY}
    return months_of(point, table, days)


def in_a_row(months: Sequence[Month]) -> list[int]:
    return [month.n_below for month in months]


def test_a_month_at_the_threshold_is_not_below():
    assert not is_below(Counts(met=4, not_met=1), Decimal(80))
    assert is_below(Counts(met=799, not_met=201), Decimal(80))
    assert not is_below(NOBODY, Decimal(80))


def test_a_month_without_anybody_neither_breaks_a_run_nor_makes_it_longer():
    months = made(asked(), date(2024, 1, 1), [BELOW, NOBODY, BELOW, ALL_UNKNOWN, REACHED, BELOW])
    assert in_a_row(months) == [1, 1, 2, 2, 0, 1]
    assert [month.is_below for month in months] == [True, None, True, None, False, True]
    first, second = runs_of(months)
    assert (first.first, first.last, first.n_months) == (date(2024, 1, 1), date(2024, 3, 1), 2)
    assert (first.is_running, second.is_running) == (False, True)


def test_a_run_goes_on_through_an_empty_month_at_the_end():
    [run] = runs_of(made(asked(), date(2024, 1, 1), [BELOW, BELOW, NOBODY]))
    assert (run.last, run.n_months, run.is_running) == (date(2024, 2, 1), 2, True)


def test_months_before_any_requirement_are_shown_and_not_judged():
    months = made(POINT, date(2023, 5, 1), [BELOW, BELOW, BELOW, REACHED])
    assert [month.threshold for month in months] == [None, None, Decimal(80), Decimal(80)]
    assert [month.is_below for month in months] == [None, None, True, False]
    assert in_a_row(months) == [0, 0, 1, 0]


def test_the_threshold_is_75_from_july_2026_by_the_months_first_day():
    months = made(POINT, date(2026, 5, 1), [Counts(met=78, not_met=22)] * 4)
    assert [month.threshold for month in months] == [80, 80, 75, 75]
    assert [month.is_below for month in months] == [True, True, False, False]
    assert in_a_row(months) == [1, 2, 0, 0]


def test_a_run_goes_on_over_a_change_of_the_threshold():
    assert in_a_row(made(POINT, date(2026, 6, 1), [Counts(met=74, not_met=26)] * 3)) == [1, 2, 3]


def test_a_letter_comes_each_time_the_months_are_full_and_not_again_in_between():
    months = made(asked(letter_after=3), date(2024, 1, 1), [BELOW] * 7)
    found = letters_of(asked(letter_after=3), months)
    assert [(letter.expected_from, letter.n_months) for letter in found] == [
        (date(2024, 3, 31), 3),
        (date(2024, 6, 30), 6),
    ]


def test_an_empty_month_brings_no_letter_of_its_own():
    point = asked(letter_after=2)
    assert len(letters_of(point, made(point, date(2024, 1, 1), [BELOW, BELOW, NOBODY, NOBODY]))) == 1


@pytest.mark.parametrize(("at_most", "n_letters"), [(2, 4), (1, 2), (None, 14)])
def test_there_are_so_many_letters_a_year_at_most(at_most: int | None, n_letters: int):
    point = asked(letter_after=1, letters_a_year=at_most)
    found = letters_of(point, made(point, date(2024, 1, 1), [BELOW] * 14))
    assert len(found) == n_letters


def test_the_next_letter_waits_for_the_new_year_where_this_years_are_used():
    point = asked(letter_after=1, letters_a_year=2)
    letter = next_letter_of(point, made(point, date(2024, 1, 1), [BELOW] * 4))
    assert letter is not None
    assert (letter.expected_from, letter.n_months) == (date(2025, 1, 31), 13)


def test_no_letter_is_next_where_no_run_is_running_or_the_law_ends():
    ended = POINT.versions[0].model_copy(update={"ends_on": date(2024, 3, 31)})
    point = POINT.model_copy(update={"versions": (ended,)})
    assert next_letter_of(asked(), made(asked(), date(2024, 1, 1), [BELOW, REACHED])) is None
    assert next_letter_of(asked(), ()) is None
    assert next_letter_of(point, made(point, date(2024, 1, 1), [BELOW, BELOW])) is None


def test_what_pulls_down_is_counted_month_by_month():
    """A month far above does not make up for one below: 0,8 · 5 - 1 = 3 are missing of 20 people."""
    good, bad = Counts(met=5, not_met=0), Counts(met=1, not_met=4)
    first = Month(date(2024, 1, 1), {"dagpenge": good, "kontanthjaelp": good}, Decimal(80))
    second = Month(date(2024, 2, 1), {"dagpenge": bad, "kontanthjaelp": good}, Decimal(80))
    dagpenge, kontanthjaelp = pulls_of([first, second])
    assert dagpenge.benefit == "dagpenge"
    assert dagpenge.if_met == Fraction(15)
    assert dagpenge.if_left_out == 100 - Fraction(1600, 20)
    assert (kontanthjaelp.if_met, kontanthjaelp.if_left_out) == (0, Fraction(600, 10) - 80)


def test_a_benefit_alone_cannot_be_left_out_and_an_empty_one_does_not_pull():
    month = Month(date(2024, 1, 1), {"dagpenge": BELOW, "kontanthjaelp": NOBODY}, Decimal(80))
    [pull] = pulls_of([month])
    assert (pull.if_met, pull.if_left_out) == (Fraction(10), None)
    assert pulls_of([]) == ()


@given(done=st.integers(0, 400), more=st.integers(0, 400), threshold=st.decimals(0, 100, places=2))
def test_the_offers_needed_are_the_fewest_that_reach_the_threshold(
    done: int, more: int, threshold: Decimal
) -> None:
    n = done + more
    needed = offers_needed(done, n, threshold)

    def reaches(k: int) -> bool:
        return Fraction(done + k) >= Fraction(threshold) / 100 * n

    assert 0 <= needed <= more
    assert reaches(needed)
    assert needed == 0 or not reaches(needed - 1)


OPEN_DAYS = st.lists(st.dates(date(2024, 8, 1), date(2024, 8, 31)), max_size=12)


@given(days=OPEN_DAYS, met=st.integers(0, 8), missed=st.integers(0, 8))
def test_the_days_to_start_by_are_the_latest_that_are_still_enough(
    days: list[date], met: int, missed: int
) -> None:
    found = [
        Due("dagpenge", date(2024, 8, 1), Outcome.MET, met),
        Due("dagpenge", date(2024, 8, 1), Outcome.NOT_MET, missed),
        *(Due("dagpenge", day, Outcome.PENDING, 1) for day in days),
    ]
    table = by_month(found, ["dagpenge"])
    [month] = coming_of(asked(), found, table, [date(2024, 8, 1)])
    assert month.n_needed is not None
    if month.n_needed <= len(days):
        assert list(month.start_by) == sorted(days)[len(days) - month.n_needed :]
        reached = Counts(
            month.whole.met + len(month.start_by), month.n - month.whole.met - len(month.start_by)
        )
        assert not is_below(reached, Decimal(80))
    else:
        assert month.start_by == ()
        assert not month.is_within_reach
        assert is_below(month.best, Decimal(80))
    assert month.best.met - month.worst.met == len(days)


def test_a_share_has_four_decimals_from_the_counts():
    assert [share(Counts(met, n - met)) for met, n in ((1, 3), (2, 3), (1, 20_000), (5, 5))] == [
        "0.3333", "0.6667", "0.0001", "1.0000",
    ]  # fmt: skip


def write(folder: Path, rows: Sequence[tuple[str, str, str, date | None, date | None]]) -> tuple[Path, Path]:
    """Write outcomes and cases: (case, point, outcome, due day, closed)."""
    case_ids, points, outcomes, due, closed = (list(column) for column in zip(*rows, strict=True))
    judged = {
        "case_id": case_ids, "control_point": points, "outcome": outcomes,
        "due_on": pa.array(due, pa.date32()), "machine_outcome": outcomes,
    }  # fmt: skip
    people = dict(zip(case_ids, closed, strict=True))
    known = {
        "case_id": list(people), "target_group": ["dagpenge"] * len(people),
        "closed_on": pa.array(list(people.values()), pa.date32()),
    }  # fmt: skip
    pq.write_table(pa.table(judged), folder / "outcomes.parquet")
    pq.write_table(pa.table(known), folder / "cases.parquet")
    return folder / "outcomes.parquet", folder / "cases.parquet"


DUE, AS_OF = date(2024, 5, 15), date(2024, 6, 30)


@pytest.mark.parametrize(
    ("closed", "counted"),
    [(None, 1), (date(2024, 5, 16), 1), (DUE, 0), (date(2024, 5, 14), 0)],
)
def test_who_had_left_by_the_due_day_is_not_in_the_month(tmp_path: Path, closed: date | None, counted: int):
    files = write(tmp_path, [("a", "p", "met", DUE, closed)])
    assert sum(due.n for due in dues(*files, ["p"], AS_OF)) == counted


def test_a_course_that_will_end_later_has_not_ended_yet(tmp_path: Path):
    files = write(tmp_path, [("a", "p", "pending", date(2024, 8, 15), date(2024, 7, 31))])
    [due] = dues(*files, ["p"], AS_OF)
    assert (due.outcome, due.due_on) == (Outcome.PENDING, date(2024, 8, 15))


def test_only_the_points_asked_for_are_counted_and_what_does_not_concern_is_not(tmp_path: Path):
    rows = [
        ("a", "p", "met", DUE, None),
        ("a", "q", "not_met", DUE, None),
        ("b", "p", "not_applicable", DUE, None),
    ]
    [due] = dues(*write(tmp_path, rows), ["p"], AS_OF)
    assert due == Due("dagpenge", DUE, Outcome.MET, 1)


def test_a_case_counted_by_two_points_is_refused(tmp_path: Path):
    rows = [("a", "p", "met", DUE, None), ("a", "q", "not_met", DUE, None)]
    with pytest.raises(Refused, match="same case more than once"):
        dues(*write(tmp_path, rows), ["p", "q"], AS_OF)


def test_an_offer_before_there_is_a_due_day_counts_only_while_the_course_runs(tmp_path: Path):
    rows = [("a", "p", "met", None, None), ("b", "p", "met", None, date(2024, 5, 1))]
    assert dues(*write(tmp_path, rows), ["p"], AS_OF) == (Due("dagpenge", None, Outcome.MET, 1),)


def test_an_answer_does_not_place_a_case_whose_due_day_the_source_does_not_tell(tmp_path: Path):
    outcomes, cases = write(tmp_path, [("a", "p", "unknown", None, None)])
    table = pq.read_table(outcomes)
    answered = table.set_column(table.column_names.index("outcome"), "outcome", pa.array(["met"]))
    pq.write_table(answered, outcomes)
    assert dues(outcomes, cases, ["p"], AS_OF) == (Due("dagpenge", None, Outcome.UNKNOWN, 1),)


HOURS = Accrual(event="ledighed", hours="timer", per_unit=Decimal("160.33"))
SIX_MONTHS = Limit.parse("6 months")


@pytest.mark.parametrize(
    ("n_months", "last_on", "earliest"),
    [
        (3, date(2024, 6, 30), date(2024, 9, 30)),
        (0, None, date(2024, 12, 30)),
        (5, date(2024, 2, 29), date(2024, 7, 30)),
        (Decimal("5.5"), date(2024, 6, 30), date(2024, 7, 15)),
        (Decimal("3.5"), date(2024, 7, 7), date(2024, 9, 22)),
    ],
)
def test_full_hours_from_now_on_reach_the_limit_at_the_earliest(
    n_months: Decimal, last_on: date | None, earliest: date
):
    """Counted on from the last day that counted, or from the end of June where that was long ago."""
    added = Added(n_months * HOURS.per_unit, last_on)
    assert reached_on(added, HOURS, SIX_MONTHS, date(2024, 7, 10)) == earliest


def test_who_has_the_hours_and_is_exempt_is_not_expected():
    added = Added(6 * HOURS.per_unit, date(2024, 5, 31))
    assert reached_on(added, HOURS, SIX_MONTHS, date(2024, 7, 10)) is None


def test_months_are_counted_by_the_due_day(tmp_path: Path):
    rows = [("a", "p", "met", date(2024, 1, 31), None), ("b", "p", "met", date(2024, 2, 29), None)]
    rows.append(("c", "p", "unknown", None, None))
    table = by_month(dues(*write(tmp_path, rows), ["p"], AS_OF), ["dagpenge"])
    assert {day: counts["dagpenge"].n for day, counts in table.items()} == {
        date(2024, 1, 1): 1,
        first_of_month(date(2024, 2, 29)): 1,
    }
