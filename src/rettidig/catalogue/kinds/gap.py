"""Intervals must follow one another closely."""

from collections.abc import Iterator
from typing import Literal

from rettidig.catalogue.base import Selection, Trigger
from rettidig.catalogue.kinds.base import ClockRule


class GapRule(ClockRule):
    """From the end of one interval to the beginning of the next there may be no more than the limit.

    A leg runs from the latest end so far, so that an interval inside another ends nothing; an overlap
    is no gap, and a running interval has no next leg.
    """

    kind: Literal["gap"]
    interval: Selection

    def selections(self) -> Iterator[Selection]:
        """Return the intervals."""
        yield self.interval

    @property
    def clock(self) -> Trigger:
        """Return the intervals: the clock starts when the first of them ends."""
        return self.interval
