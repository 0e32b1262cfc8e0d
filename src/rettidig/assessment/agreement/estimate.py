"""A measure of agreement with its uncertainty, or the reason why it has no value."""

from dataclasses import dataclass
from enum import StrEnum

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


class Limits(StrEnum):
    """How an interval is made of a standard error: sources differ.

    NORMAL is value ± normal quantile × se (SAS), STUDENT the same with *t* (Gwet). Both are too narrow where
    nearly all agree, the common case here. EFFECTIVE is Clopper and Pearson's interval of the agreement
    seen, for the sample size that has this standard error (at most the units there are), put on the
    measure's scale. Source: E. L. Korn, B. I. Graubard (1998), Survey Methodology 24, 193-201.
    """

    NORMAL = "normal"
    STUDENT = "student"
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure's value, standard error and two-sided interval; None where it cannot be told.

    ``undefined`` is the reason where there is no value; ``method`` is how the interval was made.
    """

    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    method: Limits | None = None
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
    found: Linearised | Undefined,
    *,
    confidence: float,
    clusters: Integers | None = None,
    limits: Limits = Limits.EFFECTIVE,
) -> Estimate:
    """Return the estimate with its two-sided interval, or with the reason why there is none.

    The variance is that of the units' mean, summed by cluster where units belong together; *t* then has the
    number of clusters less one degrees of freedom. Where all units agree, the limits are EFFECTIVE whatever
    was asked for (nothing varies), and a single cluster that does not agree has no interval.
    """
    if isinstance(found, Undefined):
        return Estimate(None, undefined=found)
    deviations = found.units - found.centre
    sums = deviations if clusters is None else np.bincount(_numbered(clusters), deviations)
    n = len(sums)
    if found.observed >= 1:
        return _on_scale(found, 0.0, n, n, confidence)
    if n == 1:
        return Estimate(found.value)
    se = (n / (n - 1) * float(sums @ sums)) ** 0.5 / len(deviations)
    if limits is not Limits.EFFECTIVE:
        return around(found.value, se, confidence, limits, n - 1)
    of_observed = se * (1 - found.chance)
    varies = found.observed * (1 - found.observed)
    size = varies / of_observed**2 if varies and of_observed else float(n)
    return _on_scale(found, se, size, n, confidence)


def around(value: float, se: float, confidence: float, limits: Limits, df: int) -> Estimate:
    """Return value ± quantile × standard error, cut at -1 and 1."""
    half = _quantile(confidence, limits, df) * se
    return Estimate(value, se, max(value - half, -1.0), min(value + half, 1.0), limits)


def _on_scale(found: Linearised, se: float, size: float, n: int, confidence: float) -> Estimate:
    """Return the limits of the agreement seen in ``size`` units, moved to the measure's scale."""
    if se:
        normal, student = (_quantile(confidence, kind, n - 1) for kind in (Limits.NORMAL, Limits.STUDENT))
        size = min(size * (normal / student) ** 2, len(found.units))
    agreed, tail = found.observed * size, (1 - confidence) / 2
    low = float(stats.beta.ppf(tail, agreed, size - agreed + 1)) if agreed > 0 else 0.0
    high = float(stats.beta.ppf(1 - tail, agreed + 1, size - agreed)) if found.observed < 1 else 1.0
    low, high = ((limit - found.chance) / (1 - found.chance) for limit in (low, high))
    return Estimate(found.value, se, low, high, Limits.EFFECTIVE)


def _quantile(confidence: float, limits: Limits, df: int) -> float:
    upper = (1 + confidence) / 2
    return float(stats.norm.ppf(upper) if limits is Limits.NORMAL else stats.t.ppf(upper, df))


def _numbered(clusters: Integers) -> Integers:
    found: Integers = np.unique(clusters, return_inverse=True)[1]
    return found
