"""Limits of a share from x of n: exact binomial, exact hypergeometric, and the usual approximations.

Rates and confidences are read as the decimal text they are written as: 0.035 is 35 thousandths, and 3.5 % of
400 is 14, not 15. Where a probability comes so near to what it is compared with that rounding could decide,
it is worked out again in whole numbers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, comb, floor, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy import special

Rate = float | str | Fraction
"""A share between 0 and 1; a float counts as the shortest decimal that names it."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_NEAR = 1e-8
_TENTHS_OF_A_PERCENT = 1000


class Sides(StrEnum):
    """Whether an interval has both ends, or only the upper one (all the risk on one side)."""

    ONE = "one-sided"
    TWO = "two-sided"


@dataclass(frozen=True, slots=True)
class Limits:
    """The lower and upper limit of a share."""

    low: float
    high: float


def exact(rate: Rate) -> Fraction:
    """Return the number that the decimal text says.

    >>> exact(0.035) * 400
    Fraction(14, 1)
    """
    return rate if isinstance(rate, Fraction) else Fraction(str(rate))


def errors_at_rate(rate: Rate, n: int) -> int:
    """Return ceil(rate · n) in exact arithmetic: the errors that a rate comes to among n cases.

    >>> errors_at_rate(0.035, 400)
    14
    """
    return ceil(exact(rate) * n)


def remaining_risk(confidence: Rate) -> Fraction:
    """Return 1 - confidence, exactly; raises ValueError where confidence is not between 0 and 1."""
    risk = 1 - exact(confidence)
    if not 0 < risk < 1:
        message = f"{confidence} is no confidence"
        raise ValueError(message)
    return risk


# How probable x errors or fewer are ---------------------------------------------------------------------


def binomial_at_most(x: int, n: int, rate: Rate) -> float:
    """Return P(X ≤ x) for n cases drawn with replacement, each in error with the probability ``rate``."""
    if x < 0:
        return 0.0
    return 1.0 if x >= n else float(special.bdtr(x, n, float(exact(rate))))


def hypergeometric_at_most(x: int, n: int, errors: int, population: int) -> float:
    """Return P(X ≤ x) for n cases drawn without replacement from a population with ``errors`` errors.

    The probabilities are summed from binomial coefficients by the beta function, from the end with fewer of
    them. (``scipy.stats`` has the same, and takes long to load.)
    """
    fewest, most = max(0, n - (population - errors)), min(n, errors)
    if x < fewest:
        return 0.0
    if x >= most:
        return 1.0
    if x - fewest <= most - x:
        return min(_chance_between(fewest, x, n, errors, population), 1.0)
    return max(1 - _chance_between(x + 1, most, n, errors, population), 0.0)


def _chance_between(first: int, last: int, n: int, errors: int, population: int) -> float:
    """Return P(first ≤ X ≤ last), hypergeometric."""
    x = np.arange(first, last + 1)
    found = _log_ways(errors, x) + _log_ways(population - errors, n - x) - _log_ways(population, n)
    return float(np.exp(found).sum())


def _log_ways(total: int, chosen: Integers | int) -> Floats:
    """Return ln of the binomial coefficient."""
    return np.asarray(-np.log(total + 1.0) - special.betaln(total - chosen + 1.0, chosen + 1.0))


def binomial_is_rare(x: int, n: int, rate: Rate, risk: Fraction) -> bool:
    """Return whether P(X ≤ x) ≤ risk, as exact arithmetic has it."""
    return _at_most(binomial_at_most(x, n, rate), risk, lambda: _binomial_exactly(x, n, exact(rate)))


def hypergeometric_is_rare(x: int, n: int, errors: int, population: int, risk: Fraction) -> bool:
    """Return whether P(X ≤ x) ≤ risk, as exact arithmetic has it."""
    approximately = hypergeometric_at_most(x, n, errors, population)
    return _at_most(approximately, risk, lambda: _hypergeometric_exactly(x, n, errors, population))


def _at_most(approximately: float, risk: Fraction, exactly: Callable[[], Fraction]) -> bool:
    if abs(approximately - float(risk)) > _NEAR * float(risk):
        return approximately < risk
    return exactly() <= risk


def _binomial_exactly(x: int, n: int, rate: Fraction) -> Fraction:
    wrong, right = rate.numerator, rate.denominator - rate.numerator
    ways = sum(comb(n, i) * wrong**i * right ** (n - i) for i in range(x + 1))
    return Fraction(ways, rate.denominator**n)


def _hypergeometric_exactly(x: int, n: int, errors: int, population: int) -> Fraction:
    ways = sum(comb(errors, i) * comb(population - errors, n - i) for i in range(min(x, n) + 1))
    return Fraction(ways, comb(population, n))


# Shares in something endless: the binomial ----------------------------------------------------------------


def upper_limit_binomial(x: int, n: int, confidence: Rate) -> float:
    """Return the one-sided upper limit of Clopper and Pearson: 1 where every case has the error.

    >>> round(upper_limit_binomial(0, 20, 0.95), 4)
    0.1391
    """
    _must_be_share(x, n)
    return 1.0 if x == n else float(special.betaincinv(x + 1, n - x, float(exact(confidence))))


def lower_limit_binomial(x: int, n: int, confidence: Rate) -> float:
    """Return the one-sided lower limit of Clopper and Pearson: 0 where no case has the error."""
    _must_be_share(x, n)
    return 0.0 if x == 0 else float(special.betaincinv(x, n - x + 1, float(remaining_risk(confidence))))


def clopper_pearson(x: int, n: int, level: Rate = 0.95) -> Limits:
    """Return the exact two-sided interval: half of the risk at each end.

    Source: C. J. Clopper, E. S. Pearson (1934), Biometrika 26, 404-413.
    """
    one_end = 1 - remaining_risk(level) / 2
    return Limits(lower_limit_binomial(x, n, one_end), upper_limit_binomial(x, n, one_end))


def agresti_coull(x: int, n: int, level: Rate = 0.95) -> Limits:
    """Return the interval that adds z²/2 errors and as many non-errors; it may leave 0 to 1.

    Only where nothing or everything was in error the limit is 0 or 1 itself, as in the table of R's binom.
    Source: A. Agresti, B. A. Coull (1998), The American Statistician 52, 119-126.
    """
    _must_be_share(x, n)
    z = normal_quantile(level)
    size = n + z * z
    centre = (x + z * z / 2) / size
    spread = z * sqrt(centre * (1 - centre) / size)
    return Limits(0.0 if x == 0 else centre - spread, 1.0 if x == n else centre + spread)


def normal_quantile(level: Rate) -> float:
    """Return how many standard errors lie to each side in a two-sided normal interval."""
    return NormalDist().inv_cdf(float(1 - remaining_risk(level) / 2))


def percent_rounded_up(share: float) -> float:
    """Return the share in percent, rounded up to one decimal, as the audit tables print an upper limit.

    >>> percent_rounded_up(0.02951)
    3.0
    """
    return ceil(share * _TENTHS_OF_A_PERCENT - _NEAR) / 10


# Shares in a caseload of a known size: the hypergeometric --------------------------------------------------


def upper_errors(x: int, n: int, population: int, confidence: Rate) -> int:
    """Return the most errors that the population can have: the largest K with P(X ≤ x | K) ≥ 1 - confidence.

    >>> upper_errors(2, 102, 1200, 0.9)
    59
    """
    _must_be_sample(x, n, population)
    risk = remaining_risk(confidence)
    possible = range(x, population - (n - x) + 1)

    def is_refuted(errors: int) -> bool:
        """Say whether P(X ≤ x) < risk: of two equal probabilities the wider limit is kept."""
        approximately = hypergeometric_at_most(x, n, errors, population)
        if abs(approximately - float(risk)) > _NEAR * float(risk):
            return approximately < risk
        return _hypergeometric_exactly(x, n, errors, population) < risk

    return possible[bisect_left(possible, True, key=is_refuted) - 1]


def lower_errors(x: int, n: int, population: int, confidence: Rate) -> int:
    """Return the fewest errors that the population can have; what is not an error is counted the same way."""
    return population - upper_errors(n - x, n, population, confidence)


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """From how many to how many errors a population can have."""

    low: int
    high: int


def hypergeometric_counts(x: int, n: int, population: int, level: Rate = 0.95) -> ErrorCounts:
    """Return the exact two-sided interval of the number of errors, half of the risk at each end.

    >>> hypergeometric_counts(45, 100, 300)
    ErrorCounts(low=111, high=160)
    """
    one_end = 1 - remaining_risk(level) / 2
    return ErrorCounts(lower_errors(x, n, population, one_end), upper_errors(x, n, population, one_end))


def widened_by_one(counts: ErrorCounts, x: int, n: int, population: int) -> ErrorCounts:
    """Return the interval as R's samplingbook gives it: one wider at each end, within what is possible."""
    return ErrorCounts(max(counts.low - 1, x), min(counts.high + 1, population - (n - x)))


def standard_error(x: int, n: int, population: int) -> float:
    """Return the standard error of a share, with n - 1 and the factor (N - n)/N; 0 where all were seen.

    NaN for one single case, from which no variance can be told.
    """
    _must_be_sample(x, n, population)
    if n == population:
        return 0.0
    share = x / n
    return sqrt(share * (1 - share) / (n - 1) * (1 - n / population)) if n > 1 else float("nan")


def approximate_counts(x: int, n: int, population: int, level: Rate = 0.95) -> ErrorCounts:
    """Return the normal interval of the number of errors, rounded inward and kept within the population."""
    share, spread = x / n, normal_quantile(level) * standard_error(x, n, population)
    low = ceil((share - spread) * population - _NEAR)
    high = floor((share + spread) * population + _NEAR)
    return ErrorCounts(max(low, 0), min(high, population))


def allowed_errors(n: int, tolerable: Rate, confidence: Rate, population: int | None = None) -> int | None:
    """Return how many errors n cases may have with the upper limit still at the tolerable rate or below.

    None where even a sample without errors would not do.
    """
    risk = remaining_risk(confidence)

    def is_too_many(x: int) -> bool:
        if population is None:
            return not binomial_is_rare(x, n, tolerable, risk)
        return not hypergeometric_is_rare(x, n, errors_at_rate(tolerable, population), population, risk)

    allowed = bisect_right(range(n + 1), False, key=is_too_many) - 1
    return allowed if allowed >= 0 else None


def _must_be_share(x: int, n: int) -> None:
    if not 0 <= x <= n or n == 0:
        message = f"{x} of {n} is not a share"
        raise ValueError(message)


def _must_be_sample(x: int, n: int, population: int) -> None:
    _must_be_share(x, n)
    if n > population:
        message = f"{n} cases cannot be drawn from {population}"
        raise ValueError(message)
