"""The signature: who signs and when, what is signed, and whether it still holds."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests.web.commented import LAST_DAY, REMARK, SENT_ON, answered_review, drawn_case, fresh, sent_review
from tests.web.factories import DrawnRoundFactory, ProposalFactory, SnapshotFactory
from tests.web.people import AssignmentFactory, UserFactory

from rettidig_web.accounts.actions import NotAllowedError
from rettidig_web.accounts.models import Role
from rettidig_web.journal.models import Change
from rettidig_web.reviews import commenting
from rettidig_web.reviews.actions import ClosedError, Said, add_note, save_answer, save_verdict
from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.models import Answer, Comment, Note, Reaction, Review, ReviewStatus
from rettidig_web.reviews.signed_text import signed_text
from rettidig_web.reviews.signing import sign, verified, verify_signature, why_not_ready
from rettidig_web.rounds.models import SampledCase

pytestmark = pytest.mark.django_db

AFTER = LAST_DAY + timedelta(days=1)
TEXT = "Borgeren var syg.\nDer blev aftalt en ny tid."


@pytest.fixture
def sampled(tree, people):
    return drawn_case(tree, people)


@pytest.fixture
def commented(sampled, people) -> Review:
    """A review with a comment that the reviewer has not reacted to."""
    ProposalFactory(sampled_case=sampled)
    review = sent_review(sampled)
    point = form_of(fresh(sampled)).errors[0]
    commenting.write_comment(people[Role.CASEWORKER], review, point.id, TEXT, seen=0, day=SENT_ON)
    return review


@pytest.fixture
def signed(commented, people) -> Review:
    """A review whose answer was kept after a comment, signed the day after the deadline."""
    stand = commenting.Stand(Reaction.KEPT, "Fristen standser ikke.", seen=1)
    point = Comment.objects.get().point_id
    commenting.react(people[Role.REVIEWER], commented, point, stand, AFTER)
    return sign(people[Role.REVIEWER], commented, AFTER)


@pytest.mark.feature("W15")
def test_signed_is_closed_hashed_and_in_the_journal(signed, people):
    assert signed.status == ReviewStatus.SIGNED
    assert signed.signed_by == people[Role.REVIEWER]
    assert signed.signed_hash == sha256(signed.signed_text.encode()).hexdigest()
    entry = Change.objects.get(action="reviews.review.sign")
    assert entry.new == {"status": "signed", "hash": signed.signed_hash}
    assert verify_signature(signed)


def test_everything_decided_stands_in_the_text(signed, sampled):
    lines = signed.signed_text.split("\n")
    catalogue = sampled.round.catalogue
    assert lines[0] == "Rettidig, underskrevet gennemgang, form 1"
    assert f"Katalog: {catalogue.catalogue_id}, SHA-256 {catalogue.content_hash}" in lines
    for place, point in enumerate(form_of(fresh(sampled)).points, start=1):
        assert f"Punkt {place}: {point.id}, udgave {point.version_id}" in lines
        assert f"> {point.text}" in lines
    for written in (REMARK, "Klar og venlig journal.", "En enkelt fejl.", "Fristen standser ikke."):
        assert f"> {written}" in lines
    assert [line for line in lines if "Borgeren var syg." in line or "ny tid" in line] == [
        "> Borgeren var syg.",
        "> Der blev aftalt en ny tid.",
    ]
    assert any(line.startswith("Forslag: met, on_time, 2019-03-01") for line in lines)
    assert any(line.startswith("Svar: no, overruled, registration, udgave 1, bruger ") for line in lines)
    assert "Samlet vurdering: minor" in lines


def test_nobody_is_named_and_no_cpr_number_stands_in_the_text(sampled, people):
    review = answered_review(sampled)
    Note.objects.update(text=f"Nummeret er {'0101' + '70'}-{'1234'}.")
    text = signed_text(Review.objects.get(pk=review.pk))
    assert "[CPR]" in text
    assert "1234" not in text
    assert sampled.case.citizen.pseudonym not in text
    assert str(people[Role.CASEWORKER]) not in text


def test_nobody_can_write_a_fact_in_a_remark(sampled):
    review = answered_review(sampled)
    Answer.objects.filter(answer="no").update(remark="Fin sag.\nSvar: yes")
    text = signed_text(Review.objects.get(pk=review.pk))
    assert "\n> Svar: yes\n" in text
    assert "\nSvar: yes\n" not in text


# Who and when


@pytest.mark.parametrize("who", [Role.REVIEWER, Role.TEAM_LEADER])
def test_the_reviewer_and_the_team_leader_sign(sampled, people, who):
    review = sent_review(sampled)
    assert sign(people[who], review, AFTER).signed_by == people[who]


@pytest.mark.parametrize("who", [Role.CASEWORKER, Role.SECTION_HEAD, Role.AUDITOR, "outsider"])
def test_others_do_not_sign(sampled, people, who):
    review = sent_review(sampled)
    with pytest.raises(NotAllowedError):
        sign(people[who], review, AFTER)
    assert Review.objects.get().status == ReviewStatus.COMMENTING


def test_another_reviewer_does_not_sign(sampled, tree):
    other = UserFactory()
    AssignmentFactory(user=other, role=Role.REVIEWER, unit=tree.section)
    with pytest.raises(NotAllowedError):
        sign(other, sent_review(sampled), AFTER)


def test_a_leader_does_not_sign_a_case_of_their_own(tree, people):
    leader = people[Role.TEAM_LEADER]
    review = sent_review(drawn_case(tree, people, caseworker=leader))
    with pytest.raises(NotAllowedError):
        sign(leader, review, AFTER)


def test_nothing_is_signed_before_its_time(sampled, people):
    reviewer = people[Role.REVIEWER]
    review = answered_review(sampled)
    with pytest.raises(ValidationError, match="ikke sendt til bemærkninger"):
        sign(reviewer, review, SENT_ON)
    review = commenting.send_for_comments(reviewer, review, SENT_ON)
    with pytest.raises(ValidationError, match=r"til og med 3\. december 2026"):
        sign(reviewer, review, LAST_DAY)
    assert why_not_ready(review, AFTER) == ""
    sign(reviewer, review, AFTER)
    with pytest.raises(ValidationError, match="allerede underskrevet"):
        sign(reviewer, review, AFTER)


def test_every_comment_is_answered_before_the_signature(commented, people):
    with pytest.raises(ValidationError, match="Der er 1 bemærkning, du ikke har svaret på"):
        sign(people[Role.REVIEWER], commented, AFTER)


def test_a_caseworker_who_is_done_lets_it_be_signed_early(sampled, people):
    review = sent_review(sampled)
    commenting.settle(people[Role.CASEWORKER], review, SENT_ON)
    assert sign(people[Role.REVIEWER], Review.objects.get(), SENT_ON).status == ReviewStatus.SIGNED


def test_a_round_without_comments_is_signed_at_once(tree, people):
    asked = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.section), comment_days=0)
    review = answered_review(drawn_case(tree, people, round=asked))
    with pytest.raises(ValidationError, match="ingen bemærkninger"):
        commenting.send_for_comments(people[Role.REVIEWER], review, SENT_ON)
    assert sign(people[Role.REVIEWER], review, SENT_ON).status == ReviewStatus.SIGNED


def test_a_question_without_an_answer_stops_the_signature(sampled, people):
    review = sent_review(sampled)
    Answer.objects.filter(answer="no").update(answer="")
    assert "1 spørgsmål mangler svar." in why_not_ready(Review.objects.get(), AFTER)
    with pytest.raises(ValidationError, match="1 spørgsmål mangler svar"):
        sign(people[Role.REVIEWER], review, AFTER)


# For good


def test_nothing_is_changed_after_the_signature(signed, sampled, people):
    reviewer, caseworker = people[Role.REVIEWER], people[Role.CASEWORKER]
    point = Comment.objects.get().point_id
    before = signed_text(Review.objects.get())
    stand = commenting.Stand(Reaction.KEPT, "Noget andet.", seen=2)
    for act in (
        lambda: commenting.write_comment(caseworker, signed, point, "Ny.", seen=2, day=AFTER),
        lambda: commenting.react(reviewer, signed, point, stand, AFTER),
        lambda: commenting.settle(caseworker, signed, AFTER),
        lambda: commenting.withdraw(reviewer, signed, AFTER),
        lambda: commenting.send_for_comments(reviewer, signed, AFTER),
        lambda: save_answer(reviewer, fresh(sampled), point, Said("yes"), seen=1),
        lambda: save_verdict(reviewer, fresh(sampled), "good", "", seen=signed.version),
        lambda: add_note(reviewer, fresh(sampled), "potential", "Mere."),
    ):
        with pytest.raises((ValidationError, ClosedError, NotAllowedError)):
            act()
    assert signed_text(Review.objects.get()) == before
    assert verify_signature(Review.objects.get())


TAMPERED = {
    "an answer": lambda: Answer.objects.filter(answer="no").update(answer="yes"),
    "a remark": lambda: Answer.objects.filter(answer="no").update(remark="En anden."),
    "a stance": lambda: Answer.objects.filter(answer="no").update(overruled_why="rule"),
    "a comment": lambda: Comment.objects.update(text="Noget andet."),
    "a reaction": lambda: Comment.objects.update(reaction_text="Noget andet."),
    "a note": lambda: Note.objects.update(text="Noget andet."),
    "a note removed": lambda: Note.objects.all().delete(),
    "the verdict": lambda: Review.objects.update(verdict="good"),
    "its remark": lambda: Review.objects.update(verdict_remark="Ingen fejl."),
}


@pytest.mark.feature("W15")
@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_what_is_changed_behind_its_back_is_found(signed, change):
    change()
    found = verified(Review.objects.get())
    assert not found.holds
    assert found.differing
    assert (found.is_text_whole, found.is_in_journal) == (True, True)


def test_a_text_changed_with_its_rows_is_found_by_its_hash(signed):
    Note.objects.update(text="Noget andet.")
    Review.objects.update(signed_text=signed_text(Review.objects.get()))
    found = verified(Review.objects.get())
    assert (found.is_text_whole, found.differing) == (False, ())


def test_a_hash_changed_with_its_text_is_found_by_the_journal(signed):
    Note.objects.update(text="Noget andet.")
    text = signed_text(Review.objects.get())
    Review.objects.update(signed_text=text, signed_hash=sha256(text.encode()).hexdigest())
    found = verified(Review.objects.get())
    assert (found.is_text_whole, found.is_in_journal, found.differing) == (True, False, ())


def test_a_later_import_changes_no_signature(signed, sampled):
    case = sampled.case
    case.visitation_group, case.opened_on = "jobparat", case.opened_on + timedelta(days=900)
    case.closed_on = case.opened_on
    case.save()
    assert verify_signature(Review.objects.get())


def test_a_new_name_changes_no_signature(signed, people):
    for user in people.values():
        user.last_name = "Nygift"
        user.save()
    assert verify_signature(Review.objects.get())


# The page


def test_the_page_shows_the_signature_and_tries_it(as_, signed, sampled, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: AFTER)
    client, address = as_("reviewer"), f"/gennemgang/{sampled.pk}/underskrift/"
    page = client.get(address).content.decode()
    assert signed.signed_hash in page
    assert 'href="/gennemgang/naeste/">Gå til næste sag</a>' in page
    assert f'href="/fejl/?tilsyn={sampled.round_id}">Se fejlene</a>' in page
    assert "Underskriften holder" not in page
    assert "Underskriften holder</h2>" in client.get(address, {"efterproev": "1"}).content.decode()
    Answer.objects.filter(answer="no").update(remark="En anden.")
    page = client.get(address, {"efterproev": "1"}).content.decode()
    assert "Underskriften holder ikke" in page
    assert "En anden." in page
    assert REMARK in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("caseworker", 200),
        ("reviewer", 200),
        ("team_leader", 200),
        ("section_head", 200),
        ("auditor", 200),
        ("director", 404),
        ("committee", 404),
        ("administrator", 404),
        ("outsider", 404),
    ],
)
def test_who_sees_a_signature(as_, signed, sampled, who, status):
    assert as_(who).get(f"/gennemgang/{sampled.pk}/underskrift/").status_code == status


@pytest.mark.feature("F128")
@pytest.mark.parametrize(
    ("who", "is_told"),
    [("reviewer", True), ("team_leader", True), ("section_head", False), ("auditor", False)],
)
def test_the_text_tells_whose_case_it_is_only_to_those_who_may_know(
    as_, signed, sampled, people, tree, who, is_told
):
    key, other = people[Role.CASEWORKER].pk, UserFactory().pk
    address = f"/gennemgang/{sampled.pk}/underskrift/"
    page = as_(who).get(address).content.decode()
    for told in (f"Sagsbehandler: bruger {key}", f"Til gennemgangen (bruger {key},"):
        assert (told in page) == is_told
    assert ("Sagsbehandler: medarbejder (vises ikke)" in page) != is_told
    assert f"Gennemgås af: bruger {people[Role.REVIEWER].pk}" in page
    SampledCase.objects.update(caseworker=other)
    Comment.objects.update(written_by=other, text="Noget andet.")
    page = as_(who).get(address, {"efterproev": "1"}).content.decode()
    assert "Underskriften holder ikke" in page
    if who in {"section_head", "auditor"}:
        assert not any(f"bruger {each}" in page for each in (key, other))


def test_what_is_not_signed_has_no_signature(as_, sampled):
    sent_review(sampled)
    assert as_("reviewer").get(f"/gennemgang/{sampled.pk}/underskrift/").status_code == 404
