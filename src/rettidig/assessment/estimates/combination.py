"""Limits of the number of errors from a stratified sample that always cover, however small the strata are.

The t interval needs a variance in each stratum; four cases per caseworker with no error among them have none.
These limits need nothing. For errors K_h in the strata, the chance of a weighted count as low as the one seen
is at most exp(s t) Π E[exp(-s w_h X_h)] for every s > 0 (Chernoff), X_h hypergeometric. Every K that this
bound does not refute is kept, whichever way its errors lie in the strata; the least favourable is found by
adding errors where they cost least. For a sample without errors the limit is exact; else it is too wide.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import special

_STEEPNESS = np.concatenate([np.geomspace(0.01, 8, 36), [16.0, 40.0]])
"""The values of s that are tried, for a weight of 1; each gives a valid limit, and the best is taken."""

_SLACK = 1e-9

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """A stratum of ``size`` cases, of which ``n`` were reviewed and ``x`` were in error."""

    size: int
    n: int
    x: int

    @property
    def turned(self) -> "Found":
        """Return the stratum with errors and non-errors changed about."""
        return Found(self.size, self.n, self.n - self.x)


def most_errors(strata: Sequence[Found], confidence: float) -> int:
    """Return the one-sided upper limit of the number of errors in all strata together.

    A stratum in which nothing was reviewed may be all errors.

    >>> most_errors([Found(10, 10, 2), Found(5, 0, 0)], 0.95)
    7
    """
    seen = [stratum for stratum in strata if stratum.n]
    unseen = sum(stratum.size for stratum in strata if not stratum.n)
    if not seen:
        return unseen
    scale = sum(stratum.n for stratum in seen) / sum(stratum.size for stratum in seen)
    weights = {stratum: scale * stratum.size / stratum.n for stratum in seen}
    alike = Counter(seen)
    costs = [(_costs(stratum, weights[stratum]), many) for stratum, many in alike.items()]
    weighted = sum(weights[stratum] * stratum.x for stratum in seen)
    budgets = -log(1 - confidence) + _STEEPNESS * weighted + _SLACK
    found = sum(stratum.x for stratum in seen)
    more = [
        _affordable([(cost[:, s], many) for cost, many in costs], budget) for s, budget in enumerate(budgets)
    ]
    return unseen + found + min(more)


def fewest_errors(strata: Sequence[Found], confidence: float) -> int:
    """Return the one-sided lower limit: what is not an error is counted the same way."""
    size = sum(stratum.size for stratum in strata)
    return size - most_errors([stratum.turned for stratum in strata], confidence)


def _costs(stratum: Found, weight: float) -> Floats:
    """Return -ln E[exp(-s w X)] for each possible number of errors (rows) and each s (columns).

    The possible numbers begin with the errors that were seen, and end where all unseen cases are errors.
    """
    errors = np.arange(stratum.x, stratum.size - (stratum.n - stratum.x) + 1)
    counts = np.arange(stratum.n + 1)
    damped = np.exp(-np.outer(counts * weight, _STEEPNESS))
    expectation = _chances(errors, counts, stratum.n, stratum.size) @ damped
    return -np.log(np.maximum(expectation, np.finfo(float).tiny))


def _chances(errors: Integers, counts: Integers, n: int, size: int) -> Floats:
    """Return P(X = count) for each number of errors (rows) and each count (columns), hypergeometric.

    From one table of ln k!, which is a hundred times as fast as asking scipy for each.
    """
    logs: Floats = special.gammaln(np.arange(size + 1) + 1.0)

    def ways(total: Integers, chosen: Integers) -> Floats:
        """Return ln of the binomial coefficient, -inf where more are chosen than there are."""
        rest = total - chosen
        found = logs[total] - logs[chosen] - logs[np.maximum(rest, 0)]
        return np.where(rest >= 0, found, -np.inf)

    rows = errors[:, np.newaxis]
    all_ways = logs[size] - logs[n] - logs[size - n]
    chances: Floats = np.exp(ways(rows, counts) + ways(size - rows, n - counts) - all_ways)
    return chances


def _affordable(costs: Sequence[tuple[Floats, int]], budget: float) -> int:
    """Return how many errors more than those seen the budget allows, taking the cheapest first.

    ``costs`` are those of each kind of stratum, with how many strata are of that kind.

    The cost of one more error is made to rise within a stratum by averaging where it does not (the greatest
    convex function below it), so that taking the cheapest first never finds too few.
    """
    left = budget - sum(many * float(cost[0]) for cost, many in costs)
    steps = np.concatenate([np.tile(_rising(np.diff(cost)), many) for cost, many in costs])
    return int(np.searchsorted(np.cumsum(np.sort(steps)), left, side="right"))


def _rising(steps: Floats) -> Floats:
    """Return the steps as they are where they rise; else with neighbours averaged until they do."""
    if bool(np.all(np.diff(steps) >= 0)):
        return steps
    blocks: list[tuple[float, int]] = []
    for step in steps.tolist():
        mean, many = step, 1
        while blocks and blocks[-1][0] > mean:
            before, n = blocks.pop()
            mean, many = (before * n + mean * many) / (n + many), n + many
        blocks.append((mean, many))
    return np.repeat([mean for mean, _ in blocks], [many for _, many in blocks])
