"""My queue: what is in it, in which order, how it is narrowed, and the way to the next case."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.web.factories import (
    AnswerFactory,
    CaseFactory,
    DrawnRoundFactory,
    ReviewFactory,
    SampledCaseFactory,
    SnapshotFactory,
)

from rettidig_web.reviews.models import Review, ReviewStatus
from rettidig_web.rounds.models import RoundStatus, SampledCase

pytestmark = pytest.mark.django_db

QUEUE = "/gennemgang/"


@pytest.fixture
def drawn(tree):
    return DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team), title="Tilsyn med unge")


@pytest.fixture
def mine(drawn, people):
    """A function that draws another case for the reviewer."""

    def draw(number: str, of=drawn, who="reviewer", **facts) -> SampledCase:
        case = CaseFactory(snapshot=of.snapshot, number=number)
        return SampledCaseFactory(round=of, case=case, reviewer=people[who], **facts)

    return draw


def test_an_empty_queue_says_why(as_):
    page = as_("reviewer").get(QUEUE).content.decode()
    assert "Du har ingen sager at gennemgå" in page
    assert "Begynd" not in page


def test_the_queue_shows_round_target_group_status_how_far_and_deadline(as_, mine):
    ReviewFactory(sampled_case=mine("A-1"), n_asked=60, n_answered=12)
    mine("A-2")
    page = as_("reviewer").get(QUEUE).content.decode()
    for text in (
        "A-1",
        "Tilsyn med unge",
        "Uddannelseshjælp",
        "Under gennemgang",
        "12",
        "60",
        "15.12.2026",
        "Ikke begyndt",
    ):
        assert text in page
    assert "Fortsæt" in page


@pytest.mark.parametrize("what", ["somebody else's", "dropped out", "concluded", "outside my units"])
def test_what_is_not_mine_to_review_is_not_there(as_, mine, drawn, tree, what):
    sampled = mine("B-1", who="team_leader" if what == "somebody else's" else "reviewer")
    if what == "dropped out":
        sampled.dropped_at, sampled.dropped_why = drawn.drawn_at, "Forkert målgruppe"
        sampled.save()
    if what == "concluded":
        drawn.status = RoundStatus.CONCLUDED
        drawn.save()
    if what == "outside my units":
        sampled.unit = tree.other_center
        sampled.save()
    assert "B-1" not in as_("reviewer").get(QUEUE).content.decode()


def test_what_is_due_first_comes_first(as_, mine, tree):
    sooner = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team), review_by=date(2026, 11, 1))
    last, first = mine("C-1"), mine("C-2", of=sooner)
    page = as_("reviewer").get(QUEUE).content.decode()
    assert page.index("C-2") < page.index("C-1")
    assert as_("reviewer").get("/gennemgang/naeste/")["Location"] == f"/gennemgang/{first.pk}/"
    page = as_("reviewer").get(f"/gennemgang/{first.pk}/").content.decode()
    assert f'href="/gennemgang/{last.pk}/"' in page


def test_the_next_case_is_the_following_one_and_then_round_again(as_, mine):
    one, two, three = mine("D-1"), mine("D-2"), mine("D-3")
    ReviewFactory(sampled_case=two, n_asked=4, n_answered=4, verdict="good")
    client = as_("reviewer")
    for here, following in ((one, three), (three, one)):
        page = client.get(f"/gennemgang/{here.pk}/").content.decode()
        assert f'class="next-case" href="/gennemgang/{following.pk}/"' in page


def test_a_queue_with_nothing_left_says_so(as_, mine):
    done = {"n_asked": 4, "n_answered": 4, "verdict": "good", "status": ReviewStatus.COMMENTING}
    ReviewFactory(sampled_case=mine("E-1"), comments_by=date(2099, 1, 1), **done)
    client = as_("reviewer")
    assert "Alle dine sager er gennemgået." in client.get(QUEUE).content.decode()
    assert client.get("/gennemgang/naeste/")["Location"] == QUEUE
    assert "Alle dine sager er gennemgået." in client.get("/gennemgang/naeste/", follow=True).content.decode()


def test_what_is_answered_and_neither_sent_nor_signed_is_still_to_be_done(as_, mine):
    first, second = mine("E-2"), mine("E-3")
    for sampled in (second, first):
        ReviewFactory(sampled_case=sampled, n_asked=4, n_answered=4, verdict="good")
    page = as_("reviewer").get("/gennemgang/naeste/", follow=True).content.decode()
    assert "2 gennemgange mangler at blive sendt eller underskrevet." in page
    assert f'href="/gennemgang/{first.pk}/send/">Gå til den første</a>' in page
    assert "Alle dine sager er gennemgået." not in page


def test_a_comment_round_is_over_in_the_queue_as_everywhere(as_, mine):
    over = {"status": ReviewStatus.COMMENTING, "comments_by": date(2020, 1, 2)}
    ReviewFactory(sampled_case=mine("E-4"), **over)
    client = as_("reviewer")
    page = client.get(QUEUE, {"status": "settling"}).content.decode()
    assert "E-4" in page
    assert 'href="/gennemgang/bemaerkninger/svar/">Bemærkninger, du skal svare på (1)</a>' in page
    assert "E-4" not in client.get(QUEUE, {"status": "commenting"}).content.decode()


def test_a_case_that_has_become_my_own_waits_for_another_reviewer(as_, mine, people):
    sampled = mine("E-5")
    ReviewFactory(sampled_case=sampled)
    sampled.case.caseworker = people["reviewer"]
    sampled.case.save()
    client = as_("reviewer")
    assert "E-5" not in client.get(QUEUE).content.decode()
    assert client.get("/gennemgang/naeste/")["Location"] == QUEUE
    assert client.get(f"/gennemgang/{sampled.pk}/").status_code == 404
    Review.objects.update(status=ReviewStatus.COMMENTING)
    assert client.get(f"/gennemgang/{sampled.pk}/").status_code == 200


@pytest.mark.parametrize(("status", "shown"), [("none", "F-1"), ("open", "F-2"), ("commenting", "F-3")])
def test_the_queue_is_narrowed_by_status_and_round(as_, mine, drawn, status, shown):
    mine("F-1")
    ReviewFactory(sampled_case=mine("F-2"))
    ReviewFactory(sampled_case=mine("F-3"), status=ReviewStatus.COMMENTING)
    page = as_("reviewer").get(QUEUE, {"status": status, "tilsyn": drawn.pk}).content.decode()
    assert [number for number in ("F-1", "F-2", "F-3") if number in page] == [shown]


def test_a_filter_that_makes_no_sense_leaves_all(as_, mine):
    mine("G-1")
    assert "G-1" in as_("reviewer").get(QUEUE, {"status": "vrøvl", "tilsyn": "x"}).content.decode()


@pytest.mark.parametrize("sort", ["sag", "-sag", "tilsyn", "status", "n_besvaret", "frist"])
def test_the_queue_is_sorted_by_every_column(as_, mine, sort):
    mine("H-1")
    ReviewFactory(sampled_case=mine("H-2"), n_asked=4, n_answered=1)
    assert as_("reviewer").get(QUEUE, {"sort": sort}).status_code == 200


def test_the_queue_as_excel(as_, mine, tmp_path):
    mine("I-1")
    answer = as_("reviewer").get(QUEUE, {"udtraek": "xlsx"})
    file = tmp_path / "min-koe.xlsx"
    file.write_bytes(answer.content)
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["Sag", "Ledelsestilsyn", "Målgruppe", "Status"]
    assert rows[1][0] == "I-1"
    assert rows[1][-1] == date(2026, 12, 15)


def test_a_longer_queue_asks_no_more_of_the_database(as_, mine):
    client = as_("reviewer")
    mine("J-1")
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as of_one:
        client.get(QUEUE)
    for number in range(30):
        AnswerFactory(review=ReviewFactory(sampled_case=mine(f"K-{number}")))
    with CaptureQueriesContext(connection) as of_many:
        client.get(QUEUE)
    assert len(of_many) == len(of_one)


def test_a_case_that_is_due_is_still_in_the_queue(as_, mine, drawn):
    drawn.review_by = date.today() - timedelta(days=3)  # noqa: DTZ011
    drawn.save()
    mine("L-1")
    assert "L-1" in as_("reviewer").get(QUEUE).content.decode()
