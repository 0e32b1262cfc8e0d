"""From 14 to 18 errors: whether two counts differ by more than chance.

Given both together, chance deals the errors out between the rounds by how much was looked at in each: the
second count is binomial. The interval of the ratio is Clopper and Pearson's for that binomial, and the
probability belongs to it (twice the smaller tail), so the two never contradict each other. Source:
J. Przyborowski, H. Wilenski (1940), Biometrika 31, 313-323.

Errors come in clusters: a case that is badly kept has many. ``dispersion`` is how much more the errors of the
cases vary than independent errors would; the counts then carry less, and are divided by it (as E. L. Korn and
B. I. Graubard, 1998, Survey Methodology 24, 193-201, divide a sample size by its design effect).
"""

from dataclasses import dataclass

from scipy import special, stats


@dataclass(frozen=True, slots=True)
class ErrorChange:
    """Two counts of errors and what was looked at in each round (any unit, the same in both).

    ``ratio`` is the second rate over the first, with its interval; None where the first has no errors
    (then ``low`` still says how much more there must be), and ``high`` is None where there is no limit.
    ``p_value`` is the probability of so large a change by chance.
    """

    first: int
    second: int
    first_looked_at: int
    second_looked_at: int
    p_value: float
    ratio: float | None
    low: float
    high: float | None
    dispersion: float

    def is_signal(self, confidence: float) -> bool:
        """Return whether the change is larger than chance gives."""
        return self.p_value < 1 - confidence


def error_change(
    first: tuple[int, int], second: tuple[int, int], *, confidence: float, dispersion: float = 1.0
) -> ErrorChange:
    """Return the change from ``first`` to ``second``, each errors and what was looked at.

    Raises ValueError for a negative count, nothing looked at, or a dispersion below 1.

    >>> round(error_change((14, 100), (18, 100), confidence=0.95).p_value, 4)
    0.5966
    """
    (x, looked_x), (y, looked_y) = first, second
    if min(x, y) < 0 or min(looked_x, looked_y) <= 0 or dispersion < 1:
        message = "a change needs counts, something looked at in both rounds, and a dispersion of at least 1"
        raise ValueError(message)
    share = looked_y / (looked_x + looked_y)
    low, high = _shares(x / dispersion, y / dispersion, 1 - confidence)
    return ErrorChange(
        *(x, y, looked_x, looked_y),
        p_value=two_sided(y / dispersion, (x + y) / dispersion, share),
        ratio=(y / looked_y) / (x / looked_x) if x else None,
        low=low / (1 - low) * looked_x / looked_y,
        high=high / (1 - high) * looked_x / looked_y if high < 1 else None,
        dispersion=dispersion,
    )


def least_rise(first: int, looked_at: tuple[int, int], *, confidence: float, dispersion: float = 1.0) -> int:
    """Return the smallest second count that would be a rise larger than chance gives.

    >>> least_rise(14, (100, 100), confidence=0.95)
    28
    """
    above = max(2 * first, 1)
    while not _is_signal(first, above, looked_at, confidence, dispersion):
        above *= 2
    below = int(first * looked_at[1] / looked_at[0])
    while above - below > 1:
        middle = (below + above) // 2
        if _is_signal(first, middle, looked_at, confidence, dispersion):
            above = middle
        else:
            below = middle
    return above


def most_fall(
    first: int, looked_at: tuple[int, int], *, confidence: float, dispersion: float = 1.0
) -> int | None:
    """Return the largest second count that would be a fall larger than chance gives; None where not even 0.

    >>> most_fall(14, (100, 100), confidence=0.95), most_fall(5, (100, 100), confidence=0.95)
    (4, None)
    """
    below, above = -1, -(-first * looked_at[1] // looked_at[0])
    while above - below > 1:
        middle = (below + above) // 2
        if _is_signal(first, middle, looked_at, confidence, dispersion):
            below = middle
        else:
            above = middle
    return below if below >= 0 else None


def _is_signal(
    first: int, second: int, looked_at: tuple[int, int], confidence: float, dispersion: float
) -> bool:
    share = looked_at[1] / sum(looked_at)
    return two_sided(second / dispersion, (first + second) / dispersion, share) < 1 - confidence


def two_sided(count: float, total: float, share: float) -> float:
    """Return twice the smaller tail of a binomial at ``count`` out of ``total``, at most 1."""
    return min(1.0, 2 * min(lower_tail(count, total, share), upper_tail(count, total, share)))


def upper_tail(count: float, total: float, share: float) -> float:
    """Return the probability of at least ``count`` out of ``total``; both may be fractions, by the beta."""
    return float(special.betainc(count, total - count + 1, share)) if count > 0 else 1.0


def lower_tail(count: float, total: float, share: float) -> float:
    """Return the probability of at most ``count`` out of ``total``; both may be fractions, by the beta."""
    return float(special.betaincc(count + 1, total - count, share)) if count < total else 1.0


def _shares(x: float, y: float, level: float) -> tuple[float, float]:
    """Return Clopper and Pearson's limits of the second round's part of the errors."""
    low = float(stats.beta.ppf(level / 2, y, x + 1)) if y > 0 else 0.0
    high = float(stats.beta.ppf(1 - level / 2, y + 1, x)) if x > 0 else 1.0
    return low, high
