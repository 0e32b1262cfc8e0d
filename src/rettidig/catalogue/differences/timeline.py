"""Two points side by side through time: on which days which version of either is the law."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rettidig.catalogue.model import ControlPoint, Version
from rettidig.catalogue.wording import danish_date

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Days from one to another, both included; None is without end."""

    first: date | None = None
    last: date | None = None

    def meets(self, first: date | None, last: date | None) -> bool:
        """Return whether any of the days lies among those from ``first`` to ``last``."""
        begins_in_time = self.first is None or last is None or self.first <= last
        ends_in_time = self.last is None or first is None or first <= self.last
        return begins_in_time and ends_in_time

    def danish(self) -> str:
        """Return the days with a space before them, nothing for all days.

        >>> Days(date(2026, 7, 1)).danish()
        ' fra 1. juli 2026'
        """
        since = f" fra {danish_date(self.first)}" if self.first else ""
        until = f" til og med {danish_date(self.last)}" if self.last else ""
        return since + until


ALWAYS = Days()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which neither point changes its law; a version is None where no law is in force."""

    days: Days
    before: Version | None
    after: Version | None


def stretches(before: ControlPoint, after: ControlPoint) -> list[Stretch]:
    """Return the stretches, in order, on which at least one of the points has law in force."""
    starts = sorted({day for point in (before, after) for day in _turns(point)})
    edges: list[date | None] = [None, *starts, None]
    found = (
        Stretch(days, before.version_on(day), after.version_on(day))
        for first, following in pairwise(edges)
        if following != date.min
        for days in [Days(first, following and following - _DAY)]
        for day in [first or days.last or date.min]
    )
    return [stretch for stretch in found if stretch.before or stretch.after]


def _turns(point: ControlPoint) -> Iterator[date]:
    """Return the days on which the point's law may become another."""
    for version in point.versions:
        if version.starts_on:
            yield version.starts_on
        if version.ends_on and version.ends_on < date.max:
            yield version.ends_on + _DAY


def joined(days: Iterable[Days], whole: Iterable[Days]) -> list[Days]:
    """Return the days, in order, with neighbours joined; all days where they are the ``whole`` of the law."""
    parts = list(days)
    if parts == list(whole):
        return [ALWAYS]
    found: list[Days] = []
    for part in parts:
        last = found[-1].last if found else None
        if last and part.first == last + _DAY:
            found[-1] = Days(found[-1].first, part.last)
        else:
            found.append(part)
    return found
