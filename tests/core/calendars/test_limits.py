"""Limits in days, weeks and months, for one date and for a column of dates on both engines."""

import calendar
from datetime import date, timedelta

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rettidig.calendars import Limit, Unit

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
LIMITS = st.builds(Limit, st.integers(0, 60), st.sampled_from(Unit))


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("0 days", Limit(0, Unit.DAYS)),
        ("1 day", Limit(1, Unit.DAYS)),
        ("1 week", Limit(1, Unit.WEEKS)),
        ("4 weeks", Limit(4, Unit.WEEKS)),
        ("1 month", Limit(1, Unit.MONTHS)),
        ("12 months", Limit(12, Unit.MONTHS)),
    ],
)
def test_a_limit_is_read_and_written_as_in_a_catalogue(text, limit):
    assert Limit.parse(text) == limit
    assert str(limit) == text


@pytest.mark.parametrize(
    "text", ["", "1", "week", "1week", "-1 days", "1 year", " 1 week", "1 weekss", "1,5 weeks"]
)
def test_what_is_no_limit_is_not_read(text):
    with pytest.raises(ValueError, match="is not a limit"):
        Limit.parse(text)


@pytest.mark.parametrize(
    ("text", "danish"),
    [
        ("0 days", "0 dage"),
        ("1 day", "1 dag"),
        ("1 week", "1 uge"),
        ("4 weeks", "4 uger"),
        ("1 month", "1 måned"),
        ("3 months", "3 måneder"),
    ],
)
def test_a_limit_in_danish(text, danish):
    assert Limit.parse(text).danish() == danish


@pytest.mark.parametrize(
    ("day", "text", "due"),
    [
        (date(2019, 5, 6), "0 days", date(2019, 5, 6)),
        (date(2019, 5, 6), "1 week", date(2019, 5, 13)),
        (date(2019, 1, 31), "1 month", date(2019, 2, 28)),
        (date(2020, 1, 31), "1 month", date(2020, 2, 29)),
        (date(2019, 2, 28), "1 month", date(2019, 3, 28)),
        (date(2019, 10, 31), "4 months", date(2020, 2, 29)),
        (date(2019, 8, 31), "1 month", date(2019, 9, 30)),
        (date(2020, 2, 29), "12 months", date(2021, 2, 28)),
        (date(2019, 12, 31), "2 months", date(2020, 2, 29)),
        (date(2019, 12, 15), "1 month", date(2020, 1, 15)),
    ],
)
def test_after(day, text, due):
    assert Limit.parse(text).after(day) == due


@pytest.mark.parametrize(
    ("day", "text", "start"),
    [
        (date(2020, 2, 29), "12 months", date(2019, 2, 28)),
        (date(2019, 3, 31), "1 month", date(2019, 2, 28)),
        (date(2019, 1, 15), "1 month", date(2018, 12, 15)),
        (date(2019, 1, 3), "1 week", date(2018, 12, 27)),
    ],
)
def test_before(day, text, start):
    assert Limit.parse(text).before(day) == start


@given(DAYS, st.integers(0, 600))
def test_months_go_month_by_month_with_the_day_kept_where_it_exists(day, count):
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    due = Limit(count, Unit.MONTHS).after(day)
    assert (due.year, due.month) == (year, month)
    assert due.day == min(day.day, calendar.monthrange(year, month)[1])


@given(DAYS, st.integers(0, 600))
def test_days_and_weeks_are_counted_one_by_one(day, count):
    assert Limit(count, Unit.DAYS).after(day) == day + timedelta(days=count)
    assert Limit(count, Unit.WEEKS).after(day) == day + timedelta(days=7 * count)


def _column(connection, days, make):
    """Return what ``make`` gives for the days as a column of the engine, in order."""
    rows = ibis.memtable(
        {"number": list(range(len(days))), "day": days}, schema={"number": "int64", "day": "date"}
    )
    made = rows.select("number", made=make(rows.day)).order_by("number")
    return connection.to_pyarrow(made)["made"].to_pylist()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.none() | DAYS, min_size=1, max_size=40), LIMITS)
def test_a_column_gives_what_each_date_gives_on_duckdb(days, limit):
    connection = ibis.duckdb.connect()
    after = [day and limit.after(day) for day in days]
    before = [day and limit.before(day) for day in days]
    assert _column(connection, days, limit.after_column) == after
    assert _column(connection, days, limit.before_column) == before


LEAP_AND_MONTH_ENDS = [
    date(year, month, day)
    for year in (2019, 2020, 2100)
    for month in range(1, 13)
    for day in (1, 28, calendar.monthrange(year, month)[1])
]


@pytest.mark.parametrize("text", ["0 days", "10 days", "4 weeks", "1 month", "3 months", "12 months"])
def test_month_ends_as_a_column_on_duckdb(text):
    limit = Limit.parse(text)
    made = _column(ibis.duckdb.connect(), LEAP_AND_MONTH_ENDS, limit.after_column)
    assert made == [limit.after(day) for day in LEAP_AND_MONTH_ENDS]


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # pyspark warns of coming versions of pandas
def test_month_ends_as_a_column_on_spark(spark_connection):
    for text in ("0 days", "4 weeks", "1 month", "12 months"):
        limit = Limit.parse(text)
        days = [None, *LEAP_AND_MONTH_ENDS]
        after = _column(spark_connection, days, limit.after_column)
        before = _column(spark_connection, days, limit.before_column)
        assert after == [day and limit.after(day) for day in days]
        assert before == [day and limit.before(day) for day in days]
