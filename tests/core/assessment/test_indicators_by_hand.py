"""The example in tests/data/indicators-12-months, month by month as its README has it by hand."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from rettidig.assessment.indicators import Followed, Indicator, follow
from rettidig.assessment.indicators.files import share
from rettidig.assessment.model import Counts
from rettidig.catalogue import load_catalogue

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "data" / "indicators-12-months"
CATALOGUE = load_catalogue("tidlig-indsats").catalogue
BENEFITS = ("dagpenge", "kontanthjaelp", "uddannelseshjaelp")


def followed(as_of: date | None = None) -> Followed:
    return follow(DATA, CATALOGUE, as_of=as_of)


@pytest.fixture(scope="module")
def found() -> Indicator:
    return followed().indicators[0]


@pytest.fixture(scope="module")
def later() -> Indicator:
    return followed(date(2024, 8, 15)).indicators[0]


def cells(heading: str) -> list[list[str]]:
    """Return the rows of the README's table whose header begins so, without the header's two lines."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    table = text[text.index(f"| {heading}") :].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def counted(cell: str) -> tuple[int, int]:
    numbers = re.findall(r"\d+", cell)
    return (int(numbers[0]), int(numbers[1])) if numbers else (0, 0)


def pair(counts: Counts) -> tuple[int, int]:
    return counts.met, counts.n


@pytest.mark.feature("F173")
def test_every_month_is_as_worked_by_hand(found: Indicator) -> None:
    by_hand = [row for row in cells("month | dagpenge") if row[0].startswith("20")]
    assert len(by_hand) == 13
    assert found.benefits == BENEFITS
    for month, row in zip(found.months, by_hand, strict=True):
        name, *benefits, whole, share_by_hand, in_a_row = row
        assert f"{month.first:%Y-%m}" == name
        assert [pair(counts) for counts in month.benefits.values()] == [counted(cell) for cell in benefits]
        assert pair(month.whole) == counted(whole)
        assert share(month.whole) == share_by_hand
        assert str(month.n_below) == in_a_row.replace("no requirement yet", "0")


@pytest.mark.feature("F174")
def test_twelve_months_in_a_row_are_found_and_the_letters_with_them() -> None:
    six, twelve = followed().indicators
    for indicator in (six, twelve):
        [run] = indicator.runs
        assert (run.first, run.last) == (date(2023, 7, 1), date(2024, 6, 1))
        assert (run.n_months, run.is_running) == (12, True)
    assert [(letter.expected_from, letter.n_months) for letter in six.letters] == [
        (date(2023, 12, 31), 6),
        (date(2024, 6, 30), 12),
    ]
    assert [(letter.expected_from, letter.n_months) for letter in twelve.letters] == [(date(2024, 6, 30), 12)]
    assert six.next_letter is not None
    assert six.next_letter.expected_from == date(2024, 12, 31)
    assert twelve.next_letter is not None
    assert twelve.next_letter.expected_from == date(2025, 6, 30)


def test_the_undecided_stand_beside_the_share(found: Indicator) -> None:
    unknown = {f"{month.first:%Y-%m}": month.whole.unknown for month in found.months}
    assert {month for month, n in unknown.items() if n} == {"2024-03"}
    assert found.undated["dagpenge"] == Counts(met=0, not_met=0, pending=1)


def test_dagpenge_pulls_the_share_down(found: Indicator) -> None:
    first, second, third = found.run_pulls
    assert [pull.benefit for pull in (first, second, third)] == list(BENEFITS)
    assert pair(first.counts) == (11, 27)
    assert first.if_met == Fraction(1060, 62)
    assert first.if_left_out == Fraction(3000, 35) - Fraction(4100, 62)
    assert second.if_met == Fraction(180, 62)
    assert third.if_left_out is not None
    assert third.if_left_out < 0


@pytest.mark.feature("F181")
def test_the_offers_to_come_are_as_worked_by_hand(found: Indicator) -> None:
    by_hand = cells("month | reach")
    for month, row in zip(found.coming, by_hand, strict=True):
        name, n, done, missed, still_open, needed, _ = row
        assert f"{month.first:%Y-%m}" == name
        assert (month.n, month.whole.met, month.whole.not_met) == (int(n), int(done), int(missed))
        assert month.whole.pending == int(still_open.partition(":")[0])
        assert month.n_needed == int(needed.rpartition("=")[2])
    assert [month.start_by for month in found.coming] == [
        (date(2024, 7, 29),),
        (date(2024, 8, 12), date(2024, 8, 26)),
        (date(2024, 9, 9),),
    ]


def test_exactly_eighty_per_cent_ends_the_run(later: Indicator) -> None:
    july = later.months[-1]
    assert (july.first, pair(july.whole), july.is_below) == (date(2024, 7, 1), (4, 5), False)
    assert [(run.n_months, run.is_running) for run in later.runs] == [(12, False)]
    assert later.next_letter is None


def test_what_is_out_of_reach_has_no_day_to_start_by(later: Indicator) -> None:
    august = later.coming[0]
    assert (august.n, august.n_needed, august.whole.pending) == (5, 2, 1)
    assert not august.is_within_reach
    assert august.start_by == ()
    assert pair(august.best) == (3, 5)
    assert pair(august.worst) == (2, 5)


def test_a_month_is_over_on_its_last_day_once_all_in_it_is_settled() -> None:
    settled = followed(date(2023, 6, 30)).indicators[0]
    assert [month.first for month in settled.months] == [date(2023, 6, 1)]
    unsettled = followed(date(2024, 6, 30)).indicators[0]
    assert unsettled.months[-1].first == date(2024, 5, 1)
    assert (unsettled.coming[0].first, unsettled.coming[0].whole.pending) == (date(2024, 6, 1), 1)
