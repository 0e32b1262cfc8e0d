"""The journal's pages as the administrator sees them: axe finds nothing, they fit, and the keyboard does."""

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import BrowserContext, expect
from tests.journeys.looking import ARTEFACTS, keep, look

from rettidig_web.accounts.models import Role
from rettidig_web.journal.actions import record, saw
from rettidig_web.journal.models import Why

pytestmark = pytest.mark.slow

CITIZEN = "3f9ac2b17d4e5a60f1b2"


@pytest.fixture
def context(browser, live_server, people, tree) -> BrowserContext:
    """The administrator's window, on a site where something has been changed and somebody seen."""
    administrator, auditor = people[Role.ADMINISTRATOR], people[Role.AUDITOR]
    with transaction.atomic():
        record(
            administrator, "accounts.unit.rename", tree.team, old={"name": "Unge"}, new={"name": "Ungeteamet"}
        )
        given = {"user": auditor, "role": Role.AUDITOR, "unit": tree.section, "ends_on": "2026-12-31"}
        record(administrator, "accounts.assignment.add", auditor.assignments.get(), new=given)
        record(None, "accounts.user.temporary_password", auditor)
    for why in (Why.REVIEW, Why.CASE_PAGE):
        saw(people[Role.REVIEWER], CITIZEN, why, case="S-104")
    client = Client()
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    opened = browser.new_context(base_url=live_server.url, locale="da-DK")
    opened.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    yield opened
    opened.close()


def test_the_journals_pages(browser, live_server, context):
    problems = look(browser, context, f"{live_server.url}/journal/", "aendringer")
    problems += look(browser, context, f"{live_server.url}/journal/?dag=2020-01-01", "aendringer-ingen")
    problems += look(browser, context, f"{live_server.url}/journal/?dag=x", "aendringer-fejl")
    problems += look(browser, context, f"{live_server.url}/journal/adgang/", "adgangslog")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_citizens_log_is_found_by_keyboard_and_taken_home(context, width: int):
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/journal/adgang/")
    page.get_by_label("Borgerens pseudonym").focus()
    page.keyboard.type(CITIZEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="Gennemgang af sagen")).to_be_visible()
    assert CITIZEN not in page.url
    keep(page, f"adgangslog-fundet-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent borgerens log").click()
    assert download.value.suggested_filename == "adgangslog.csv"
    assert ARTEFACTS.exists()
