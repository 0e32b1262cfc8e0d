"""A series of rounds as a control chart: which rounds are signals, and which are noise.

The limits are exact and stand on the series' own total. If nothing has changed, chance deals the errors (or
the cases met) out among the rounds by how much was looked at in each: by the hypergeometric distribution
where cases are counted (p-chart), by the binomial where errors are (u-chart). So the limits are wide where a
round is small, they never leave 0 to 1, and the centre need not be known beforehand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np
from scipy import stats

from rettidig.assessment.change.errors import lower_tail, upper_tail
from rettidig.assessment.change.rules import ChartRules


class Kind(StrEnum):
    """What is counted: cases met of those decided, or errors in what was looked at."""

    P = "p"
    U = "u"


class Side(StrEnum):
    """Where a round lies, seen from a limit or from the centre."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A round in a chart; ``rate``, ``low`` and ``high`` are per unit looked at.

    ``outside`` tells which limit the round is outside of. ``in_run`` is True where it is one of so many in a
    row on one side of the centre that it is a signal.
    """

    label: str
    count: int
    looked_at: int
    rate: float
    low: float
    high: float
    outside: Side | None
    in_run: bool

    @property
    def is_signal(self) -> bool:
        """Return whether chance seldom gives such a round."""
        return self.outside is not None or self.in_run


@dataclass(frozen=True, slots=True)
class Chart:
    """A control chart as numbers, ready to be drawn: one record per round from ``records``."""

    name: str
    kind: Kind
    centre: float
    points: tuple[ChartPoint, ...]

    @property
    def signals(self) -> tuple[ChartPoint, ...]:
        """Return the rounds that are signals, in order."""
        return tuple(point for point in self.points if point.is_signal)

    def records(self) -> list[dict[str, str | int | float | bool | None]]:
        """Return the chart in the long form that Altair draws: one row per round, in order."""
        return [
            {
                "chart": self.name,
                "position": position,
                "round": point.label,
                "count": point.count,
                "looked_at": point.looked_at,
                "rate": point.rate,
                "low": point.low,
                "high": point.high,
                "centre": self.centre,
                "outside": point.outside,
                "in_run": point.in_run,
                "is_signal": point.is_signal,
            }
            for position, point in enumerate(self.points, start=1)
        ]


_Tails = Callable[[int, int], tuple[float, float]]
"""From a count and what was looked at to the probabilities of so few and of so many."""


def chart(
    name: str,
    kind: Kind,
    rounds: Sequence[tuple[str, int, int]],
    rules: ChartRules,
    dispersion: float = 1.0,
) -> Chart | None:
    """Return the chart of rounds (label, count, looked at), or None where too few have been looked at.

    A round in which nothing was looked at is left out. ``dispersion`` is for errors only: how much more
    they vary than independent errors would.
    """
    seen = [(label, count, looked_at) for label, count, looked_at in rounds if looked_at]
    if len(seen) < rules.least_rounds:
        return None
    total, whole = sum(count for _, count, _ in seen), sum(looked_at for *_, looked_at in seen)
    tails = _cases(total, whole) if kind is Kind.P else _errors(total, whole, dispersion)
    runs = _runs([_sign(count * whole - total * looked_at) for _, count, looked_at in seen], rules.run_length)
    limits = {
        looked_at: _limits(
            tails, looked_at, min(total, looked_at) if kind is Kind.P else total, rules.outside / 2
        )
        for looked_at in {looked_at for *_, looked_at in seen}
    }
    points = []
    for (label, count, looked_at), in_run in zip(seen, runs, strict=True):
        low, high = limits[looked_at]
        outside = Side.ABOVE if count > high else Side.BELOW if count < low else None
        rate, at_least, at_most = (number / looked_at for number in (count, low, high))
        points.append(ChartPoint(label, count, looked_at, rate, at_least, at_most, outside, in_run))
    return Chart(name, kind, total / whole, tuple(points))


def _cases(total: int, whole: int) -> _Tails:
    def tails(count: int, looked_at: int) -> tuple[float, float]:
        dealt = whole, total, looked_at
        return float(stats.hypergeom.cdf(count, *dealt)), float(stats.hypergeom.sf(count - 1, *dealt))

    return tails


def _errors(total: int, whole: int, dispersion: float) -> _Tails:
    def tails(count: int, looked_at: int) -> tuple[float, float]:
        told = count / dispersion, total / dispersion, looked_at / whole
        return lower_tail(*told), upper_tail(*told)

    return tails


def _limits(tails: _Tails, looked_at: int, largest: int, tail: float) -> tuple[int, int]:
    """Return the lowest and highest count that chance gives more often than ``tail``."""
    low = _first(lambda count: tails(count, looked_at)[0] > tail, largest)
    high = _first(lambda count: tails(count + 1, looked_at)[1] <= tail, largest)
    return low, high


def _first(holds: Callable[[int], bool], largest: int) -> int:
    """Return the first count from 0 at which it holds; once it holds it goes on, at the latest at the end."""
    below, above = -1, largest
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (below, middle) if holds(middle) else (middle, above)
    return above


def _sign(number: int) -> int:
    return int(np.sign(number))


def _runs(sides: Sequence[int], length: int) -> list[bool]:
    """Return for each round whether it is in a row of at least ``length`` on one side; 0 is on the centre."""
    off_centre = [place for place, side in enumerate(sides) if side]
    found: set[int] = set()
    for _, row in groupby(off_centre, key=lambda place: sides[place]):
        places = list(row)
        if len(places) >= length:
            found.update(places)
    return [place in found for place in range(len(sides))]
