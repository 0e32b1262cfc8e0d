"""Saving answers: validated, never over somebody else's, never twice, every version kept, in the journal."""

import re
import threading

import pytest
from django.db import connection, connections
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
from tests.web.test_reviews_form import FVU, FVU_REASON, a_case

from rettidig_web.journal.models import Change
from rettidig_web.reviews import actions
from rettidig_web.reviews.models import Answer, AnswerVersion, Review, ReviewStatus
from rettidig_web.rounds.models import RoundStatus, SampledCase

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true"}
POINT = POINTS[0]


@pytest.fixture
def drawn(tree, people):
    return DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team))


@pytest.fixture
def sampled(drawn, people) -> SampledCase:
    return a_case(drawn, people, visitation_group="up")


def post(client, sampled, headers=PART, **sent):
    given = {"punkt": POINT, "version": 0, **sent}
    return client.post(f"/gennemgang/{sampled.pk}/svar/", given, headers=headers)


def the_answer(point_id: str = POINT) -> Answer:
    return Answer.objects.get(point_id=point_id)


@pytest.mark.feature("F066")
@pytest.mark.parametrize("answer", ["yes", "not_relevant", "cannot_be_judged"])
def test_an_answer_is_saved_with_its_version_and_in_the_journal(as_, people, sampled, answer):
    response = post(as_("reviewer"), sampled, svar=answer)
    assert response.status_code == 200
    saved = the_answer()
    assert (saved.answer, saved.version, saved.answered_by, saved.stance) == (
        answer,
        1,
        people["reviewer"],
        "",
    )
    assert AnswerVersion.objects.get().value == answer
    entry = Change.objects.get(action="reviews.answer.save")
    assert (entry.new["answer"], entry.new["point"], entry.actor) == (answer, POINT, people["reviewer"])
    review = Review.objects.get()
    assert (review.n_asked, review.n_answered, review.n_errors) == (4, 1, 0)
    page = response.content.decode()
    assert re.search(r"Gemt kl\. \d{1,2}\.\d\d<", page)
    assert "<strong>1 af 4</strong> besvaret" in page


def test_without_scripts_it_leads_back_to_the_point(as_, sampled):
    response = post(as_("reviewer"), sampled, headers={}, svar="yes")
    assert (response.status_code, response["Location"]) == (302, f"/gennemgang/{sampled.pk}/#p-{POINT}")


@pytest.mark.parametrize("headers", [PART, {}], ids=["part", "page"])
def test_a_no_needs_a_remark(as_, sampled, headers):
    response = post(as_("reviewer"), sampled, headers=headers, svar="no")
    assert response.status_code == 422
    assert "Skriv en bemærkning om fejlen." in response.content.decode()
    assert not Answer.objects.exists()
    assert post(as_("reviewer"), sampled, svar="no", bemaerkning="For sent.").status_code == 200
    assert Review.objects.get().n_errors == 1


def test_where_a_high_share_is_bad_it_is_yes_that_needs_a_remark(as_, drawn, people):
    catalogue = drawn.catalogue.file.catalogue
    inverse = next(point.id for point in catalogue.case_points if point.direction == "high_is_bad")
    sampled = a_case(drawn, people, points=[inverse], visitation_group="")
    client = as_("reviewer")
    assert post(client, sampled, punkt=inverse, svar="yes").status_code == 422
    assert post(client, sampled, punkt=inverse, svar="no").status_code == 200
    assert Review.objects.get().n_errors == 0


def test_a_text_is_given_back_when_it_is_refused(as_, sampled):
    page = post(
        as_("reviewer"), sampled, headers={}, svar="ved ikke", bemaerkning="Det her skrev jeg."
    ).content.decode()
    assert "Det her skrev jeg." in page
    assert "Vælg et af de fire svar." in page


def test_a_cpr_number_in_a_remark_is_refused_and_not_shown_again(as_, sampled):
    number = "010190" + "1234"
    response = post(as_("reviewer"), sampled, svar="no", bemaerkning=f"Borgeren {number} mødte ikke.")
    assert response.status_code == 422
    assert number not in response.content.decode()
    assert "CPR-nummer" in response.content.decode()


class TestProposals:
    @pytest.fixture(autouse=True)
    def proposal(self, sampled):
        return ProposalFactory(sampled_case=sampled, outcome="met", reason="on_time")

    @pytest.mark.feature("W11")
    def test_confirming_says_what_the_proposal_says(self, as_, sampled):
        post(as_("reviewer"), sampled, bekraeft="1")
        assert (the_answer().answer, the_answer().stance) == ("yes", "confirmed")

    def test_the_same_answer_by_hand_confirms_it_too(self, as_, sampled):
        post(as_("reviewer"), sampled, svar="yes")
        assert the_answer().stance == "confirmed"

    @pytest.mark.feature("W11")
    @pytest.mark.parametrize("why", ["registration", "mapping", "rule", "interpretation"])
    def test_overruling_needs_one_of_four_reasons(self, as_, sampled, why):
        client = as_("reviewer")
        refused = post(client, sampled, svar="no", bemaerkning="Samtalen var en sms.")
        assert refused.status_code == 422
        assert "Vælg, hvorfor svaret afviger fra forslaget." in refused.content.decode()
        post(client, sampled, svar="no", bemaerkning="Samtalen var en sms.", hvorfor=why)
        assert (the_answer().stance, the_answer().overruled_why) == ("overruled", why)

    def test_a_fifth_reason_is_refused(self, as_, sampled):
        assert post(as_("reviewer"), sampled, svar="not_relevant", hvorfor="lune").status_code == 422

    def test_confirming_a_no_takes_the_machines_own_words_as_remark(self, as_, sampled, proposal):
        proposal.outcome, proposal.reason, proposal.days_late = "not_met", "late", 1
        proposal.save()
        post(as_("reviewer"), sampled, bekraeft="1")
        assert the_answer().answer == "no"
        dates = "Fristen løb fra 1. marts 2019 til 8. marts 2019. Sket 6. marts 2019, 1 dag for sent."
        assert the_answer().remark == f"For sent. {dates}"

    def test_confirming_a_no_keeps_the_reviewers_words(self, as_, sampled, proposal):
        proposal.outcome, proposal.reason = "not_met", "late"
        proposal.save()
        post(as_("reviewer"), sampled, bekraeft="1", bemaerkning="Samtalen lå i ferien.")
        assert the_answer().remark == "Samtalen lå i ferien."

    @pytest.mark.parametrize(
        ("outcome", "reason"), [("unknown", "not_covered"), ("pending", "deadline_not_passed")]
    )
    def test_what_proposes_nothing_cannot_be_confirmed(self, as_, sampled, proposal, outcome, reason):
        proposal.outcome, proposal.reason = outcome, reason
        proposal.save()
        client = as_("reviewer")
        assert post(client, sampled, bekraeft="1").status_code == 422
        assert post(client, sampled, svar="not_relevant").status_code == 200
        assert the_answer().stance == ""


def test_taking_back_what_nobody_has_said_begins_no_review(as_, sampled):
    assert post(as_("reviewer"), sampled, tilbage=1).status_code == 200
    assert not Review.objects.exists()


def test_an_answer_can_be_taken_back_and_the_remark_stays(as_, sampled):
    client = as_("reviewer")
    post(client, sampled, svar="no", bemaerkning="For sent.")
    response = post(client, sampled, version=1, tilbage="1", svar="no", bemaerkning="For sent.")
    assert response.status_code == 200
    assert (the_answer().answer, the_answer().remark, the_answer().version) == ("", "For sent.", 2)
    assert [each.value for each in AnswerVersion.objects.all()] == ["no", ""]
    assert Review.objects.get().n_answered == 0


class TestTwoPeople:
    """Two tabs, or two people: the second save tells of the first instead of writing over it."""

    @pytest.mark.feature("W12")
    @pytest.mark.parametrize("headers", [PART, {}], ids=["part", "page"])
    def test_a_stale_save_shows_both_versions(self, as_, sampled, headers):
        client = as_("reviewer")
        post(client, sampled, svar="yes", bemaerkning="Den første.")
        response = post(client, sampled, headers=headers, svar="no", bemaerkning="Den anden.")
        assert response.status_code == 409
        page = response.content.decode()
        for text in ("Den første.", "Den anden.", "<strong>Ja</strong>", "<strong>Nej</strong>", "Gemt kl."):
            assert text in page
        assert (the_answer().remark, the_answer().version) == ("Den første.", 1)

    def test_mine_can_be_chosen(self, as_, sampled):
        client = as_("reviewer")
        post(client, sampled, svar="yes")
        page = post(client, sampled, headers={}, svar="no", bemaerkning="Jo.").content.decode()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        fields.pop("csrfmiddlewaretoken")
        fields.pop("next", None)
        assert client.post(f"/gennemgang/{sampled.pk}/svar/", fields).status_code == 302
        assert (the_answer().answer, the_answer().version) == ("no", 2)

    def test_the_same_save_once_more_is_not_made_twice(self, as_, sampled):
        client = as_("reviewer")
        first, again = (post(client, sampled, svar="no", bemaerkning="For\r\nsent.") for _ in range(2))
        assert (first.status_code, again.status_code) == (200, 200)
        assert 'name="version" value="1"' in again.content.decode()
        assert (
            AnswerVersion.objects.count() == Change.objects.filter(action="reviews.answer.save").count() == 1
        )

    def test_a_verdict_of_yesterday_is_not_written_over_either(self, as_, sampled):
        client = as_("reviewer")
        to = f"/gennemgang/{sampled.pk}/vurdering/"
        assert client.post(to, {"vurdering": "good", "version": 0}).status_code == 302
        stale = client.post(to, {"vurdering": "serious", "bemaerkning": "Nej.", "version": 0})
        assert stale.status_code == 409
        assert "God sagsbehandling" in stale.content.decode()
        assert "Alvorlige fejl" in stale.content.decode()
        assert Review.objects.get().verdict == "good"
        assert client.post(to, {"vurdering": "good", "version": 0}).status_code == 302
        assert Change.objects.filter(action="reviews.review.verdict").count() == 1


class TestFollowUps:
    @pytest.fixture
    def sampled(self, drawn, people):
        return a_case(drawn, people, points=[FVU, FVU_REASON], visitation_group="up")

    def test_an_answer_brings_the_follow_up_question(self, as_, sampled):
        response = post(as_("reviewer"), sampled, punkt=FVU, svar="no", bemaerkning="Ingen test.")
        page = response.content.decode()
        assert f'<article class="point" id="p-{FVU_REASON}"' in page
        assert "<strong>1 af 2</strong> besvaret" in page

    def test_before_that_it_cannot_be_answered(self, as_, sampled):
        assert post(as_("reviewer"), sampled, punkt=FVU_REASON, svar="yes").status_code == 404

    def test_when_it_no_longer_applies_its_answer_is_taken_back(self, as_, sampled):
        client = as_("reviewer")
        post(client, sampled, punkt=FVU, svar="no", bemaerkning="Ingen test.")
        post(client, sampled, punkt=FVU_REASON, svar="no", bemaerkning="Ingen grund.")
        assert Review.objects.get().n_errors == 2
        response = post(
            client, sampled, punkt=FVU, version=1, svar="yes", bemaerkning="Testen lå i en anden sag."
        )
        assert f'<div id="p-{FVU_REASON}" class="point-place" hidden>' in response.content.decode()
        follow_up = the_answer(FVU_REASON)
        assert (follow_up.answer, follow_up.remark, follow_up.version) == ("", "Ingen grund.", 2)
        review = Review.objects.get()
        assert (review.n_asked, review.n_answered, review.n_errors) == (1, 1, 0)
        assert Change.objects.order_by("-number").first().new["taken_back"] == [FVU_REASON]


@pytest.mark.parametrize("who", ["team_leader", "auditor", "section_head", "caseworker", "outsider"])
def test_nobody_but_the_reviewer_can_answer(as_, sampled, who):
    assert post(as_(who), sampled, svar="yes").status_code == 404
    assert not Answer.objects.exists()


def test_a_point_that_is_not_asked_cannot_be_answered(as_, sampled):
    assert post(as_("reviewer"), sampled, punkt="findes-ikke", svar="yes").status_code == 404


@pytest.mark.parametrize("version", ["", "-1", "x"])
def test_a_save_without_a_version_is_refused(as_, sampled, version):
    assert post(as_("reviewer"), sampled, version=version, svar="yes").status_code == 422


@pytest.mark.parametrize("status", [ReviewStatus.COMMENTING, ReviewStatus.SETTLING, ReviewStatus.SIGNED])
@pytest.mark.parametrize("headers", [PART, {}], ids=["part", "page"])
def test_a_review_that_was_sent_takes_no_answers_and_gives_the_text_back(
    as_, people, sampled, status, headers
):
    signature = {"signed_at": sampled.round.drawn_at, "signed_by": people["reviewer"], "signed_hash": "x"}
    ReviewFactory(sampled_case=sampled, status=status, **(signature if status == "signed" else {}))
    response = post(as_("reviewer"), sampled, headers=headers, svar="no", bemaerkning="For sent.")
    assert response.status_code == 409
    if not headers:
        assert "For sent." in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("what", ["dropped", "concluded"])
def test_a_case_that_is_no_longer_reviewed_takes_no_answers(as_, drawn, sampled, what):
    if what == "dropped":
        sampled.dropped_at, sampled.dropped_why = drawn.drawn_at, "Fejl i trækket"
        sampled.save()
    else:
        drawn.status = RoundStatus.CONCLUDED
        drawn.save()
    assert post(as_("reviewer"), sampled, svar="yes").status_code == 404


def test_the_remark_is_not_in_the_journal_in_plain_text(as_, sampled):
    post(as_("reviewer"), sampled, svar="no", bemaerkning="Noget om borgeren.")
    entry = Change.objects.get(action="reviews.answer.save")
    assert set(entry.new["remark"]) == {"hidden"}
    assert "borgeren" not in str(entry.new)


def test_a_save_costs_the_same_however_many_points_and_answers(as_, drawn, people):
    points = [point.id for point in drawn.catalogue.file.catalogue.case_points]
    sampled = a_case(drawn, people, points=points, visitation_group="up")
    client = as_("reviewer")
    post(client, sampled, svar="yes")
    with CaptureQueriesContext(connection) as of_one:
        post(client, sampled, version=1, svar="no", bemaerkning="En.")
    review = Review.objects.get()
    for point_id in points[1:60]:
        AnswerFactory(review=review, point_id=point_id, answered_by=people["reviewer"])
        ProposalFactory(sampled_case=sampled, point_id=point_id, version_id="")
    with CaptureQueriesContext(connection) as of_sixty:
        post(client, sampled, version=2, svar="no", bemaerkning="To.")
    assert len(of_sixty) <= len(of_one) <= 22


@pytest.mark.django_db(transaction=True)
def test_many_at_once_none_lost_none_twice(people, drawn, tree):
    """Eight tabs answer eight cases at once, and two of them the same point of one: one of those is told."""
    cases = [a_case(drawn, people, visitation_group="up") for _ in range(7)]
    wanted = [*((case, "yes") for case in cases), (cases[0], "not_relevant")]
    came = []

    def save(sampled: SampledCase, answer: str) -> None:
        try:
            fresh = SampledCase.objects.select_related("round__catalogue", "case__citizen").get(pk=sampled.pk)
            actions.save_answer(people["reviewer"], fresh, POINT, actions.Said(answer), 0)
            came.append("saved")
        except actions.StaleError:
            came.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=each) for each in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["saved"] * 7 + ["stale"]
    assert Answer.objects.count() == AnswerVersion.objects.count() == 7
    assert Change.objects.filter(action="reviews.answer.save").count() == 7


def test_a_case_without_a_known_citizen_can_be_reviewed(as_, drawn, people):
    case = CaseFactory(snapshot=drawn.snapshot, citizen=None, visitation_group="up")
    sampled = SampledCaseFactory(round=drawn, case=case, reviewer=people["reviewer"])
    client = as_("reviewer")
    assert client.get(f"/gennemgang/{sampled.pk}/").status_code == 200
    assert post(client, sampled, svar="no", bemaerkning="For sent.").status_code == 200


def test_whose_case_it_turns_out_to_be_reviews_it_no_more(as_, people, sampled):
    """The source's text for the caseworker may be tied to a user only after the draw."""
    assert post(as_("reviewer"), sampled, svar="yes").status_code == 200
    sampled.case.caseworker = people["reviewer"]
    sampled.case.save()
    assert post(as_("reviewer"), sampled, svar="no", bemaerkning="x", version=1).status_code == 404
    assert the_answer().answer == "yes"
