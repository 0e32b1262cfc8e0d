"""How far the machine can be trusted: the table of both judgements, its measures, and the verdict."""

import pytest

from rettidig.assessment.estimates.trust import (
    Confusion,
    Proportion,
    Verdict,
    confusion,
    trust_limits,
    verdict,
)
from rettidig.vocabulary import Outcome

MET, NOT, OUT = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_APPLICABLE


def table(both_met: int, machine_alone: int, people_alone: int, both_not: int) -> Confusion:
    """Return the table with so many errors of both, of the machine alone, and of people alone."""
    return Confusion(
        {(MET, MET): both_met, (NOT, MET): machine_alone, (MET, NOT): people_alone, (NOT, NOT): both_not}
    )


def test_the_measures_are_those_of_the_table():
    found = table(50, 4, 6, 40)
    assert found.agreement == Proportion(90, 100)
    assert found.sensitivity == Proportion(40, 46)
    assert found.precision == Proportion(40, 44)
    assert found.sensitivity.limits == pytest.approx((0.7374, 0.9506), abs=1e-4)


def test_what_one_of_them_could_not_decide_is_counted_and_not_compared():
    found = confusion([(MET, MET), (MET, OUT), (Outcome.UNKNOWN, NOT), (NOT, NOT), (NOT, NOT)])
    assert (found.n, found.agreement) == (5, Proportion(3, 3))
    assert found.of(MET, OUT) == 1
    assert found.of(OUT, MET) == 0


def test_of_nothing_there_is_no_share():
    assert Proportion(0, 0).share is None
    assert Proportion(0, 0).limits == (0.0, 1.0)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (table(19, 0, 0, 0), Verdict.TOO_FEW),
        (table(20, 0, 0, 0), Verdict.POINTING_OUT),
        (table(40, 0, 0, 0), Verdict.ALONE),
        (table(80, 0, 0, 20), Verdict.ALONE),
        (table(195, 0, 4, 1), Verdict.POINTING_OUT),
        (table(50, 4, 6, 40), Verdict.POINTING_OUT),
        (table(40, 20, 20, 20), Verdict.NOT_ALONE),
    ],
)
def test_the_verdict_follows_the_lower_limits(found, expected):
    assert verdict(found) is expected


def test_the_limits_are_data():
    limits = trust_limits()
    assert limits.cases_needed == 20
    assert set(limits.alone) == {"agreement", "found_errors"}
    assert limits.alone["agreement"] > limits.pointing_out["agreement"]
