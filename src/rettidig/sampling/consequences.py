"""What a sample of a given size can and cannot tell: errors allowed, limits, margin, and what it may miss."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rettidig.sampling.limits import (
    Rate,
    allowed_errors,
    binomial_at_most,
    clopper_pearson,
    errors_at_rate,
    exact,
    hypergeometric_at_most,
    hypergeometric_counts,
    upper_errors,
    upper_limit_binomial,
)
from rettidig.vocabulary import Refused, Text


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every size: at which confidence, of which caseload, and about which faults.

    ``population`` None is a caseload so large that its size does not matter (binomial); else everything is
    exact for that size (hypergeometric). ``share`` is the share around which the margin is told.
    """

    confidence: Fraction
    population: int | None = None
    tolerable: Fraction | None = None
    share: Fraction = Fraction(1, 2)
    faults: tuple[Fraction, ...] = (Fraction(1, 20), Fraction(1, 10))


@dataclass(frozen=True, slots=True)
class Missed:
    """How likely a sample holds not one error, where a fault is in ``rate`` of the cases."""

    rate: Fraction
    chance: float


@dataclass(frozen=True, slots=True)
class Consequence:
    """What ``n`` cases can tell.

    ``allowed`` errors still show that the tolerable rate is kept; None where not even a sample without errors
    does, or where no rate was asked about. ``highest_without_error`` is the upper limit of the error rate
    where none is found, ``highest_at_allowed`` where the allowed ones are. ``margin`` is the larger half of
    the two-sided interval around the share: nothing in between is promised.
    """

    n: int
    allowed: int | None
    highest_without_error: float
    highest_at_allowed: float | None
    margin: float
    missed: tuple[Missed, ...]


def consequence(n: int, question: Question) -> Consequence:
    """Return what ``n`` cases can tell; refuses more cases than there are, and none at all.

    >>> found = consequence(20, Question(Fraction(95, 100)))
    >>> round(found.highest_without_error, 3), round(found.missed[1].chance, 3)
    (0.139, 0.122)
    """
    _must_be_possible(n, question.population)
    allowed = None
    if question.tolerable is not None:
        allowed = allowed_errors(n, question.tolerable, question.confidence, question.population)
    return Consequence(
        n=n,
        allowed=allowed,
        highest_without_error=_highest(0, n, question),
        highest_at_allowed=None if allowed is None else _highest(allowed, n, question),
        margin=_margin(n, question),
        missed=tuple(Missed(rate, _chance_of_none(n, rate, question)) for rate in question.faults),
    )


def consequences(sizes: Sequence[int], question: Question) -> tuple[Consequence, ...]:
    """Return what each size can tell, the sizes in order and each once."""
    return tuple(consequence(n, question) for n in sorted(set(sizes)))


def sizes_around(n: int, population: int | None) -> tuple[int, ...]:
    """Return sizes to hold beside ``n``: halves, doubles, and what people ask for, up to the whole caseload.

    >>> sizes_around(93, 200)
    (10, 20, 46, 60, 93, 186, 200)
    """
    usual = {10, 20, 60, n // 2, n, 2 * n, 4 * n}
    most = population if population is not None else 4 * n
    possible = {size for size in usual if 0 < size <= most}
    return tuple(sorted(possible | ({most} if population is not None and most < 4 * n else set())))


def _highest(x: int, n: int, question: Question) -> float:
    if question.population is None:
        return upper_limit_binomial(x, n, question.confidence)
    return upper_errors(x, n, question.population, question.confidence) / question.population


def _margin(n: int, question: Question) -> float:
    """Return the larger half of the exact interval, for the result nearest to ``share``."""
    x = int(question.share * n + Fraction(1, 2))
    if question.population is None:
        limits = clopper_pearson(x, n, question.confidence)
        low, high = limits.low, limits.high
    else:
        counts = hypergeometric_counts(x, n, question.population, question.confidence)
        low, high = counts.low / question.population, counts.high / question.population
    return max(high - x / n, x / n - low)


def _chance_of_none(n: int, rate: Rate, question: Question) -> float:
    """Return how likely no error is drawn; in a caseload of a known size ceil(rate · N) cases have it."""
    if question.population is None:
        return binomial_at_most(0, n, exact(rate))
    errors = errors_at_rate(rate, question.population)
    return hypergeometric_at_most(0, n, errors, question.population)


def _must_be_possible(n: int, population: int | None) -> None:
    if n < 1:
        raise Refused(
            Text("Ingen sager siger ingenting.", "No cases tell nothing."),
            do=Text("Angiv mindst 1 sag.", "Give at least 1 case."),
        )
    if population is not None and n > population:
        raise Refused(
            Text(
                f"Der kan ikke udtages {n} sager af {population}.",
                f"{n} cases cannot be drawn from {population}.",
            ),
            do=Text(
                f"Angiv højst {population}; så er alle sager med.", f"Give at most {population}: every case."
            ),
        )
