"""Whether groups (caseworkers, teams) differ more than chance makes them differ.

The test is exact and has no seed: given how many cases each group has and how many are met in all, chance
deals the met cases out among the groups as from one pack. The distribution of the sum of squares over all
such deals is worked out, not drawn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import lcm

import numpy as np
from scipy import stats

from rettidig.assessment.agreement.ratings import Floats, Integers
from rettidig.assessment.agreement.rules import UniformityRules
from rettidig.assessment.model import Counts

EXACT = "exact-conditional"
APPROXIMATE = "chi-square"
_CELLS = 16_384
_LARGEST_WORK = 400_000_000


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """How probable a spread at least as large is by chance alone, and how the probability was found.

    ``ratio`` is the sum of squares in times of what chance gives on average: 1 is plain chance.
    """

    p_value: float
    ratio: float
    method: str


@dataclass(frozen=True, slots=True)
class Uniformity:
    """The spread of a point between groups; a group with too few cases takes no part in it.

    ``homogeneity`` is None where too few groups are left, or where all or none of the cases are met:
    then there is no spread to judge. ``groups`` are those that take part, by their name.
    """

    control_point: str
    groups: Mapping[str, Counts]
    n_left_out: int
    homogeneity: Homogeneity | None

    @property
    def shares(self) -> tuple[float, float] | None:
        """Return the lowest and highest share of the groups, or None without any."""
        found = [counts.met / counts.n for counts in self.groups.values()]
        return (min(found), max(found)) if found else None


def uniformity(
    control_point: str, groups: Iterable[tuple[str, Counts]], rules: UniformityRules
) -> Uniformity:
    """Return the spread between the groups that have enough cases; a group without a name is no group."""
    named = {name: counts for name, counts in groups if name and counts.n}
    kept = {name: counts for name, counts in named.items() if counts.n >= rules.least_cases}
    found = homogeneity(list(kept.values())) if len(kept) >= rules.least_groups else None
    shown = kept if len(kept) >= rules.least_groups else {}
    return Uniformity(control_point, shown, len(named) - len(shown), found)


def homogeneity(groups: list[Counts]) -> Homogeneity | None:
    """Return how probable a spread at least as large as that of the groups is by chance.

    None where fewer than two groups have cases, or where all of them or none are met. The probability is
    never too small: sums of squares that differ less than the arithmetic can tell count as equal. Only
    where the work would be too large (many thousand cases) is Pearson's chi-square used instead.
    """
    sizes = np.array([counts.n for counts in groups if counts.n], dtype=np.int64)
    met = np.array([counts.met for counts in groups if counts.n], dtype=np.int64)
    n, n_met = int(sizes.sum()), int(met.sum())
    if len(sizes) < 2 or n_met in {0, n}:  # noqa: PLR2004 - one group has no spread
        return None
    share = n_met / n
    squares = float(((met - sizes * share) ** 2 / sizes).sum()) / (share * (1 - share))
    # The mean of Pearson's statistic over all deals is (k - 1) n / (n - 1).
    ratio = squares / (len(sizes) - 1) * (n - 1) / n
    fewer = min(n_met, n - n_met)
    if n * fewer * _CELLS > _LARGEST_WORK:
        return Homogeneity(float(stats.chi2.sf(squares, len(sizes) - 1)), ratio, APPROXIMATE)
    seen = met if n_met == fewer else sizes - met
    return Homogeneity(_exact_tail(seen, sizes), ratio, EXACT)


def _exact_tail(seen: Integers, sizes: Integers) -> float:
    """Return the probability of a sum of x²/n at least as large as that seen, over all deals of its sum.

    Sums are kept in whole steps. Where a common multiple of the sizes is small the steps are exact;
    otherwise each term is rounded, and whatever rounding could have hidden counts as at least as large.
    """
    total, n = int(seen.sum()), int(sizes.sum())
    common = lcm(*(int(size) for size in sizes))
    is_exact = common * total <= _CELLS
    scale = common if is_exact else _CELLS / total
    slack = 0 if is_exact else len(sizes)
    chances = np.zeros((total + 1, int(total * scale) + len(sizes) + 1))
    chances[0, 0] = 1.0
    for size in sizes:
        chances = _dealt(chances, int(size), total / n, scale)
    bound = sum(_step(int(x), int(size), scale) for x, size in zip(seen, sizes, strict=True)) - slack
    row = chances[total]
    return float(min(row[max(bound, 0) :].sum() / row.sum(), 1.0))


def _dealt(chances: Floats, size: int, share: float, scale: float) -> Floats:
    """Return the chances by sum and squares when one more group has got its cases."""
    n_sums, n_steps = chances.shape
    after = np.zeros_like(chances)
    for x, chance in enumerate(stats.binom.pmf(np.arange(min(size, n_sums - 1) + 1), size, share)):
        step = _step(x, size, scale)
        if step < n_steps:
            after[x:, step:] += chance * chances[: n_sums - x, : n_steps - step]
    return after


def _step(x: int, size: int, scale: float) -> int:
    return round(x * x * scale / size)
