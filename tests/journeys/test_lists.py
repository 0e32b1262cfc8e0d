"""From a pasted list to cases, and the pages around it: wide, narrow, without scripts."""

import pytest
from tests.journeys.looking import keep, look
from tests.journeys.test_every_page import signed_in  # noqa: F401 - a fixture
from tests.web.factories import CaseFactory, SnapshotFactory, SourceFactory, SourceTextFactory
from tests.web.listed import cpr, row, text_of
from tests.web.people import AssignmentFactory, UserFactory

from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.models import Case

HEAD = ("Sagsnr", "CPR", "Sagsbehandler", "Åbnet", "Borger")


def _fill(page, text: str) -> None:
    page.goto("/indlaesning/liste/")
    page.get_by_label("Rækkerne").fill(text)
    page.get_by_label("Målgruppe").select_option(label="Kontanthjælp")
    page.get_by_label("Fagsystem").fill("Prøvesystem")


@pytest.mark.slow
@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_pasted_list_to_cases(live_server, browser, people, tree, signed_in, javascript):  # noqa: F811
    bo = UserFactory(first_name="Bo", last_name="Bæk")
    AssignmentFactory(user=bo, unit=tree.team)
    state = signed_in(people[Role.TEAM_LEADER]).storage_state()
    context = browser.new_context(
        base_url=live_server.url, storage_state=state, java_script_enabled=javascript, locale="da-DK"
    )
    page = context.new_page()
    rows = [(*row(n, worker="Bo Bæk" if n % 3 else "Ida Juul"), "02-03-2026", "x") for n in range(1, 13)]
    _fill(page, text_of(*rows, ("", cpr(4050), "Bo Bæk", "snarest", "x"), head=HEAD))
    page.get_by_role("button", name="Læs listen").click()
    assert page.get_by_text("12 sager kan gemmes").is_visible()
    keep(page, f"liste-set-efter-{'js' if javascript else 'uden-js'}")
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 if javascript else True
    keep(page, "liste-set-efter-360")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("»Bo Bæk«").check()
    page.get_by_label("Sæt den ene række til side").check()
    page.get_by_role("button", name="Gem 12 sager").click()
    assert page.get_by_text("12 sager er gemt").is_visible()
    keep(page, "liste-gemt")
    assert Case.objects.filter(caseworker=bo).count() == 8
    page.get_by_role("link", name="Knyt sagsbehandlere og team").click()
    page.get_by_label("Ida Juul er hos os").select_option(label="Ingen (ikke hos os)")
    page.get_by_role("button", name="Gem").click()
    assert page.get_by_text("1 tekst er gemt").is_visible()
    context.close()


@pytest.mark.thorough
def test_the_pages_of_lists_texts_and_systems(live_server, browser, people, tree, signed_in):  # noqa: F811
    source = SourceFactory(name="Prøvesystem")
    snapshot = SnapshotFactory(unit=tree.team, source=source)
    for name in ("Prøve Sagsbehandler", "Ukendt Navn", "Prøve Teamleder"):
        CaseFactory(snapshot=snapshot, caseworker_text=name, team_text="Team Nord")
        SourceTextFactory(source=source, text=name)
    SourceTextFactory(source=source, kind="team", text="Team Nord")
    context = signed_in(people[Role.TEAM_LEADER])
    problems = []
    for name, address in {
        "liste-ny": "liste/",
        "liste": f"liste/{snapshot.pk}/",
        "sagsbehandlere-og-team": "sagsbehandlere/",
        "sagsbehandlere-ingen": "sagsbehandlere/?q=findes-ikke",
        "fagsystemer": "fagsystemer/",
        "fagsystem": f"fagsystemer/{source.pk}/",
        "fagsystem-nyt": "fagsystemer/nyt/",
    }.items():
        problems += look(browser, context, f"{live_server.url}/indlaesning/{address}", name)
    assert not problems, "\n".join(problems)
