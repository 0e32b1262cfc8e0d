"""Cohen's kappa of two raters, from their square table, as SAS prints it."""

import numpy as np

from rettidig.assessment.agreement.coefficients import fleiss
from rettidig.assessment.agreement.estimate import (
    Estimate,
    Limits,
    Undefined,
    around,
    estimated,
)
from rettidig.assessment.agreement.ratings import Floats, Integers, Ratings


def cohen(table: Integers, weights: Floats, *, confidence: float, limits: Limits = Limits.NORMAL) -> Estimate:
    """Return Cohen's kappa with the large-sample standard error and interval of SAS PROC FREQ.

    ``limits`` STUDENT reads the width from *t* with n - 1 degrees of freedom, as Gwet does. Where both
    raters agree throughout there is no such standard error: ``estimated`` then gives the interval. Source:
    J. L. Fleiss, J. Cohen, B. S. Everitt (1969), Psychological Bulletin 72, 323-327, formula 13.
    """
    n = int(table.sum())
    if n == 0:
        return Estimate(None, undefined=Undefined.NO_PAIRS)
    shares = table / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, chance = float((weights * shares).sum()), float(rows @ weights @ columns)
    if _uses_one_category(table):
        return Estimate(None, undefined=Undefined.ONE_CATEGORY)
    value = (observed - chance) / (1 - chance)
    if int(np.trace(table)) == n:
        same = fleiss(Ratings.of_table(table.tolist()).counts(), weights)
        return estimated(same, confidence=confidence)
    centred = weights - (1 - value) * ((weights @ columns)[:, None] + rows @ weights)
    variance = float((shares * centred**2).sum()) - (value - chance * (1 - value)) ** 2
    se = max(variance, 0.0) ** 0.5 / ((1 - chance) * n**0.5)
    return around(value, se, confidence, limits, max(n - 1, 1))


def _uses_one_category(table: Integers) -> bool:
    return int(np.count_nonzero(table.sum(axis=0) + table.sum(axis=1))) == 1
