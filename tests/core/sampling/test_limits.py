"""Limits of a share: against exact arithmetic, against each other, and at the edges."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.sampling.limits import (
    ErrorCounts,
    agresti_coull,
    allowed_errors,
    approximate_counts,
    binomial_at_most,
    binomial_is_rare,
    clopper_pearson,
    errors_at_rate,
    exact,
    hypergeometric_counts,
    hypergeometric_is_rare,
    lower_errors,
    lower_limit_binomial,
    percent_rounded_up,
    remaining_risk,
    standard_error,
    upper_errors,
    upper_limit_binomial,
    widened_by_one,
)

CONFIDENCES = (Fraction(1, 2), Fraction(9, 10), Fraction(95, 100), Fraction(99, 100))


def exactly(x: int, n: int, errors: int, population: int) -> Fraction:
    """Return P(X <= x) of the hypergeometric distribution, counted."""
    ways = sum(comb(errors, i) * comb(population - errors, n - i) for i in range(min(x, n) + 1))
    return Fraction(ways, comb(population, n))


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, int, int]:
    population = draw(st.integers(1, 60))
    n = draw(st.integers(1, population))
    return draw(st.integers(0, n)), n, population


@pytest.mark.parametrize(
    ("rate", "n", "errors"), [(0.035, 400, 14), ("0.07", 100, 7), (0.1, 30, 3), (0.29, 100, 29), (0, 9, 0)]
)
def test_the_errors_of_a_rate_are_counted_exactly(rate, n, errors):
    assert errors_at_rate(rate, n) == errors


def test_a_rate_is_the_decimal_it_is_written_as():
    assert exact(0.1) == Fraction(1, 10)
    assert exact("0.1") == exact(Fraction(1, 10))
    assert remaining_risk(0.95) == Fraction(1, 20)


@pytest.mark.parametrize("confidence", [0, 1, 1.5, -0.2])
def test_no_confidence_is_no_confidence(confidence):
    with pytest.raises(ValueError, match="no confidence"):
        remaining_risk(confidence)


@given(samples(), st.sampled_from(CONFIDENCES))
def test_the_upper_limit_is_the_largest_number_that_counting_does_not_refute(sample, confidence):
    x, n, population = sample
    possible = range(x, population - (n - x) + 1)
    kept = [errors for errors in possible if exactly(x, n, errors, population) >= 1 - confidence]
    assert upper_errors(x, n, population, confidence) == max(kept)


@given(samples(), st.sampled_from(CONFIDENCES))
def test_what_is_no_error_is_limited_the_same_way(sample, confidence):
    x, n, population = sample
    assert lower_errors(x, n, population, confidence) == population - upper_errors(
        n - x, n, population, confidence
    )


@given(samples())
def test_a_known_caseload_never_widens_the_limits(sample):
    x, n, population = sample
    counts, endless = hypergeometric_counts(x, n, population), clopper_pearson(x, n)
    assert x <= counts.low <= counts.high <= population - (n - x)
    assert counts.high / population <= endless.high + 1e-9 or counts.high - x <= 1


@given(st.integers(1, 200), st.data())
def test_the_binomial_limit_solves_its_equation(n, data):
    x = data.draw(st.integers(0, n - 1))
    limit = upper_limit_binomial(x, n, 0.95)
    assert binomial_at_most(x, n, Fraction(limit)) == pytest.approx(0.05, rel=1e-6)
    assert lower_limit_binomial(n - x, n, 0.95) == pytest.approx(1 - limit)


def test_a_tie_is_settled_in_whole_numbers():
    assert exactly(0, 19, 1, 20) == Fraction(1, 20)
    assert hypergeometric_is_rare(0, 19, 1, 20, Fraction(1, 20))
    assert not hypergeometric_is_rare(0, 18, 1, 20, Fraction(1, 20))
    assert binomial_is_rare(0, 1, 0.9, Fraction(1, 10))
    assert not binomial_is_rare(0, 1, 0.9, Fraction(999999999999, 10**13))
    assert upper_errors(0, 19, 20, 0.95) == 1


def test_all_or_nothing_has_its_own_limits():
    assert upper_limit_binomial(5, 5, 0.95) == 1.0
    assert lower_limit_binomial(0, 5, 0.95) == 0.0
    assert (agresti_coull(0, 30).low, agresti_coull(30, 30).high) == (0.0, 1.0)
    assert agresti_coull(29, 30).high > 1


def test_a_census_has_no_width():
    assert hypergeometric_counts(10, 20, 20) == approximate_counts(10, 20, 20) == ErrorCounts(10, 10)
    assert widened_by_one(ErrorCounts(10, 10), 10, 20, 20) == ErrorCounts(10, 10)
    assert standard_error(10, 20, 20) == 0


def test_one_case_tells_nothing_of_its_spread():
    assert standard_error(1, 1, 10) != standard_error(1, 1, 10)
    assert standard_error(1, 1, 1) == 0


@pytest.mark.parametrize("call", [upper_limit_binomial, lower_limit_binomial, agresti_coull])
def test_what_is_no_share_is_turned_away(call):
    for x, n in ((-1, 5), (6, 5), (0, 0)):
        with pytest.raises(ValueError, match="is not a share"):
            call(x, n, 0.95)
    with pytest.raises(ValueError, match="cannot be drawn"):
        upper_errors(0, 6, 5, 0.95)


def test_percent_is_rounded_up_and_not_by_noise():
    assert percent_rounded_up(0.1) == 10.0
    assert percent_rounded_up(0.100001) == 10.1
    assert percent_rounded_up(1.0) == 100.0


@given(st.integers(1, 120), st.sampled_from([Fraction(2, 100), Fraction(5, 100), Fraction(1, 10)]))
def test_the_allowed_errors_are_the_most_that_keep_the_limit(n, tolerable):
    allowed = allowed_errors(n, tolerable, 0.95)
    kept = [x for x in range(n + 1) if upper_limit_binomial(x, n, 0.95) <= tolerable]
    assert allowed == (max(kept) if kept else None)


def test_a_small_caseload_allows_more_errors():
    assert allowed_errors(50, "0.05", 0.95) is None
    assert allowed_errors(50, "0.05", 0.95, 60) == 0
    assert allowed_errors(60, "0.05", 0.95, 60) == 2
