"""A measure of agreement with its uncertainty, or the reason why it has no value."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import numpy as np
from scipy import stats

from rettidig.assessment.agreement.ratings import Floats, Integers


class Measure(StrEnum):
    """The measures, by the name they have in output."""

    PERCENT = "pa"
    COHEN = "cohen"
    SCOTT = "scott"
    FLEISS = "fleiss"
    CONGER = "conger"
    KRIPPENDORFF = "krippendorff_nominal"
    KRIPPENDORFF_INTERVAL = "krippendorff_interval"
    GWET = "ac1"
    BRENNAN_PREDIGER = "brennan_prediger"


class Undefined(StrEnum):
    """Why a measure has no value."""

    NO_PAIRS = "no_pairs"
    ONE_CATEGORY = "one_category"


class Quantile(StrEnum):
    """Which distribution the interval's width is read from: sources differ."""

    NORMAL = "normal"
    STUDENT = "student"


LINEARISED = "linearised"
FULL_AGREEMENT = "exact-at-full-agreement"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure's value, standard error and two-sided interval; None where it cannot be told.

    ``undefined`` is the reason where there is no value; ``method`` is how the interval was made.
    """

    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    method: str | None = None
    undefined: Undefined | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the lower and upper limit, or None where there are none."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Linearised:
    """A measure as the mean of one number per unit, so that its variance is that of a mean.

    ``observed`` is the agreement seen and ``chance`` that expected by chance; ``value`` is
    ``(observed - chance) / (1 - chance)``. ``centre`` is the mean of ``units`` (the value, but for
    Krippendorff's alpha, which is moved a little for small samples).
    """

    value: float
    observed: float
    chance: float
    units: Floats
    centre: float


def estimated(
    found: "Linearised | Undefined",
    *,
    confidence: float,
    clusters: Integers | None = None,
    quantile: Quantile = Quantile.STUDENT,
) -> Estimate:
    """Return the estimate with its interval, never above 1 or below -1.

    The variance is that of the units' mean, summed by cluster where units belong together (then *t* has the
    number of clusters less one degrees of freedom). Where all units agree, the sample says nothing of the
    variance: the lower limit is then that of Clopper and Pearson for *m* of *m*, with chance as observed.
    """
    if isinstance(found, Undefined):
        return Estimate(None, undefined=found)
    deviations = found.units - found.centre
    sums = (
        deviations
        if clusters is None
        else np.bincount(np.unique(clusters, return_inverse=True)[1], deviations)
    )
    n_clusters = len(sums)
    plain = Estimate(found.value)
    if found.observed >= 1:
        least = ((1 - confidence) / 2) ** (1 / n_clusters)
        low = (least - found.chance) / (1 - found.chance)
        return replace(plain, low=low, high=1.0, method=FULL_AGREEMENT)
    if n_clusters == 1:
        return plain
    variance = n_clusters / (n_clusters - 1) * float(sums @ sums) / len(deviations) ** 2
    return with_interval(found.value, variance**0.5, confidence, quantile, n_clusters - 1)


def with_interval(value: float, se: float, confidence: float, quantile: Quantile, df: int) -> Estimate:
    """Return value ± quantile × standard error, cut at -1 and 1."""
    inverse = stats.norm.ppf if quantile is Quantile.NORMAL else partial(stats.t.ppf, df=df)
    half = float(inverse((1 + confidence) / 2)) * se
    return Estimate(value, se, max(value - half, -1.0), min(value + half, 1.0), LINEARISED)
