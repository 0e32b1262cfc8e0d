"""The spread between groups: exact by enumeration, protected where groups are small, rarely a false alarm."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rettidig.assessment.agreement.rules import agreement_rules
from rettidig.assessment.agreement.uniformity import APPROXIMATE, EXACT, homogeneity, uniformity
from rettidig.assessment.model import Counts

RULES = agreement_rules().uniformity


def counts(met: int, n: int) -> Counts:
    return Counts(met, n - met)


def by_enumeration(groups: list[Counts]) -> float:
    """Return the probability of a sum of squares at least as large, by looking at every deal."""
    sizes, total = [each.n for each in groups], sum(each.met for each in groups)
    seen = sum(each.met**2 / each.n for each in groups)
    larger = whole = 0
    for deal in product(*(range(size + 1) for size in sizes)):
        if sum(deal) == total:
            ways = np.prod([comb(size, x) for size, x in zip(sizes, deal, strict=True)], dtype=object)
            whole += ways
            larger += ways * (sum(x * x / size for x, size in zip(deal, sizes, strict=True)) >= seen - 1e-9)
    return larger / whole


GROUPS = st.lists(
    st.integers(1, 6).flatmap(lambda n: st.integers(0, n).map(lambda met: counts(met, n))),
    min_size=2,
    max_size=4,
)


@given(GROUPS)
def test_the_probability_is_that_of_all_deals(groups: list[Counts]):
    found = homogeneity(groups)
    if sum(each.met for each in groups) in {0, sum(each.n for each in groups)}:
        assert found is None
    else:
        assert found is not None
        assert found.method == EXACT
        assert found.p_value == pytest.approx(by_enumeration(groups), abs=1e-9)


def test_two_groups_of_one_size_are_fishers_test():
    found = homogeneity([counts(3, 12), counts(10, 12)])
    assert found is not None
    assert found.p_value == pytest.approx(stats.fisher_exact([[3, 9], [10, 2]]).pvalue)


def test_where_sizes_have_no_small_common_multiple_the_probability_is_never_too_small():
    groups = [counts(5, 13), counts(9, 17), counts(14, 19), counts(20, 23)]
    found = homogeneity(groups)
    assert found is not None
    true = by_enumeration_of_sums(groups)
    assert true <= found.p_value <= true + 0.005


def by_enumeration_of_sums(groups: list[Counts]) -> float:
    """Return the probability over all deals, sizes being too large for ``by_enumeration`` in Python."""
    sizes, total = [each.n for each in groups], sum(each.met for each in groups)
    grids = np.meshgrid(*(np.arange(size + 1) for size in sizes), indexing="ij")
    ways = np.prod([stats.binom.pmf(x, size, 0.5) for x, size in zip(grids, sizes, strict=True)], axis=0)
    squares = sum(x**2 / size for x, size in zip(grids, sizes, strict=True))
    seen = sum(each.met**2 / each.n for each in groups)
    possible = sum(grids) == total
    return float(ways[possible & (squares >= seen - 1e-9)].sum() / ways[possible].sum())


def test_thousands_of_cases_are_judged_by_chi_square():
    found = homogeneity([counts(700, 1000), counts(690, 1000), counts(712, 1000)])
    table = [[700, 690, 712], [300, 310, 288]]
    assert found is not None
    assert found.method == APPROXIMATE
    assert found.p_value == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)


def test_the_ratio_is_one_on_average_by_chance():
    rng = np.random.default_rng(3)
    sizes = np.array([6, 9, 12, 20])
    deals = rng.multivariate_hypergeometric(sizes, 25, size=200)
    found = [
        homogeneity([counts(int(x), int(n)) for x, n in zip(deal, sizes, strict=True)]) for deal in deals
    ]
    assert np.mean([each.ratio for each in found if each]) == pytest.approx(1, abs=0.15)


def test_false_alarms_are_not_more_than_the_level():
    rng = np.random.default_rng(20261122)
    sizes = [4, 4, 8, 5, 10, 7, 4]
    found = [homogeneity([counts(int(rng.binomial(n, 0.7)), n) for n in sizes]) for _ in range(200)]
    alarms = np.mean([each is not None and each.p_value < RULES.level for each in found])
    assert 0.01 <= alarms <= RULES.level + 3 * (RULES.level * (1 - RULES.level) / 200) ** 0.5


@pytest.mark.feature("F172")
def test_caseworkers_who_differ_are_found():
    groups = [("a", counts(1, 10)), ("b", counts(9, 10)), ("c", counts(8, 10)), ("d", counts(9, 10))]
    found = uniformity("punkt", groups, RULES)
    assert found.homogeneity is not None
    assert found.homogeneity.p_value < 0.001
    assert found.shares == (0.1, 0.9)


def test_a_group_with_few_cases_is_in_no_figure():
    groups = [
        ("a", counts(5, 9)),
        ("b", counts(5, 8)),
        ("c", counts(5, 7)),
        ("d", counts(4, 4)),
        ("", counts(9, 9)),
    ]
    found = uniformity("punkt", groups, RULES)
    assert list(found.groups) == ["a", "b", "c"]
    assert found.n_left_out == 1


def test_fewer_groups_than_the_limit_are_not_shown_at_all():
    found = uniformity("punkt", [("a", counts(5, 9)), ("b", counts(5, 8)), ("c", counts(1, 2))], RULES)
    assert (dict(found.groups), found.shares, found.homogeneity, found.n_left_out) == ({}, None, None, 3)
