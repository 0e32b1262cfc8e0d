"""Totals, means and shares from a stratified sample, with the finite population correction.

p = Σ W_h p_h and var = Σ W_h² (1 - n_h/N_h) s_h²/n_h, which for a share is p_h (1 - p_h)/(n_h - 1); the
interval is a t interval with n - L degrees of freedom. Each caseworker of an *n per caseworker* design is a
stratum. Source: W. G. Cochran (1977), Sampling Techniques, chapter 5; the same as R's package survey gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from rettidig.sampling.limits import Sides

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """What the reviewed cases of one stratum add to a total, each with its weight already in it.

    ``left_out`` is the share of the stratum that was not reviewed, 1 - n/N: the finite correction.
    """

    contributions: Floats
    left_out: float

    @property
    def n(self) -> int:
        """Return how many cases were reviewed."""
        return len(self.contributions)


@dataclass(frozen=True, slots=True)
class Total:
    """A total or a mean with its standard error, and how many degrees of freedom that has."""

    value: float
    se: float
    df: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A stratum of ``size`` cases, of which some were reviewed and gave a value each."""

    size: int
    values: Floats


def expanded(parts: Sequence[Part]) -> Total:
    """Return the sum of all contributions; var = Σ (1 - f_h) n_h s_h², with n - L degrees of freedom.

    A stratum with one reviewed case of several has no variance of its own: such strata are joined first
    (``joined``). A stratum where every case was reviewed adds nothing to the variance.
    """
    ready = joined(parts)
    variance = sum(
        part.left_out * part.n * float(np.var(part.contributions, ddof=1))
        for part in ready
        if part.n > 1 and part.left_out > 0
    )
    n = sum(part.n for part in ready)
    value = float(sum(part.contributions.sum() for part in ready))
    return Total(value, sqrt(variance), max(n - len(ready), 0))


def joined(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with each lone case's joined to another, so that all have a variance.

    The rule: strata with one reviewed case of several are joined two by two in the order given, and the
    last of an odd number goes into the pair before it; a single one goes into the stratum that is next to
    it. The differences between joined strata are then counted as chance, so the interval becomes wider and
    never narrower by it (Cochran 1977, section 5A.12).
    """
    lone = [place for place, part in enumerate(parts) if part.n == 1 and part.left_out > 0]
    filled = [place for place, part in enumerate(parts) if part.n]
    if len(lone) == 1 and len(filled) > 1:
        at = filled.index(lone[0])
        lone = sorted({lone[0], filled[at - 1] if at else filled[1]})
    groups = [lone[i : i + 2] for i in range(0, len(lone), 2)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    rest = [part for place, part in enumerate(parts) if place not in lone and part.n]
    return [*rest, *(_as_one([parts[place] for place in group]) for group in groups)]


def _as_one(parts: Sequence[Part]) -> Part:
    """Return several strata as one; the largest share left out is kept."""
    return Part(np.concatenate([part.contributions for part in parts]), max(part.left_out for part in parts))


def stratified_total(strata: Sequence[Measured]) -> Total:
    """Return the total of the values over the whole population; strata with nothing reviewed add nothing."""
    return expanded(
        [
            Part(s.values * (s.size / len(s.values)), 1 - len(s.values) / s.size)
            for s in strata
            if len(s.values)
        ]
    )


def stratified_mean(strata: Sequence[Measured]) -> Total:
    """Return the mean of the values over the strata in which something was reviewed.

    >>> strata = [Measured(8, np.array([1.0, 1, 0, 0, 0, 0])), Measured(11, np.eye(7)[0])]
    >>> round(stratified_mean([*strata, Measured(11, np.zeros(7))]).value, 4)
    0.1413
    """
    size = sum(stratum.size for stratum in strata if len(stratum.values))
    total = stratified_total(strata)
    return Total(total.value / size, total.se / size, total.df)


def t_limits(total: Total, confidence: float, sides: Sides) -> tuple[float, float]:
    """Return the limits of a t interval; with one side all the risk lies there, at both limits alike.

    Without degrees of freedom nothing is known about the spread, and the limits are infinite, except where
    every case was reviewed.
    """
    if total.se == 0 and total.df == 0:
        return (total.value, total.value)
    if total.df == 0:
        return (-np.inf, np.inf)
    tail = (1 + confidence) / 2 if sides is Sides.TWO else confidence
    spread = float(special.stdtrit(total.df, tail)) * total.se
    return (total.value - spread, total.value + spread)


def unweighted_mean(strata: Sequence[Measured]) -> float:
    """Return the mean of the reviewed cases as if all had the same weight: biased where strata differ.

    It is here to be shown beside the weighted one (Derks 2022: 15.00 % against 14.13 %).
    """
    return float(np.concatenate([stratum.values for stratum in strata]).mean())
