"""New and old errors, by the rules of the committee's minutes (003, lines 372-382)."""

from datetime import date

import pytest
from tests.web.factories import DrawnRoundFactory, ProposalFactory

from rettidig.vocabulary import Reason
from rettidig_web.findings.age import judged
from rettidig_web.findings.models import Age, FindingType
from rettidig_web.findings.proposing import NOTHING, suggestion
from rettidig_web.findings.rules import rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return DrawnRoundFactory.build(
        as_of=date(2026, 9, 30), new_months=12, has_age=True, snapshot=None, unit=None
    )


@pytest.mark.feature("F076", "F077")
@pytest.mark.parametrize(
    ("arose_on", "age"),
    [
        (date(2025, 9, 29), Age.OLD),
        (date(2025, 9, 30), Age.NEW),
        (date(2026, 9, 30), Age.NEW),
        (date(2026, 10, 2), Age.NEW),
        (date(2020, 1, 1), Age.OLD),
    ],
)
def test_an_error_is_new_for_twelve_months_before_the_rounds_day(round_, arose_on, age):
    assert judged(round_, arose_on, is_reproduced=False).age == age


@pytest.mark.feature("F078")
@pytest.mark.parametrize("arose_on", [date(2020, 1, 1), date(2026, 9, 1), None])
def test_an_omission_that_is_still_repeated_is_new_whenever_it_arose(round_, arose_on):
    found = judged(round_, arose_on, is_reproduced=True)
    assert found.age == Age.NEW
    assert (
        found.why == "Fejlen er ny, fordi den stadig gentages. Så er den ny, uanset hvornår den er opstået."
    )


@pytest.mark.feature("F079")
def test_an_error_in_an_old_decision_is_old(round_):
    found = judged(round_, date(2020, 3, 1), is_reproduced=False)
    assert found.age == Age.OLD
    assert found.why == (
        "Fejlen er gammel: Den er opstået 1. marts 2020, mere end 12 måneder før 30. september 2026, "
        "og den gentages ikke."
    )


def test_it_is_not_known_until_somebody_has_said(round_):
    assert judged(round_, None, is_reproduced=None).age == Age.UNKNOWN
    assert judged(round_, None, is_reproduced=False).age == Age.UNKNOWN
    assert judged(round_, date(2020, 1, 1), is_reproduced=None).age == Age.UNKNOWN
    assert judged(round_, date(2026, 9, 1), is_reproduced=None).age == Age.NEW


@pytest.mark.feature("F080")
def test_a_round_that_does_not_distinguish_asks_nobody(round_):
    round_.has_age, round_.new_months = False, None
    assert judged(round_, date(2020, 1, 1), is_reproduced=True).age == Age.NOT_ASKED


def test_a_single_month_is_said_as_one(round_):
    round_.new_months = 1
    assert "højst 1 måned før" in judged(round_, date(2026, 9, 1), is_reproduced=False).why


def test_a_late_act_is_proposed_as_late_from_the_day_after_the_deadline():
    proposal = ProposalFactory(outcome="not_met", reason="late", due_on=date(2026, 3, 8))
    found = suggestion(proposal)
    assert (found.type, found.arose_on, found.is_reproduced) == (FindingType.LATE, date(2026, 3, 9), False)


def test_an_omission_is_proposed_as_still_repeated():
    found = suggestion(ProposalFactory(outcome="not_met", reason="missing"))
    assert (found.type, found.is_reproduced) == (FindingType.MISSING, True)


def test_without_a_deadline_it_arose_when_the_clock_began():
    found = suggestion(ProposalFactory(reason="absent", due_on=None, trigger_on=date(2026, 3, 1)))
    assert found.arose_on == date(2026, 3, 1)


def test_what_the_machine_did_not_find_proposes_nothing():
    assert suggestion(None) == NOTHING
    assert suggestion(ProposalFactory(outcome="met", reason="on_time")) == NOTHING


def test_every_reason_in_the_rules_is_one():
    assert set(rules().proposals) <= set(Reason)
