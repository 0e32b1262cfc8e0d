"""Signing a review registers its errors, each with a correction, and decides nothing for people."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.factories import (
    POINTS,
    AnswerFactory,
    CaseFactory,
    DrawnRoundFactory,
    FindingFactory,
    ProposalFactory,
    ReviewFactory,
    SampledCaseFactory,
    SnapshotFactory,
)
from tests.web.people import AssignmentFactory, UserFactory

from rettidig.catalogue import load_catalogue
from rettidig.catalogue.model import Direction
from rettidig_web.accounts.actions import NotAllowedError
from rettidig_web.accounts.models import Role
from rettidig_web.findings.actions import decide_days, sign_and_register
from rettidig_web.findings.models import Age, Correction, Finding, FindingStatus
from rettidig_web.findings.queries import findings_for
from rettidig_web.journal.models import Access, Change
from rettidig_web.reviews.errors import is_error
from rettidig_web.reviews.models import ReviewStatus
from rettidig_web.rounds.models import RoundKind

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
LATE, VISITATION, GUIDANCE, REASONED = POINTS


@pytest.fixture
def signable(tree, people):
    """A function that makes a review that can be signed: all four points answered, two of them errors."""
    snapshot = SnapshotFactory(unit=tree.section)

    def make(*, answers=("no", "yes", "no", "yes"), caseworker=people["caseworker"], case=None, **of_round):
        round_ = DrawnRoundFactory(snapshot=snapshot, comment_days=0, **of_round)
        case = case or CaseFactory(snapshot=snapshot, unit=tree.team, caseworker=caseworker)
        sampled = SampledCaseFactory(round=round_, case=case, reviewer=people["reviewer"])
        review = ReviewFactory(sampled_case=sampled, verdict="minor", n_answered=4)
        for point_id, answer in zip(POINTS, answers, strict=True):
            AnswerFactory(review=review, point_id=point_id, answer=answer, answered_by=people["reviewer"])
        return review

    return make


def signed(people, review):
    return {finding.point_id: finding for finding in sign_and_register(people["reviewer"], review, DAY)}


@pytest.mark.feature("F093")
def test_each_no_becomes_a_finding_with_a_correction(people, signable, tree):
    review = signable()
    found = signed(people, review)
    assert set(found) == {LATE, GUIDANCE}
    finding = found[LATE]
    assert (finding.case, finding.unit, finding.caseworker) == (
        review.sampled_case.case,
        tree.team,
        people["caseworker"],
    )
    assert finding.status == FindingStatus.OPEN
    assert finding.correction.owner == people["caseworker"]
    assert finding.correction.due_on == date(2026, 11, 30)
    review.refresh_from_db()
    assert review.status == ReviewStatus.SIGNED


def test_nothing_that_people_decide_is_decided(people, signable):
    review = signable()
    ProposalFactory(
        sampled_case=review.sampled_case, point_id=LATE, outcome="not_met", reason="late", days_late=3
    )
    finding = signed(people, review)[LATE]
    assert (finding.type, finding.cause, finding.arose_on, finding.is_reproduced) == ("", "", None, None)
    assert finding.age == Age.UNKNOWN


@pytest.mark.feature("F048", "F082")
def test_what_an_error_can_cost_and_whether_it_can_be_corrected_are_the_points(people, signable):
    found = signed(people, signable(answers=("no", "no", "no", "no")))
    catalogue = load_catalogue("fokusrevision-2022").catalogue
    for point_id, finding in found.items():
        point = catalogue.point(point_id)
        assert finding.is_correctable == point.correctable
        costs = {
            name
            for name in ("reimbursement", "legal_certainty", "quality")
            if getattr(finding, f"has_{name}")
        }
        assert costs == {each.value for each in point.consequence}


@pytest.mark.feature("F081")
def test_a_missed_deadline_is_not_correctable_but_its_documentation_is_asked_for(people, signable):
    finding = signed(people, signable())[LATE]
    assert not finding.is_correctable
    assert finding.correction.asks_for_documentation


def test_on_an_inverse_point_yes_is_the_error_and_a_point_about_facts_has_none():
    points = load_catalogue("fokusrevision-2022").catalogue.points
    of = {direction: next(p for p in points if p.direction is direction) for direction in Direction}
    errors = {
        (direction, answer)
        for direction, point in of.items()
        for answer in ("yes", "no", "not_relevant", "cannot_be_judged", "")
        if is_error(point, answer)
    }
    assert errors == {(Direction.HIGH_IS_GOOD, "no"), (Direction.HIGH_IS_BAD, "yes")}


def test_without_a_caseworker_the_nearest_leader_answers_for_it(people, signable):
    found = signed(people, signable(caseworker=None))
    assert {finding.correction.owner for finding in found.values()} == {people["team_leader"]}


def test_where_there_is_no_leader_either_nobody_does_yet(people, signable):
    people["team_leader"].assignments.all().delete()
    found = signed(people, signable(caseworker=None))
    assert {finding.correction.owner for finding in found.values()} == {None}


def test_a_caseworker_who_has_left_answers_for_nothing(people, signable):
    people["caseworker"].is_active = False
    people["caseworker"].save()
    found = signed(people, signable())
    assert {finding.correction.owner for finding in found.values()} == {people["team_leader"]}


def test_whoever_has_the_case_now_corrects_it(people, signable, tree):
    review = signable()
    successor = AssignmentFactory(unit=tree.team, role=Role.CASEWORKER).user
    case = review.sampled_case.case
    case.caseworker = successor
    case.save()
    finding = signed(people, review)[LATE]
    assert (finding.caseworker, finding.correction.owner) == (people["caseworker"], successor)


@pytest.mark.feature("F094")
def test_the_nearest_units_rule_gives_the_deadline_which_is_a_working_day(people, signable, tree):
    decide_days(people["section_head"], tree.section, 7)
    decide_days(people["team_leader"], tree.team, 12)
    found = signed(people, signable())
    # Twelve days after 2 November 2026 is a Saturday.
    assert {finding.correction.due_on for finding in found.values()} == {date(2026, 11, 16)}


@pytest.mark.feature("F086")
def test_a_finding_is_tied_to_the_cases_earlier_one_and_repeated_in_the_team(people, signable, tree):
    earlier = signable(year=2026, quarter=3)
    first = signed(people, earlier)[LATE]
    again = signable(case=first.case, previous=first.round)
    second = signed(people, again)[LATE]
    assert second.previous == first
    assert second.is_repeated
    assert not first.is_repeated


def test_another_case_of_the_team_counts_as_repeated_but_another_teams_does_not(people, signable, tree):
    last = signable(year=2026, quarter=3)
    first = signed(people, last)[LATE]
    in_team = signed(people, signable(previous=first.round))[LATE]
    assert (in_team.previous, in_team.is_repeated) == (first, True)
    elsewhere = CaseFactory(
        snapshot=first.round.snapshot, unit=tree.other_team, caseworker=people["caseworker"]
    )
    other = signed(people, signable(previous=first.round, case=elsewhere))[LATE]
    assert (other.previous, other.is_repeated) == (None, False)


def test_a_withdrawn_finding_is_nobodys_forerunner(people, signable):
    first = signed(people, signable(quarter=3))[LATE]
    Finding.objects.filter(pk=first.pk).update(status=FindingStatus.WITHDRAWN, withdrawn_why="Ikke en fejl.")
    second = signed(people, signable(case=first.case, previous=first.round))[LATE]
    assert (second.previous, second.is_repeated) == (None, False)


def test_a_review_that_is_not_ready_registers_nothing(people, signable):

    review = signable(answers=("", "yes", "no", "yes"))
    with pytest.raises(ValidationError):
        sign_and_register(people["reviewer"], review, DAY)
    assert not Finding.objects.exists()
    assert not Correction.objects.exists()


def test_only_the_reviewer_or_the_leader_signs(people, signable):
    review = signable()
    with pytest.raises(NotAllowedError):
        sign_and_register(people["caseworker"], review, DAY)
    assert not Finding.objects.exists()


def test_the_journal_has_each_finding_and_no_remark(people, signable):
    signed(people, signable())
    entries = Change.objects.filter(action="findings.finding.register")
    assert entries.count() == 2
    assert "Samtalen" not in "".join(str(entry.new) for entry in entries)


def test_signing_asks_no_more_of_the_database_about_more_errors(people, signable):
    """A finding costs its row, its correction's and the journal's entry; what is looked up, is once."""
    few, many = signable(answers=("no", "yes", "yes", "yes")), signable(answers=("no", "no", "no", "no"))

    with CaptureQueriesContext(connection) as one:
        signed(people, few)
    with CaptureQueriesContext(connection) as four:
        signed(people, many)
    assert len(four) - len(one) <= 3 * 7


def test_the_page_shows_what_will_be_signed_and_then_signs(as_, people, signable):
    review = signable()
    reviewer, address = as_("reviewer"), f"/gennemgang/{review.sampled_case.pk}/underskriv/"
    page = reviewer.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert "2 fejl bliver registreret" in text
    assert "Fejlen kan ikke rettes, men den skal dokumenteres i sagen." in text
    assert "Sagsbehandleren" in text
    assert str(people["caseworker"]) not in text
    assert Access.objects.filter(actor=people["reviewer"], where="findings:sign").count() == 1
    assert not Finding.objects.exists()
    assert reviewer.post(address).status_code == 302
    assert Finding.objects.count() == 2
    assert reviewer.get(address).status_code == 302


def test_the_page_says_why_it_cannot_be_signed(as_, signable):
    review = signable(answers=("", "yes", "no", "yes"))
    address = f"/gennemgang/{review.sampled_case.pk}/underskriv/"
    page = as_("reviewer").post(address)
    assert page.status_code == 422
    assert "Gennemgangen kan ikke underskrives endnu" in page.content.decode()
    assert not Finding.objects.exists()


def test_a_review_without_errors_registers_none(as_, signable):
    review = signable(answers=("yes", "yes", "yes", "yes"))
    address = f"/gennemgang/{review.sampled_case.pk}/underskriv/"
    assert "Ingen svar er fejl." in as_("reviewer").get(address).content.decode()
    as_("reviewer").post(address)
    assert not Finding.objects.exists()


@pytest.mark.parametrize("who", ["caseworker", "section_head", "auditor", "outsider", "director"])
def test_others_find_no_such_page(as_, signable, who):
    review = signable()
    assert as_(who).get(f"/gennemgang/{review.sampled_case.pk}/underskriv/").status_code == 404
    assert as_(who).post(f"/gennemgang/{review.sampled_case.pk}/underskriv/").status_code == 404
    assert not Finding.objects.exists()


def test_a_spot_checks_findings_are_for_the_nearest_leader(people, tree):

    employee = UserFactory()
    AssignmentFactory(user=employee, unit=tree.team, role=Role.CASEWORKER)
    snapshot = SnapshotFactory(unit=tree.section)
    round_ = DrawnRoundFactory(snapshot=snapshot, kind=RoundKind.SPOT_CHECK)
    case = CaseFactory(snapshot=snapshot, unit=tree.team, caseworker=employee)
    finding = FindingFactory(answer__review__sampled_case=SampledCaseFactory(round=round_, case=case))
    assert list(findings_for(people["team_leader"], DAY)) == [finding]
    assert list(findings_for(employee, DAY)) == [finding]
    assert list(findings_for(people["section_head"], DAY)) == []
