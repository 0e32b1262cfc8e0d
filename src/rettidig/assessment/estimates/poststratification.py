"""Weights after the draw: a simple sample set right by the known sizes of groups in the population."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from rettidig.assessment.estimates.strata import Total


@dataclass(frozen=True, slots=True)
class Group:
    """A group of ``size`` cases in the population, and the share found among its ``n`` reviewed cases."""

    size: int
    share: float
    n: int


def poststratified_share(shares: Sequence[float], sizes: Sequence[float]) -> float:
    """Return Σ N_g p_g / Σ N_g.

    >>> round(poststratified_share([0.25, 0.4, 0.8], [20000, 5000, 2000]), 6)
    0.318519
    """
    return sum(p * size for p, size in zip(shares, sizes, strict=True)) / sum(sizes)


def poststratified(groups: Sequence[Group]) -> Total:
    """Return the share with the standard error of a simple sample whose weights were set afterwards.

    var = (1 - f)/n Σ W_g s_g² + (1 - f)/n² Σ (1 - W_g) s_g²: the second term is the price of not having
    drawn by group (Cochran 1977, formula 5A.42). Groups without reviewed cases must be joined to others
    beforehand; raises ValueError where one has fewer than two.
    """
    if any(group.n <= 1 for group in groups):
        message = "every group needs two reviewed cases or more"
        raise ValueError(message)
    size, n = sum(group.size for group in groups), sum(group.n for group in groups)
    left_out = 1 - n / size
    variance = 0.0
    for group in groups:
        spread = group.share * (1 - group.share) * group.n / (group.n - 1)
        weight = group.size / size
        variance += left_out * spread * (weight / n + (1 - weight) / n**2)
    value = poststratified_share([g.share for g in groups], [g.size for g in groups])
    return Total(value, sqrt(variance), n - len(groups))
