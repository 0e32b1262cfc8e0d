"""The front page by role, and how the units fare at a control point."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.factories import (
    POINTS,
    AnswerFactory,
    CaseFactory,
    CorrectionFactory,
    DrawnRoundFactory,
    OpenDutyFactory,
    PinnedCatalogueFactory,
    RoundFactory,
    SampledCaseFactory,
    SnapshotFactory,
)
from tests.web.judged import CATALOGUE, LATE_EVENTS, judged_snapshot
from tests.web.people import UserFactory

from rettidig_web.caseloads.actions import Retie, tie_texts
from rettidig_web.caseloads.mapping import Meaning
from rettidig_web.caseloads.models import Case, PointCount, SourceText, TextKind
from rettidig_web.workspace.fares import Cell, hidden

pytestmark = pytest.mark.django_db
FARES = f"/kontrolpunkter-i-enhederne/{CATALOGUE}/{POINTS[0]}/"


def text_of(response) -> str:
    return response.content.decode()


def waiting(client) -> dict[str, int]:
    return {str(each.what): each.n for each in client.get("/").context["waiting"]}


@pytest.fixture
def work(tree, people):
    """A round under way in the section with a case to review, a duty in the caseworker's case."""
    day = timezone.localdate()
    snapshot = SnapshotFactory(unit=tree.section)
    round_ = DrawnRoundFactory(snapshot=snapshot, review_by=day - timedelta(days=1))
    RoundFactory(snapshot=snapshot)
    case = CaseFactory(snapshot=snapshot, unit=tree.team, caseworker=people["caseworker"])
    sampled = SampledCaseFactory(round=round_, case=case, reviewer=people["reviewer"])
    OpenDutyFactory(case=case, due_on=day)
    OpenDutyFactory(case=case, due_on=day + timedelta(days=15))
    return sampled


def test_a_reviewer_sees_what_is_to_be_reviewed_and_that_it_is_late(as_, work):
    page = as_("reviewer").get("/")
    assert waiting(as_("reviewer")) == {"sag at gennemgå": 1}
    assert 'class="is-late"' in text_of(page)


def test_a_caseworker_sees_the_deadlines_of_their_own_cases(as_, work):
    assert waiting(as_("caseworker")) == {"frist de næste 14 dage": 1}
    assert "I dine sager, 1 af dem i dag" in text_of(as_("caseworker").get("/"))


@pytest.mark.feature("W16")
def test_a_leader_sees_the_teams_deadlines_and_a_section_head_the_rounds(as_, work):
    assert waiting(as_("team_leader"))["frist de næste 14 dage"] == 1
    head = waiting(as_("section_head"))
    assert head["ledelsestilsyn i gang"] == 1
    assert head["ledelsestilsyn planlagt, mangler lodtrækning"] == 1


def test_a_correction_that_is_late_waits_for_its_owner(as_, people, tree):
    CorrectionFactory(
        finding__answer__review__sampled_case__caseworker=people["caseworker"],
        finding__answer__review__sampled_case__unit=tree.team,
        owner=people["caseworker"],
        due_on=timezone.localdate() - timedelta(days=2),
    )
    assert 1 in waiting(as_("caseworker")).values()
    assert 'class="is-late"' in text_of(as_("caseworker").get("/"))


@pytest.mark.parametrize("who", ["caseworker", "director", "committee", "auditor", "administrator"])
def test_where_nothing_waits_the_page_says_so(as_, who):
    assert "Der venter ikke noget på dig i dag" in text_of(as_(who).get("/"))


def test_the_front_pages_queries_do_not_grow(as_, work, tree, people):
    client = as_("team_leader")
    client.get("/")
    few = _queries(client)
    day = timezone.localdate()
    for n in range(10):
        case = CaseFactory(snapshot=work.round.snapshot, unit=tree.team, caseworker=people["caseworker"])
        SampledCaseFactory(round=work.round, case=case, reviewer=people["team_leader"])
        OpenDutyFactory(case=case, due_on=day + timedelta(days=n))
    assert _queries(client) == few <= 60


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


@pytest.fixture
def counted(tree, settings, tmp_path):
    """Five cases of one team, all with a late first conversation, and none of the other's."""
    settings.CASELOADS = tmp_path / "caseloads"
    return judged_snapshot(tree.team, {f"SAG-{n}": LATE_EVENTS for n in range(5)})


def test_a_check_is_counted_point_by_point_and_unit_by_unit(counted, tree):
    row = PointCount.objects.get(point_id=POINTS[0])
    assert (row.unit, row.n_met, row.n_not_met, row.n_pending) == (tree.team, 0, 5, 0)


@pytest.mark.feature("F164")
def test_the_data_stand_beside_the_reviews_each_with_its_basis(as_, counted, tree):
    for said in ("yes", "yes", "no", "not_relevant"):
        AnswerFactory(
            answer=said,
            review__sampled_case__round__snapshot=SnapshotFactory(unit=tree.team),
            review__sampled_case__round__catalogue=PinnedCatalogueFactory(),
            review__status="signed",
            review__signed_at=timezone.now(),
            review__signed_by=UserFactory(),
            review__signed_hash="0" * 64,
        )
    page = as_("section_head").get(FARES)
    fares = page.context["fares"]
    assert [(cell.name, cell.n_met, cell.n_not_met) for cell in fares.units] == [("Team Nord", 0, 5)]
    assert [(cell.name, cell.n_met, cell.n_not_met) for cell in fares.quarters] == [("4. kvartal 2026", 2, 1)]
    assert "Alle sager i det seneste udtræk" in text_of(page)
    assert "Underskrevne gennemgange" in text_of(page)
    assert "67 pct." in text_of(page).replace("\xa0", " ")


def test_other_units_figures_are_not_shown_and_few_are_hidden(as_, settings, tmp_path, tree):
    settings.CASELOADS = tmp_path / "caseloads"
    judged_snapshot(tree.team, {f"SAG-{n}": LATE_EVENTS for n in range(2)})
    judged_snapshot(tree.other_center, {f"SAG-{n}": LATE_EVENTS for n in range(5)})
    page = as_("team_leader").get(FARES)
    (cell,) = page.context["fares"].units
    assert (cell.name, cell.is_hidden) == ("Team Nord", True)
    assert "skjult" in text_of(page)
    assert ">2<" not in text_of(page)


@pytest.mark.parametrize(("n_workers", "is_hidden"), [(0, False), (1, True), (2, False)])
def test_figures_of_one_known_caseworker_are_hidden(
    as_, settings, tmp_path, tree, people, n_workers, is_hidden
):
    settings.CASELOADS = tmp_path / "caseloads"
    workers = [people["caseworker"], people["reviewer"]][:n_workers]
    numbers = [f"SAG-{n}" for n in range(6)]
    has = {number: workers[n % n_workers] for n, number in enumerate(numbers)} if workers else {}
    judged_snapshot(tree.team, dict.fromkeys(numbers, LATE_EVENTS), caseworkers=has)
    fares = as_("team_leader").get(FARES).context["fares"]
    assert [cell.is_hidden for cell in (*fares.units, fares.total)] == [is_hidden, is_hidden]


def test_figures_move_with_the_cases_when_a_teams_text_comes_to_mean_another_unit(as_, counted, tree, people):
    Case.objects.update(team_text="Syd")
    text = SourceText.objects.create(source=counted.source, kind=TextKind.TEAM, text="Syd")
    tie_texts(people["section_head"], {text.pk: Retie(Meaning(), Meaning(unit=tree.other_team.pk))})
    (cell,) = as_("section_head").get(FARES).context["fares"].units
    assert (cell.name, cell.n_not_met) == (tree.other_team.name, 5)


@pytest.mark.feature("W10")
def test_the_points_page_has_it_for_those_who_see_figures(as_):
    address = f"/kontrolpunkter/{CATALOGUE}/{POINTS[0]}/"
    assert FARES in text_of(as_("committee").get(address))
    assert FARES not in text_of(as_("caseworker").get(address))
    assert as_("caseworker").get(FARES).status_code == 404
    part = as_("committee").get(FARES, headers={"HX-Request": "true"})
    assert "<h1" not in text_of(part)
    assert "hverken data eller underskrevne gennemgange" in text_of(part)


@pytest.mark.parametrize(
    ("sizes", "shown"), [((9, 8), [0, 0]), ((1, 9, 5), [1, 0, 1]), ((1, 2, 9), [1, 1, 0]), ((0, 9), [0, 0])]
)
def test_one_hidden_cell_takes_another_with_it_so_that_the_total_does_not_tell(sizes, shown):
    cells = hidden([Cell("x", n, 0) for n in sizes])
    assert [int(cell.is_hidden) for cell in cells] == shown
