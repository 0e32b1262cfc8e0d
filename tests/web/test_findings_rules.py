"""How many days a unit has: its own rule, else the nearest above it, else what Rettidig starts with."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from rettidig_web.findings.deadlines import due_on, ruling
from rettidig_web.findings.fields import KronerField
from rettidig_web.findings.models import CorrectionRule
from rettidig_web.findings.queries import correct_by
from rettidig_web.findings.rules import rules
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db


def days(unit) -> tuple[int, str]:
    held = ruling(unit)
    return held.days, str(held.source or "")


@pytest.mark.feature("F094")
def test_the_nearest_rule_holds(tree):
    CorrectionRule.objects.create(unit=tree.center, days=30)
    CorrectionRule.objects.create(unit=tree.team, days=10)
    assert days(tree.team) == (10, "Team Nord")
    assert days(tree.other_team) == (30, "Jobcenter")
    assert days(tree.other_center) == (rules().correction_days, "")
    assert not ruling(tree.other_team).is_own


@pytest.mark.parametrize(
    ("found_on", "last"),
    [(date(2026, 11, 2), date(2026, 11, 12)), (date(2026, 12, 14), date(2026, 12, 28))],
)
def test_a_deadline_is_no_holiday(found_on, last):
    assert due_on(10, found_on) == last


def test_what_others_ask_is_the_same(tree):
    CorrectionRule.objects.create(unit=tree.section, days=10)
    assert correct_by(tree.team, date(2026, 11, 2)) == date(2026, 11, 12)


def test_a_leader_decides_for_their_units_and_sees_what_is_inherited(as_, tree):
    head = as_("section_head")
    assert head.post(f"/berigtigelser/dage/{tree.section.pk}/", {"days": "21"}).status_code == 302
    text = head.get("/berigtigelser/dage/").content.decode()
    assert "enhedens egen" in text
    assert text.count("arvet fra Ungeafsnittet") == 2
    assert "Borgerservice" not in text
    assert "Lige nu gælder 21 dage" in head.get(f"/berigtigelser/dage/{tree.team.pk}/").content.decode()


def test_an_empty_field_lets_the_rule_above_hold_again(as_, tree):
    CorrectionRule.objects.create(unit=tree.team, days=10)
    assert as_("team_leader").post(f"/berigtigelser/dage/{tree.team.pk}/", {"days": ""}).status_code == 302
    assert not CorrectionRule.objects.exists()
    assert Change.objects.get().action == "findings.correctionrule.remove"


@pytest.mark.parametrize("wrong", ["0", "-1", "366", "snart"])
def test_wrong_days_are_told(as_, tree, wrong):
    assert as_("team_leader").post(f"/berigtigelser/dage/{tree.team.pk}/", {"days": wrong}).status_code == 422
    assert not CorrectionRule.objects.exists()


def test_saving_the_same_again_is_no_change(as_, tree):
    for _ in range(2):
        as_("team_leader").post(f"/berigtigelser/dage/{tree.team.pk}/", {"days": "10"})
    assert Change.objects.count() == 1


@pytest.mark.parametrize("who", ["caseworker", "reviewer", "auditor", "director"])
def test_others_decide_nothing(as_, tree, who):
    assert as_(who).get("/berigtigelser/dage/").status_code == 404
    assert as_(who).post(f"/berigtigelser/dage/{tree.team.pk}/", {"days": "1"}).status_code == 404


def test_a_leader_does_not_decide_for_others(as_, tree):
    for unit in (tree.section, tree.other_team):
        assert as_("team_leader").get(f"/berigtigelser/dage/{unit.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("", None),
        ("0", 0),
        ("12.345,5", 1234550),
        ("12345,50 kr.", 1234550),
        (" 1 234 ", 123400),
        ("1.234.567,89", 123456789),
    ],
)
def test_kroner_as_danes_write_them(text, ore):
    assert KronerField().clean(text) == ore


@pytest.mark.parametrize("text", ["1.23", "12.34,5", "1,234", "-1", "1e5", "tusind", "9" * 16])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        KronerField().clean(text)
