"""How often the limits hold what they say; the whole grid is ``python -m bench.coverage_of_intervals``."""

import pytest
from bench.coverage_of_intervals import SPREADS, Design, noise, per_caseworker, simple, spread

from rettidig.assessment.estimates.model import Choice


def test_the_simple_limits_hold_whatever_the_caseload():
    """Worked out over every result of the draw: no chance in it."""
    for population, n in ((25, 10), (60, 20), (200, 40)):
        for errors in range(0, population + 1, max(1, population // 10)):
            for found in simple(population, n, errors):
                assert found.share >= 0.95 - 1e-9 or not found.is_exact, found


@pytest.mark.feature("F034")
@pytest.mark.parametrize("how", SPREADS)
@pytest.mark.parametrize(
    ("sizes", "n"), [((8,) * 5, 2), ((20,) * 8, 4), ((6, 12, 24) * 2, 4), ((30,) * 6, 1)]
)
def test_the_limits_of_so_many_per_caseworker_hold(sizes, n, how):
    draws = 150
    for rate in (0.05, 0.3):
        design = Design(sizes, tuple(min(n, size) for size in sizes), spread(rate, sizes, how))
        for found in per_caseworker(design, draws, seed=4):
            if found.is_exact or found.method == Choice.EXACT:
                assert found.share >= 0.95 - noise(draws), found


def test_the_t_interval_is_known_to_fail_on_small_strata():
    design = Design((8,) * 5, (2,) * 5, spread(0.05, (8,) * 5, "ens"))
    t = next(found for found in per_caseworker(design, 200, seed=4) if found.method == Choice.T)
    assert t.share < 0.9
