"""The snapshots' pages: all of them, one with what changed, and its end."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.factories import (
    CaseFactory,
    CheckFactory,
    CitizenFactory,
    RoundFactory,
    SampledCaseFactory,
    SnapshotFactory,
    SourceFactory,
    SourceTextFactory,
)
from tests.web.round_cases import make_cases
from tests.web.test_rounds_actions import DAY, SEED, a_plan

from rettidig_web.caseloads.files import beside, folder_of
from rettidig_web.caseloads.models import Case, CaseChange, Snapshot, SnapshotKind
from rettidig_web.journal.models import Change
from rettidig_web.rounds.actions import cancel, draw, plan_round

pytestmark = pytest.mark.django_db
ADDRESS = "/indlaesning/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.CASELOADS = tmp_path


@pytest.fixture
def leader(as_):
    return as_("section_head")


@pytest.fixture
def snapshot(tree) -> Snapshot:
    made = SnapshotFactory(unit=tree.section, name="Unge, marts", kind=SnapshotKind.IMPORT, n_new=2)
    for path in (folder_of(made), beside(made)):
        path.mkdir()
        (path / "cases.parquet").write_bytes(b"")
    return made


def text_of(response) -> str:
    return response.content.decode()


def change(snapshot, kind="changed", columns=("closed_on", "events")) -> CaseChange:
    case = CaseFactory(snapshot=snapshot, citizen=CitizenFactory())
    return CaseChange.objects.create(snapshot=snapshot, case=case, kind=kind, columns=list(columns))


def test_there_are_none_yet(leader):
    page = text_of(leader.get(ADDRESS))
    assert "Der er ikke indlæst sager endnu" in page


def test_the_list_has_those_of_ones_own_units(leader, snapshot, tree):
    CaseFactory(snapshot=snapshot)
    SnapshotFactory(unit=tree.team, name="Teamets")
    SnapshotFactory(unit=tree.other_center, name="De andres")
    page = text_of(leader.get(ADDRESS))
    assert "Unge, marts" in page
    assert "Teamets" in page
    assert "De andres" not in page
    assert "Vises på listerne" in page
    only_lists = text_of(leader.get(f"{ADDRESS}?slags=list&sort=name"))
    assert "Unge, marts" not in only_lists
    assert "Teamets" in only_lists


def test_the_list_filters_by_source_and_becomes_excel(leader, snapshot):
    other = SnapshotFactory(unit=snapshot.unit, source=SourceFactory(), name="Fra et andet system")
    page = text_of(leader.get(f"{ADDRESS}?fagsystem={other.source.pk}"))
    assert "Fra et andet system" in page
    assert "Unge, marts" not in page
    assert leader.get(f"{ADDRESS}?udtraek=xlsx")["Content-Type"].endswith("sheet")


@pytest.mark.feature("W06")
def test_a_snapshot_shows_what_changed_and_who_relies_on_it(leader, snapshot):
    changed, new = change(snapshot), change(snapshot, "new", ())
    CheckFactory(snapshot=snapshot)
    RoundFactory(snapshot=snapshot, title="Tilsyn i foråret")
    page = text_of(leader.get(f"{ADDRESS}{snapshot.pk}/"))
    for shown in (
        "Lukket, Hændelser",
        "2 sager er nye",
        "Tilsyn i foråret",
        "Fokusrevision",
        changed.case.number,
    ):
        assert shown in page
    assert "Slet indlæsningen" not in page
    only_new = text_of(leader.get(f"{ADDRESS}{snapshot.pk}/?hvad=new"))
    assert new.case.number in only_new
    assert changed.case.number not in only_new
    assert leader.get(f"{ADDRESS}{snapshot.pk}/?udtraek=xlsx").status_code == 200


def test_the_latest_snapshot_leads_on_to_what_comes_next(leader, snapshot):
    plan, tie = (
        f"/ledelsestilsyn/nyt/?sager={snapshot.pk}",
        f"{ADDRESS}sagsbehandlere/?source={snapshot.source_id}",
    )
    assert plan not in text_of(leader.get(f"{ADDRESS}{snapshot.pk}/"))
    CaseFactory(snapshot=snapshot, caseworker_text="BÆK, BO")
    SourceTextFactory(source=snapshot.source, text="BÆK, BO")
    page = text_of(leader.get(f"{ADDRESS}{snapshot.pk}/"))
    assert plan in page
    assert tie in page
    assert "1 tekst er ikke knyttet til nogen" in page


def test_a_snapshot_without_rejects_says_so(leader, snapshot):
    page = text_of(leader.get(f"{ADDRESS}{snapshot.pk}/sat-til-side/"))
    assert "Ingen rækker er sat til side" in page


@pytest.mark.parametrize("path", ["", "sat-til-side/"])
def test_another_units_snapshot_is_not_found(as_, snapshot, path):
    assert as_("team_leader").get(f"{ADDRESS}{snapshot.pk}/{path}").status_code == 404
    assert as_("section_head").get(f"{ADDRESS}999999/{path}").status_code == 404


def test_one_that_nothing_relies_on_is_deleted(leader, snapshot, django_capture_on_commit_callbacks):
    CaseFactory(snapshot=snapshot, is_current=False)
    assert "Slet indlæsningen" in text_of(leader.get(f"{ADDRESS}{snapshot.pk}/"))
    asked = text_of(leader.get(f"{ADDRESS}{snapshot.pk}/slet/"))
    assert "Slet »Unge, marts«?" in asked
    assert "1 sag, som kun den har, forsvinder også" in asked
    assert Snapshot.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert leader.post(f"{ADDRESS}{snapshot.pk}/slet/")["Location"] == ADDRESS
    assert not Snapshot.objects.exists()
    assert not Case.objects.exists()
    assert not folder_of(snapshot).exists()
    assert not beside(snapshot).exists()
    written = Change.objects.get(action="caseloads.snapshot.delete")
    assert written.old["content_hash"] == snapshot.content_hash


def test_one_that_lists_show_stays(leader, snapshot):
    CaseFactory(snapshot=snapshot)
    page = text_of(leader.post(f"{ADDRESS}{snapshot.pk}/slet/", follow=True))
    assert "Indlæs nyere først" in page
    assert Snapshot.objects.exists()


def test_one_that_a_round_pins_stays_whole(leader, snapshot):
    old = CaseFactory(snapshot=snapshot, is_current=False)
    SampledCaseFactory(case=old, round__snapshot=snapshot)
    page = text_of(leader.post(f"{ADDRESS}{snapshot.pk}/slet/", follow=True))
    assert "Et ledelsestilsyn bygger på indlæsningen" in page
    assert Case.objects.filter(pk=old.pk).exists()
    assert folder_of(snapshot).exists()
    assert not Change.objects.filter(action="caseloads.snapshot.delete").exists()


def test_one_with_a_case_that_a_round_under_way_can_still_draw_stays(as_, leader, tree, people):
    cases = make_cases(tree, people, kind=SnapshotKind.LIST)
    drawn = draw(people["section_head"], plan_round(people["section_head"], a_plan(tree, cases)), SEED, DAY)
    later = SnapshotFactory(unit=tree.section, source=cases.snapshot.source, kind=SnapshotKind.IMPORT)
    waiting = Case.objects.filter(snapshot=cases.snapshot, samples=None).first()
    Case.objects.filter(pk=waiting.pk).update(snapshot=later, is_current=False)
    page = text_of(leader.post(f"{ADDRESS}{later.pk}/slet/", follow=True))
    assert "kan stadig blive trukket" in page
    assert Case.objects.filter(pk=waiting.pk).exists()
    cancel(people["section_head"], drawn, "Forkert målgruppe", drawn.version)
    assert leader.post(f"{ADDRESS}{later.pk}/slet/")["Location"] == ADDRESS
    assert not Case.objects.filter(pk=waiting.pk).exists()


def test_only_who_may_bring_in_cases_deletes(as_, snapshot):
    assert as_("team_leader").post(f"{ADDRESS}{snapshot.pk}/slet/").status_code == 404
    assert as_("reviewer").post(f"{ADDRESS}{snapshot.pk}/slet/").status_code == 404
    assert Snapshot.objects.exists()


def test_queries_do_not_grow_with_the_rows(leader, snapshot):
    def n_queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            leader.get(address)
        return len(asked)

    addresses = (ADDRESS, f"{ADDRESS}{snapshot.pk}/")
    change(snapshot)
    leader.get(ADDRESS)  # what a process asks once
    few = [n_queries(address) for address in addresses]
    for _ in range(20):
        change(SnapshotFactory(unit=snapshot.unit))
        change(snapshot)
    assert [n_queries(address) for address in addresses] == few
