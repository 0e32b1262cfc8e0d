"""Numbers and dates are written the Danish way, and percentages rounded half up from the counts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.reporting.document import Bar, Share
from rettidig.reporting.numbers import (
    cell_text,
    counts_of,
    dated_text,
    dato,
    day_of,
    pct,
    percentage,
    share_of_bar,
    shown,
    tal,
    timestamp_of,
)
from rettidig.reporting.tables import numeric_columns, widths
from rettidig.vocabulary import Language


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (61644, "61.644"),
        (1234567, "1.234.567"),
        (-932, "−932"),
        (Decimal("4.2"), "4,2"),
        (Decimal("1234.50"), "1.234,50"),
        (Decimal("-0.5"), "−0,5"),
    ],
)
def test_numbers_have_points_between_thousands_and_a_decimal_comma(number, text):
    assert tal(number) == text


def test_english_numbers_have_commas_between_thousands():
    assert tal(61644, Language.ENGLISH) == "61,644"
    assert pct(340, 369, Language.ENGLISH) == "92 per cent"


@pytest.mark.parametrize(
    ("met", "n", "text"),
    [
        (340, 369, "92 pct."),
        (1, 200, "1 pct."),
        (169, 200, "85 pct."),
        (0, 7, "0 pct."),
        (7, 7, "100 pct."),
        (0, 0, "–"),
    ],
)
def test_percentages_are_rounded_half_up(met, n, text):
    assert pct(met, n) == text


@given(st.integers(1, 100_000), st.data())
def test_a_share_leads_back_to_the_counts_that_it_is_rounded_from(n, data):
    met = data.draw(st.integers(0, n))
    counts = counts_of(met / n)
    assert counts.met * n == met * counts.n
    assert shown(share_of_bar(Bar("x", met / n, n))) == shown(Share(met, n))
    assert abs(100 * met / n - percentage(met, n)) <= 0.5 + 1e-9


def test_a_bar_without_a_share_shows_a_dash():
    assert shown(share_of_bar(Bar("x", None, 3))) == "–"


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), ("tekst", "tekst"), (1200, "1.200"), (Share(1, 3), "33 pct."), (Decimal("4.0"), "4,0")],
)
def test_cells_are_written_by_their_kind(cell, text):
    assert cell_text(cell) == text


def test_dates_are_written_in_words():
    assert dato(date(2026, 5, 17)) == "17. maj 2026"
    assert dato(date(2026, 5, 17), Language.ENGLISH) == "17 May 2026"


@pytest.mark.parametrize(
    ("dated", "day", "text"),
    [
        ("2026-05-17", date(2026, 5, 17), "17. maj 2026"),
        ("17. maj 2026", date(2026, 5, 17), "17. maj 2026"),
        ("17 October 2026", date(2026, 10, 17), "17 October 2026"),
        ("oktober 2026", date(2026, 10, 1), "oktober 2026"),
    ],
)
def test_a_document_is_dated_in_iso_or_in_words(dated, day, text):
    assert day_of(dated) == day
    assert dated_text(dated) == text
    assert timestamp_of(dated).date() == day


@pytest.mark.parametrize("dated", ["i går", "snart 2026", "31. februar 2026"])
def test_another_date_is_refused(dated):
    with pytest.raises(ValueError, match=r".+"):
        day_of(dated)


def test_columns_of_numbers_are_known_by_what_stands_in_them():
    rows = (
        ("a", 1, "92 pct.", None, "–"),
        ("b", None, "–", None, "3,5"),
        ("c", Share(1, 2), "4 %", None, "x"),
    )
    assert numeric_columns(rows, 5) == (False, True, True, False, False)


def test_a_column_asks_for_room_for_its_longest_heading_word_and_no_more_than_a_third_of_the_page():
    header = ("A", "Uddannelsesparate i alt", "Tekst")
    asked = widths(header, (("x", 1, "ord " * 40),), Language.DANISH)
    assert asked[1] > len("Uddannelsesparate")
    assert asked[0] < asked[1] < asked[2] <= 36
