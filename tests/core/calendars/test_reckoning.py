"""Pauses and rolls against a day-by-day reckoning with sets of days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.calendars import Limit, Pause, Roll, Unit, is_working_day, merged, next_working_day, reckon

DAY = timedelta(days=1)
MONDAY = date(2019, 5, 6)

NEAR = st.dates(date(2019, 3, 1), date(2019, 12, 31))
PAUSES = st.lists(
    st.builds(lambda first, n: Pause(first, first + n * DAY), NEAR, st.integers(-2, 40)), max_size=6
)
LIMITS = st.builds(Limit, st.integers(0, 12), st.sampled_from(Unit))


def days_of(pauses):
    """Return the paused days, one by one."""
    return {pause.first + n * DAY for pause in pauses for n in range((pause.last - pause.first).days + 1)}


def due_day_by_day(trigger_on, limit, pauses):
    """Return the due date by the words of the contract: move, look again, until nothing moves."""
    paused = days_of(pauses)
    due = start = limit.after(trigger_on)
    while True:
        inside = sum(trigger_on < day <= due for day in paused)
        if start + inside * DAY == due:
            return due
        due = start + inside * DAY


@given(PAUSES)
def test_merged_pauses_are_the_same_days_apart_and_in_order(pauses):
    result = merged(pauses)
    assert days_of(result) == days_of(pauses)
    assert sum(pause.n_days for pause in result) == len(days_of(pauses))
    assert all(one.last + DAY < other.first for one, other in pairwise(result))


@given(NEAR, LIMITS, PAUSES)
def test_the_due_date_is_the_one_counted_day_by_day(trigger_on, limit, pauses):
    reckoning = reckon(trigger_on, limit, pauses)
    assert reckoning.due_on == reckoning.paused_due_on == due_day_by_day(trigger_on, limit, pauses)
    assert reckoning.limit_due_on == limit.after(trigger_on)


@given(NEAR, LIMITS, PAUSES)
def test_the_roll_comes_last(trigger_on, limit, pauses):
    rolled = reckon(trigger_on, limit, pauses, Roll.NEXT_WORKING_DAY)
    assert rolled.due_on == next_working_day(due_day_by_day(trigger_on, limit, pauses))
    assert is_working_day(rolled.due_on)


@given(NEAR, LIMITS, PAUSES)
def test_each_step_follows_from_the_one_before(trigger_on, limit, pauses):
    reckoning = reckon(trigger_on, limit, pauses)
    due = reckoning.limit_due_on
    for step in reckoning.pauses:
        assert trigger_on < step.pause.first <= due
        due += step.pause.n_days * DAY
        assert step.due_on == due
    assert due == reckoning.paused_due_on


@pytest.mark.parametrize(
    ("pauses", "due_on"),
    [
        ([], date(2019, 5, 13)),
        ([Pause(date(2019, 5, 7), date(2019, 5, 8))], date(2019, 5, 15)),  # both ends count
        ([Pause(date(2019, 5, 1), MONDAY)], date(2019, 5, 13)),  # the day of the trigger does not
        ([Pause(date(2019, 5, 13), date(2019, 5, 13))], date(2019, 5, 14)),  # the due date does
        ([Pause(date(2019, 5, 14), date(2019, 5, 20))], date(2019, 5, 13)),  # after the due date does not
        ([Pause(date(2019, 5, 13), date(2019, 5, 20))], date(2019, 5, 21)),  # one that has begun counts whole
        (
            [Pause(date(2019, 5, 7), date(2019, 5, 9)), Pause(date(2019, 5, 8), date(2019, 5, 10))],
            date(2019, 5, 17),
        ),
        (
            [Pause(date(2019, 5, 12), date(2019, 5, 12)), Pause(date(2019, 5, 14), date(2019, 5, 14))],
            date(2019, 5, 15),
        ),
    ],
)
def test_a_week_from_a_monday(pauses, due_on):
    assert reckon(MONDAY, Limit(1, Unit.WEEKS), pauses).due_on == due_on


def test_a_rolled_due_date_shows_where_it_came_from():
    reckoning = reckon(date(2019, 5, 4), Limit(1, Unit.WEEKS), roll=Roll.NEXT_WORKING_DAY)
    assert reckoning.paused_due_on == date(2019, 5, 11)
    assert reckoning.due_on == date(2019, 5, 13)
