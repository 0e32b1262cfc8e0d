"""From an export to a snapshot, with and without scripts; the pages wide, narrow and held to axe."""

from pathlib import Path

import pytest
from tests.journeys.looking import keep, look
from tests.journeys.test_every_page import signed_in  # noqa: F401 - a fixture
from tests.web.factories import SourceFactory

from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.models import Delivery, Snapshot
from rettidig_web.jobs.models import Job, State

EXPORTS = Path(__file__).parents[1] / "data" / "exports"
FILES = [EXPORTS / name for name in ("sager.csv", "haendelser.xlsx", "perioder.csv")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.CASELOADS = tmp_path


def deliver(page, files) -> None:
    page.goto("/indlaesning/")
    page.get_by_role("link", name="Indlæs udtræk").click()
    page.get_by_label("Filer").set_input_files(files)
    page.get_by_label("Fagsystem", exact=True).select_option(label="Prøvesystem")
    page.get_by_label("Enhed", exact=True).select_option(index=1)
    page.get_by_label("Udtrækket er fra").fill("2020-03-01")
    page.get_by_role("button", name="Se, hvordan filerne læses").click()


@pytest.mark.feature("F014", "W06")
@pytest.mark.slow
@pytest.mark.parametrize("javascript", [True, False])
def test_from_an_export_to_a_snapshot(live_server, browser, people, tree, signed_in, javascript):  # noqa: F811
    SourceFactory(name="Prøvesystem")
    context = browser.new_context(
        base_url=live_server.url,
        storage_state=signed_in(people[Role.SECTION_HEAD]).storage_state(),
        java_script_enabled=javascript,
        locale="da-DK",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    deliver(page, FILES)
    assert page.get_by_text("CPR-numre bliver læst").first.is_visible()
    problems = [] if javascript else look(browser, context, page.url, "udtraek-laest")
    page.get_by_label("Navn på indlæsningen").fill("Unge, marts")
    group = page.get_by_role("group", name="Bedøm sagerne efter")
    for chosen in group.get_by_role("checkbox", checked=True).all():
        chosen.evaluate("box => box.parentElement.querySelector('label').dataset.chosen = ''")
    for label in group.locator("label[data-chosen]").all():
        label.click()
    group.get_by_text("Trafiklys", exact=False).click()
    page.get_by_role("button", name="Indlæs", exact=True).click()
    page.get_by_text("45 sager er indlæst, 18 rækker er sat til side.").wait_for()
    keep(page, "udtraek-faerdigt")
    problems += [] if javascript else look(browser, context, page.url, "udtraek-job")
    page.get_by_role("link", name="Gå til resultatet").click()
    snapshot = Snapshot.objects.get()
    assert page.get_by_role("heading", name="Unge, marts").is_visible()
    if not javascript:
        for name, address in {"indlaesning": "", "indlaesning-sat-til-side": "sat-til-side/"}.items():
            problems += look(browser, context, f"{live_server.url}/indlaesning/{snapshot.pk}/{address}", name)
    context.close()
    assert not problems, "\n".join(problems)


@pytest.mark.thorough
def test_pages_of_imports(live_server, browser, people, tree, signed_in):  # noqa: F811
    SourceFactory(name="Prøvesystem")
    context = signed_in(people[Role.SECTION_HEAD])
    page = context.new_page()
    strange = EXPORTS / "aktiviteter.csv"
    deliver(page, [EXPORTS / "sager.csv", strange])
    going = Job.objects.create(
        owner=people[Role.SECTION_HEAD], title="Indlæser unge", state=State.RUNNING, step="Læser sager.csv"
    )
    problems = []
    for name, address in {
        "udtraek": "/indlaesning/udtraek/",
        "udtraek-udkast": f"/indlaesning/udtraek/{Delivery.objects.get().pk}/",
        "arbejde-i-gang": f"/arbejde/{going.pk}/",
        "indlaesninger-ingen": "/indlaesning/",
    }.items():
        problems += look(browser, context, live_server.url + address, name)
    assert not problems, "\n".join(problems)
