import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from rettidig.assessment.intervals import difference, wilson, wilson_bounds
from rettidig.assessment.model import Counts

shares = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("met", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_as_published(met, n, low, high):
    # Newcombe (1998), Two-sided confidence intervals for the single proportion: comparison of seven
    # methods, Statistics in Medicine 17, 857-872, table I, method 3 (score, no continuity correction).
    assert tuple(round(bound, 4) for bound in wilson(met, n)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_as_published(first, second, low, high):
    # Newcombe (1998), Interval estimation for the difference between independent proportions: comparison
    # of eleven methods, Statistics in Medicine 17, 873-890, table II, method 10 (score, no correction).
    found = difference(counted(*first), counted(*second))

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.excludes_zero is (low > 0 or high < 0)


def counted(met: int, n: int) -> Counts:
    return Counts(met, n - met)


@settings(deadline=None)
@given(shares, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_is_scipys(share, confidence):
    oracle = scipy.stats.binomtest(*share).proportion_ci(confidence, method="wilson")

    assert wilson(*share, confidence) == pytest.approx((oracle.low, oracle.high), abs=1e-12)


@settings(deadline=None)
@given(shares)
def test_an_interval_holds_the_share_between_0_and_1(share):
    low, high = wilson(*share)

    assert 0 <= low <= share[0] / share[1] <= high <= 1


@settings(deadline=None)
@given(shares.filter(lambda share: share[0] < share[1]))
def test_one_more_met_moves_both_bounds_up(share):
    met, n = share
    (low, high), (higher_low, higher_high) = wilson(met, n), wilson(met + 1, n)

    assert low < higher_low
    assert high < higher_high


@settings(deadline=None)
@given(st.lists(shares, min_size=1, max_size=50))
def test_many_at_once_are_the_same_as_one_by_one(listed):
    met, n = (np.array(column) for column in zip(*listed, strict=True))

    assert list(zip(*wilson_bounds(met, n), strict=True)) == [wilson(*share) for share in listed]


def test_without_a_denominator_there_is_no_bound():
    low, high = wilson_bounds(np.array([0]), np.array([0]))

    assert math.isnan(low[0])
    assert math.isnan(high[0])


@pytest.mark.parametrize(("met", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_has_no_interval(met, n):
    with pytest.raises(ValueError, match="is not a share"):
        wilson(met, n)


def test_a_difference_needs_two_denominators():
    assert difference(Counts(0, 0), Counts(1, 1)) is None
    assert difference(Counts(1, 1), Counts(0, 0)) is None


@settings(deadline=None)
@given(shares, shares)
def test_a_difference_turned_round_has_the_opposite_sign(first, second):
    there = difference(counted(*first), counted(*second))
    back = difference(counted(*second), counted(*first))

    assert there.value == -back.value
    assert there.percentage_points == -back.percentage_points
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.low <= there.value <= there.high


def test_percentage_points_come_from_the_counts():
    # 65.5 less 65.0 is half a point exactly, which goes away from zero.
    assert difference(Counts(131, 69), Counts(130, 70)).percentage_points == 1
    assert difference(Counts(130, 70), Counts(131, 69)).percentage_points == -1
    assert difference(Counts(1, 1), Counts(1, 1)).percentage_points == 0
