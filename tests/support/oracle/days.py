"""Legal time, counted on the fingers: limits, paused days one by one, rolling one day at a time."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import Protocol

import holidays

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


class LimitLike(Protocol):
    """A count of days, weeks or months; the day it is counted from can be the first of them."""

    @property
    def count(self) -> int: ...

    @property
    def unit(self) -> str: ...

    @property
    def includes_first_day(self) -> bool: ...


def later(day: date, limit: LimitLike) -> date:
    """Return the last day of the limit, counted from ``day``."""
    moved = _moved(day, limit.count, str(limit.unit))
    return moved - DAY if limit.includes_first_day else moved


def earlier(day: date, limit: LimitLike) -> date:
    """Return the first day of the limit that ends on ``day``."""
    moved = _moved(day, -limit.count, str(limit.unit))
    return moved + DAY if limit.includes_first_day else moved


def _moved(day: date, count: int, unit: str) -> date:
    if unit == "days":
        return day + count * DAY
    if unit == "weeks":
        return day + count * 7 * DAY
    month, year, step = day.month, day.year, 1 if count > 0 else -1
    for _ in range(abs(count)):
        month += step
        if month == 13:
            month, year = 1, year + 1
        if month == 0:
            month, year = 12, year - 1
    day_of_month = day.day
    while not _exists(year, month, day_of_month):
        day_of_month -= 1
    return date(year, month, day_of_month)


def _exists(year: int, month: int, day_of_month: int) -> bool:
    try:
        date(year, month, day_of_month)
    except ValueError:
        return False
    return True


def days_from_to(first: date, last: date) -> set[date]:
    """Return every day from ``first`` to ``last``, both counted; none if ``last`` comes first."""
    found = set()
    while first <= last:
        found.add(first)
        first += DAY
    return found


def paused_due_day(start: date, limit: LimitLike, paused: Collection[date]) -> date:
    """Return the limit's last day, moved by the paused days until no more of them fall inside."""
    unpaused = later(start, limit)
    due = unpaused
    while True:
        inside = sum(1 for day in paused if start < day <= due)
        if unpaused + inside * DAY == due:
            return due
        due = unpaused + inside * DAY


def rolled(due: date, roll: str) -> date:
    """Return the day, or the next working day where the clock rolls and the day is none."""
    while roll == "next_working_day" and not is_working_day(due):
        due += DAY
    return due


def last_of_month(day: date) -> date:
    """Return the last day of the month that the day lies in."""
    while (day + DAY).month == day.month:
        day += DAY
    return day


def is_working_day(day: date) -> bool:
    """Return whether a deadline can end on the day."""
    if day.weekday() in {SATURDAY, SUNDAY}:
        return False
    if (day.month, day.day) in {(6, 5), (12, 24), (12, 31)}:
        return False
    return day not in _public_holidays(day.year)


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DK", years=year))
