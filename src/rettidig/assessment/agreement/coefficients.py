"""Measures of agreement between two or more raters, with missing ratings, each as a mean over the units.

The formulas are those of K. L. Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed., chapters 2, 4 and
5, with his linearised variances. ``counts`` has one row per unit and one column per category: how many raters
gave it; ``weights`` says how much two categories agree, 1 on the diagonal.
"""

from collections.abc import Hashable, Sequence

import numpy as np

from rettidig.assessment.agreement.estimate import Linearised, Undefined
from rettidig.assessment.agreement.ratings import MISSING, Floats, Integers, Ratings

_PAIR = 2
_ROUNDING = 1e-12


def nominal(n_categories: int) -> Floats:
    """Return weights by which categories agree only with themselves."""
    return np.eye(n_categories)


def by_distance(values: Sequence[Hashable], power: int = 2) -> Floats:
    """Return weights that fall with the distance between numbers: squared (interval scale) or linearly.

    Raises ValueError where a category is no number.
    """
    if not all(isinstance(value, int | float) for value in values):
        message = "distances need categories that are numbers"
        raise ValueError(message)
    numbers = np.asarray(values, dtype=np.float64)
    span = np.ptp(numbers) if len(numbers) else 0.0
    return np.asarray(1 - (np.abs(numbers[:, None] - numbers) / (span or 1.0)) ** power)


def percent_agreement(counts: Integers, weights: Floats) -> Linearised | Undefined:
    """Return the share of pairs of ratings of one unit that agree, as a mean over the units."""
    found = _pairs(counts, weights)
    if isinstance(found, Undefined):
        return found
    observed, by_unit, _ = found
    return Linearised(observed, observed, 0.0, by_unit, observed)


def gwet_ac1(counts: Integers, weights: Floats) -> Linearised | Undefined:
    """Return Gwet's AC1 (AC2 with weights): chance is the agreement of raters who guess where it is hard."""
    n_categories = counts.shape[1]
    if n_categories < _PAIR:
        return Undefined.ONE_CATEGORY
    profile, mean = _profiles(counts)
    scale = weights.sum() / (n_categories * (n_categories - 1))
    chance = float(scale * (mean * (1 - mean)).sum())
    return _above_chance(counts, weights, chance, scale * profile @ (1 - mean))


def brennan_prediger(counts: Integers, weights: Floats) -> Linearised | Undefined:
    """Return Brennan and Prediger's kappa: chance gives every category alike."""
    n_categories = counts.shape[1]
    if n_categories < _PAIR:
        return Undefined.ONE_CATEGORY
    chance = float(weights.sum()) / n_categories**2
    return _above_chance(counts, weights, chance, np.full(len(counts), chance))


def fleiss(counts: Integers, weights: Floats) -> Linearised | Undefined:
    """Return Fleiss' generalised kappa (Scott's pi for two): chance is the raters' common habit."""
    profile, mean = _profiles(counts)
    chance = float(mean @ weights @ mean)
    return _above_chance(counts, weights, chance, profile @ (weights @ mean + weights.T @ mean) / 2)


def conger(ratings: Ratings, weights: Floats) -> Linearised | Undefined:
    """Return Conger's kappa (Cohen's for two): chance is each rater's own habit.

    A rater without any rating is left out.
    """
    chosen = ratings.chosen[:, (ratings.chosen != MISSING).any(axis=0)]
    n_raters = chosen.shape[1]
    if n_raters < _PAIR:
        return Undefined.NO_PAIRS
    given = (chosen[:, :, None] == np.arange(len(ratings.categories))).astype(np.float64)
    n_by_rater = given.sum(axis=(0, 2))
    habits = given.sum(axis=0) / n_by_rater[:, None]
    total = habits.sum(axis=0)
    own = float(np.einsum("gk,kl,gl->", habits, weights, habits))
    chance = (float(total @ weights @ total) - own) / (n_raters * (n_raters - 1))
    others = (total - habits) @ weights
    is_rated = (chosen != MISSING).astype(np.float64)
    n = len(chosen)
    moved = given - (is_rated - n_by_rater / n)[:, :, None] * habits
    by_unit = np.einsum("igl,gl,g->i", moved, others, n / n_by_rater) / (n_raters * (n_raters - 1))
    return _above_chance(ratings.counts(), weights, chance, by_unit)


def krippendorff(counts: Integers, weights: Floats) -> Linearised | Undefined:
    """Return Krippendorff's alpha, over the units rated at least twice, corrected for small samples."""
    kept = counts[counts.sum(axis=1) >= _PAIR].astype(np.float64)
    if not len(kept):
        return Undefined.NO_PAIRS
    n_ratings = kept.sum(axis=1)
    mean_n = n_ratings.mean()
    share = kept.mean(axis=0) / mean_n
    chance = float(share @ weights @ share)
    if _is_one(chance):
        return Undefined.ONE_CATEGORY
    small = 1 / n_ratings.sum()
    by_unit = (kept * (kept @ weights.T - 1)).sum(axis=1) / (mean_n * (n_ratings - 1))
    plain = float(by_unit.mean())
    observed = (1 - small) * plain + small
    uneven = (n_ratings - mean_n) / mean_n
    centre = (plain - chance) / (1 - chance)
    chance_by_unit = kept @ (weights @ share + weights.T @ share) / 2 / mean_n - chance * uneven
    units = (by_unit - plain * uneven - chance) - 2 * (1 - centre) * (chance_by_unit - chance)
    # Krippendorff's alpha is 1 just where all agree; the tiny correction must not hide that.
    seen = 1.0 if _is_one(plain) else observed
    return Linearised((observed - chance) / (1 - chance), seen, chance, units / (1 - chance), centre)


def _above_chance(
    counts: Integers, weights: Floats, chance: float, chance_by_unit: Floats
) -> Linearised | Undefined:
    found = _pairs(counts, weights)
    if isinstance(found, Undefined):
        return found
    if _is_one(chance):
        return Undefined.ONE_CATEGORY
    observed, by_unit, reach = found
    value = (observed - chance) / (1 - chance)
    units = (by_unit - chance * reach) - 2 * (1 - value) * (chance_by_unit - chance)
    return Linearised(value, observed, chance, units / (1 - chance), value)


def _pairs(counts: Integers, weights: Floats) -> tuple[float, Floats, Floats] | Undefined:
    """Return the agreement seen; each unit's part of it; and n / n₂ for units rated twice, 0 for others."""
    n_ratings = counts.sum(axis=1)
    is_pair = n_ratings >= _PAIR
    if not is_pair.any():
        return Undefined.NO_PAIRS
    agreeing = (counts * (counts @ weights.T - 1)).sum(axis=1)
    reach = is_pair * (len(counts) / is_pair.sum())
    by_unit = reach * agreeing / np.where(is_pair, n_ratings * (n_ratings - 1), 1)
    observed = float(by_unit.mean())
    return (1.0 if _is_one(observed) else observed), by_unit, reach


def _profiles(counts: Integers) -> tuple[Floats, Floats]:
    """Return each unit's shares of the categories, and their mean over the units (zeros without any)."""
    profile = counts / counts.sum(axis=1, keepdims=True)
    return profile, profile.sum(axis=0) / max(len(counts), 1)


def _is_one(share: float) -> bool:
    """Return whether a share is 1 but for rounding in the last bits."""
    return abs(share - 1) < _ROUNDING
