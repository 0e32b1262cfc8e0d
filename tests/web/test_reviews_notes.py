"""Notes of good practice and of potential, and the overall verdict."""

import pytest
from tests.web.factories import DrawnRoundFactory, ReviewFactory, SnapshotFactory
from tests.web.test_reviews_form import a_case

from rettidig_web.journal.models import Change
from rettidig_web.reviews.models import Note, Review, ReviewStatus
from rettidig_web.rounds.models import SampledCase

pytestmark = pytest.mark.django_db


@pytest.fixture
def sampled(tree, people) -> SampledCase:
    drawn = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team))
    return a_case(drawn, people, visitation_group="up")


def post(client, sampled, to: str, **sent):
    return client.post(f"/gennemgang/{sampled.pk}/{to}/", sent)


@pytest.mark.feature("F090")
@pytest.mark.parametrize("kind", ["good_practice", "potential"])
def test_a_note_is_added_shown_and_in_the_journal(as_, people, sampled, kind):
    client = as_("reviewer")
    assert post(client, sampled, "note", slags=kind, note="Tydeligt mål.").status_code == 302
    note = Note.objects.get()
    assert (note.kind, note.text, note.written_by) == (kind, "Tydeligt mål.", people["reviewer"])
    assert "Tydeligt mål." in client.get(f"/gennemgang/{sampled.pk}/").content.decode()
    entry = Change.objects.get(action="reviews.note.add")
    assert entry.new["kind"] == kind
    assert "Tydeligt" not in str(entry.new)


def test_a_note_sent_twice_is_one(as_, sampled):
    for _ in range(2):
        post(as_("reviewer"), sampled, "note", slags="potential", note="Flere delmål.")
    assert Note.objects.count() == Change.objects.filter(action="reviews.note.add").count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"slags": "potential", "note": " "}, "Skriv noten."), ({"slags": "andet", "note": "x"}, "Slags")],
)
def test_a_note_that_is_no_note_is_refused(as_, sampled, sent, said):
    response = post(as_("reviewer"), sampled, "note", **sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Note.objects.exists()


def test_a_note_can_be_removed_and_is_remembered(as_, sampled):
    client = as_("reviewer")
    post(client, sampled, "note", slags="potential", note="Flere delmål.")
    key = Note.objects.get().pk
    for _ in range(2):
        assert post(client, sampled, "note/fjern", note=key).status_code == 302
    assert not Note.objects.exists()
    assert Change.objects.get(action="reviews.note.remove").old["kind"] == "potential"


def test_a_note_with_a_large_key_can_be_removed(as_, people, sampled):
    written = {"written_by": people["reviewer"], "written_at": sampled.round.drawn_at}
    Note.objects.create(pk=12345, review=ReviewFactory(sampled_case=sampled), text="x", **written)
    assert 'name="note" value="12345"' in as_("reviewer").get(f"/gennemgang/{sampled.pk}/").content.decode()


def test_removing_a_note_that_is_not_there_begins_no_review(as_, sampled):
    assert post(as_("reviewer"), sampled, "note/fjern", note=1).status_code == 302
    assert not Review.objects.exists()


def test_somebody_elses_note_cannot_be_removed(as_, people, sampled):
    other = ReviewFactory()
    note = Note.objects.create(
        review=other,
        kind="potential",
        text="x",
        written_by=people["auditor"],
        written_at=sampled.round.drawn_at,
    )
    assert post(as_("reviewer"), sampled, "note/fjern", note=note.pk).status_code == 302
    assert Note.objects.filter(pk=note.pk).exists()
    assert post(as_("reviewer"), sampled, "note/fjern", note="x").status_code == 404


@pytest.mark.feature("F091")
@pytest.mark.parametrize(("verdict", "word"), [("good", "God sagsbehandling"), ("serious", "Alvorlige fejl")])
def test_a_verdict_is_saved_with_its_remark(as_, sampled, verdict, word):
    client = as_("reviewer")
    assert (
        post(client, sampled, "vurdering", vurdering=verdict, bemaerkning="Samlet.", version=0).status_code
        == 302
    )
    review = Review.objects.get()
    assert (review.verdict, review.verdict_remark, review.version, review.n_asked) == (
        verdict,
        "Samlet.",
        1,
        4,
    )
    assert Change.objects.get(action="reviews.review.verdict").new["verdict"] == verdict
    assert word in client.get(f"/gennemgang/{sampled.pk}/").content.decode()


def test_no_verdict_is_refused_with_the_remark_kept(as_, sampled):
    response = post(as_("reviewer"), sampled, "vurdering", bemaerkning="Samlet.", version=0)
    assert response.status_code == 422
    assert "Vælg en samlet vurdering." in response.content.decode()
    assert "Samlet." in response.content.decode()


@pytest.mark.parametrize("to", ["note", "note/fjern", "vurdering"])
@pytest.mark.parametrize("who", ["team_leader", "auditor", "caseworker"])
def test_nobody_else_writes(as_, sampled, to, who):
    sent = {"slags": "potential", "note": "1", "vurdering": "good", "version": 0}
    assert post(as_(who), sampled, to, **sent).status_code == 404


@pytest.mark.parametrize("to", ["note", "note/fjern", "vurdering"])
def test_nothing_is_written_once_it_is_sent(as_, sampled, to):
    ReviewFactory(sampled_case=sampled, status=ReviewStatus.COMMENTING)
    sent = {"slags": "potential", "note": "1", "vurdering": "good", "version": 0}
    assert post(as_("reviewer"), sampled, to, **sent).status_code == 409
    assert not Note.objects.exists()
