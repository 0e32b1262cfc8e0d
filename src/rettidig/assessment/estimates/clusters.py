"""Totals from whole clusters: a caseworker or a team is drawn, and then every case of theirs is reviewed."""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from rettidig.assessment.estimates.strata import Total


def cluster_total(
    clusters: Sequence[Sequence[float]], clusters_in_population: int, *, with_correction: bool = False
) -> Total:
    """Return the total over all clusters from those drawn with equal chance, each with all its values.

    total = M/m Σ t_i and se = M √(s_t²/m), by choice with the finite correction √(1 - m/M).
    Source: S. L. Lohr (1999), Sampling: Design and Analysis, example 5.2. Raises ValueError for fewer
    than two clusters, from which no spread can be told.

    >>> cluster_total([[1, 2], [3, 4]], 10).value
    50.0
    """
    drawn = len(clusters)
    if not 1 < drawn <= clusters_in_population:
        message = f"{drawn} of {clusters_in_population} clusters give no total"
        raise ValueError(message)
    sums = np.array([float(np.sum(values)) for values in clusters])
    se = clusters_in_population * sqrt(float(sums.var(ddof=1)) / drawn)
    if with_correction:
        se *= sqrt(1 - drawn / clusters_in_population)
    return Total(float(sums.mean()) * clusters_in_population, se, drawn - 1)
