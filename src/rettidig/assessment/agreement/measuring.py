"""Every measure of agreement that some ratings allow, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from rettidig.assessment.agreement.coefficients import (
    brennan_prediger,
    by_distance,
    conger,
    fleiss,
    gwet_ac1,
    krippendorff,
    nominal,
    percent_agreement,
)
from rettidig.assessment.agreement.estimate import (
    Estimate,
    Limits,
    Linearised,
    Measure,
    Undefined,
    estimated,
)
from rettidig.assessment.agreement.ratings import MISSING, Integers, Ratings

_PAIR = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """The measures of some ratings; ``n_units`` were rated, ``n_compared`` of them at least twice."""

    n_units: int
    n_compared: int
    n_raters: int
    estimates: Mapping[Measure, Estimate]

    def of(self, measure: Measure) -> Estimate | None:
        """Return the estimate, or None where the ratings do not allow the measure at all."""
        return self.estimates.get(measure)


def agreement(ratings: Ratings, *, confidence: float = 0.95, limits: Limits = Limits.EFFECTIVE) -> Agreement:
    """Return the agreement of the raters: Cohen and Scott where they are two, distances where numbers.

    Intervals are two-sided; a measure that cannot be told has the reason in place of a value.
    """
    counts = ratings.counts()
    n_ratings = counts.sum(axis=1)
    found = {
        measure: estimated(linear, confidence=confidence, clusters=_clusters(ratings, linear), limits=limits)
        for measure, linear in _measured(ratings, counts).items()
    }
    return Agreement(
        n_units=len(counts),
        n_compared=int((n_ratings >= _PAIR).sum()),
        n_raters=int((ratings.chosen != MISSING).any(axis=0).sum()),
        estimates=found,
    )


def _measured(ratings: Ratings, counts: Integers) -> dict[Measure, Linearised | Undefined]:
    weights = nominal(len(ratings.categories))
    found = {
        Measure.PERCENT: percent_agreement(counts, weights),
        Measure.GWET: gwet_ac1(counts, weights),
        Measure.FLEISS: fleiss(counts, weights),
        Measure.CONGER: conger(ratings, weights),
        Measure.KRIPPENDORFF: krippendorff(counts, weights),
        Measure.BRENNAN_PREDIGER: brennan_prediger(counts, weights),
    }
    if ratings.n_raters == _PAIR:
        found[Measure.COHEN] = conger(ratings.rated_twice(), weights)
        found[Measure.SCOTT] = fleiss(ratings.rated_twice().counts(), weights)
    if all(isinstance(category, int | float) for category in ratings.categories):
        found[Measure.KRIPPENDORFF_INTERVAL] = krippendorff(counts, by_distance(ratings.categories))
    return found


def _clusters(ratings: Ratings, linear: Linearised | Undefined) -> Integers | None:
    """Return the clusters of the units that the measure looked at: all of them, or those rated twice."""
    if isinstance(linear, Undefined) or ratings.clusters is None:
        return None
    return ratings.clusters if len(linear.units) == len(ratings.clusters) else ratings.rated_twice().clusters
