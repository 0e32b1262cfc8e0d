"""The case page, the lists, the deadlines and the front page in a browser; the key C copies the number."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.journeys.looking import keep, look
from tests.web.factories import CaseFactory, OpenDutyFactory, SnapshotFactory
from tests.web.judged import INVENTED_NUMBER, LATE, LATE_EVENTS, judged_snapshot

from rettidig_web.caseloads.models import Case
from rettidig_web.journal.models import Access, Why

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.CASELOADS = tmp_path / "caseloads"


@pytest.fixture
def case(tree, people):
    """A judged case of the caseworker's; beside it a case of a list, and things that are due."""
    snapshot = judged_snapshot(tree.team, {LATE: LATE_EVENTS}, caseworkers={LATE: people["caseworker"]})
    case = Case.objects.get(snapshot=snapshot)
    today = timezone.localdate()
    for days, point in (
        (0, "fr22-fvu-test-1-maaned"),
        (3, "fr22-tilbud-senest-1-maaned"),
        (3, "fr22-samtaler-minimum-up"),
    ):
        OpenDutyFactory(case=case, point_id=point, due_on=today + timedelta(days=days))
    CaseFactory(snapshot=SnapshotFactory(unit=tree.team), caseworker=people["caseworker"], number="LISTE-1")
    return case


@pytest.fixture
def window(browser, live_server, people):
    """A function that gives the window of somebody signed in."""
    opened = []

    def of(who: str, *, javascript: bool = True):
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            locale="da-DK",
            viewport={"width": 1280, "height": 900},
        )
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        opened.append(context)
        return context

    yield of
    for context in opened:
        context.close()


@pytest.mark.thorough
def test_the_pages_fit_and_axe_finds_nothing(browser, live_server, case, window):
    context, address = window("team_leader"), live_server.url
    listed = Case.objects.get(number="LISTE-1")
    pages = {
        "sag": f"/sager/{case.pk}/",
        "sag-fra-liste": f"/sager/{listed.pk}/",
        "sag-beregning": f"/sager/{case.pk}/beregning/fokusrevision-2022/fr22-foerste-samtale-1-uge/",
        "sager": "/sager/",
        "frister": "/frister/",
        "forside-teamleder": "/",
        "kontrolpunkt-enheder": "/kontrolpunkter-i-enhederne/fokusrevision-2022/fr22-foerste-samtale-1-uge/",
    }
    problems = [
        problem for name, page in pages.items() for problem in look(browser, context, address + page, name)
    ]
    assert not problems, "\n".join(problems)


def test_the_key_c_copies_the_number_opens_the_case_and_says_so(case, window):
    context = window("caseworker")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.route("https://x.example/**", lambda route: route.fulfill(body="fagsystemet"))
    page = context.new_page()
    page.goto(f"/sager/{case.pk}/")
    with context.expect_page() as opened:
        page.keyboard.press("c")
    assert opened.value.url == f"https://x.example/{LATE}"
    page.get_by_text("Opslaget er skrevet i loggen").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == INVENTED_NUMBER
    assert Access.objects.filter(why=Why.CPR_LOOKUP).count() == 1
    page.get_by_label("Tasten C").uncheck()
    page.keyboard.press("c")
    page.reload()
    page.keyboard.press("c")
    page.wait_for_timeout(300)
    assert Access.objects.filter(why=Why.CPR_LOOKUP).count() == 1


def test_the_reckoning_opens_in_its_place_and_without_scripts_on_a_page(case, window):
    page = window("auditor").new_page()
    page.goto(f"/sager/{case.pk}/")
    link = page.locator(".outcome-row", has_text="for sent").get_by_role("link", name="Vis beregningen").first
    link.click()
    page.get_by_text("1 uge senere: mandag 9. december 2019.").wait_for()
    assert page.url.endswith(f"/sager/{case.pk}/")
    keep(page, "sag-med-beregning")
    plain = window("auditor", javascript=False).new_page()
    plain.goto(f"/sager/{case.pk}/")
    plain.locator(".outcome-row", has_text="for sent").get_by_role(
        "link", name="Vis beregningen"
    ).first.click()
    plain.get_by_text("1 uge senere: mandag 9. december 2019.").wait_for()


def test_without_scripts_the_number_is_on_a_page_of_its_own(case, window):
    page = window("team_leader", javascript=False).new_page()
    page.goto(f"/sager/{case.pk}/")
    page.get_by_role("button", name="Kopiér CPR-nummer").click()
    assert page.locator("code.secret").inner_text() == INVENTED_NUMBER


def test_on_paper_the_timeline_is_there(case, window):
    page = window("team_leader").new_page()
    page.goto(f"/sager/{case.pk}/")
    page.emulate_media(media="print")
    keep(page, "paa-papir-sag")
    assert page.locator(".timeline-svg").is_visible()
    assert not page.get_by_role("button", name="Kopiér CPR-nummer").is_visible()
