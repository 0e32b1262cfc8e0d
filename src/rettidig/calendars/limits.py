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
    """A length of time. The day it is counted from is itself not counted."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Return the limit written as ``0 days``, ``1 week`` or ``3 months``; raises ValueError.

        >>> Limit.parse("1 week")
        Limit(count=1, unit=<Unit.WEEKS: 'weeks'>)
        """
        match = re.fullmatch(r"(\d+) (day|week|month)s?", text)
        if not match:
            message = f"{text!r} is not a limit; write it as '0 days', '1 week' or '3 months'"
            raise ValueError(message)
        return cls(int(match[1]), Unit(match[2] + "s"))

    def __str__(self) -> str:
        """Return the limit as it is written in a catalogue."""
        return f"{self.count} {self.unit if self.count != 1 else self.unit.removesuffix('s')}"

    def danish(self) -> str:
        """Return the limit in Danish: ``1 uge``, ``3 måneder``."""
        singular, plural = _DANISH[self.unit]
        return f"{self.count} {singular if self.count == 1 else plural}"

    def after(self, day: date) -> date:
        """Return the last day of the limit: the same weekday or day of the month, or the month's last day.

        >>> Limit(1, Unit.MONTHS).after(date(2020, 1, 31))
        datetime.date(2020, 2, 29)
        """
        if self.unit is Unit.DAYS:
            return day + timedelta(days=self.count)
        if self.unit is Unit.WEEKS:
            return day + timedelta(weeks=self.count)
        return _months_after(day, self.count)

    def before(self, day: date) -> date:
        """Return the day that lies the limit before ``day``; month ends as in ``after``."""
        return Limit(-self.count, self.unit).after(day)

    def after_column(self, days: ir.DateValue) -> ir.DateValue:
        """Return ``after`` for a column of dates; null stays null.

        DuckDB makes a timestamp of date + interval while Ibis believes in a date, so the way back
        to a date has to go by way of a timestamp.
        """
        span = ibis.interval(**{str(self.unit): self.count})
        moved: ir.DateValue = (days.cast("timestamp") + span).cast("date")
        return moved

    def before_column(self, days: ir.DateValue) -> ir.DateValue:
        """Return ``before`` for a column of dates; null stays null."""
        return Limit(-self.count, self.unit).after_column(days)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
