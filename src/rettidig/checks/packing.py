"""Two days as one number, so that the earliest pair can be found in one pass and told apart again."""

from datetime import date

import ibis
import ibis.expr.types as ir

from rettidig.calendars import later

_DAY_0 = date(1900, 1, 1)
_ROOM = 10_000_000
"""More days than a calendar of four-digit years has."""


def packed(first: ir.DateValue, second: ir.DateValue) -> ir.IntegerValue:
    """Return a number that orders by the first day and then by the second, where none comes last."""
    number: ir.IntegerValue = _number(first) * _ROOM + _number(second).fill_null(_ROOM - 1)
    return number


def first_day(pair: ir.IntegerValue) -> ir.DateValue:
    """Return the first day of the pair; null without a pair."""
    return _day((pair - pair % _ROOM) / _ROOM)


def second_day(pair: ir.IntegerValue) -> ir.DateValue:
    """Return the second day of the pair; null where it has none, and without a pair."""
    return _day((pair % _ROOM).nullif(_ROOM - 1))


def _number(day: ir.DateValue) -> ir.IntegerValue:
    number: ir.IntegerValue = day.delta(ibis.literal(_DAY_0, type="date"), unit="day").cast("int64")
    return number


def _day(number: ir.NumericValue) -> ir.DateValue:
    return later(ibis.literal(_DAY_0, type="date"), number.cast("int64"))
