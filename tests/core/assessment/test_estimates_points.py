"""Every point of a sample: on which basis, in which domain, and which side is the unfavourable one."""

from collections.abc import Mapping
from datetime import date

import pytest

from rettidig.assessment.estimates.judgements import Judgement
from rettidig.assessment.estimates.model import Method
from rettidig.assessment.estimates.points import PointEstimate, Wish, estimate_points
from rettidig.assessment.estimates.sample import (
    Sample,
    SampledCase,
    SampledStratum,
    of_population,
    poststratified,
    stratum_column,
)
from rettidig.assessment.model import Assessed, Counts, Run
from rettidig.catalogue import load_catalogue
from rettidig.sampling.limits import Sides, upper_limit_binomial
from rettidig.vocabulary import Basis, Outcome, Refused, Source

GOOD, BAD, NEUTRAL = (
    "fr22-foerste-samtale-1-uge",
    "fr22-moedt-som-uddannelsesparat",
    "fr22-overgang-til-uddannelse",
)
STRATA = (SampledStratum("M1", 30, {"caseworker": "M1"}), SampledStratum("M2", 10, {"caseworker": "M2"}))
SAMPLE = Sample(
    STRATA,
    tuple(SampledCase(f"a{n}", "M1", 5.0) for n in range(6))
    + tuple(SampledCase(f"b{n}", "M2", 2.5) for n in range(4)),
    is_certified=True,
    columns=("caseworker",),
)
SIMPLE = Sample(
    (SampledStratum("all", 40, {}),),
    tuple(SampledCase(case.case_id, "all", 4.0) for case in SAMPLE.cases),
    is_certified=True,
    columns=(),
)


@pytest.fixture(scope="module")
def assessed() -> Assessed:
    catalogue = load_catalogue("fokusrevision-2022").catalogue
    day = date(2020, 2, 29)
    run = Run(
        *(catalogue.id, "", "", "Opdigtede sager", day, None, False, (), None, None, "duckdb", "0"),
        rows={"cases": 40},
        seconds={},
    )
    return Assessed(run, catalogue, summary=(), totals=(), cases=())


def judged(
    met: int, of: int = 10, *, human: int = 10, rest: Outcome = Outcome.NOT_MET
) -> dict[str, Judgement]:
    """Return judgements of the ten cases: the first ``met`` met, up to ``of`` not met, people the first."""
    return {
        case.case_id: Judgement(
            Outcome.MET if n < met else Outcome.NOT_MET if n < of else rest,
            Source.HUMAN if n < human else Source.MACHINE,
            Outcome.MET,
        )
        for n, case in enumerate(SAMPLE.cases)
    }


def estimated(
    assessed: Assessed,
    judgements: Mapping[str, Mapping[str, Judgement]],
    *,
    sample: Sample = SIMPLE,
    domains: Mapping[str, str] | None = None,
    machine: Mapping[str, Counts] | None = None,
    **wish: object,
) -> list[PointEstimate]:
    return list(estimate_points(assessed, judgements, sample, Wish(**wish), domains, machine))


def test_points_come_in_the_catalogues_order_and_only_where_judged(assessed):
    nothing = judged(0, 0, rest=Outcome.UNKNOWN)
    found = estimated(assessed, {NEUTRAL: judged(4), BAD: nothing, GOOD: judged(7), "ukendt": judged(3)})
    assert [each.control_point for each in found] == [GOOD, NEUTRAL]


def test_the_unfavourable_side_is_the_points_own(assessed):
    outcomes = judged(7, 9, rest=Outcome.UNKNOWN)
    good, bad, neutral = estimated(
        assessed, {GOOD: outcomes, BAD: outcomes, NEUTRAL: outcomes}, sides=Sides.ONE
    )
    assert good.share.estimate.high == 1.0
    assert good.share.estimate.low == pytest.approx(1 - upper_limit_binomial(2, 9, 0.95))
    assert bad.share.estimate.low == 0.0
    assert bad.share.estimate.high == pytest.approx(upper_limit_binomial(7, 9, 0.95))
    assert neutral.share.estimate.sides is Sides.TWO
    assert {each.share.n_met for each in (good, bad, neutral)} == {7}
    assert [each.share.estimate.value for each in (good, bad, neutral)] == [pytest.approx(7 / 9)] * 3


def test_only_answers_are_a_review_and_cases_of_no_concern(assessed):
    outcomes = judged(4, human=6) | {
        "b3": Judgement(Outcome.NOT_APPLICABLE, Source.MACHINE, Outcome.NOT_APPLICABLE)
    }
    (human,) = estimated(assessed, {GOOD: outcomes}, basis=Basis.HUMAN)
    (final,) = estimated(assessed, {GOOD: outcomes}, basis=Basis.FINAL)
    (machine,) = estimated(assessed, {GOOD: outcomes}, basis=Basis.MACHINE)
    counts = [
        (each.share.n_met, each.share.n_judged, each.share.n_reviewed) for each in (human, final, machine)
    ]
    assert counts == [(4, 6, 7), (4, 9, 10), (9, 9, 10)]
    assert human.confusion.n == final.confusion.n == 6


def test_the_cases_not_reviewed_are_made_up_for_within_their_stratum(assessed):
    (found,) = estimated(assessed, {GOOD: judged(3, human=8)}, sample=SAMPLE)
    assert found.share.n_reviewed == 8
    assert found.share.estimate.value == pytest.approx((30 * 3 / 6 + 10 * 0 / 2) / 40)


def test_a_column_of_the_strata_is_whole_strata(assessed):
    first, second = estimated(assessed, {GOOD: judged(6, human=10)}, sample=SAMPLE, by="caseworker")
    assert (first.value, first.share.population, first.share.n_met) == ("M1", 30, 6)
    assert (second.value, second.share.population, second.share.n_met) == ("M2", 10, 0)
    assert first.share.estimate.method is Method.HYPERGEOMETRIC


def test_another_column_is_a_domain_of_unknown_size(assessed):
    teams = {case.case_id: "nord" if n % 2 else "syd" for n, case in enumerate(SAMPLE.cases)}
    nord, syd = estimated(assessed, {GOOD: judged(6)}, sample=SAMPLE, by="team", domains=teams)
    assert (nord.value, nord.n_drawn, nord.share.n_judged, nord.share.n_met) == ("nord", 5, 5, 3)
    assert nord.share.population == syd.share.population == 40
    assert nord.share.estimate.value == pytest.approx(3 * 5 / (3 * 5 + 2 * 2.5))


def test_the_machine_is_told_only_of_the_cases_drawn_from(assessed):
    counts = {GOOD: Counts(30, 10)}
    (other,) = estimated(assessed, {GOOD: judged(6)}, machine=counts, is_whole_frame=False)
    assert other.machine == Counts(30, 10)
    (unknown,) = estimated(assessed, {GOOD: judged(6)}, is_whole_frame=False)
    assert unknown.machine is None


def test_weights_set_afterwards_are_those_of_the_groups():
    values = {f"a{n}": "up" for n in range(30)} | {f"b{n}": "ap" for n in range(10)}
    found = poststratified(SIMPLE, values, "visitation_group", file="cases")
    assert {case.stratum: case.weight for case in found.cases} == {"up": 5.0, "ap": 2.5}
    assert found.columns == ("visitation_group",)
    with pytest.raises(Refused, match="simple sample"):
        poststratified(SAMPLE, values, "visitation_group", file="cases")


def test_a_population_must_fit_its_sample():
    values = {"a": "up", "b": "up", "c": "ap"}
    found = of_population(values, {"up": 10, "ap": 5, "aup": 3}, "visitation_group", file="p.csv")
    assert (found.population, [case.weight for case in found.cases]) == (18, [5.0, 5.0, 5.0])
    for sizes in ({"up": 10}, {"up": 1, "ap": 5}):
        with pytest.raises(Refused):
            of_population(values, sizes, "visitation_group", file="p.csv")
    columns = {"team": ["T1"], "visitation_group": ["up", "ap"]}
    assert stratum_column(columns, {"up": 10, "ap": 5}, file="p.csv") == "visitation_group"
