"""How many cases are enough: for a tolerable rate, for a margin around a share, to meet one error at all.

Sources disagree on conventions, so each is a choice with a name, and every plan says which one it used.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import count
from math import ceil, floor

from scipy import special

from rettidig.sampling.limits import (
    Rate,
    binomial_is_rare,
    errors_at_rate,
    exact,
    hypergeometric_counts,
    hypergeometric_is_rare,
    normal_quantile,
    remaining_risk,
)
from rettidig.vocabulary import Refused, Text

LARGEST_SIZE = 10_000_000
"""A plan for more cases than this is refused: a check of every case costs less."""


class Method(StrEnum):
    """From which distribution a sample size is worked out."""

    BINOMIAL = "binomial"
    POISSON = "poisson"
    HYPERGEOMETRIC = "hypergeometric"


class FiniteCorrection(StrEnum):
    """How a sample size takes the caseload's own size into account."""

    NONE = "none"
    N0_OVER_N = "n0/(1+n0/N)"
    N0_MINUS_1_OVER_N = "n0/(1+(n0-1)/N)"
    EXACT = "exact hypergeometric"


@dataclass(frozen=True, slots=True)
class SizePlan:
    """A sample size, the errors it is built to bear, and the convention it follows.

    ``errors`` is a whole number except by the Poisson method, where it is the rate times n as it is.
    """

    n: int
    errors: int | Fraction
    method: Method
    confidence: Fraction
    tolerable: Fraction
    population: int | None = None


@dataclass(frozen=True, slots=True)
class MarginPlan:
    """A sample size for a two-sided interval no wider than ``margin`` to each side of ``share``."""

    n: int
    margin: Fraction
    share: Fraction
    confidence: Fraction
    correction: FiniteCorrection
    population: int | None = None


# A tolerable rate ---------------------------------------------------------------------------------------


def size_binomial(
    tolerable: Rate, confidence: Rate, *, expected: Rate = 0, expected_errors: int | None = None
) -> SizePlan:
    """Return the smallest n whose one-sided upper limit is at most the tolerable rate.

    The errors to bear are ceil(expected · n), or ``expected_errors``. Refuses a tolerable rate that is not
    above the expected one. Source of the convention: AICPA (2017), Audit Sampling, tables A-1 and A-2.

    >>> size_binomial(0.05, 0.95).n, size_binomial(0.09, 0.95, expected=0.07).n
    (59, 585)
    """
    _must_be_rate(exact(tolerable))
    risk = remaining_risk(confidence)

    def suffices(errors: int, n: int) -> bool:
        return binomial_is_rare(errors, n, tolerable, risk)

    if expected_errors is None:
        _must_leave_room(exact(tolerable), exact(expected), confidence)
    n, errors = _smallest(suffices, exact(expected), expected_errors, LARGEST_SIZE)
    return SizePlan(n, errors, Method.BINOMIAL, exact(confidence), exact(tolerable))


def size_hypergeometric(
    tolerable: Rate,
    confidence: Rate,
    population: int,
    *,
    expected: Rate = 0,
    expected_errors: int | None = None,
) -> SizePlan:
    """Return the smallest n from a population of a known size; ceil(tolerable · N) errors are too many.

    As ``size_binomial`` otherwise. Refuses where even the whole caseload would not do.

    >>> size_hypergeometric(0.04, 0.95, 500, expected=0.01).n
    140
    """
    _must_be_rate(exact(tolerable))
    risk = remaining_risk(confidence)
    too_many = errors_at_rate(tolerable, population)

    def suffices(errors: int, n: int) -> bool:
        return hypergeometric_is_rare(errors, n, too_many, population, risk)

    if expected_errors is None:
        _must_leave_room(exact(tolerable), exact(expected), confidence)
    borne = errors_at_rate(expected, population) if expected_errors is None else expected_errors
    if borne >= too_many:
        raise _population_too_small(population, too_many, borne)
    n, errors = _smallest(suffices, exact(expected), expected_errors, population)
    return SizePlan(n, errors, Method.HYPERGEOMETRIC, exact(confidence), exact(tolerable), population)


def size_poisson(
    tolerable: Rate, confidence: Rate, *, expected: Rate = 0, expected_errors: int | None = None
) -> SizePlan:
    """Return the smallest n by the reliability factor of the Poisson distribution.

    The expected errors are expected · n, not rounded: the factor is the gamma quantile with 1 + expected · n.
    Source of the convention: AICPA (2017), Audit Sampling, table C-1.

    >>> size_poisson(0.01, 0.95).n
    300
    """
    _must_be_rate(exact(tolerable))
    risk = float(remaining_risk(confidence))
    rate, bearable = exact(expected), float(exact(tolerable))
    if expected_errors is None:
        _must_leave_room(exact(tolerable), rate, confidence)

    def borne(n: int) -> Fraction:
        return rate * n if expected_errors is None else Fraction(expected_errors)

    def suffices(n: int) -> bool:
        return bool(special.gammaincc(1 + float(borne(n)), n * bearable) <= risk)

    n = _first(suffices, 1, LARGEST_SIZE)
    if n is None:
        raise _too_large()
    return SizePlan(n, borne(n), Method.POISSON, exact(confidence), exact(tolerable))


def size_to_detect(rate: Rate, confidence: Rate, population: int | None = None) -> SizePlan:
    """Return the smallest n that holds at least one error with the confidence, where ``rate`` is in error.

    The same as bearing no error at all: P(no error in n) ≤ 1 - confidence.

    >>> size_to_detect(0.1, 0.95).n, size_to_detect(0.1, 0.95, 60).n
    (29, 23)
    """
    if population is None:
        return size_binomial(rate, confidence, expected_errors=0)
    return size_hypergeometric(rate, confidence, population, expected_errors=0)


# A margin around a share -----------------------------------------------------------------------------------


def size_for_margin(
    margin: Rate,
    share: Rate = Fraction(1, 2),
    level: Rate = Fraction(95, 100),
    population: int | None = None,
    correction: FiniteCorrection = FiniteCorrection.N0_OVER_N,
) -> MarginPlan:
    """Return how many cases give a two-sided interval of ± ``margin`` around ``share``.

    n0 = z² p (1 - p) / margin² is rounded up last, after the correction. Without a population there is
    nothing to correct. ``EXACT`` asks that the exact hypergeometric interval is no wider than 2 · margin.

    >>> size_for_margin(0.05, population=300).n
    169
    >>> size_for_margin(0.03, population=1251, correction=FiniteCorrection.N0_MINUS_1_OVER_N).n
    577
    """
    half, p = exact(margin), exact(share)
    _must_be_rate(half)
    if not 0 < p < 1:
        raise _no_rate()
    z = normal_quantile(level)
    endless = z * z * float(p * (1 - p)) / float(half) ** 2
    chosen = FiniteCorrection.NONE if population is None else correction
    match chosen, population:
        case FiniteCorrection.N0_OVER_N, int(size):
            n = ceil(endless / (1 + endless / size))
        case FiniteCorrection.N0_MINUS_1_OVER_N, int(size):
            n = ceil(endless / (1 + (endless - 1) / size))
        case FiniteCorrection.EXACT, int(size):
            n = _exact_margin(half, p, exact(level), size)
        case _:
            n = ceil(endless)
    return MarginPlan(n, half, p, exact(level), chosen, population)


def _exact_margin(half: Fraction, share: Fraction, level: Fraction, population: int) -> int:
    """Return a size whose exact interval is narrow enough, and that is the first of its neighbours to be so.

    The width falls with n, but not at each single step: x is the nearest whole number to share · n.
    """

    def suffices(n: int) -> bool:
        counts = hypergeometric_counts(floor(share * n + Fraction(1, 2)), n, population, level)
        return counts.high - counts.low <= 2 * half * population

    n = bisect_left(range(1, population), True, key=suffices) + 1
    nearby = range(max(1, n - ceil(2 / min(share, 1 - share))), n)
    return next((smaller for smaller in nearby if suffices(smaller)), n)


# The search -------------------------------------------------------------------------------------------------


def _smallest(
    suffices: Callable[[int, int], bool], expected: Fraction, expected_errors: int | None, largest: int
) -> tuple[int, int]:
    """Return the smallest n that suffices, and the errors it bears.

    With the errors fixed a larger n always suffices where a smaller does, so n is found by halving. The
    errors of a rate grow with n in steps, ceil(expected · n), and at each step up an n that sufficed may
    suffice no longer: each number of errors has its own stretch of sizes, and the first stretch whose last
    size suffices holds the answer.
    """
    if expected_errors is not None:
        stretches: Iterator[tuple[int, int, int]] = iter([(expected_errors, expected_errors + 1, largest)])
    elif expected == 0:
        stretches = iter([(0, 1, largest)])
    else:
        stretches = _stretches(expected, largest)
    for errors, first, last in stretches:
        n = _first(lambda n, errors=errors: suffices(errors, n), first, last)  # type: ignore[misc]
        if n is not None:
            return n, errors
    raise _too_large()


def _stretches(expected: Fraction, largest: int) -> Iterator[tuple[int, int, int]]:
    """Yield (errors, first n, last n): the sizes with ceil(expected · n) errors, by rising errors."""
    for errors in count(1):
        first, last = floor((errors - 1) / expected) + 1, min(floor(errors / expected), largest)
        if first > largest:
            return
        if first <= last:
            yield errors, first, last


def _first(suffices: Callable[[int], bool], first: int, last: int) -> int | None:
    """Return the first n from ``first`` to ``last`` that suffices, where all after it do too; else None."""
    step, low = 1, first
    while low <= last:
        high = min(low + step - 1, last)
        if suffices(high):
            found = bisect_left(range(low, high), True, key=suffices)
            return low + found
        low, step = high + 1, step * 2
    return None


# What cannot be --------------------------------------------------------------------------------------------


def _must_be_rate(rate: Fraction) -> None:
    if not 0 < rate < 1:
        raise _no_rate()


def _must_leave_room(tolerable: Fraction, expected: Fraction, confidence: Rate) -> None:
    """Refuse a tolerable rate that is not above the expected one, and name a size that is possible."""
    if not 0 <= expected < 1:
        raise _no_rate()
    if tolerable > expected:
        return
    possible = size_for_margin(Fraction(1, 20), Fraction(1, 2), exact(confidence)).n
    da, en = danish_percent(expected), f"{float(100 * expected):g} %"
    raise Refused(
        Text(
            f"Den højst acceptable fejlandel ({danish_percent(tolerable)}) ligger ikke over den forventede "
            f"({da}), og så kan ingen stikprøve vise, at den er overholdt.",
            f"The tolerable rate ({float(100 * tolerable):g} %) is not above the expected one ({en}): no "
            "sample can show that it is kept.",
        ),
        do=Text(
            f"Sæt den højere end {da}, forvent færre fejl, eller mål andelen i stedet: "
            f"{possible} sager giver højst ± 5 procentpoint.",
            f"Set it above {en}, expect fewer errors, or measure the share instead: {possible} cases give "
            "at most ± 5 percentage points.",
        ),
    )


def _population_too_small(population: int, too_many: int, borne: int) -> Refused:
    return Refused(
        Text(
            f"I {population} sager er {too_many} fejl allerede for mange, og der forventes {borne}: "
            "selv en gennemgang af alle sager kan ikke vise, at grænsen er overholdt.",
            f"Among {population} cases {too_many} errors are too many, and {borne} are expected: even a "
            "review of all cases cannot show that the limit is kept.",
        ),
        do=Text(
            "Sæt den højst acceptable fejlandel højere, eller forvent færre fejl.",
            "Set a higher tolerable rate, or expect fewer errors.",
        ),
    )


def _too_large() -> Refused:
    return Refused(
        Text(
            "De to andele ligger så tæt, at ingen stikprøve af rimelig størrelse kan skelne dem.",
            "The two rates are so close that no sample of a reasonable size can tell them apart.",
        ),
        do=Text(
            "Gør afstanden større, vælg en lavere sikkerhed, eller gennemgå alle sager.",
            "Widen the distance, choose less confidence, or review every case.",
        ),
    )


def _no_rate() -> Refused:
    return Refused(
        Text("En andel skal ligge mellem 0 og 1.", "A rate must lie between 0 and 1."),
        do=Text("Skriv f.eks. 0,05 for 5 pct.", "Write 0.05 for 5 per cent."),
    )


def danish_percent(rate: Fraction) -> str:
    """Return a rate as Danish text, such as 3,5 pct.

    >>> danish_percent(Fraction(35, 1000)), danish_percent(Fraction(1, 20))
    ('3,5 pct.', '5 pct.')
    """
    return f"{float(100 * rate):.10g} pct.".replace(".", ",", 1) if rate * 100 % 1 else f"{rate * 100} pct."
