"""From 14 to 18 errors: counts, control charts, and how seldom either raises a false alarm."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rettidig.assessment.change import Chart, change_rules, chart, error_change, least_rise, most_fall
from rettidig.assessment.change.charts import Kind, Side
from rettidig.vocabulary import Refused

RULES = change_rules()
CONFIDENCE = RULES.confidence


def test_from_14_to_18_errors_is_what_chance_gives():
    found = error_change((14, 400), (18, 400), confidence=CONFIDENCE)
    assert found.p_value == pytest.approx(stats.binomtest(18, 32).pvalue)
    assert not found.is_signal(CONFIDENCE)
    assert found.ratio == pytest.approx(18 / 14)
    part = stats.binomtest(18, 32).proportion_ci(CONFIDENCE, "exact")
    assert (found.low, found.high) == pytest.approx((part.low / (1 - part.low), part.high / (1 - part.high)))


def test_the_ratio_and_its_limits_are_those_that_stata_prints():
    # stata.com, "Incidence-rate ratio calculator": iri 41 15 28010 19017 gives 1.855759, limits 1.005684
    # and 3.6093. The figures are those of K. J. Rothman (1986), Modern Epidemiology.
    found = error_change((15, 19_017), (41, 28_010), confidence=CONFIDENCE)
    assert found.ratio == pytest.approx(1.855759, abs=5e-7)
    assert (found.low, found.high) == pytest.approx((1.005684, 3.6093), abs=5e-7)
    assert found.is_signal(CONFIDENCE)


@pytest.mark.feature("F085")
@pytest.mark.parametrize(("first", "least"), [(0, 6), (1, 8), (2, 10), (5, 15), (10, 23), (14, 28)])
def test_a_rise_of_three_to_six_errors_is_noise_but_from_none_to_six(first: int, least: int):
    assert least_rise(first, (20, 20), confidence=CONFIDENCE) == least
    signals = [
        error_change((first, 20), (first + rise, 20), confidence=CONFIDENCE).is_signal(CONFIDENCE)
        for rise in (3, 4, 5, 6)
    ]
    assert signals == [first + rise >= least for rise in (3, 4, 5, 6)]


@given(st.integers(0, 60), st.integers(1, 50), st.integers(1, 50), st.sampled_from([1.0, 1.7, 4.2]))
def test_the_limits_of_a_signal_are_where_it_begins(first: int, one: int, two: int, spread: float):
    def is_signal(second: int) -> bool:
        changed = error_change((first, one), (second, two), confidence=CONFIDENCE, dispersion=spread)
        return changed.is_signal(CONFIDENCE)

    least = least_rise(first, (one, two), confidence=CONFIDENCE, dispersion=spread)
    assert is_signal(least)
    assert least == 0 or not is_signal(least - 1) or least - 1 <= first * two / one
    most = most_fall(first, (one, two), confidence=CONFIDENCE, dispersion=spread)
    assert not is_signal(0) if most is None else is_signal(most)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 90), st.integers(1, 90))
def test_interval_and_probability_never_contradict_each_other(x: int, y: int, one: int, two: int):
    found = error_change((x, one), (y, two), confidence=CONFIDENCE)
    excludes_one = found.low > 1 or (found.high is not None and found.high < 1)
    assert found.is_signal(CONFIDENCE) == excludes_one
    assert found.ratio is None or found.low <= found.ratio
    assert found.ratio is None or found.high is None or found.ratio <= found.high


def test_errors_that_cluster_carry_less():
    alone = error_change((20, 100), (40, 100), confidence=CONFIDENCE)
    clustered = error_change((20, 100), (40, 100), confidence=CONFIDENCE, dispersion=4.0)
    assert alone.is_signal(CONFIDENCE)
    assert not clustered.is_signal(CONFIDENCE)
    assert clustered.p_value == pytest.approx(error_change((5, 1), (10, 1), confidence=CONFIDENCE).p_value)


@pytest.mark.parametrize("wrong", [((-1, 5), (1, 5), 1.0), ((1, 0), (1, 5), 1.0), ((1, 5), (1, 5), 0.5)])
def test_what_is_no_change_raises(wrong: tuple[tuple[int, int], tuple[int, int], float]):
    first, second, spread = wrong
    with pytest.raises(ValueError, match="needs counts"):
        error_change(first, second, confidence=CONFIDENCE, dispersion=spread)


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_false_alarms_about_errors_are_not_more_than_the_level(spread: float):
    rng = np.random.default_rng(20261122)
    rate = 12 / spread
    pairs = rng.poisson(rate, (1500, 2)) * spread
    alarms = [
        error_change((int(x), 20), (int(y), 20), confidence=CONFIDENCE, dispersion=spread).is_signal(
            CONFIDENCE
        )
        for x, y in pairs
    ]
    assert 0.005 < np.mean(alarms) <= 1 - CONFIDENCE + 3 * (0.05 * 0.95 / 1500) ** 0.5


def series(*counts: tuple[int, int], kind: Kind = Kind.P, spread: float = 1.0) -> Chart:
    rounds = [(f"K{number}", x, n) for number, (x, n) in enumerate(counts, start=1)]
    found = chart("punkt", kind, rounds, RULES.chart, spread)
    assert found is not None
    return found


@pytest.mark.feature("F084")
def test_a_quarter_outside_the_limits_is_found():
    found = series((18, 20), (17, 20), (16, 20), (4, 20))
    assert [(point.label, point.outside) for point in found.signals] == [("K4", Side.BELOW)]
    assert found.centre == 55 / 80


def test_limits_widen_where_a_round_is_small():
    found = series((160, 200), (162, 200), (158, 200), (16, 20), (4, 5))
    widths = [point.high - point.low for point in found.points]
    assert widths[0] == widths[1] == widths[2] < widths[3] < widths[4]
    assert all(0 <= point.low <= point.rate <= point.high <= 1 for point in found.points)


def test_limits_are_those_of_the_hypergeometric():
    found = series((18, 20), (17, 20), (16, 20), (6, 20)).points[0]
    dealt = stats.hypergeom(80, 57, 20)
    tail = RULES.chart.outside / 2
    low, high = round(found.low * 20), round(found.high * 20)
    assert dealt.cdf(low) > tail >= dealt.cdf(low - 1)
    assert dealt.sf(high - 1) > tail >= dealt.sf(high)


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not():
    high, low = (16, 20), (12, 20)
    eight = series(*[high] * 8, *[low] * 8)
    assert all(point.in_run for point in eight.points)
    assert not any(point.in_run for point in series(*[high] * 7, *[low] * 7).points)


def test_a_round_on_the_centre_neither_counts_nor_breaks_the_row():
    on_centre = series(*[(16, 20)] * 4, (14, 20), *[(16, 20)] * 4, *[(12, 20)] * 8)
    assert [point.in_run for point in on_centre.points] == [*[True] * 4, False, *[True] * 12]


def test_errors_are_charted_by_what_was_looked_at():
    found = series((14, 100), (18, 120), (12, 90), (60, 100), kind=Kind.U)
    assert [point.label for point in found.signals] == ["K4"]
    noisy = series((14, 100), (18, 120), (12, 90), (60, 100), kind=Kind.U, spread=30.0)
    assert not noisy.signals


def test_too_few_rounds_are_no_chart_and_an_empty_round_is_none():
    rounds = [("K1", 5, 10), ("K2", 5, 10), ("K3", 0, 0)]
    assert chart("punkt", Kind.P, rounds, RULES.chart) is None


def test_a_chart_is_ready_to_be_drawn():
    [first, *_] = series((18, 20), (17, 20), (4, 20)).records()
    assert list(first) == [
        *("chart", "position", "round", "count", "looked_at", "rate", "low", "high", "centre"),
        *("outside", "in_run", "is_signal"),
    ]
    assert (first["chart"], first["position"], first["round"], first["rate"]) == ("punkt", 1, "K1", 0.9)


@pytest.mark.parametrize(("kind", "n", "n_rounds"), [(Kind.P, 20, 6), (Kind.P, 7, 12), (Kind.U, 20, 8)])
def test_false_alarms_of_a_chart_are_as_rare_as_its_limits_say(kind: Kind, n: int, n_rounds: int):
    rng = np.random.default_rng(20261122)
    draws = rng.binomial(n, 0.8, (400, n_rounds)) if kind is Kind.P else rng.poisson(15, (400, n_rounds))
    points = [p for draw in draws for p in series(*((int(x), n) for x in draw), kind=kind).points]
    outside = np.mean([point.outside is not None for point in points])
    assert outside <= RULES.chart.outside + 3 * (RULES.chart.outside / len(points)) ** 0.5
    # A row of eight: among twelve rounds at most about one series in twenty has one.
    assert np.mean([point.in_run for point in points]) < 0.05


@pytest.mark.parametrize("text", ["confidence: 0.95", "least_n: x", "- 1", "least_n: 2026-11-22", "[[["])
def test_a_file_of_another_form_is_refused(text: str, tmp_path: Path):
    file = tmp_path / "grænser.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"grænser\.yaml"):
        change_rules(file)
