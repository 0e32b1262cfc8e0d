"""Kroner at stake: by expansion, by ratio, and where no error was found."""

import numpy as np
import pytest

from rettidig.assessment.estimates.clusters import cluster_total
from rettidig.assessment.estimates.judgements import Judgement
from rettidig.assessment.estimates.model import Method
from rettidig.assessment.estimates.money import (
    Amounts,
    amounts_of,
    difference_total,
    errors_of_cases,
    money,
    ratio_total,
)
from rettidig.assessment.estimates.poststratification import Group, poststratified
from rettidig.assessment.estimates.sample import Sample, SampledCase, SampledStratum
from rettidig.sampling.limits import Sides, upper_errors
from rettidig.vocabulary import Basis, Outcome, Source

ORE = 100


def reviewed(size: int, amounts: list[float], wrong: list[bool]) -> Amounts:
    whole = np.array(amounts)
    return Amounts(size, np.full(len(amounts), size / len(amounts)), whole, whole * np.array(wrong))


TWO = [
    reviewed(40, [100.0, 300, 200, 400], [True, False, False, True]),
    reviewed(10, [50.0, 70], [False, True]),
]


def test_the_difference_estimate_weighs_each_difference():
    assert difference_total(TWO).value == pytest.approx(10 * 500 + 5 * 70)


def test_the_ratio_estimate_follows_the_known_total():
    known = 10 * 1000 + 5 * 120
    found = ratio_total(TWO, known)
    assert found.value == pytest.approx(difference_total(TWO).value)
    assert ratio_total(TWO, 2 * known).value == pytest.approx(2 * found.value)
    assert ratio_total(TWO, 2 * known).se == pytest.approx(2 * found.se)


def test_amounts_that_go_with_the_errors_make_the_ratio_the_surer_one():
    rng = np.random.default_rng(7)
    amounts = rng.uniform(10, 1000, 60)
    part = Amounts(600, np.full(60, 10.0), amounts, amounts * rng.uniform(0.4, 0.6, 60))
    assert ratio_total([part], float(10 * amounts.sum())).se < difference_total([part]).se / 3


@pytest.mark.parametrize("sides", list(Sides))
def test_the_kroner_at_stake_are_never_less_than_was_found_nor_more_than_there_is(sides):
    found = money(TWO, total=11_000, largest=400, sides=sides)
    assert (found.found, found.reviewed, found.n_errors, found.n_reviewed) == (570, 1120, 3, 6)
    for estimate in (found.difference, found.ratio):
        assert 570 <= estimate.low <= estimate.value <= estimate.high <= 11_000 - 550
        assert estimate.low == 570 or sides is Sides.TWO


def test_without_an_error_the_limit_is_the_most_errors_times_the_largest_amount():
    clean = [reviewed(200, [100.0] * 40, [False] * 40)]
    found = money(clean, total=None, largest=5000)
    assert found.difference.method is Method.LARGEST_AMOUNTS
    assert (found.difference.value, found.ratio) == (0.0, None)
    assert found.difference.high == pytest.approx(upper_errors(0, 40, 200, 0.975) * 5000)
    assert money(clean, total=20_000, largest=5000).difference.high == 16_000


def test_the_interval_of_the_money_covers_a_known_total():
    rng = np.random.default_rng(11)
    amounts = rng.gamma(2, 3000, 800).round()
    wrong = rng.random(800) < 0.25
    true, covered = float((amounts * wrong).sum()), {"difference": 0, "ratio": 0}
    for _ in range(200):
        drawn = rng.choice(800, 80, replace=False)
        found = money(
            [Amounts(800, np.full(80, 10.0), amounts[drawn], (amounts * wrong)[drawn])],
            total=int(amounts.sum()),
            largest=int(amounts.max()),
        )
        for name, estimate in (("difference", found.difference), ("ratio", found.ratio)):
            covered[name] += estimate.low <= true <= estimate.high
    assert min(covered.values()) >= 180


def judged(outcome: Outcome, source: Source = Source.HUMAN) -> Judgement:
    return Judgement(outcome, source, Outcome.MET)


def test_a_case_is_in_error_where_one_of_its_points_is():
    judgements = {
        "en": {"a": judged(Outcome.MET), "b": judged(Outcome.NOT_MET)},
        "to": {"a": judged(Outcome.NOT_MET), "c": judged(Outcome.NOT_MET, Source.MACHINE)},
    }
    ids = ("a", "b", "c", "d")
    assert errors_of_cases(judgements, ("en", "to"), ids, Basis.HUMAN) == {"a": True, "b": True}
    assert errors_of_cases(judgements, ("en",), ids, Basis.FINAL) == {"a": False, "b": True}
    assert errors_of_cases(judgements, ("to",), ids, Basis.MACHINE) == {"a": False, "c": False}


def test_a_missing_amount_is_not_nought():
    sample = Sample(
        (SampledStratum("x", 30, {}),),
        tuple(SampledCase(name, "x", 10.0) for name in "abc"),
        is_certified=True,
        columns=(),
    )
    strata, without = amounts_of(sample, {"a": True, "b": False, "c": True}, {"a": 100, "b": None, "c": 300})
    assert without == 1
    assert strata[0].weights.tolist() == [15.0, 15.0]
    assert difference_total(strata).value == 15 * 400


def test_clusters_need_a_spread():
    with pytest.raises(ValueError, match="give no total"):
        cluster_total([[1, 2]], 10)
    free = cluster_total([[1, 2], [3, 4], [4, 4]], 3)
    bound = cluster_total([[1, 2], [3, 4], [4, 4]], 3, with_correction=True)
    assert free.se > bound.se == 0


def test_poststratified_shares_pay_for_weights_set_afterwards():
    groups = [Group(20_000, 0.25, 20), Group(5_000, 0.4, 10), Group(2_000, 0.8, 5)]
    found = poststratified(groups)
    assert found.value == pytest.approx(0.318519, abs=1e-6)
    assert found.df == 32
    assert found.se > (0.318519 * 0.681481 / 36) ** 0.5 * 0.9
    with pytest.raises(ValueError, match="two reviewed cases"):
        poststratified([Group(10, 1.0, 1)])


def test_the_poststratified_error_is_the_spread_of_many_draws():
    rng = np.random.default_rng(3)
    group = np.repeat((0, 1, 2), (600, 300, 100))
    met = rng.random(1000) < np.array([0.2, 0.6, 0.9])[group]
    found = []
    for _ in range(400):
        drawn = rng.choice(1000, 100, replace=False)
        each = [(group[drawn] == g, size) for g, size in enumerate((600, 300, 100))]
        found.append(
            poststratified([Group(size, met[drawn][own].mean(), int(own.sum())) for own, size in each])
        )
    assert np.mean([total.value for total in found]) == pytest.approx(met.mean(), abs=0.01)
    assert np.mean([total.se for total in found]) == pytest.approx(
        np.std([total.value for total in found]), rel=0.1
    )
