"""Danish days: which days no deadline can end on, from a dated table of our own.

The table (``danish_days.csv``, 1990 to 2040) is data, not a library call: upgrading a library must
never change a judgement. The ``holidays`` package is the table's oracle in the tests.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DanishDay:
    """A day on which no deadline can end though it may be a weekday, with its Danish name."""

    day: date
    name: str


@cache
def danish_days() -> dict[date, DanishDay]:
    """Return the public holidays, 5 June, 24 and 31 December of 1990 to 2040, by date."""
    table = files("rettidig.calendars").joinpath("danish_days.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines())
    return {(day := date.fromisoformat(row["day"])): DanishDay(day, row["name"]) for row in rows}


def is_working_day(day: date) -> bool:
    """Return whether a deadline can end on the day: no weekend and not in the table of Danish days."""
    return day.weekday() < _SATURDAY and day not in danish_days()


def next_working_day(day: date) -> date:
    """Return the day itself if it is a working day, else the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@cache
def rolls() -> tuple[tuple[date, date], ...]:
    """Return every day of the table's years that is no working day, with the day it rolls to."""
    first = min(danish_days()).replace(month=1, day=1)
    last = max(danish_days()).replace(month=12, day=31)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple((day, next_working_day(day)) for day in every if not is_working_day(day))
