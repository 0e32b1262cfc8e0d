"""Texts of case systems are tied to users and units, many at once, and taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.web.factories import CaseFactory, SnapshotFactory, SourceFactory, SourceTextFactory
from tests.web.judged import LATE_EVENTS, judged_snapshot
from tests.web.people import AssignmentFactory, UserFactory

from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.actions import Retie, tie_texts
from rettidig_web.caseloads.mapping import Meaning, meaning_from, names_of_people, suggested
from rettidig_web.caseloads.models import Case, PointCount, SourceText, TextKind
from rettidig_web.caseloads.queries import texts_for
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    return reverse("caseloads:mapping")


@pytest.fixture
def head(as_):
    return as_(Role.SECTION_HEAD)


@pytest.fixture
def source(db):
    return SourceFactory()


@pytest.fixture
def bo(tree):
    user = UserFactory(first_name="Bo", last_name="Bæk", username="bobaek")
    AssignmentFactory(user=user, unit=tree.team)
    return user


@pytest.fixture
def snapshot(tree, source):
    return SnapshotFactory(unit=tree.section, source=source)


@pytest.fixture
def worker_text(snapshot, source):
    """The text "BÆK, BO" in two cases of the section, and nobody has said who it is."""
    for _ in range(2):
        CaseFactory(snapshot=snapshot, caseworker_text="BÆK,  BO", team_text="Team Nord")
    return SourceTextFactory(source=source, text="BÆK,  BO")


@pytest.fixture
def team_text(worker_text, source):
    return SourceTextFactory(source=source, kind=TextKind.TEAM, text="Team Nord")


def seen(page) -> str:
    return page.content.decode()


def test_what_nobody_has_tied_is_work_to_do_with_a_suggestion_that_is_not_chosen(
    head, address, worker_text, team_text, bo, tree
):
    page = head.get(address)
    rows = {row.text.pk: row for row in page.context["rows"]}
    assert rows[worker_text.pk].suggestion == (str(bo.pk), "Bo Bæk (bobaek)")
    assert rows[team_text.pk].suggestion == (str(tree.team.pk), "Team Nord")
    assert {row.chosen for row in rows.values()} == {""}
    assert {row.n_cases for row in rows.values()} == {2}


@pytest.mark.feature("W07")
def test_many_are_tied_at_once_and_their_cases_move_in_two_updates(
    head, address, worker_text, team_text, bo, tree, people
):
    sent = {
        f"var-{worker_text.pk}": "",
        f"forslag-{worker_text.pk}": bo.pk,
        f"var-{team_text.pk}": "",
        f"er-{team_text.pk}": tree.team.pk,
    }
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = head.post(address, sent, follow=True)
    updates = [q["sql"] for q in queries if q["sql"].startswith('UPDATE "caseloads_case"')]
    assert len(updates) == 2
    assert "2 tekster er gemt" in seen(page)
    assert {(case.caseworker, case.unit, case.home) for case in Case.objects.all()} == {
        (bo, tree.team, tree.section)
    }
    entry = Change.objects.get(subject_id=str(worker_text.pk), action="caseloads.sourcetext.change")
    assert entry.actor == people[Role.SECTION_HEAD]
    assert (entry.old["user"], entry.new["user"]) == (None, bo.pk)
    assert "Alt er knyttet" in seen(head.get(address))
    assert len(head.get(address, {"vis": "knyttet"}).context["rows"]) == 2


def test_two_texts_of_one_person_are_one_caseworker(bo, people, settings, tmp_path, tree):
    """Figures of few caseworkers are hidden: a second spelling must not make one person look like two."""
    settings.CASELOADS = tmp_path / "caseloads"
    again = UserFactory(username="bo.baek")
    cases = dict.fromkeys(("SAG-1", "SAG-2", "SAG-3"), LATE_EVENTS)
    judged_snapshot(tree.team, cases, caseworkers={"SAG-1": bo, "SAG-2": again})
    assert set(PointCount.objects.values_list("n_caseworkers", flat=True)) == {0, 2}
    spelling = SourceText.objects.get(text=again.username)
    tie_texts(people[Role.SECTION_HEAD], {spelling.pk: Retie(Meaning(user=again.pk), Meaning(user=bo.pk))})
    assert set(PointCount.objects.values_list("n_caseworkers", flat=True)) == {0, 1}
    tie_texts(people[Role.SECTION_HEAD], {spelling.pk: Retie(Meaning(user=bo.pk), Meaning())})
    assert set(PointCount.objects.values_list("n_caseworkers", flat=True)) == {0, 2}


def test_the_last_save_is_taken_back(head, address, worker_text, team_text, bo, tree):
    head.post(address, {f"var-{worker_text.pk}": "", f"er-{worker_text.pk}": bo.pk})
    head.post(address, {f"var-{team_text.pk}": "", f"er-{team_text.pk}": tree.team.pk})
    page = head.post(reverse("caseloads:mapping_undo"), follow=True)
    assert "1 tekst er som før" in seen(page)
    assert {(case.caseworker, case.unit) for case in Case.objects.all()} == {(bo, tree.section)}
    assert "0 tekster" in seen(head.post(reverse("caseloads:mapping_undo"), follow=True)), "once only"


def test_a_text_that_means_nobody_is_no_more_work(head, address, worker_text):
    head.post(address, {f"var-{worker_text.pk}": "", f"er-{worker_text.pk}": "ingen"})
    worker_text.refresh_from_db()
    assert worker_text.is_nobody
    assert head.get(address).context["rows"] == []


def test_a_row_that_somebody_else_has_tied_meanwhile_shows_both_and_stays(
    head, address, worker_text, bo, tree, people
):
    other = people[Role.CASEWORKER]
    tie_texts(people[Role.TEAM_LEADER], {worker_text.pk: Retie(Meaning(), Meaning(user=other.pk))})
    page = head.post(address, {f"var-{worker_text.pk}": "", f"er-{worker_text.pk}": bo.pk})
    assert page.status_code == 422
    assert "Du valgte: Bo Bæk" in seen(page)
    assert f"En anden har imens valgt: {other}" in seen(page)
    worker_text.refresh_from_db()
    assert worker_text.user == other


def test_two_answers_to_one_row_are_asked_again_and_the_others_are_saved(
    head, address, worker_text, team_text, bo, people, tree
):
    sent = {
        f"var-{worker_text.pk}": "",
        f"forslag-{worker_text.pk}": bo.pk,
        f"er-{worker_text.pk}": people[Role.CASEWORKER].pk,
        f"var-{team_text.pk}": "",
        f"er-{team_text.pk}": tree.team.pk,
    }
    page = head.post(address, sent)
    assert page.status_code == 422
    assert "ikke begge dele" in seen(page)
    team_text.refresh_from_db()
    assert team_text.unit == tree.team


def test_nobody_outside_ones_units_can_be_chosen(head, address, worker_text, people, tree):
    stranger = UserFactory()
    AssignmentFactory(user=stranger, unit=tree.other_center)
    for word in (stranger.pk, 999_999, "nonsense"):
        page = head.post(address, {f"var-{worker_text.pk}": "", f"er-{worker_text.pk}": word})
        assert page.status_code == 422
    assert not SourceText.objects.exclude(user=None).exists()


def test_a_text_that_stands_in_other_units_cases_is_not_ones_own_to_tie(
    head, as_, address, worker_text, source, tree, bo
):
    CaseFactory(snapshot=SnapshotFactory(unit=tree.other_center, source=source), caseworker_text="BÆK,  BO")
    page = head.get(address)
    assert "Står også i sager i andre enheder" in seen(page)
    head.post(address, {f"var-{worker_text.pk}": "", f"er-{worker_text.pk}": bo.pk})
    worker_text.refresh_from_db()
    assert worker_text.user is None


def test_texts_of_other_units_are_not_seen(as_, address, worker_text):
    assert as_(Role.TEAM_LEADER).get(address).context["rows"] == []
    assert as_(Role.REVIEWER).get(address).status_code == 404


def test_untying_gives_the_case_back_to_where_it_came_in(head, address, worker_text, team_text, tree):
    head.post(address, {f"var-{team_text.pk}": "", f"er-{team_text.pk}": tree.team.pk})
    head.post(address, {f"var-{team_text.pk}": tree.team.pk, f"er-{team_text.pk}": ""})
    assert {case.unit for case in Case.objects.all()} == {tree.section}


def test_the_same_text_in_another_system_is_another(worker_text, bo, tree):
    other = CaseFactory(snapshot=SnapshotFactory(unit=tree.section), caseworker_text=worker_text.text)
    tie_texts(bo, {worker_text.pk: Retie(Meaning(), Meaning(user=bo.pk))})
    other.refresh_from_db()
    assert other.caseworker is None
    assert Case.objects.filter(caseworker=bo).count() == 2


def test_the_list_is_filtered_sorted_and_taken_out_as_excel(head, address, worker_text, team_text):
    assert len(head.get(address, {"kind": "team"}).context["rows"]) == 1
    assert len(head.get(address, {"q": "bæk"}).context["rows"]) + len(
        head.get(address, {"q": "BÆK"}).context["rows"]
    )
    assert "Intet passer til filteret" in seen(head.get(address, {"q": "findes ikke"}))
    assert head.get(address, {"udtraek": "xlsx"})["Content-Type"].endswith("sheet")


def test_queries_do_not_grow_with_the_texts(head, address, snapshot, source, worker_text):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            head.get(address)
        return len(queries)

    count()
    few = count()
    for n in range(20):
        CaseFactory(snapshot=snapshot, caseworker_text=f"Tekst {n}")
        SourceTextFactory(source=source, text=f"Tekst {n}")
    assert count() == few


def test_a_name_that_two_have_is_suggested_for_neither(tree):
    one, two = UserFactory(first_name="Bo", last_name="Bæk"), UserFactory(first_name="Bo", last_name="Bæk")
    names = names_of_people([one, two])
    assert suggested("Bo Bæk", names) is None
    assert suggested(one.username.upper(), names) == one


@pytest.mark.parametrize("text", ["bo bæk", "Bæk, Bo", "BÆK  BO", "bobaek"])
def test_a_name_is_known_however_it_is_written(text, bo):
    assert suggested(text, names_of_people([bo])) == bo


def test_what_a_form_sends_is_read_by_the_kind_of_text():
    assert meaning_from("7", TextKind.TEAM) == Meaning(unit=7)
    assert meaning_from("7", TextKind.CASEWORKER) == Meaning(user=7)
    assert meaning_from("begge", TextKind.TEAM) is None


def test_texts_of_cases_that_are_gone_are_no_work(people, worker_text):
    Case.objects.update(is_current=False)
    assert not texts_for(people[Role.SECTION_HEAD], timezone.localdate()).exists()
