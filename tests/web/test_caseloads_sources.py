"""Case systems, and the address of a case in each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.factories import CaseFactory, SnapshotFactory, SourceFactory

from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.models import Source
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db
ADDRESS = "https://fag.example/sag/{sagsnummer}"


@pytest.fixture
def leader(as_):
    return as_(Role.TEAM_LEADER)


def form_of(source: Source, **changed: str) -> dict[str, str]:
    was = {"var-name": source.name, "var-link_template": source.link_template}
    return {"name": source.name, "link_template": source.link_template} | was | changed


def test_a_system_is_added_with_the_address_of_its_cases(leader, people):
    page = leader.post(
        reverse("caseloads:source_add"), {"name": " Prøve  Sag ", "link_template": ADDRESS}, follow=True
    )
    assert "Prøve Sag er tilføjet" in page.content.decode()
    assert Source.objects.get().link_template == ADDRESS
    assert Change.objects.get(action="caseloads.source.add").actor == people[Role.TEAM_LEADER]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("http://fag.example/{sagsnummer}", "https://"),
        ("https://fag.example/sag", "Skriv {sagsnummer}"),
        ("https://{sagsnummer}@fag.example/", "Skriv {sagsnummer}"),
        ("https://{sagsnummer}.example/", "Adresse på en sag"),
        ("https://fag.example/{sagsnummer}?cpr={cpr}", "CPR-nummer må ikke"),
        ("https://fag.example/{sagsnummer", "CPR-nummer må ikke"),
        ("javascript:alert({sagsnummer})", "Adresse på en sag"),
        ("ikke en adresse", "Adresse på en sag"),
    ],
)
def test_an_address_that_is_unsafe_or_leads_nowhere_is_refused(leader, template, why):
    page = leader.post(reverse("caseloads:source_add"), {"name": "Fag", "link_template": template})
    assert page.status_code == 422
    assert why in page.content.decode()
    assert not Source.objects.exists()


def test_two_systems_have_two_names(leader):
    SourceFactory(name="Fag")
    page = leader.post(reverse("caseloads:source_add"), {"name": "FAG"})
    assert "allerede et fagsystem" in page.content.decode()


def test_a_system_is_changed_and_the_journal_has_both(leader):
    source = SourceFactory(link_template="")
    address = reverse("caseloads:source", args=[source.pk])
    leader.post(address, form_of(source, link_template=ADDRESS))
    source.refresh_from_db()
    assert source.link_template == ADDRESS
    entry = Change.objects.get(action="caseloads.source.change")
    assert (entry.old["link_template"], entry.new["link_template"]) == ("", ADDRESS)


def test_saving_what_is_unchanged_is_no_entry(leader):
    source = SourceFactory()
    leader.post(reverse("caseloads:source", args=[source.pk]), form_of(source))
    assert not Change.objects.filter(action="caseloads.source.change").exists()


def test_a_stale_save_shows_both_and_changes_nothing(leader):
    source = SourceFactory(name="Før")
    sent = form_of(source, name="Mit navn")
    Source.objects.update(name="Deres navn")
    address = reverse("caseloads:source", args=[source.pk])
    page = leader.post(address, sent)
    assert page.status_code == 422
    assert "Deres navn" in page.content.decode()
    assert "Mit navn" in page.content.decode()
    assert Source.objects.get().name == "Deres navn"
    source.refresh_from_db()
    leader.post(address, form_of(source, name="Mit navn"))
    assert Source.objects.get().name == "Mit navn"


def test_a_system_that_others_have_cases_from_is_shown_and_not_changed(leader, tree):
    source = SourceFactory()
    CaseFactory(snapshot=SnapshotFactory(unit=tree.other_team, source=source))
    address = reverse("caseloads:source", args=[source.pk])
    assert "Andre enheder har sager" in leader.get(address).content.decode()
    assert leader.post(address, form_of(source, name="Nyt")).status_code == 404


def test_systems_are_listed_with_the_cases_one_may_see(leader, tree):
    assert "Ingen fagsystemer endnu" in leader.get(reverse("caseloads:sources")).content.decode()
    source = SourceFactory()
    CaseFactory(snapshot=SnapshotFactory(unit=tree.team, source=source))
    CaseFactory(snapshot=SnapshotFactory(unit=tree.other_team, source=source))
    page = leader.get(reverse("caseloads:sources"))
    assert [row.n_cases for row in page.context["listing"].page] == [1]
    assert leader.get(reverse("caseloads:sources"), {"udtraek": "xlsx"}).status_code == 200


def test_queries_do_not_grow_with_the_systems(leader):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            leader.get(reverse("caseloads:sources"))
        return len(queries)

    SourceFactory()
    count()
    few = count()
    SourceFactory.create_batch(20)
    assert count() == few


def test_only_those_who_bring_cases_in_may(as_):
    source = SourceFactory()
    for who in (Role.REVIEWER, Role.CASEWORKER, Role.ADMINISTRATOR):
        assert as_(who).get(reverse("caseloads:sources")).status_code == 404
        assert as_(who).get(reverse("caseloads:source", args=[source.pk])).status_code == 404


def test_a_system_that_is_not_there_is_not_found(leader):
    assert leader.get(reverse("caseloads:source", args=[999_999])).status_code == 404
