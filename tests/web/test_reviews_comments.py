"""The comment round: sent, commented within a deadline, settled; who may do what, and what goes wrong."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.web.commented import LAST_DAY, REMARK, SENT_ON, answered_review, drawn_case, fresh, sent_review
from tests.web.factories import POINTS, DrawnRoundFactory, ProposalFactory, SnapshotFactory
from tests.web.people import AssignmentFactory, UserFactory

from rettidig_web.accounts.actions import NotAllowedError
from rettidig_web.accounts.models import Assignment, Role, User
from rettidig_web.journal.models import Access, Change, Why
from rettidig_web.reviews import commenting
from rettidig_web.reviews.comment_pages import days_left, deadline_sentence
from rettidig_web.reviews.comment_queries import (
    is_commenter,
    is_settler,
    n_to_comment,
    n_to_settle,
    reviews_shown_to,
    status_on,
)
from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.forms_comments import CommentForm
from rettidig_web.reviews.models import AnswerVersion, Comment, Reaction, Review, ReviewStatus
from rettidig_web.reviews.signed_text import signed_text
from rettidig_web.reviews.signing import why_not_ready
from rettidig_web.rounds.models import Round, RoundStatus, SampledCase

pytestmark = pytest.mark.django_db

AFTER = LAST_DAY + timedelta(days=1)
WHY = "Sygdom standser ikke fristen."
TEXT = "Borgeren var syg, og der blev aftalt en ny tid."


@pytest.fixture
def sampled(tree, people):
    return drawn_case(tree, people)


@pytest.fixture
def review(sampled) -> Review:
    return sent_review(sampled)


@pytest.fixture
def today(monkeypatch):
    """A function that makes it another day for whoever asks a page."""

    def set_day(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *_: day)

    set_day(SENT_ON + timedelta(days=2))
    return set_day


def error_of(review: Review):
    return form_of(fresh(review.sampled_case)).errors[0]


def commented(review: Review, people, text: str = TEXT) -> Comment:
    point = error_of(review)
    return commenting.write_comment(people[Role.CASEWORKER], review, point.id, text, seen=0, day=SENT_ON)


def sent_form(point_id: str, text: str, seen: int = 0, **more: str) -> dict[str, object]:
    return {f"{point_id}-text": text, f"{point_id}-seen": seen, "handling": "gem", **more}


# Sending


@pytest.mark.feature("F067")
def test_a_whole_review_is_sent_with_a_deadline_and_an_entry(sampled, people):
    review = sent_review(sampled)
    assert (review.status, review.comments_by) == (ReviewStatus.COMMENTING, LAST_DAY)
    entry = Change.objects.get(action="reviews.review.send")
    assert entry.actor == people[Role.REVIEWER]
    assert entry.new == {"status": "commenting", "comments_by": "2026-12-03"}


@pytest.mark.parametrize(
    ("days", "last"),
    [(10, date(2026, 12, 3)), (12, date(2026, 12, 7)), (31, date(2026, 12, 28))],
    ids=["a working day", "a Saturday rolls", "Christmas Eve rolls over the weekend"],
)
def test_the_deadline_is_never_a_day_when_nobody_works(tree, people, days, last):
    asked = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.section), comment_days=days)
    assert sent_review(drawn_case(tree, people, round=asked)).comments_by == last


def test_what_is_not_whole_is_not_sent(sampled, people):
    review = Review.objects.create(sampled_case=sampled)
    with pytest.raises(ValidationError) as refused:
        commenting.send_for_comments(people[Role.REVIEWER], review, SENT_ON)
    n = len(form_of(fresh(sampled)).missing)
    assert refused.value.messages == [f"{n} spørgsmål mangler svar. Den samlede vurdering mangler."]
    assert Review.objects.get().status == ReviewStatus.OPEN
    assert not Change.objects.filter(action="reviews.review.send").exists()


def test_a_review_is_not_sent_twice(review, people):
    with pytest.raises(ValidationError):
        commenting.send_for_comments(people[Role.REVIEWER], review, SENT_ON)


@pytest.mark.parametrize("who", [Role.CASEWORKER, Role.SECTION_HEAD, "outsider"])
def test_others_do_not_send(sampled, people, who):
    review = answered_review(sampled)
    with pytest.raises(NotAllowedError):
        commenting.send_for_comments(people[who], review, SENT_ON)


def test_a_case_that_dropped_out_is_not_sent(sampled, people):
    review = answered_review(sampled)
    sampled.dropped_at, sampled.dropped_why = timezone.now(), "Dublet"
    sampled.save()
    with pytest.raises(ValidationError, match="udgået"):
        commenting.send_for_comments(people[Role.REVIEWER], review, SENT_ON)


def test_the_page_says_what_is_missing_and_sends_what_is_whole(as_, sampled, today):
    client = as_("reviewer")
    review = Review.objects.create(sampled_case=sampled)
    page = client.get(f"/gennemgang/{sampled.pk}/send/").content.decode()
    assert "Den samlede vurdering mangler." in page
    assert "Send til bemærkninger</button>" not in page
    review.delete()
    answered_review(fresh(sampled))
    page = client.get(f"/gennemgang/{sampled.pk}/send/").content.decode()
    assert "til og med 7. december 2026" in page
    answer = client.post(f"/gennemgang/{sampled.pk}/send/", follow=True)
    assert "Gennemgangen er sendt til bemærkninger." in answer.content.decode()
    assert 'href="/gennemgang/naeste/">Gå til næste sag</a>' in answer.content.decode()
    assert Review.objects.get().status == ReviewStatus.COMMENTING


def test_a_sent_review_comes_back_until_somebody_has_written(review, people):
    back = commenting.withdraw(people[Role.REVIEWER], review, SENT_ON)
    assert (back.status, back.comments_by, back.sent_at) == (ReviewStatus.OPEN, None, None)
    assert Change.objects.filter(action="reviews.review.withdraw").count() == 1
    again = commenting.send_for_comments(people[Role.REVIEWER], back, SENT_ON)
    commented(again, people)
    with pytest.raises(ValidationError, match="skrevet bemærkninger"):
        commenting.withdraw(people[Role.REVIEWER], again, SENT_ON)


def test_the_page_takes_a_review_back(as_, review, today):
    client = as_("reviewer")
    key = review.sampled_case_id
    assert (
        "Træk gennemgangen tilbage" in client.get(f"/gennemgang/{key}/bemaerkninger/svar/").content.decode()
    )
    client.post(f"/gennemgang/{key}/send/fortryd/")
    assert Review.objects.get().status == ReviewStatus.OPEN
    assert client.get(f"/gennemgang/{key}/bemaerkninger/svar/").status_code == 404


# Commenting


@pytest.mark.feature("F067")
def test_the_caseworker_reads_the_errors_first_and_writes(as_, review, people, today):
    client, key = as_("caseworker"), review.sampled_case_id
    point = error_of(review)
    page = client.get(f"/gennemgang/{key}/").content.decode()
    assert f'href="/gennemgang/{key}/bemaerkninger/">Skriv bemærkninger</a>' in page
    page = client.get(f"/gennemgang/{key}/bemaerkninger/").content.decode()
    assert f'href="/gennemgang/{key}/">Se hele gennemgangen</a>' in page
    assert f'href="/sager/{review.sampled_case.case_id}/"' in page
    assert "/ledelsestilsyn/" not in page
    assert "Du kan skrive bemærkninger til og med 3. december 2026, 8 dage endnu." in page
    assert page.index(REMARK) < page.index("spørgsmål uden fejl")
    assert "Klar og venlig journal." in page
    assert "Mindre fejl" in page
    assert "partshøring" not in page.lower()
    answer = client.post(f"/gennemgang/{key}/bemaerkninger/", sent_form(point.id, TEXT), follow=True)
    assert "1 bemærkning er gemt." in answer.content.decode()
    comment = Comment.objects.get()
    assert (comment.text, comment.written_by, comment.version) == (TEXT, people[Role.CASEWORKER], 1)
    seen = Access.objects.filter(why=Why.COMMENT, actor=people[Role.CASEWORKER])
    assert {access.where for access in seen} == {"reviews:comments"}
    assert {access.citizen for access in seen} == {review.sampled_case.case.citizen.pseudonym}


def test_the_journal_keeps_no_word_of_a_comment(review, people):
    commented(review, people)
    entry = Change.objects.get(action="reviews.comment.write")
    assert TEXT not in str(entry.new)
    assert set(entry.new["text"]) == {"hidden"}


def test_a_comment_is_rewritten_and_taken_back(review, people):
    point = error_of(review)
    write = commenting.write_comment
    first = write(people[Role.CASEWORKER], review, point.id, TEXT, seen=0, day=SENT_ON)
    second = write(people[Role.CASEWORKER], review, point.id, "Kort.", seen=first.version, day=LAST_DAY)
    assert (second.pk, second.text, second.version) == (first.pk, "Kort.", 2)
    assert write(people[Role.CASEWORKER], review, point.id, "Kort.", seen=0, day=LAST_DAY) == second
    assert write(people[Role.CASEWORKER], review, point.id, " ", seen=2, day=LAST_DAY) is None
    assert not Comment.objects.exists()
    assert Change.objects.filter(action="reviews.comment.write").count() == 3


def test_a_stale_comment_is_shown_beside_what_stands(as_, review, people, today):
    client, key, point = as_("caseworker"), review.sampled_case_id, error_of(review)
    commented(review, people, "Skrevet i det ene vindue.")
    mine = "Skrevet i det andet vindue."
    answer = client.post(f"/gennemgang/{key}/bemaerkninger/", sent_form(point.id, mine, seen=0))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Skrevet i det ene vindue." in page
    assert mine in page
    assert Comment.objects.get().text == "Skrevet i det ene vindue."
    client.post(f"/gennemgang/{key}/bemaerkninger/", sent_form(point.id, mine, seen=1))
    assert Comment.objects.get().text == mine


def test_nothing_is_saved_where_one_comment_is_stale(as_, review, people, today):
    client, key = as_("caseworker"), review.sampled_case_id
    points = form_of(fresh(review.sampled_case)).points
    stale = points[1].id
    commenting.write_comment(people[Role.CASEWORKER], review, stale, "Først.", seen=0, day=SENT_ON)
    sent = {**sent_form(points[0].id, TEXT), **sent_form(stale, "Sidst.")}
    assert client.post(f"/gennemgang/{key}/bemaerkninger/", sent).status_code == 409
    assert [comment.text for comment in Comment.objects.all()] == ["Først."]


def test_a_cpr_number_is_not_taken():
    form = CommentForm({"text": f"Borgeren {'0101' + '70'}-{'1234'} var syg.", "seen": 0})
    assert form.errors["text"][0].startswith("Teksten ser ud til at indeholde et CPR-nummer.")
    assert CommentForm({"text": "Den 1. januar 2026 kl. 10", "seen": 0}).is_valid()


def test_a_comment_that_is_too_long_keeps_what_was_written(as_, review, today):
    client, key, point = as_("caseworker"), review.sampled_case_id, error_of(review)
    answer = client.post(f"/gennemgang/{key}/bemaerkninger/", sent_form(point.id, "å" * 4001))
    assert answer.status_code == 422
    assert "Der er noget, der skal rettes" in answer.content.decode()
    assert "å" * 4001 in answer.content.decode()
    assert not Comment.objects.exists()


def test_the_deadline_is_the_last_day_and_says_so_afterwards(as_, review, people, today):
    client, key, point = as_("caseworker"), review.sampled_case_id, error_of(review)
    today(LAST_DAY)
    assert (
        "3. december 2026, som er i dag." in client.get(f"/gennemgang/{key}/bemaerkninger/").content.decode()
    )
    assert commented(review, people)
    today(AFTER)
    page = client.get(f"/gennemgang/{key}/bemaerkninger/").content.decode()
    assert "Fristen for bemærkninger var 3. december 2026. Der kan ikke skrives flere." in page
    assert "<textarea" not in page
    client.post(f"/gennemgang/{key}/bemaerkninger/", sent_form(point.id, "For sent", seen=1))
    assert Comment.objects.get().text == TEXT
    with pytest.raises(ValidationError, match="afsluttet"):
        commenting.write_comment(people[Role.CASEWORKER], review, point.id, "For sent", seen=1, day=AFTER)


def test_no_comments_closes_the_round_early(as_, review, people, today):
    client, key = as_("caseworker"), review.sampled_case_id
    answer = client.post(f"/gennemgang/{key}/bemaerkninger/", {"handling": "afslut"}, follow=True)
    page = answer.content.decode()
    assert "Der er ikke skrevet bemærkninger." in page
    assert "Når du afslutter, går gennemgangen videre, og du kan ikke skrive mere." in page
    review.refresh_from_db()
    assert review.status == ReviewStatus.COMMENTING
    answer = client.post(f"/gennemgang/{key}/bemaerkninger/afslut/", follow=True)
    assert "Tak. Du er færdig" in answer.content.decode()
    review.refresh_from_db()
    assert (review.status, review.comments_closed_by) == (ReviewStatus.SETTLING, people[Role.CASEWORKER])
    assert n_to_comment(people[Role.CASEWORKER], SENT_ON) == 0
    assert n_to_settle(people[Role.REVIEWER], SENT_ON) == 1


def test_the_last_comment_is_saved_before_one_is_asked_whether_it_was(as_, review, today):
    client, key, point = as_("caseworker"), review.sampled_case_id, error_of(review)
    sent = sent_form(point.id, TEXT, handling="afslut")
    answer = client.post(f"/gennemgang/{key}/bemaerkninger/", sent, follow=True)
    assert "Der er skrevet 1 bemærkning." in answer.content.decode()
    assert Comment.objects.get().text == TEXT
    assert Review.objects.get().status == ReviewStatus.COMMENTING


@pytest.mark.parametrize("who", ["team_leader", "caseworker"])
def test_what_cannot_be_commented_on_is_not_closed(as_, review, today, who):
    if who == "caseworker":
        today(AFTER)
    answer = as_(who).post(f"/gennemgang/{review.sampled_case_id}/bemaerkninger/afslut/", follow=True)
    assert "Der kan ikke skrives bemærkninger til gennemgangen nu." in answer.content.decode()
    assert Review.objects.get().status == ReviewStatus.COMMENTING


@pytest.mark.feature("F128")
def test_an_employees_own_closing_is_another_entry_than_the_reviewers(tree, people):
    closed, run_out = (sent_review(drawn_case(tree, people)) for _ in range(2))
    commenting.settle(people[Role.CASEWORKER], closed, SENT_ON)
    commenting.settle(people[Role.REVIEWER], run_out, AFTER)
    entries = Change.objects.filter(subject_type="reviews.review", new__status="settling")
    assert [(entry.action, entry.new) for entry in entries.order_by("number")] == [
        ("reviews.review.close", {"status": "settling"}),
        ("reviews.review.settle", {"status": "settling"}),
    ]


# Who comments


def test_before_it_is_sent_nobody_finds_it(as_, sampled, today):
    answered_review(sampled)
    for who in ("caseworker", "team_leader"):
        assert as_(who).get(f"/gennemgang/{sampled.pk}/bemaerkninger/").status_code == 404


@pytest.mark.parametrize("who", ["reviewer", "section_head", "director", "auditor", "committee", "outsider"])
def test_others_do_not_find_a_caseworkers_results(as_, review, today, who):
    assert as_(who).get(f"/gennemgang/{review.sampled_case_id}/bemaerkninger/").status_code == 404


def test_a_colleague_does_not_find_them(client, review, tree, today):
    colleague = UserFactory()
    AssignmentFactory(user=colleague, role=Role.CASEWORKER, unit=tree.team)
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/gennemgang/bemaerkninger/").status_code == 200
    assert client.get(f"/gennemgang/{review.sampled_case_id}/bemaerkninger/").status_code == 404


def test_the_team_leader_reads_and_does_not_write(as_, review, people, today):
    client, key, point = as_("team_leader"), review.sampled_case_id, error_of(review)
    page = client.get(f"/gennemgang/{key}/bemaerkninger/").content.decode()
    assert "Der kan skrives bemærkninger til og med 3. december 2026" in page
    assert "<textarea" not in page
    client.post(f"/gennemgang/{key}/bemaerkninger/", sent_form(point.id, "Lederen"))
    assert not Comment.objects.exists()
    with pytest.raises(NotAllowedError):
        commenting.write_comment(people[Role.TEAM_LEADER], review, point.id, "Lederen", seen=0, day=SENT_ON)


@pytest.mark.parametrize("has_left", [False, True], ids=["without a caseworker", "the caseworker has left"])
def test_the_team_leader_comments_where_no_caseworker_can(tree, people, has_left):
    gone = UserFactory(is_active=False) if has_left else None
    sampled = drawn_case(tree, people, caseworker=gone)
    review = sent_review(sampled)
    leader = people[Role.TEAM_LEADER]
    assert n_to_comment(leader, SENT_ON) == 1
    assert commenting.write_comment(leader, review, error_of(review).id, TEXT, seen=0, day=SENT_ON)


@pytest.fixture
def higher(tree) -> User:
    """A team leader of the whole section, where the team has a leader of its own."""
    return AssignmentFactory(unit=tree.section, role=Role.TEAM_LEADER).user


@pytest.mark.feature("F128")
def test_a_leader_further_up_neither_settles_nor_reads_the_results_of_an_employee(
    client, review, higher, people, today
):
    client.force_login(higher, backend="django.contrib.auth.backends.ModelBackend")
    today(AFTER)
    for tail in ("bemaerkninger/", "bemaerkninger/svar/"):
        assert client.get(f"/gennemgang/{review.sampled_case_id}/{tail}").status_code == 404
    assert not is_settler(higher, review.sampled_case, AFTER)
    assert is_settler(people[Role.TEAM_LEADER], review.sampled_case, AFTER)


@pytest.mark.feature("F128")
@pytest.mark.parametrize("has_left", [False, True], ids=["without a caseworker", "the caseworker has left"])
def test_what_is_nobodys_is_for_the_nearest_leader_only(tree, people, higher, has_left):
    gone = UserFactory(is_active=False) if has_left else None
    review = sent_review(drawn_case(tree, people, caseworker=gone))
    nearest = people[Role.TEAM_LEADER]
    for leader, is_nearest in ((nearest, True), (higher, False)):
        assert reviews_shown_to(leader, SENT_ON).exists() == is_nearest
        assert n_to_comment(leader, SENT_ON) == is_nearest
        assert is_commenter(leader, review.sampled_case, SENT_ON) == is_nearest
        assert not is_settler(leader, review.sampled_case, SENT_ON)


def test_where_the_team_has_no_leader_the_next_above_comments(tree, people, higher):
    Assignment.objects.filter(user=people[Role.TEAM_LEADER]).delete()
    review = sent_review(drawn_case(tree, people, caseworker=None))
    assert is_commenter(higher, review.sampled_case, SENT_ON)
    assert n_to_comment(higher, SENT_ON) == 1


@pytest.mark.parametrize("how", ["wrote", "closed"])
def test_whoever_commented_settles_nothing_when_given_the_case_to_review(tree, people, how):
    leader = people[Role.TEAM_LEADER]
    review = sent_review(drawn_case(tree, people, caseworker=None))
    if how == "wrote":
        point = error_of(review)
        commenting.write_comment(leader, review, point.id, TEXT, seen=0, day=SENT_ON)
    else:
        commenting.settle(leader, review, SENT_ON)
    SampledCase.objects.update(reviewer=leader)
    assert not is_settler(leader, fresh(review.sampled_case), AFTER)
    assert n_to_settle(leader, AFTER) == 0


def test_a_leader_who_reviews_does_not_comment_on_the_review(tree, people):
    leader = people[Role.TEAM_LEADER]
    review = sent_review(drawn_case(tree, people, caseworker=None, reviewer=leader))
    assert n_to_comment(leader, SENT_ON) == 0
    with pytest.raises(NotAllowedError):
        commenting.write_comment(leader, review, error_of(review).id, TEXT, seen=0, day=SENT_ON)


# Settling


def test_a_leader_who_comments_takes_no_stand_on_it(tree, people):
    leader = people[Role.TEAM_LEADER]
    review = sent_review(drawn_case(tree, people, caseworker=None))
    assert is_commenter(leader, review.sampled_case, SENT_ON)
    assert not is_settler(leader, review.sampled_case, SENT_ON)
    assert is_settler(review.sampled_case.reviewer, review.sampled_case, SENT_ON)


def reaction_form(review: Review, comment: Comment, **changed: str) -> dict[str, object]:
    point = form_of(fresh(review.sampled_case)).point(comment.point_id)
    key = comment.point_id
    sent = {
        "reaction": "",
        "text": "",
        "answer": point.said,
        "remark": point.answer.remark,
        "seen": comment.version,
        "seen_answer": point.version,
    }
    return {f"{key}-{name}": value for name, value in {**sent, **changed}.items()}


def test_the_reviewer_waits_for_the_deadline(as_, review, people, today):
    commented(review, people)
    client, key = as_("reviewer"), review.sampled_case_id
    page = client.get(f"/gennemgang/{key}/bemaerkninger/svar/").content.decode()
    assert TEXT in page
    assert "<textarea" not in page
    with pytest.raises(ValidationError):
        commenting.settle(people[Role.REVIEWER], review, LAST_DAY)
    assert commenting.settle(people[Role.REVIEWER], review, AFTER).status == ReviewStatus.SETTLING


def test_an_answer_is_kept_with_a_reason(as_, review, people, today):
    comment = commented(review, people)
    today(AFTER)
    client, address = as_("reviewer"), f"/gennemgang/{review.sampled_case_id}/bemaerkninger/svar/"
    answer = client.post(address, reaction_form(review, comment, reaction="kept"))
    assert answer.status_code == 422
    assert "Skriv, hvorfor svaret fastholdes." in answer.content.decode()
    client.post(address, reaction_form(review, comment, reaction="kept", text=WHY))
    comment.refresh_from_db()
    assert (comment.reaction, comment.reaction_text) == (Reaction.KEPT, WHY)
    assert Review.objects.get().status == ReviewStatus.SETTLING
    page = as_("caseworker").get(f"/gennemgang/{review.sampled_case_id}/bemaerkninger/").content.decode()
    assert "Svaret fastholdes" in page
    assert WHY in page


@pytest.mark.feature("F068")
def test_an_answer_is_changed_and_both_stand_on_record(as_, review, people, today):
    comment, point = commented(review, people), error_of(review)
    today(AFTER)
    client, address = as_("reviewer"), f"/gennemgang/{review.sampled_case_id}/bemaerkninger/svar/"
    unchanged = client.post(address, reaction_form(review, comment, reaction="changed"))
    assert "Svaret er det samme som før" in unchanged.content.decode()
    client.post(
        address, reaction_form(review, comment, reaction="changed", answer="yes", remark="Godtgjort.")
    )
    versions = AnswerVersion.objects.filter(answer__review=review, answer__point_id=point.id)
    assert [(each.value, each.is_after_comment) for each in versions] == [("no", False), ("yes", True)]
    page = client.get(address).content.decode()
    assert "Svaret før bemærkningerne: Nej" in page
    assert REMARK in page
    review.refresh_from_db()
    assert review.n_errors == 0
    assert Comment.objects.get().reaction == Reaction.CHANGED


def test_a_changed_answer_that_is_an_error_needs_its_remark(as_, review, people, today):
    points = form_of(fresh(review.sampled_case)).points
    good = next(point for point in points if not point.is_error)
    comment = commenting.write_comment(
        people[Role.CASEWORKER], review, good.id, "Der er vist en fejl her.", seen=0, day=SENT_ON
    )
    today(AFTER)
    client, address = as_("reviewer"), f"/gennemgang/{review.sampled_case_id}/bemaerkninger/svar/"
    answer = client.post(address, reaction_form(review, comment, reaction="changed", answer="no"))
    assert answer.status_code == 422
    assert "Skriv en bemærkning om fejlen." in answer.content.decode()


def test_keeping_and_changing_at_once_is_asked_about(as_, review, people, today):
    comment = commented(review, people)
    today(AFTER)
    address = f"/gennemgang/{review.sampled_case_id}/bemaerkninger/svar/"
    sent = reaction_form(review, comment, reaction="kept", text="Nej.", answer="yes")
    answer = as_("reviewer").post(address, sent)
    assert answer.status_code == 422
    assert "Du har rettet svaret: vælg »Svaret er ændret«." in answer.content.decode()


def test_two_reviewers_windows_do_not_write_over_each_other(as_, review, people, today):
    comment = commented(review, people)
    today(AFTER)
    stale = reaction_form(review, comment, reaction="kept", text="Den ene.")
    address = f"/gennemgang/{review.sampled_case_id}/bemaerkninger/svar/"
    other = commenting.Stand(Reaction.KEPT, "Den anden.", seen=comment.version)
    commenting.react(people[Role.TEAM_LEADER], review, comment.point_id, other, AFTER)
    answer = as_("reviewer").post(address, stale)
    assert answer.status_code == 409
    assert "Den anden." in answer.content.decode()
    assert "Den ene." in answer.content.decode()
    assert Comment.objects.get().reaction_text == "Den anden."


@pytest.mark.parametrize("who", ["caseworker", "section_head", "auditor", "outsider"])
def test_others_do_not_settle(as_, review, people, today, who):
    comment = commented(review, people)
    today(AFTER)
    assert as_(who).get(f"/gennemgang/{review.sampled_case_id}/bemaerkninger/svar/").status_code == 404
    stand = commenting.Stand(Reaction.KEPT, "Nej.", seen=comment.version)
    with pytest.raises((NotAllowedError, ValidationError)):
        commenting.react(people[who], review, comment.point_id, stand, AFTER)
    assert Comment.objects.get().reaction == ""


def test_status_follows_the_calendar(review):
    assert status_on(review, LAST_DAY) == ReviewStatus.COMMENTING
    assert status_on(review, AFTER) == ReviewStatus.SETTLING


def test_the_sentence_of_the_deadline(review):
    assert [days_left(n) for n in (8, 1, 0)] == ["8 dage endnu", "1 dag endnu", "som er i dag"]
    assert deadline_sentence(review, AFTER, can_write=True).startswith("Fristen for bemærkninger var")


# What a changed answer sets going

ASKED, FOLLOWS = "fr22-fvu-test-1-maaned", "fr22-fvu-gyldig-grund-til-undtagelse"


@pytest.fixture
def with_follow_up(tree, people) -> Review:
    """A review with a question that another follows where the answer is no; the answer is yes."""
    unit = SnapshotFactory(unit=tree.section)
    asked = DrawnRoundFactory(snapshot=unit, points=[ASKED, FOLLOWS, *POINTS])
    return sent_review(drawn_case(tree, people, round=asked), errors=0)


def test_a_question_that_a_changed_answer_raises_is_answered_before_the_signature(
    as_, with_follow_up, people, today
):
    review, key = with_follow_up, with_follow_up.sampled_case_id
    write = commenting.write_comment
    comment = write(people[Role.CASEWORKER], review, ASKED, "Testen mangler.", seen=0, day=SENT_ON)
    today(AFTER)
    client, address = as_("reviewer"), f"/gennemgang/{key}/bemaerkninger/svar/"
    new = {"answer": "no", "remark": "Testen er ikke taget."}
    client.post(address, reaction_form(review, comment, reaction="changed", **new))
    page = client.get(address).content.decode()
    assert "Spørgsmål, som et ændret svar har rejst" in page
    assert "Videre til underskrift" not in page
    assert why_not_ready(Review.objects.get(), AFTER) == "1 spørgsmål mangler svar."
    sent = {"answer": "no", "remark": "", "seen_answer": 0}
    answer = client.post(address, {f"{FOLLOWS}-{name}": value for name, value in sent.items()})
    assert "Skriv en bemærkning om fejlen." in answer.content.decode()
    sent["remark"] = "Ingen gyldig grund."
    client.post(address, {f"{FOLLOWS}-{name}": value for name, value in sent.items()})
    assert why_not_ready(Review.objects.get(), AFTER) == ""
    assert AnswerVersion.objects.get(answer__point_id=FOLLOWS).is_after_comment
    assert "Videre til underskrift" in client.get(address).content.decode()


def test_a_comment_to_a_question_that_goes_away_is_still_answered_and_signed(tree, people, today, as_):
    asked = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.section), points=[ASKED, FOLLOWS, *POINTS])
    review = sent_review(drawn_case(tree, people, round=asked), errors=1)
    write, caseworker = commenting.write_comment, people[Role.CASEWORKER]
    about = write(caseworker, review, ASKED, "Testen er taget.", seen=0, day=SENT_ON)
    gone = write(caseworker, review, FOLLOWS, "Og undtaget.", seen=0, day=SENT_ON)
    today(AFTER)
    client, address = as_("reviewer"), f"/gennemgang/{review.sampled_case_id}/bemaerkninger/svar/"
    client.post(address, reaction_form(review, about, reaction="changed", answer="yes", remark=""))
    page = client.get(address).content.decode()
    assert "Spørgsmålet stilles ikke længere." in page
    assert "Der er 1 bemærkning, du ikke har svaret på." in page
    client.post(address, reaction_form(review, gone, reaction="kept", text="Spørgsmålet er væk."))
    assert why_not_ready(Review.objects.get(), AFTER) == ""
    text = signed_text(Review.objects.get())
    assert f"Ikke længere stillet: {FOLLOWS}\n" in text
    assert "> Og undtaget.\n" in text


def test_an_answer_that_leaves_the_proposal_says_why(tree, people, today, as_):
    sampled = drawn_case(tree, people)
    ProposalFactory(sampled_case=sampled)
    review = sent_review(sampled, errors=0)
    comment = commenting.write_comment(
        people[Role.CASEWORKER], review, POINTS[0], "Samtalen var en fejl.", seen=0, day=SENT_ON
    )
    today(AFTER)
    client, address = as_("reviewer"), f"/gennemgang/{sampled.pk}/bemaerkninger/svar/"
    new = {"answer": "no", "remark": "Ingen samtale."}
    sent = reaction_form(review, comment, reaction="changed", overruled_why="", **new)
    answer = client.post(address, sent)
    assert "Vælg, hvorfor svaret afviger fra forslaget." in answer.content.decode()
    client.post(address, {**sent, f"{POINTS[0]}-overruled_why": "registration"})
    assert form_of(fresh(sampled)).points[0].answer.overruled_why == "registration"


def test_a_round_that_was_cancelled_takes_no_comments(as_, review, people, today):
    Round.objects.update(status=RoundStatus.CANCELLED, cancelled_why="Ny plan")
    key, point = review.sampled_case_id, error_of(review)
    page = as_("caseworker").get(f"/gennemgang/{key}/bemaerkninger/").content.decode()
    assert "Ledelsestilsynet er ikke længere i gang." in page
    assert "<textarea" not in page
    assert n_to_comment(people[Role.CASEWORKER], SENT_ON) == 0
    with pytest.raises(ValidationError, match="ikke i gang"):
        commenting.write_comment(people[Role.CASEWORKER], review, point.id, TEXT, seen=0, day=SENT_ON)


# Lists


def test_lists_say_whose_and_until_when(as_, review, today):
    mine = as_("caseworker").get("/gennemgang/bemaerkninger/").content.decode()
    assert review.sampled_case.case.number in mine
    assert "03.12.2026" in mine
    assert "sort=caseworker" not in mine
    team = as_("team_leader").get("/gennemgang/bemaerkninger/").content.decode()
    assert "Prøve Sagsbehandler" in team
    today(AFTER)
    assert (
        review.sampled_case.case.number
        not in as_("caseworker").get("/gennemgang/bemaerkninger/").content.decode()
    )
    over = as_("caseworker").get("/gennemgang/bemaerkninger/?vis=afsluttede").content.decode()
    assert review.sampled_case.case.number in over
    reading = as_("caseworker").get(f"/gennemgang/{review.sampled_case_id}/").content.decode()
    assert "Bemærkningerne behandles." in reading
    assert "Skriv bemærkninger" not in reading
    waiting = as_("reviewer").get("/gennemgang/bemaerkninger/svar/").content.decode()
    assert review.sampled_case.case.number in waiting


def test_empty_lists_say_what_comes(as_, people):
    assert "Der er ingen gennemgange" in as_("caseworker").get("/gennemgang/bemaerkninger/").content.decode()
    assert (
        "Der er ingen bemærkninger" in as_("reviewer").get("/gennemgang/bemaerkninger/svar/").content.decode()
    )


def test_a_list_goes_to_excel_and_says_so_in_the_access_log(as_, review, people, today):
    answer = as_("caseworker").get("/gennemgang/bemaerkninger/?udtraek=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Sag", review.sampled_case.case.number]
    assert Access.objects.filter(why=Why.EXPORT, actor=people[Role.CASEWORKER]).count() == 1


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("caseworker", "/gennemgang/bemaerkninger/"),
        ("team_leader", "/gennemgang/bemaerkninger/"),
        ("reviewer", "/gennemgang/bemaerkninger/svar/"),
    ],
)
def test_lists_ask_no_more_for_more_rows(as_, tree, people, today, who, address):
    client = as_(who)
    asked = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.section))

    def queries(n: int) -> int:
        for _ in range(n):
            review = sent_review(drawn_case(tree, people, round=asked))
            if who == "reviewer":
                commenting.settle(people[Role.CASEWORKER], review, SENT_ON)
        client.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    assert queries(1) == queries(4)


def test_the_pages_ask_no_more_for_more_comments(as_, tree, people, today):
    def queries(errors: int) -> int:
        review = sent_review(drawn_case(tree, people), errors=errors)
        for point in form_of(fresh(review.sampled_case)).points[:errors]:
            commenting.write_comment(people[Role.CASEWORKER], review, point.id, TEXT, seen=0, day=SENT_ON)
        counts = []
        for who, tail in (("caseworker", "bemaerkninger/"), ("reviewer", "bemaerkninger/svar/")):
            client = as_(who)
            client.get(f"/gennemgang/{review.sampled_case_id}/{tail}")
            with CaptureQueriesContext(connection) as counted:
                client.get(f"/gennemgang/{review.sampled_case_id}/{tail}")
            counts.append(len(counted))
        return tuple(counts)

    assert queries(1) == queries(2)


# At once


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_text_stands_and_the_others_are_told(tree, people):
    review = sent_review(drawn_case(tree, people))
    point, caseworker = error_of(review), people[Role.CASEWORKER]

    def write(text: str) -> str | None:
        try:
            commenting.write_comment(caseworker, review, point.id, text, seen=0, day=SENT_ON)
        except commenting.CommentChangedError as stale:
            return stale.now.text if stale.now else None
        else:
            return text
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(write, (f"Tekst {n}" for n in range(8))))
    stands = Comment.objects.get()
    assert (stands.version, set(answers)) == (1, {stands.text})
    assert Change.objects.filter(action="reviews.comment.write").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_past_the_closing(tree, people):
    review = sent_review(drawn_case(tree, people))
    caseworker = people[Role.CASEWORKER]
    points = [point.id for point in form_of(fresh(review.sampled_case)).points]

    def act(point_id: str | None) -> str | None:
        try:
            if point_id is None:
                commenting.settle(caseworker, review, SENT_ON)
                return None
            return commenting.write_comment(caseworker, review, point_id, TEXT, seen=0, day=SENT_ON).point_id
        except ValidationError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = {said for said in pool.map(act, [points[0], None, *points[1:]]) if said}
    assert told == {comment.point_id for comment in Comment.objects.all()}
    actions = list(Change.objects.order_by("number").values_list("action", flat=True))
    closed = actions.index("reviews.review.close")
    assert "reviews.comment.write" not in actions[closed:]
