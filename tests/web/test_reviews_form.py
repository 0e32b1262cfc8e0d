"""The review form: which points it asks, what it proposes, who sees it, and what it costs to show."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.factories import (
    POINTS,
    AnswerFactory,
    CaseFactory,
    DrawnRoundFactory,
    ProposalFactory,
    ReviewFactory,
    SampledCaseFactory,
    SnapshotFactory,
)

from rettidig_web.journal.models import Access, Why
from rettidig_web.reviews.form import Place, form_of
from rettidig_web.reviews.models import Note, ReviewStatus
from rettidig_web.rounds.models import Round, RoundKind, SampledCase

pytestmark = pytest.mark.django_db

FVU, FVU_REASON = "fr22-fvu-test-1-maaned", "fr22-fvu-gyldig-grund-til-undtagelse"


@pytest.fixture
def drawn(tree, people):
    """A round under way in the team, with one case for the reviewer."""
    return DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team))


def a_case(drawn, people, *, points=None, **facts) -> SampledCase:
    """A case of the caseworker's for the reviewer, who is asked the points."""
    if points:
        drawn.points = list(points)
        drawn.save()
    case = CaseFactory(snapshot=drawn.snapshot, caseworker=people["caseworker"], **facts)
    return SampledCaseFactory(round=drawn, case=case, reviewer=people["reviewer"])


@pytest.fixture
def sampled(drawn, people) -> SampledCase:
    return a_case(drawn, people, visitation_group="up")


def address(sampled: SampledCase) -> str:
    return f"/gennemgang/{sampled.pk}/"


def place_of(sampled: SampledCase, point_id: str) -> Place | None:
    point = form_of(SampledCase.objects.get(pk=sampled.pk)).point(point_id)
    return point.place if point else None


@pytest.mark.feature("F002")
def test_only_points_of_the_cases_groups_are_asked(drawn, people):
    points = [point.id for point in drawn.catalogue.file.catalogue.case_points]
    of_group = a_case(drawn, people, points=points, visitation_group="aap")
    elsewhere = a_case(drawn, people, visitation_group="aup")
    unknown = a_case(drawn, people, visitation_group="")
    asked = [{point.id for point in form_of(each).everything} for each in (of_group, elsewhere, unknown)]
    assert asked[0] != asked[1]
    assert asked[0] | asked[1] <= asked[2]


def test_a_law_that_was_never_in_force_while_the_case_was_open_is_not_asked(drawn, people):
    before = a_case(drawn, people, opened_on=date(2019, 3, 1), closed_on=date(2019, 9, 1))
    after = a_case(drawn, people, opened_on=date(2021, 3, 1))
    of_old_law = {point.id for point in form_of(before).everything}
    of_new_law = {point.id for point in form_of(after).everything}
    assert POINTS[0] in of_old_law
    versions = drawn.catalogue.file.catalogue.point(POINTS[0]).versions
    assert (POINTS[0] in of_new_law) == any(each.ends_on is None for each in versions)


@pytest.mark.feature("W11")
def test_the_page_shows_question_law_and_proposal_and_nothing_is_answered(as_, sampled):
    ProposalFactory(
        sampled_case=sampled, outcome="not_met", reason="late", days_late=4, done_on=date(2019, 3, 12)
    )
    page = as_("reviewer").get(address(sampled)).content.decode()
    assert "Ikke opfyldt" in page
    assert "Fristen løb fra 1. marts 2019 til 8. marts 2019. Sket 12. marts 2019, 4 dage for sent." in page
    assert "LAB" in page
    assert "Bekræft forslag: Nej" in re.sub(r"\s+", " ", page)
    assert not re.search(r'name="svar"[^>]* checked', page)
    assert "<strong>0 af 4</strong> besvaret" in page
    assert "· 0 fejl" in page


@pytest.mark.parametrize(
    ("outcome", "reason"), [("unknown", "not_covered"), ("pending", "deadline_not_passed")]
)
def test_what_the_data_cannot_tell_is_no_proposal(as_, sampled, outcome, reason):
    ProposalFactory(sampled_case=sampled, outcome=outcome, reason=reason, done_on=None)
    page = as_("reviewer").get(address(sampled)).content.decode()
    assert {"unknown": "Kan ikke afgøres af data", "pending": "Afventer"}[outcome] in page
    assert "Bekræft forslag" not in page


def test_what_the_data_put_aside_is_folded_away_and_can_be_answered(as_, sampled):
    ProposalFactory(sampled_case=sampled, outcome="not_applicable", reason="no_trigger")
    form = form_of(sampled)
    assert [point.id for point in form.aside] == [POINTS[0]]
    assert (form.n_asked, form.n_answered) == (3, 0)
    page = as_("reviewer").get(address(sampled)).content.decode()
    assert "Ikke relevante ifølge data" in page
    ReviewFactory(sampled_case=sampled)
    AnswerFactory(
        review=sampled.review, point_id=POINTS[0], answer="no", stance="overruled", overruled_why="rule"
    )
    assert form_of(SampledCase.objects.get(pk=sampled.pk)).n_asked == 4


def test_where_nothing_is_asked_the_verdict_leads_on(as_, sampled):
    for point_id in sampled.round.points:
        ProposalFactory(
            sampled_case=sampled, point_id=point_id, outcome="not_applicable", reason="no_trigger"
        )
    assert form_of(sampled).n_asked == 0
    client = as_("reviewer")
    page = client.get(address(sampled)).content.decode()
    assert "Ingen af spørgsmålene vedrører sagen. Skriv den samlede vurdering, og gå videre." in page
    sent = {"vurdering": "good", "bemaerkning": "", "version": 0}
    page = client.post(f"{address(sampled)}vurdering/", sent, follow=True).content.decode()
    assert "Videre til bemærkninger</a>" in page
    Round.objects.update(comment_days=0)
    assert "Videre til underskrift</a>" in client.get(address(sampled)).content.decode()


def test_the_reason_is_said_in_full_where_it_is_chosen_and_in_short_in_a_sentence(as_, sampled):
    ProposalFactory(sampled_case=sampled)
    overruled = {"stance": "overruled", "overruled_why": "mapping"}
    AnswerFactory(review=ReviewFactory(sampled_case=sampled), point_id=POINTS[0], **overruled)
    page = as_("reviewer").get(address(sampled)).content.decode()
    assert "Fejl i oversættelsen af data: Rettidig har læst udtrækket forkert" in page
    page = as_("team_leader").get(address(sampled)).content.decode()
    assert "forslaget holder ikke: fejl i oversættelsen af data<" in page


def test_a_pending_point_need_not_be_answered(sampled):
    ProposalFactory(sampled_case=sampled, outcome="pending", reason="deadline_not_passed", done_on=None)
    assert place_of(sampled, POINTS[0]) is Place.PENDING
    assert POINTS[0] not in {point.id for point in form_of(sampled).missing}


@pytest.mark.feature("F043")
def test_a_follow_up_question_waits_for_the_answer_it_follows_from(as_, drawn, people):
    sampled = a_case(drawn, people, points=[FVU, FVU_REASON], visitation_group="up")
    assert place_of(sampled, FVU_REASON) is Place.WAITING
    page = as_("reviewer").get(address(sampled)).content.decode()
    assert f'<div id="p-{FVU_REASON}" class="point-place" hidden>' in page
    review = ReviewFactory(sampled_case=sampled)
    answer = AnswerFactory(review=review, point_id=FVU, answer="no")
    assert place_of(sampled, FVU_REASON) is Place.ASKED
    answer.answer = "yes"
    answer.save()
    assert place_of(sampled, FVU_REASON) is Place.WAITING


def test_a_proposal_alone_does_not_bring_a_follow_up_question(drawn, people):
    sampled = a_case(drawn, people, points=[FVU, FVU_REASON], visitation_group="up")
    ProposalFactory(sampled_case=sampled, point_id=FVU, version_id="", outcome="not_met", reason="missing")
    assert place_of(sampled, FVU_REASON) is Place.WAITING


def test_what_the_machine_put_aside_is_asked_once_a_person_disagrees(drawn, people):
    sampled = a_case(drawn, people, points=[FVU, FVU_REASON], visitation_group="up")
    ProposalFactory(sampled_case=sampled, point_id=FVU, version_id="", outcome="met", reason="on_time")
    ProposalFactory(
        sampled_case=sampled,
        point_id=FVU_REASON,
        version_id="",
        outcome="not_applicable",
        reason="not_in_scope",
    )
    review = ReviewFactory(sampled_case=sampled)
    AnswerFactory(review=review, point_id=FVU, answer="no", stance="overruled", overruled_why="registration")
    form = form_of(SampledCase.objects.get(pk=sampled.pk))
    point = form.point(FVU_REASON)
    assert (point.place, point.proposal) == (Place.ASKED, None)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("reviewer", 200),
        ("team_leader", 200),
        ("section_head", 200),
        ("auditor", 200),
        ("caseworker", 404),
        ("director", 404),
        ("committee", 404),
        ("administrator", 404),
        ("outsider", 404),
        ("former_auditor", 404),
    ],
)
def test_who_sees_the_review(as_, sampled, who, status):
    assert as_(who).get(address(sampled)).status_code == status


@pytest.mark.parametrize(("status", "expected"), [(ReviewStatus.OPEN, 404), (ReviewStatus.COMMENTING, 200)])
def test_a_caseworker_sees_the_review_of_their_own_case_once_it_is_sent(
    as_, people, tree, sampled, status, expected
):
    review = ReviewFactory(sampled_case=sampled, status=status)
    AnswerFactory(review=review, remark="Kun for den, det vedrører.")
    assert as_("caseworker").get(address(sampled)).status_code == expected


@pytest.mark.parametrize(
    ("who", "status"), [("reviewer", 200), ("team_leader", 200), ("section_head", 404), ("auditor", 404)]
)
def test_a_spot_check_is_for_the_reviewer_and_the_nearest_leader(as_, drawn, people, who, status):
    drawn.kind = RoundKind.SPOT_CHECK
    drawn.save()
    assert as_(who).get(address(a_case(drawn, people))).status_code == status


@pytest.mark.parametrize("who", ["team_leader", "auditor", "section_head"])
def test_whoever_may_only_read_has_nothing_to_press(as_, sampled, who):
    review = ReviewFactory(sampled_case=sampled)
    AnswerFactory(review=review, remark="Samtalen er holdt for sent.")
    page = as_(who).get(address(sampled)).content.decode()
    assert "Samtalen er holdt for sent." in page
    assert "<strong>Nej</strong>" in page
    assert 'name="svar"' not in page
    assert "Du kan læse gennemgangen." in page


def test_the_caseworkers_name_is_for_the_reviewer_and_the_nearest_leader(as_, people, sampled):
    people["caseworker"].first_name = "Karla"
    people["caseworker"].save()
    shown = {
        who: "Karla" in as_(who).get(address(sampled)).content.decode()
        for who in ("reviewer", "team_leader", "section_head", "auditor")
    }
    assert shown == {"reviewer": True, "team_leader": True, "section_head": False, "auditor": False}


def test_after_it_is_sent_the_reviewer_only_reads(as_, sampled):
    ReviewFactory(sampled_case=sampled, status=ReviewStatus.COMMENTING)
    page = as_("reviewer").get(address(sampled)).content.decode()
    assert "sendt til bemærkninger" in page
    assert 'name="svar"' not in page


def test_opening_the_form_is_noted_once(as_, people, sampled):
    as_("reviewer").get(address(sampled))
    row = Access.objects.get()
    assert (row.why, row.actor, row.citizen) == (
        Why.REVIEW,
        people["reviewer"],
        sampled.case.citizen.pseudonym,
    )
    assert row.case == str(sampled.case_id)


def test_a_refused_look_is_not_noted(as_, sampled):
    as_("outsider").get(address(sampled))
    assert not Access.objects.exists()


def test_the_way_to_the_case_in_its_own_system(as_, drawn, people):
    sampled = a_case(drawn, people, number="S/1 æ")
    page = as_("reviewer").get(address(sampled)).content.decode()
    assert "https://fagsystem.example/sag/S%2F1%20%C3%A6" in page


def test_a_round_whose_questions_do_not_concern_the_case_says_so(as_, drawn, people):
    sampled = a_case(drawn, people, target_group="noget-andet", visitation_group="intet")
    page = as_("reviewer").get(address(sampled)).content.decode()
    if not form_of(sampled).everything:
        assert "Ingen af tilsynets spørgsmål vedrører sagen" in page


def test_a_form_of_many_points_asks_no_more_of_the_database(as_, drawn, people):
    few = a_case(drawn, people, points=POINTS[:2])
    client = as_("reviewer")
    client.get(address(few))
    with CaptureQueriesContext(connection) as of_few:
        client.get(address(few))
    drawn.points = [point.id for point in drawn.catalogue.file.catalogue.case_points]
    drawn.save()
    review = ReviewFactory(sampled_case=few)
    for point_id in drawn.points[:40]:
        ProposalFactory(sampled_case=few, point_id=point_id, version_id="")
        AnswerFactory(review=review, point_id=point_id, answered_by=people["reviewer"])
    client.get(address(few))
    with CaptureQueriesContext(connection) as of_many:
        client.get(address(few))
    assert len(of_many) <= len(of_few) + 2  # answers and notes, of which a review without a row has none
    assert len(of_many) <= 20


def test_notes_and_verdict_are_shown(as_, people, sampled):
    review = ReviewFactory(sampled_case=sampled, verdict="minor", verdict_remark="Små fejl.")
    Note.objects.create(
        review=review,
        kind="good_practice",
        text="Tydeligt mål.",
        written_by=people["reviewer"],
        written_at=review.sampled_case.round.drawn_at,
    )
    page = as_("team_leader").get(address(sampled)).content.decode()
    for text in ("God praksis", "Tydeligt mål.", "Mindre fejl", "Små fejl."):
        assert text in page
