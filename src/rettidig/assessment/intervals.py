"""Confidence intervals of a share and of the difference between two shares, from counts alone.

Both treat the cases as drawn one by one with equal chance from something much larger. A design with quotas
or strata gives weights, and then other intervals; these are the unweighted ones.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from rettidig.assessment.model import Counts

CONFIDENCE = 0.95
WILSON = "wilson-unweighted"
"""The method's name in ``summary.csv``; reports say *uvægtet, vejledende*."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def wilson_bounds(met: Integers, n: Integers, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Return the lower and upper bounds of Wilson's score interval, NaN where ``n`` is 0.

    The bounds are exactly 0 where nothing is met and exactly 1 where everything is. The two-sided normal
    quantile is the standard library's (Wichura's AS 241), equal to ``scipy.stats.norm.ppf`` to the last few
    bits. Source: E. B. Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; method 3 of Newcombe (1998),
    Statistics in Medicine 17, 857-872.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    size = np.where(n > 0, n, np.nan)
    share = met / size
    spread = z * np.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    centre = share + z * z / (2 * size)
    scale = 1 + z * z / size
    low = np.where((met == 0) & (n > 0), 0.0, (centre - spread) / scale)
    high = np.where((met == n) & (n > 0), 1.0, (centre + spread) / scale)
    return low, high


def wilson(met: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the lower and upper bound of Wilson's score interval; raises ValueError where ``n`` is 0.

    >>> tuple(round(bound, 4) for bound in wilson(81, 263))
    (0.2553, 0.3662)
    """
    if not 0 <= met <= n or n == 0:
        message = f"{met} of {n} is not a share"
        raise ValueError(message)
    low, high = wilson_bounds(np.array([met]), np.array([n]), confidence)
    return float(low[0]), float(high[0])


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher the first share is than the second, with an interval: shares, not percentages."""

    first: Counts
    second: Counts
    low: float
    high: float

    @property
    def value(self) -> float:
        """Return the first share less the second."""
        return self.first.met / self.first.n - self.second.met / self.second.n

    @property
    def percentage_points(self) -> int:
        """Return the difference in whole percentage points from the counts; a half goes away from zero."""
        numerator = self.first.met * self.second.n - self.second.met * self.first.n
        denominator = self.first.n * self.second.n
        size = (200 * abs(numerator) + denominator) // (2 * denominator)
        return size if numerator >= 0 else -size

    @property
    def excludes_zero(self) -> bool:
        """Return whether no difference at all lies outside the interval."""
        return self.low > 0 or self.high < 0


def difference(first: Counts, second: Counts, confidence: float = CONFIDENCE) -> Difference | None:
    """Return the difference between two independent shares, or None where one has no denominator.

    The interval is the square-and-add of the two Wilson intervals: method 10 of R. G. Newcombe (1998),
    Statistics in Medicine 17, 873-890.
    """
    if not (first.n and second.n):
        return None
    one, two = first.met / first.n, second.met / second.n
    low_one, high_one = wilson(first.met, first.n, confidence)
    low_two, high_two = wilson(second.met, second.n, confidence)
    return Difference(
        first,
        second,
        low=one - two - float(np.hypot(one - low_one, high_two - two)),
        high=one - two + float(np.hypot(high_one - one, two - low_two)),
    )
