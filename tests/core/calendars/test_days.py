"""The table of Danish days against the holidays package, and the roll to the next working day."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.calendars import danish_days, is_working_day, next_working_day
from rettidig.calendars.days import rolls

YEARS = range(1990, 2041)
DAYS = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 20))


def test_the_table_is_the_public_holidays_and_three_days_more():
    expected = set(holidays.Denmark(years=YEARS)) | {
        date(year, month, day) for year in YEARS for month, day in ((6, 5), (12, 24), (12, 31))
    }
    assert set(danish_days()) == expected


def test_every_day_has_a_name_and_the_key_is_its_date():
    assert all(day.name and day.day == key for key, day in danish_days().items())


def test_store_bededag_is_a_holiday_up_to_2023_and_not_from_2024():
    years = {day.year for day, entry in danish_days().items() if entry.name == "Store bededag"}
    assert years == set(range(1990, 2024))
    assert not is_working_day(date(2023, 5, 5))
    assert is_working_day(date(2024, 4, 26))


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2019, 5, 8), date(2019, 5, 8)),  # an ordinary Wednesday
        (date(2019, 5, 11), date(2019, 5, 13)),  # Saturday
        (date(2019, 5, 12), date(2019, 5, 13)),  # Sunday
        (date(2019, 6, 5), date(2019, 6, 6)),  # Grundlovsdag, a Wednesday
        (date(2019, 4, 18), date(2019, 4, 23)),  # Maundy Thursday to the Tuesday after Easter
        (date(2019, 12, 24), date(2019, 12, 27)),  # Christmas
        (date(2019, 12, 31), date(2020, 1, 2)),  # New Year's Eve
    ],
)
def test_next_working_day(day, rolled):
    assert next_working_day(day) == rolled


@given(DAYS)
def test_the_next_working_day_is_the_first_that_is_one(day):
    rolled = next_working_day(day)
    assert is_working_day(rolled)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((rolled - day).days))


def test_rolls_are_exactly_the_days_that_are_no_working_days():
    table = dict(rolls())
    every = [date(1990, 1, 1) + timedelta(days=n) for n in range(51 * 365 + 13)]
    assert every[-1] == date(2040, 12, 31)
    assert set(table) == {day for day in every if not is_working_day(day)}
    assert all(next_working_day(day) == rolled for day, rolled in table.items())
