"""From a plan to a drawn round, in a browser, with and without scripts; every page of it looked at."""

import pytest
from django.test import Client
from tests.journeys.looking import keep, look
from tests.web.round_cases import GROUP, Cases, make_cases

from rettidig_web.rounds.models import Round, RoundStatus

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cases(tree, people) -> Cases:
    return make_cases(tree, people)


def signed_in(open_site, people, live_server, *, javascript: bool = True):
    """A window in which the section head has signed in."""

    client = Client()
    client.force_login(people["section_head"], backend="django.contrib.auth.backends.ModelBackend")
    page = open_site(javascript=javascript)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.set_default_timeout(60_000)  # a draw on a busy machine
    return page


def plan(page, cases: Cases, tree) -> None:
    """Fill in what the round is about, and its plan."""
    page.goto("/ledelsestilsyn/")
    page.get_by_role("link", name="Planlæg ledelsestilsyn").click()
    page.get_by_label("Sager", exact=True).select_option(str(cases.snapshot.pk))
    page.get_by_label("Enhed").select_option(str(tree.section.pk))
    page.get_by_label("Målgruppe").select_option(GROUP)
    page.get_by_role("button", name="Videre til planen").click()
    page.locator("input[name=temaer]").first.evaluate("box => box.click()")
    page.get_by_label("Hvor mange?").fill("8")
    for reviewer in cases.reviewers:
        page.get_by_label(str(reviewer)).fill("1")


def draw(page) -> None:
    """Choose a seed, see it, and draw."""
    page.get_by_role("link", name="Træk lod").click()
    page.get_by_label("Mødets sagsnummer").fill("25-0123")
    page.get_by_label("Mødets dato").fill("2026-11-20")
    page.get_by_role("button", name="Vis frøet").click()
    page.get_by_role("button", name="Træk lod nu").click()
    page.get_by_role("heading", name="Lodtrækningsbevis").wait_for()


@pytest.mark.feature("F139")
def test_plan_to_drawn_round(open_site, browser, tree, people, cases, live_server):
    page = signed_in(open_site, people, live_server)
    plan(page, cases, tree)
    assert "valgt" in page.locator("#antal-valgte").inner_text()
    page.get_by_label("Hvor mange?").blur()
    page.get_by_text("Finder I ingen fejl i 8 sager").wait_for()
    keep(page, "round-plan")
    address = page.url
    page.get_by_role("button", name="Gem planen").click()
    page.get_by_role("link", name="Træk lod").wait_for()
    planned = Round.objects.get()
    problems = look(browser, page.context, address, "round-plan-new")
    for path, name in (
        ("/ledelsestilsyn/nyt/", "round-basics"),
        (f"/tilsyn/{planned.pk}/", "round-planned"),
        (f"/ledelsestilsyn/{planned.pk}/plan/", "round-plan-change"),
        (f"/ledelsestilsyn/{planned.pk}/lodtraekning/", "round-draw"),
        (f"/ledelsestilsyn/{planned.pk}/aflys/", "round-cancel"),
        ("/ledelsestilsyn/stoerrelse/?n=20&ud_af=120", "round-size"),
    ):
        problems += look(browser, page.context, live_server.url + path, name)
    draw(page)
    planned.refresh_from_db()
    assert planned.status == RoundStatus.DRAWN
    page.get_by_role("button", name="Træk igen, og sammenlign").click()
    page.get_by_text("Beviset holder").wait_for()
    row = planned.sample.first()
    for path, name in (
        ("/ledelsestilsyn/", "round-list"),
        (f"/tilsyn/{planned.pk}/", "round-drawn"),
        (f"/ledelsestilsyn/{planned.pk}/bevis/", "round-certificate"),
        (f"/ledelsestilsyn/{planned.pk}/udvid/", "round-extend"),
        (f"/ledelsestilsyn/{planned.pk}/afslut/", "round-conclude"),
        (f"/ledelsestilsyn/sager/{row.pk}/udgaar/", "round-drop-out"),
    ):
        problems += look(browser, page.context, live_server.url + path, name)
    assert not problems, "\n".join(problems)


@pytest.mark.feature("W21")
def test_without_scripts(open_site, tree, people, cases, live_server):
    page = signed_in(open_site, people, live_server, javascript=False)
    page.goto("/ledelsestilsyn/nyt/")
    page.get_by_label("Sager", exact=True).select_option(str(cases.snapshot.pk))
    page.get_by_label("Enhed").select_option(str(tree.section.pk))
    page.get_by_label("Målgruppe").select_option(GROUP)
    page.get_by_role("button", name="Videre til planen").click()
    page.locator("input[name=temaer]").first.check(force=True)
    page.get_by_label("Hvor mange?").fill("8")
    page.get_by_label(str(cases.reviewers[0])).fill("1")
    page.get_by_role("button", name="Gem planen").click()
    draw(page)
    assert Round.objects.get().sample.count() == 8
