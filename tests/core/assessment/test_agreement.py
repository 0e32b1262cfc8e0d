"""Agreement between raters: the published tables, what cannot be told, and intervals that hold."""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.published.agreeing import FUNCTIONS

from rettidig.assessment.agreement import Limits, Measure, Ratings, Undefined, agreement
from rettidig.assessment.agreement.coefficients import by_distance, krippendorff, nominal
from rettidig.assessment.agreement.estimate import estimated
from rettidig.assessment.agreement.rules import agreement_rules
from rettidig.assessment.agreement.two_raters import cohen
from rettidig.vocabulary import Refused

DATA = Path(__file__).parents[2] / "data"
CASES = [
    case
    for case in json.loads((DATA / "published_cases.json").read_text(encoding="utf-8"))["cases"]
    if case["function"] in FUNCTIONS
]
FOUR_RATERS = next(case["inputs"] for case in CASES if case["id"] == "gwet-4raters")

CHANCE_CORRECTED = set(Measure) - {Measure.PERCENT, Measure.KRIPPENDORFF_INTERVAL}
NEEDS_TWO_CATEGORIES = {
    *(Measure.FLEISS, Measure.CONGER, Measure.COHEN, Measure.SCOTT),
    *(Measure.KRIPPENDORFF, Measure.KRIPPENDORFF_INTERVAL),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_values(case: Mapping[str, object]):
    got = FUNCTIONS[case["function"]](case["inputs"], DATA)
    assert {name: got[name] for name in case["expected"]} == pytest.approx(case["expected"], abs=case["tol"])


# Standard errors and limits as the vignette of Gwet's R package irrCAC 1.0 prints them, for the raw data of
# Gwet (2014), table 2.10, and for the table of two abstractors (cont3x3abstractors).
@pytest.mark.parametrize(
    ("measure", "value", "se", "low"),
    [
        (Measure.PERCENT, 0.81818, 0.12561, 0.542),
        (Measure.GWET, 0.77544, 0.14295, 0.461),
        (Measure.FLEISS, 0.76117, 0.15302, 0.424),
        (Measure.CONGER, 0.76282, 0.14917, 0.435),
        (Measure.BRENNAN_PREDIGER, 0.77273, 0.14472, 0.454),
    ],
)
def test_published_standard_errors_of_four_raters_with_missing_ratings(
    measure: Measure, value: float, se: float, low: float
):
    found = agreement(Ratings.of(list(FOUR_RATERS.values())), limits=Limits.STUDENT).estimates[measure]
    assert (found.value, found.se) == pytest.approx((value, se), abs=5e-6)
    assert found.interval == pytest.approx((low, 1.0), abs=5e-4)


@pytest.mark.parametrize(
    ("measure", "value", "se"),
    [
        (Measure.SCOTT, 0.7962397, 0.05905473),
        (Measure.GWET, 0.8493305, 0.04321747),
        (Measure.BRENNAN_PREDIGER, 0.835, 0.04693346),
        (Measure.KRIPPENDORFF, 0.7972585, 0.05905473),
        (Measure.PERCENT, 0.89, 0.03128898),
    ],
)
def test_published_standard_errors_of_two_raters(measure: Measure, value: float, se: float):
    ratings = Ratings.of_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    found = agreement(ratings, limits=Limits.STUDENT).estimates[measure]
    # For a table irrCAC divides by n, for raw data by n - 1; we divide by n - 1.
    assert (found.value, found.se) == pytest.approx((value, se * (100 / 99) ** 0.5), abs=5e-8)


def test_published_standard_error_of_cohens_kappa_divides_by_n():
    found = cohen(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]), nominal(3), confidence=0.95)
    assert (found.value, found.se) == pytest.approx((0.7964094, 0.05891072), abs=5e-8)


def test_krippendorffs_own_example_on_an_interval_scale():
    # K. Krippendorff (2011), Computing Krippendorff's alpha-reliability, part C and D: 0.743 and 0.849.
    ratings = Ratings.of(list(FOUR_RATERS.values()))
    nominal_alpha = krippendorff(ratings.counts(), nominal(5))
    interval_alpha = krippendorff(ratings.counts(), by_distance(ratings.categories))
    found = [estimated(alpha, confidence=0.95).value for alpha in (nominal_alpha, interval_alpha)]
    assert found == pytest.approx([0.743, 0.849], abs=5e-4)


def test_the_two_ways_to_cohens_kappa_give_the_same_value():
    table = np.array([[20, 5], [10, 15]])
    raw = agreement(Ratings.of_table(table.tolist())).estimates[Measure.COHEN]
    assert cohen(table, nominal(2), confidence=0.95).value == pytest.approx(raw.value) == pytest.approx(0.4)


def test_one_category_has_no_value_but_says_why():
    found = agreement(Ratings.of([["yes"] * 8, ["yes"] * 8]))
    undefined = {measure for measure, each in found.estimates.items() if each.undefined}
    assert undefined == CHANCE_CORRECTED
    assert {each.undefined for each in found.estimates.values()} == {None, Undefined.ONE_CATEGORY}
    assert found.estimates[Measure.PERCENT].value == 1
    assert cohen(np.array([[7, 0], [0, 0]]), nominal(2), confidence=0.95).undefined is Undefined.ONE_CATEGORY


def test_measures_that_know_the_other_category_have_a_value_where_nobody_used_it():
    found = agreement(Ratings.of([["yes"] * 8, ["yes"] * 8], ["yes", "no"])).estimates
    assert {measure for measure, each in found.items() if each.undefined} == NEEDS_TWO_CATEGORIES & set(found)
    assert found[Measure.GWET].value == found[Measure.BRENNAN_PREDIGER].value == 1


@pytest.mark.parametrize("raters", [[["yes", "no", None], [None, None, "yes"]], [["yes", "no"]], [[], []]])
def test_nothing_rated_twice_is_said(raters: list[list[str | None]]):
    found = agreement(Ratings.of(raters, ["yes", "no"]))
    assert found.n_compared == 0
    assert {each.undefined for each in found.estimates.values()} == {Undefined.NO_PAIRS}
    table = np.zeros((2, 2), dtype=np.int64)
    assert cohen(table, nominal(2), confidence=0.95).undefined is Undefined.NO_PAIRS


def test_full_agreement_is_not_taken_for_certainty():
    # Ten of ten alike: Clopper and Pearson's lower limit is 0.025 ** (1 / 10) = 0.6915.
    answers = ["yes", "no"] * 5
    found = agreement(Ratings.of([answers, answers])).estimates
    assert found[Measure.PERCENT].interval == pytest.approx((0.6915, 1.0), abs=5e-5)
    assert found[Measure.COHEN].interval == pytest.approx((2 * 0.6915 - 1, 1.0), abs=1e-4)
    perfect = cohen(np.array([[5, 0], [0, 5]]), nominal(2), confidence=0.95)
    assert perfect.interval == pytest.approx((2 * 0.6915 - 1, 1.0), abs=1e-4)


def test_one_unit_has_a_value_and_no_interval():
    found = agreement(Ratings.of([["yes"], ["no"]])).estimates[Measure.PERCENT]
    assert (found.value, found.interval) == (0, None)


def test_units_of_one_case_tell_less_than_units_of_as_many_cases():
    rng = np.random.default_rng(5)
    chosen = rng.integers(0, 2, (40, 2))
    chosen[:20, 1] = chosen[:20, 0]
    alone = agreement(Ratings(("a", "b"), chosen)).estimates[Measure.GWET]
    in_fours = agreement(Ratings(("a", "b"), chosen, np.repeat(np.arange(10), 4))).estimates[Measure.GWET]
    assert in_fours.value == alone.value
    assert alone.se is not None
    assert in_fours.se is not None
    assert in_fours.se > alone.se


ANSWERS = st.sampled_from(["yes", "no", "not_relevant", None])
TABLES = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.tuples(*[ANSWERS] * n), min_size=1, max_size=12).map(
        lambda rows: list(zip(*rows, strict=True))
    )
)


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_raters_and_of_units_changes_nothing(raters, random):
    order = list(range(len(raters[0])))
    random.shuffle(order)
    shuffled = [[rater[place] for place in order] for rater in random.sample(raters, len(raters))]
    first, second = (agreement(Ratings.of(each)).estimates for each in (raters, shuffled))
    for measure, each in first.items():
        assert second[measure].undefined == each.undefined
        assert second[measure].value == pytest.approx(each.value)
        assert second[measure].interval == pytest.approx(each.interval)


@given(TABLES)
def test_every_value_lies_in_its_interval_and_none_is_above_one(raters):
    for measure, each in agreement(Ratings.of(raters)).estimates.items():
        assert (each.value is None) == (each.undefined is not None), measure
        if each.interval is not None and each.value is not None:
            low, high = each.interval
            assert low - 1e-9 <= each.value <= high + 1e-9 <= 1 + 2e-9, measure


def test_ratings_that_are_no_ratings_raise():
    with pytest.raises(ValueError, match="none of the categories"):
        Ratings.of([["yes"], ["maybe"]], ["yes", "no"])
    with pytest.raises(ValueError, match="zip"):
        Ratings.of([["yes"], []])
    with pytest.raises(ValueError, match="square"):
        Ratings.of_table([[1, 2]])
    with pytest.raises(ValueError, match="numbers"):
        by_distance(["yes", "no"])


def test_words_of_a_coefficient_follow_the_file():
    rules = agreement_rules()
    words = [rules.word(value) for value in (1, 0.81, 0.8, 0.5, 0.3, 0, -0.2)]
    assert words == ["næsten fuld", "næsten fuld", "høj", "moderat", "nogen", "svag", "ringe"]


@pytest.mark.parametrize("text", ["confidence: 2", "[]", "confidence: [", ""])
def test_a_file_of_another_form_is_refused(text: str, tmp_path: Path):
    file = tmp_path / "grænser.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"grænser\.yaml"):
        agreement_rules(file)


def test_words_whose_values_do_not_fall_are_refused(tmp_path: Path):
    own = Path(str(files("rettidig.assessment.agreement") / "agreement.yaml")).read_text(encoding="utf-8")
    file = tmp_path / "ord.yaml"
    file.write_text(own.replace("from: 0.61", "from: 0.91"), encoding="utf-8")
    with pytest.raises(Refused, match=r"ord\.yaml"):
        agreement_rules(file)
    file.write_text(own.replace("from: 0.61", "from: 0.71"), encoding="utf-8")
    assert agreement_rules(file).word(0.65) == "moderat"


def simulated(rng: np.random.Generator, n: int, raters: int, slip: float, share: float) -> Ratings:
    """Return raters who see the truth (yes in ``share`` of the cases) and slip now and then."""
    truth = rng.random(n) < share
    slips = rng.random((n, raters)) < slip
    return Ratings(("no", "yes"), np.where(slips, ~truth[:, None], truth[:, None]).astype(np.int64))


@pytest.mark.parametrize(
    ("n", "raters", "slip", "share"),
    [(20, 2, 0.05, 0.8), (40, 2, 0.15, 0.8), (20, 3, 0.05, 0.5), (40, 3, 0.02, 0.9)],
)
def test_intervals_hold_the_truth_in_nearly_all_draws(n: int, raters: int, slip: float, share: float):
    rng = np.random.default_rng(20261122)
    truth = agreement(simulated(rng, 200_000, raters, slip, share)).estimates
    draws = [agreement(simulated(rng, n, raters, slip, share)).estimates for _ in range(150)]
    least = 0.95
    for measure in (Measure.PERCENT, Measure.GWET, Measure.FLEISS, Measure.KRIPPENDORFF):
        value = truth[measure].value
        told = [draw[measure].interval for draw in draws if draw[measure].interval is not None]
        held = sum(low <= value <= high for low, high in told)
        # Three standard errors of a simulation of 150 draws.
        assert held / len(told) >= least - 3 * (least * (1 - least) / len(told)) ** 0.5, measure
