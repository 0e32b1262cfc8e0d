"""Shares of a caseload: against the textbook formula, and each design by its method."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rettidig.assessment.estimates.combination import Found, fewest_errors, most_errors
from rettidig.assessment.estimates.model import Choice, Method
from rettidig.assessment.estimates.shares import Stratum, counted, share
from rettidig.assessment.estimates.strata import (
    Measured,
    Part,
    Total,
    expanded,
    joined,
    stratified_mean,
    stratified_total,
    t_limits,
)
from rettidig.sampling.limits import Sides, clopper_pearson, hypergeometric_counts, upper_errors

LARGE = [counted(1000, 40, 30), counted(1000, 40, 34), counted(5000, 80, 60)]
DERKS = [counted(8, 6, 4), counted(11, 7, 6), counted(11, 7, 7)]


def test_the_stratified_share_is_the_textbooks():
    found = share(LARGE).estimate
    weights, shares = np.array([1, 1, 5]) / 7, np.array([30 / 40, 34 / 40, 60 / 80])
    n, sizes = np.array([40, 40, 80]), np.array([1000, 1000, 5000])
    se = sqrt(float((weights**2 * (1 - n / sizes) * shares * (1 - shares) / (n - 1)).sum()))
    t = stats.t.ppf(0.975, 160 - 3)
    p = float((weights * shares).sum())
    assert found.method is Method.STRATIFIED_T
    assert (found.value, found.se, found.df) == (pytest.approx(p), pytest.approx(se), 157)
    assert (found.low, found.high) == (pytest.approx(p - t * se), pytest.approx(p + t * se))


@pytest.mark.feature("F026")
def test_a_group_that_was_drawn_too_often_weighs_what_it_is():
    oversampled = [counted(900, 30, 27), counted(100, 50, 10)]
    found = share(oversampled)
    assert found.estimate.value == pytest.approx(0.9 * 0.9 + 0.1 * 0.2)
    assert found.n_met / found.n_judged == pytest.approx(37 / 80)


def test_the_unweighted_mean_of_unequal_strata_is_not_the_share():
    found = share(DERKS)
    assert 1 - found.n_met / found.n_judged == pytest.approx(0.15)
    assert 1 - found.estimate.value == pytest.approx(0.14126984)


def test_a_simple_sample_has_the_exact_limits_of_its_caseload():
    found = share([counted(300, 100, 45)]).estimate
    counts = hypergeometric_counts(45, 100, 300)
    assert (found.low, found.high) == (counts.low / 300, counts.high / 300)
    assert found.method is Method.HYPERGEOMETRIC


def test_one_side_puts_all_the_risk_at_the_unfavourable_end():
    found = share([counted(1200, 102, 100)], confidence=0.9, sides=Sides.ONE).estimate
    assert found.low == 1 - upper_errors(2, 102, 1200, 0.9) / 1200
    assert found.high == 1.0
    for strata in (LARGE, DERKS):
        two, one = share(strata).estimate, share(strata, sides=Sides.ONE).estimate
        assert one.low > two.low
        assert one.high == 1.0


def test_cases_that_were_not_judged_stand_outside_the_share():
    found = share([counted(300, 40, 20, n_judged=25)])
    limits = clopper_pearson(20, 25)
    assert found.estimate.method is Method.BINOMIAL
    assert (found.estimate.low, found.estimate.high) == (limits.low, limits.high)
    assert (found.n_met, found.n_judged, found.n_reviewed, found.population) == (20, 25, 40, 300)


def test_a_census_is_no_estimate():
    found = share([counted(8, 8, 3), counted(5, 5, 5)]).estimate
    assert found.method is Method.CENSUS
    assert found.low == found.value == found.high == pytest.approx(8 / 13)


def test_nothing_judged_is_no_share():
    for strata in ([counted(10, 0, 0)], [counted(10, 4, 0, n_judged=0)], []):
        found = share(strata).estimate
        assert (found.value, found.low, found.high, found.method) == (None, None, None, Method.NONE)


def test_strata_that_nobody_looked_at_may_be_anything():
    reached, unreached = counted(50, 10, 10), counted(50, 0, 0)
    found = share([reached, unreached])
    assert found.unreached == 50
    assert found.estimate.method is Method.COMBINATION
    assert found.estimate.low < 0.5
    assert found.estimate.high == 1.0


def test_without_spread_to_see_no_interval_is_a_point():
    for strata in ([counted(30, 4, 4)] * 20, [counted(30_000, 4, 4), counted(30_000, 4, 4)]):
        found = share(strata).estimate
        assert found.value == 1.0
        assert found.low < 0.99
    for strata in ([counted(30, 4, 3, n_judged=3), counted(90, 4, 4)],):
        found = share(strata).estimate
        assert found.method is Method.EFFECTIVE_SIZE
        assert found.low < 0.7


def test_unequal_weights_are_no_exact_design():
    weights = np.array([2.0, 5, 10, 20, 40, 3, 7, 13])
    stratum = Stratum(100, weights, np.ones(8, bool), np.arange(8) < 6)
    found = share([stratum], choice=Choice.EXACT).estimate
    assert found.method is Method.EFFECTIVE_SIZE
    assert found.value == pytest.approx(80 / 100)
    assert found.low < 0.5


@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(list(Choice)),
    st.sampled_from(list(Sides)),
)
@settings(max_examples=80)
def test_every_share_lies_within_its_limits(sizes, choice, sides):
    strata = []
    for size, n, judged, met in sizes:
        seen = min(n, size)
        known = min(judged, seen)
        strata.append(counted(size, seen, min(met, known), n_judged=known))
    found = share(strata, choice=choice, sides=sides).estimate
    if found.value is not None:
        assert 0 <= found.low <= found.value <= found.high <= 1


# Strata -----------------------------------------------------------------------------------------------------


def test_lone_cases_are_joined_two_by_two():
    parts = [Part(np.array([value]), 0.9) for value in (1.0, 2.0, 3.0, 4.0, 5.0)]
    assert [part.n for part in joined(parts)] == [2, 3]
    assert [part.n for part in joined([*parts[:1], Part(np.array([1.0, 2.0]), 0.5)])] == [3]
    assert [part.n for part in joined([Part(np.array([1.0, 2.0]), 0.5), parts[0]])] == [3]
    assert [part.n for part in joined(parts[:1])] == [1]


def test_a_lone_case_that_is_its_whole_stratum_is_left_alone():
    parts = [Part(np.array([1.0]), 0.0), Part(np.array([1.0, 2.0]), 0.5)]
    assert [part.n for part in joined(parts)] == [1, 2]


def test_a_lone_case_alone_gives_no_limits():
    total = expanded([Part(np.array([4.0]), 0.9)])
    assert total == Total(4.0, 0.0, 0)
    assert share([counted(10, 1, 1)], choice=Choice.T).estimate.low is not None
    assert t_limits(Total(4.0, 1.0, 0), 0.95, Sides.TWO) == (-np.inf, np.inf)


def test_totals_and_means_agree():
    strata = [
        Measured(30, np.array([1.0, 3, 2])),
        Measured(10, np.array([5.0, 5, 6, 4])),
        Measured(9, np.array([])),
    ]
    total, mean = stratified_total(strata), stratified_mean(strata)
    assert total.value == pytest.approx(30 * 2 + 10 * 5)
    assert mean.value == pytest.approx(total.value / 40)
    assert mean.se == pytest.approx(total.se / 40)


# Limits that always hold ------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 4)), min_size=1, max_size=4))
@settings(max_examples=60)
def test_without_errors_the_combination_is_exact(sizes):
    """The most errors that could all have been missed with a chance above the risk, however they lie."""
    strata = [Found(size, min(n, size), 0) for size, n in sizes]
    best = np.zeros(sum(s.size for s in strata) + 1)
    best[0] = 1
    for s in strata:
        missed = stats.hypergeom.pmf(0, s.size, np.arange(s.size + 1), s.n)
        best = np.array(
            [max(best[k - j] * missed[j] for j in range(min(s.size, k) + 1)) for k in range(len(best))]
        )
    possible = max(k for k, chance in enumerate(best) if chance >= 0.05 * (1 + 1e-6))
    assert possible <= most_errors(strata, 0.95) <= possible + 1


def test_the_combination_never_keeps_less_than_the_exact_limit_of_one_stratum():
    for x in range(0, 41, 5):
        assert most_errors([Found(200, 40, x)], 0.95) >= upper_errors(x, 40, 200, 0.95)
        assert fewest_errors([Found(200, 40, x)], 0.95) <= x + 160
