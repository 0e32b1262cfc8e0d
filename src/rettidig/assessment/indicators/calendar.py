"""Months as the days that begin and end them."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta


def first_of_month(day: date) -> date:
    """Return the first day of the day's month."""
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    """Return the last day of the day's month.

    >>> last_of_month(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """Return the first day of the month after the day's."""
    return last_of_month(day) + timedelta(days=1)


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the first day of every month from that of ``first`` to that of ``last``, both included."""
    month = first_of_month(first)
    while month <= last:
        yield month
        month = next_month(month)
