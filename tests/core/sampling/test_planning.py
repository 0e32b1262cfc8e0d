"""Sample sizes: the smallest that suffices, each convention by its name, and what cannot be."""

from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from rettidig.sampling.consequences import Question, consequence, consequences, sizes_around
from rettidig.sampling.limits import (
    binomial_is_rare,
    errors_at_rate,
    hypergeometric_counts,
    hypergeometric_is_rare,
    upper_limit_binomial,
)
from rettidig.sampling.planning import (
    FiniteCorrection,
    Method,
    danish_percent,
    size_binomial,
    size_for_margin,
    size_hypergeometric,
    size_poisson,
    size_to_detect,
)
from rettidig.vocabulary import Language, Refused

RISK = Fraction(1, 20)
RATES = st.tuples(st.integers(0, 12), st.integers(1, 20)).map(
    lambda pair: (Fraction(pair[0], 100), Fraction(sum(pair) + 2, 100))
)


@given(RATES)
def test_the_binomial_size_is_the_first_that_suffices(rates):
    expected, tolerable = rates
    plan = size_binomial(tolerable, 0.95, expected=expected)
    assert plan.errors == errors_at_rate(expected, plan.n)
    assert binomial_is_rare(int(plan.errors), plan.n, tolerable, RISK)
    for smaller in range(1, min(plan.n, 400)):
        assert not binomial_is_rare(errors_at_rate(expected, smaller), smaller, tolerable, RISK)


@given(RATES, st.integers(20, 300))
def test_the_hypergeometric_size_is_the_first_that_suffices(rates, population):
    expected, tolerable = rates
    too_many = errors_at_rate(tolerable, population)
    if errors_at_rate(expected, population) >= too_many:
        with pytest.raises(Refused):
            size_hypergeometric(tolerable, 0.95, population, expected=expected)
        return
    n = size_hypergeometric(tolerable, 0.95, population, expected=expected).n
    first = next(
        size
        for size in range(1, population + 1)
        if hypergeometric_is_rare(errors_at_rate(expected, size), size, too_many, population, RISK)
    )
    assert n == first


@given(RATES)
def test_the_poisson_size_is_the_first_that_suffices(rates):
    expected, tolerable = rates
    plan = size_poisson(tolerable, 0.95, expected=expected)

    def risk(n: int) -> float:
        return special.gammaincc(1 + float(expected * n), float(tolerable * n))

    assert risk(plan.n) <= 0.05
    assert all(risk(n) > 0.05 for n in range(1, min(plan.n, 500)))
    assert plan.errors == expected * plan.n


def test_errors_to_bear_can_be_given_as_a_number():
    assert size_binomial("0.01", "0.95", expected_errors=2).n == 628
    assert size_hypergeometric("0.04", "0.9", 500, expected_errors=0).n == 54
    assert size_poisson("0.05", "0.95", expected_errors=1).n == 95


def test_a_plan_names_its_method():
    assert size_binomial(0.05, 0.95).method is Method.BINOMIAL
    assert size_poisson(0.05, 0.95).method is Method.POISSON
    assert size_hypergeometric(0.05, 0.95, 100).method is Method.HYPERGEOMETRIC
    assert size_for_margin(0.05).correction is FiniteCorrection.NONE
    assert size_for_margin(0.05, population=90).correction is FiniteCorrection.N0_OVER_N


@given(st.integers(2, 400), st.sampled_from([Fraction(1, 100), Fraction(1, 20), Fraction(1, 3)]))
def test_detection_in_a_caseload_never_takes_more_than_all(population, rate):
    n = size_to_detect(rate, 0.95, population).n
    assert n <= population
    assert (
        consequence(n, Question(Fraction(95, 100), population, faults=(rate,))).missed[0].chance
        <= 0.05 + 1e-9
    )
    if n > 1:
        fewer = consequence(n - 1, Question(Fraction(95, 100), population, faults=(rate,)))
        assert fewer.missed[0].chance > 0.05 + 1e-9


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(8, 10)])
def test_the_exact_margin_is_kept(share):
    plan = size_for_margin("0.05", share, "0.95", 300, FiniteCorrection.EXACT)
    counts = hypergeometric_counts(round(share * plan.n), plan.n, 300)
    assert counts.high - counts.low <= 2 * Fraction(5, 100) * 300
    assert abs(plan.n - size_for_margin("0.05", share, "0.95", 300).n) < 15


@pytest.mark.parametrize(
    ("correction", "n"),
    [
        (FiniteCorrection.NONE, 1068),
        (FiniteCorrection.N0_OVER_N, 576),
        (FiniteCorrection.N0_MINUS_1_OVER_N, 577),
    ],
)
def test_each_correction_has_its_own_size(correction, n):
    assert size_for_margin(0.03, 0.5, 0.95, 1251, correction).n == n


@pytest.mark.parametrize("plan", [size_binomial, size_poisson])
def test_a_tolerable_rate_at_the_expected_one_is_refused_with_what_is_possible(plan):
    for tolerable in ("0.05", "0.03"):
        with pytest.raises(Refused) as refused:
            plan(tolerable, 0.95, expected="0.05")
        assert "højere end 5 pct." in refused.value.message(Language.DANISH)
        assert "385 sager giver højst ± 5 procentpoint" in refused.value.message(Language.DANISH)


def test_a_caseload_too_small_for_the_wish_is_refused():
    with pytest.raises(Refused, match="even a review of all cases"):
        size_hypergeometric("0.05", 0.95, 20, expected="0.04")


@pytest.mark.parametrize("rate", [0, 1, "1.5", "-0.1"])
def test_a_rate_outside_nought_to_one_is_refused(rate):
    for call in (size_binomial, size_poisson):
        with pytest.raises(Refused, match="between 0 and 1"):
            call(rate, 0.95)
    with pytest.raises(Refused, match="between 0 and 1"):
        size_binomial(0.5, 0.95, expected=-0.1)
    with pytest.raises(Refused, match="between 0 and 1"):
        size_for_margin(0.05, rate)


def test_rates_too_close_to_tell_apart_are_refused_in_good_time():
    with pytest.raises(Refused, match="tell them apart"):
        size_poisson("0.05", 0.95, expected="0.0499999")


def test_large_plans_take_no_time():
    begun = perf_counter()
    assert size_binomial("0.10", 0.95, expected="0.095").n > 9_000
    assert size_hypergeometric("0.05", 0.95, 1_000_000, expected="0.045").n > 4_000
    assert size_poisson("0.05", 0.95, expected="0.049").n > 100_000
    assert perf_counter() - begun < 5


# What so many cases can tell --------------------------------------------------------------------------------


@pytest.mark.feature("F031")
def test_what_twenty_cases_can_tell():
    told = consequence(20, Question(Fraction(95, 100), tolerable=Fraction(1, 10)))
    assert told.allowed is None
    assert told.highest_at_allowed is None
    assert told.highest_without_error == upper_limit_binomial(0, 20, 0.95)
    assert [float(missed.rate) for missed in told.missed] == [0.05, 0.1]
    assert [missed.chance for missed in told.missed] == pytest.approx([0.95**20, 0.9**20])
    assert told.margin == pytest.approx(0.228, abs=0.001)


def test_the_errors_allowed_keep_the_tolerable_rate():
    told = consequence(93, Question(Fraction(95, 100), tolerable=Fraction(5, 100)))
    assert told.allowed == 1
    assert told.highest_at_allowed is not None
    assert told.highest_at_allowed <= 0.05


def test_a_census_misses_nothing_that_is_there():
    told = consequence(60, Question(Fraction(95, 100), population=60))
    assert told.highest_without_error == 0
    assert told.margin == 0
    assert [missed.chance for missed in told.missed] == [0, 0]


def test_sizes_are_told_in_order_and_once():
    rows = consequences((60, 20, 60), Question(Fraction(9, 10), population=100))
    assert [row.n for row in rows] == [20, 60]
    assert rows[0].highest_without_error > rows[1].highest_without_error
    assert sizes_around(5, None) == (2, 5, 10, 20)
    assert sizes_around(40, 50) == (10, 20, 40, 50)


def test_more_cases_than_there_are_is_refused_with_how_many_there_are():
    with pytest.raises(Refused) as refused:
        consequence(70, Question(Fraction(95, 100), population=60))
    assert "Angiv højst 60" in refused.value.message(Language.DANISH)
    with pytest.raises(Refused):
        consequence(0, Question(Fraction(95, 100)))


def test_percent_is_danish():
    assert danish_percent(Fraction(125, 10_000)) == "1,25 pct."
