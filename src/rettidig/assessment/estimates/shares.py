"""The share of a caseload that meets a point, from the reviewed cases of any design.

Cases that were reviewed but not judged (not applicable, pending, unknown) stand outside the share, and how
many of them the caseload has is then itself estimated: the share is a ratio, and its variance a ratio's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from rettidig.assessment.estimates.combination import Found, fewest_errors, most_errors
from rettidig.assessment.estimates.model import Choice, Estimate, Method
from rettidig.assessment.estimates.settings import settings
from rettidig.assessment.estimates.strata import Part, Total, expanded, t_limits
from rettidig.sampling.limits import (
    Sides,
    lower_errors,
    lower_limit_binomial,
    upper_errors,
    upper_limit_binomial,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stratum:
    """The reviewed cases of one stratum of ``size`` cases.

    ``weights`` is how many cases of the population each stands for; ``judged`` whether it came to met or not
    met, and ``met`` which. In a domain (a team) the cases outside are reviewed and not judged.
    """

    size: int
    weights: Floats
    judged: Flags
    met: Flags

    @property
    def n(self) -> int:
        """Return how many cases were reviewed."""
        return len(self.weights)

    @property
    def n_judged(self) -> int:
        """Return how many of them are in the share."""
        return int(self.judged.sum())

    @property
    def n_met(self) -> int:
        """Return how many of those meet the point."""
        return int((self.judged & self.met).sum())

    @property
    def has_equal_weights(self) -> bool:
        """Return whether every case of the stratum had the same chance."""
        return bool(self.n == 0 or np.ptp(self.weights) < 1e-9 * self.weights[0])


def counted(size: int, n: int, n_met: int, n_judged: int | None = None) -> Stratum:
    """Return the stratum of which ``n`` cases were reviewed with equal chance."""
    judged = np.arange(n) < (n if n_judged is None else n_judged)
    return Stratum(size, np.full(n, size / n if n else 0.0), judged, np.arange(n) < n_met)


@dataclass(frozen=True, slots=True)
class Share:
    """The share that meets a point: the estimate, and the counts it rests on.

    ``unreached`` counts the cases of strata in which nothing was reviewed: only the exact combination says
    anything about them.
    """

    estimate: Estimate
    n_met: int
    n_judged: int
    n_reviewed: int
    population: int
    unreached: int

    @property
    def turned(self) -> "Share":
        """Return the share of those that do not meet the point, with the limits that go with it."""
        found = self.estimate
        value, low, high = (None if x is None else 1 - x for x in (found.value, found.high, found.low))
        estimate = replace(found, value=value, low=low, high=high)
        return replace(self, estimate=estimate, n_met=self.n_judged - self.n_met)


def share(
    strata: Sequence[Stratum],
    *,
    confidence: float = 0.95,
    sides: Sides = Sides.TWO,
    choice: Choice = Choice.FITTING,
) -> Share:
    """Return the share that meets the point, with limits by the method that fits the design.

    One stratum with equal chances: exact, hypergeometric where every case was judged, else binomial. Several
    strata: the t interval where enough cases meet the point and enough do not, else the exact combination,
    else a binomial of the effective size. ``choice`` asks for one of them. With one side ``high`` is 1.
    """
    asked = _Asked(confidence, sides)
    unreached = sum(stratum.size for stratum in strata if not stratum.n)
    found = _estimate([s for s in strata if s.n], strata, asked, choice)
    one_sided = replace(found, high=1.0) if sides is Sides.ONE and found.high is not None else found
    return Share(
        one_sided,
        n_met=sum(stratum.n_met for stratum in strata),
        n_judged=sum(stratum.n_judged for stratum in strata),
        n_reviewed=sum(stratum.n for stratum in strata),
        population=sum(stratum.size for stratum in strata),
        unreached=unreached,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    confidence: float
    sides: Sides

    @property
    def one_end(self) -> float:
        """Return the confidence at one end."""
        return (1 + self.confidence) / 2 if self.sides is Sides.TWO else self.confidence

    def estimate(
        self, value: float, limits: tuple[float, float], method: Method, convention: str, total: Total | None
    ) -> Estimate:
        low, high = min(max(limits[0], 0.0), value), max(min(limits[1], 1.0), value)
        se, df = (total.se, total.df) if total else (None, None)
        return Estimate(value, low, high, method, self.sides, self.confidence, convention, se, df)


def _estimate(
    reached: Sequence[Stratum], strata: Sequence[Stratum], asked: _Asked, choice: Choice
) -> Estimate:
    if not any(stratum.n_judged for stratum in reached):
        return Estimate(None, None, None, Method.NONE, asked.sides, asked.confidence, "nothing was judged")
    total = ratio(reached)
    if all(stratum.n == stratum.size for stratum in strata):
        limits = (total.value, total.value)
        return asked.estimate(total.value, limits, Method.CENSUS, "every case was reviewed", total)
    is_simple = len(strata) == 1 and strata[0].has_equal_weights
    if choice is Choice.T or (choice is Choice.FITTING and not is_simple and _is_enough(reached)):
        return _by_t(total, asked)
    if is_simple:
        return _of_one(strata[0], asked)
    if _can_combine(strata):
        return _by_combination(strata, total, asked)
    return _by_effective_size(reached, total, asked)


def ratio(strata: Sequence[Stratum]) -> Total:
    """Return the weighted share of met among judged, with the standard error of a ratio.

    Where every reviewed case was judged this is the stratified mean of Cochran. Unequal weights within a
    stratum are taken as drawn with replacement: no finite correction, the variance is rather too large.
    """
    known = sum(float(s.weights[s.judged].sum()) for s in strata)
    value = sum(float(s.weights[s.judged & s.met].sum()) for s in strata) / known
    parts = [
        Part(
            s.weights * s.judged * (s.met - value) / known,
            1 - s.n / s.size if s.has_equal_weights else 1.0,
        )
        for s in strata
    ]
    total = expanded(parts)
    return Total(value, total.se, total.df)


def _is_enough(strata: Sequence[Stratum]) -> bool:
    """Return whether the strata themselves show enough spread for a variance to be told from them."""
    has_no_lone = all(stratum.n > 1 or stratum.size == 1 for stratum in strata)
    mixed = sum(min(stratum.n_met, stratum.n_judged - stratum.n_met) for stratum in strata)
    return has_no_lone and mixed >= settings().t_needs


def _can_combine(strata: Sequence[Stratum]) -> bool:
    is_whole = all(stratum.n_judged == stratum.n and stratum.has_equal_weights for stratum in strata)
    return is_whole and sum(stratum.size for stratum in strata) <= settings().exact_up_to


def _of_one(stratum: Stratum, asked: _Asked) -> Estimate:
    met, n, size = stratum.n_met, stratum.n_judged, stratum.size
    end = asked.one_end
    if n == stratum.n:
        limits = (lower_errors(met, n, size, end) / size, upper_errors(met, n, size, end) / size)
        return asked.estimate(met / n, limits, Method.HYPERGEOMETRIC, "exact, of the known size", None)
    limits = (lower_limit_binomial(met, n, end), upper_limit_binomial(met, n, end))
    convention = "exact binomial among the judged, whose number in the population is not known"
    return asked.estimate(met / n, limits, Method.BINOMIAL, convention, None)


def _by_t(total: Total, asked: _Asked) -> Estimate:
    limits = t_limits(total, asked.confidence, asked.sides)
    convention = "Cochran: var = sum of W² (1 - n/N) p (1 - p)/(n - 1); t with n - L degrees of freedom"
    return asked.estimate(total.value, limits, Method.STRATIFIED_T, convention, total)


def _by_combination(strata: Sequence[Stratum], total: Total, asked: _Asked) -> Estimate:
    """Return the limits for the whole population, unreached strata too; the value is of those reached."""
    found = [Found(stratum.size, stratum.n, stratum.n - stratum.n_met) for stratum in strata]
    size = sum(stratum.size for stratum in strata)
    limits = (
        1 - most_errors(found, asked.one_end) / size,
        1 - fewest_errors(found, asked.one_end) / size,
    )
    convention = "strata combined by Chernoff's bound, the least favourable split of the errors"
    return asked.estimate(total.value, limits, Method.COMBINATION, convention, None)


def _by_effective_size(strata: Sequence[Stratum], total: Total, asked: _Asked) -> Estimate:
    """Return the binomial limits of as many cases as would give the same standard error.

    Source: E. L. Korn, B. I. Graubard (1998), Survey Methodology 24, 193-201. Never more than were judged;
    where no spread was seen, as many as the weights are worth (Kish).
    """
    weights = np.concatenate([stratum.weights[stratum.judged] for stratum in strata])
    n, p = len(weights), total.value
    size = float(weights.sum() ** 2 / (weights**2).sum())
    if total.se > 0 and 0 < p < 1:
        tail = (1 + asked.confidence) / 2
        price = float(special.stdtrit(max(n - 1, 1), tail) / special.stdtrit(max(total.df, 1), tail))
        size = min(p * (1 - p) / total.se**2 * price**2, float(n))
    met = p * size
    low = 0.0 if met <= 0 else float(special.betaincinv(met, size - met + 1, 1 - asked.one_end))
    high = 1.0 if met >= size else float(special.betaincinv(met + 1, size - met, asked.one_end))
    convention = f"Korn and Graubard: binomial with an effective size of {size:.1f}"
    return asked.estimate(p, (low, high), Method.EFFECTIVE_SIZE, convention, total)
