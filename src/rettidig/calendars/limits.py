"""Limits: how long after a day something must be done, in days, weeks or months."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import ibis
import ibis.expr.types as ir

_MONTHS_A_YEAR = 12


class Unit(StrEnum):
    """What a limit is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


_DANISH = {
    Unit.DAYS: ("dag", "dage"),
    Unit.WEEKS: ("uge", "uger"),
    Unit.MONTHS: ("måned", "måneder"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time. The day it is counted from is itself not counted, unless it is to be included.

    With that day included, eight weeks end the day before: a Monday is then the first day of the first
    week, and the eighth week ends on a Sunday.
    """

    count: int
    unit: Unit
    includes_first_day: bool = False

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Return the limit written as ``0 days``, ``1 week`` or ``end of week 8``; raises ValueError.

        >>> Limit.parse("1 week")
        Limit(count=1, unit=<Unit.WEEKS: 'weeks'>, includes_first_day=False)
        """
        match = re.fullmatch(r"(\d+) (day|week|month)s?", text)
        if match:
            return cls(int(match[1]), Unit(match[2] + "s"))
        match = re.fullmatch(r"end of (day|week|month) ([1-9]\d*)", text)
        if match:
            return cls(int(match[2]), Unit(match[1] + "s"), includes_first_day=True)
        message = f"{text!r} is not a limit; write it as '0 days', '1 week', '3 months' or 'end of week 8'"
        raise ValueError(message)

    def __str__(self) -> str:
        """Return the limit as it is written in a catalogue."""
        if self.includes_first_day:
            return f"end of {self.unit.removesuffix('s')} {self.count}"
        return f"{self.count} {self.unit if self.count != 1 else self.unit.removesuffix('s')}"

    def danish(self) -> str:
        """Return the limit in Danish: ``1 uge``, ``3 måneder``, ``8 uger, den første dag medregnet``."""
        singular, plural = _DANISH[self.unit]
        length = f"{self.count} {singular if self.count == 1 else plural}"
        return f"{length}, den første dag medregnet" if self.includes_first_day else length

    def danish_latest(self) -> str:
        """Return by when, in Danish: ``senest efter 1 uge``, ``inden udgangen af 8. uge``."""
        if self.includes_first_day:
            return f"inden udgangen af {self.count}. {_DANISH[self.unit][0]}"
        return f"senest efter {self.danish()}"

    def after(self, day: date) -> date:
        """Return the last day of the limit: the same weekday or day of the month, or the month's last day.

        >>> Limit(1, Unit.MONTHS).after(date(2020, 1, 31))
        datetime.date(2020, 2, 29)
        """
        return self._moved(day, 1) - timedelta(days=int(self.includes_first_day))

    def before(self, day: date) -> date:
        """Return the day that lies the limit before ``day``; month ends as in ``after``."""
        return self._moved(day, -1) + timedelta(days=int(self.includes_first_day))

    def _moved(self, day: date, sign: int) -> date:
        if self.unit is Unit.MONTHS:
            return _months_after(day, sign * self.count)
        return day + timedelta(**{str(self.unit): sign * self.count})

    def after_column(self, days: ir.DateValue) -> ir.DateValue:
        """Return ``after`` for a column of dates; null stays null.

        DuckDB makes a timestamp of date + interval while Ibis believes in a date, so the way back
        to a date has to go by way of a timestamp.
        """
        return self._moved_column(days, 1)

    def before_column(self, days: ir.DateValue) -> ir.DateValue:
        """Return ``before`` for a column of dates; null stays null."""
        return self._moved_column(days, -1)

    def _moved_column(self, days: ir.DateValue, sign: int) -> ir.DateValue:
        moved = days.cast("timestamp") + ibis.interval(**{str(self.unit): sign * self.count})
        if self.includes_first_day:
            moved -= ibis.interval(days=sign)
        on: ir.DateValue = moved.cast("date")
        return on


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
