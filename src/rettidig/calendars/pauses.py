"""Pauses: intervals during which the clock stands still, both ends counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """The days from ``first`` up to and including ``last``."""

    first: date
    last: date

    @property
    def n_days(self) -> int:
        """Return how many days the pause has."""
        return (self.last - self.first).days + 1


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Return the same days as disjoint pauses in order; overlapping and adjoining ones become one."""
    result: list[Pause] = []
    for pause in sorted(pause for pause in pauses if pause.first <= pause.last):
        if result and pause.first <= result[-1].last + _DAY:
            result[-1] = Pause(result[-1].first, max(result[-1].last, pause.last))
        else:
            result.append(pause)
    return tuple(result)
