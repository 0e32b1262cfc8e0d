"""A quarter from concluded rounds to an issued report that the committee reads, without JavaScript too."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.journeys.looking import keep, look
from tests.web.people import Tree
from tests.web.quarter import concluded

from rettidig_web.accounts.models import User
from rettidig_web.documents.models import IssuedReport

TEXT = "Arbejdsgangene er på plads. Vi gennemgår alle sager i uge 4 og venter færre fejl i næste kvartal."


@pytest.fixture
def quarter(people: dict[str, User], tree: Tree, settings, tmp_path) -> Tree:
    """Prøveby with two groups reviewed in two quarters."""
    settings.DOCUMENTS = tmp_path / "documents"
    for number, errors in ((3, 6), (4, 2)):
        concluded(tree.team, quarter=number, errors=errors)
        concluded(tree.other_center, quarter=number, errors=7 - errors, target_group_title="Ydelser")
    return tree


@pytest.fixture
def sign_in(people: dict[str, User], live_server):
    """A function that lets a window be somebody's, on the list of reports."""

    def as_person(page: Page, who: str) -> None:
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies["sessionid"].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page.goto("/rapporter/")

    return as_person


@pytest.mark.slow
@pytest.mark.feature("F204", "F205", "F206")
@pytest.mark.parametrize("javascript", [True, False])
def test_round_to_issued_report(open_site, browser, quarter, sign_in, javascript):
    page = open_site(javascript=javascript)
    sign_in(page, "section_head")
    page.get_by_role("link", name=re.compile(r"4\. kvartal 2026\s?, Ungeafsnittet")).click()
    problems = look(browser, page.context, page.url, "report-comment")
    page.get_by_label("Kommentar").fill(TEXT)
    page.get_by_role("button", name="Gem kommentaren").click()
    page.get_by_text("Kommentaren er gemt.").wait_for()
    problems += look(browser, page.context, page.url, "report-list-section")

    sign_in(page, "director")
    page.get_by_role("link", name="4. kvartal 2026").first.click()
    page.get_by_text(TEXT).wait_for()
    problems += look(browser, page.context, page.url, "report-quarter")
    page.get_by_role("button", name="Udgiv rapporten").click()
    page.get_by_text("Rapporten er udgivet som udgave 1.").wait_for()

    sign_in(page, "committee")
    page.get_by_role("link", name="Ledelsestilsyn, 4. kvartal 2026: Prøveby Kommune").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="PDF").click()
    assert fetched.value.suggested_filename == "ledelsestilsyn-2026-4-udgave-1.pdf"
    page.get_by_role("link", name="Efterprøv").click()
    page.get_by_text("Alle filer er, som de blev udgivet.").wait_for()
    problems += look(browser, page.context, page.url, "report-issued")
    keep(page, "report-verified")
    assert IssuedReport.objects.count() == 1
    assert problems == []
