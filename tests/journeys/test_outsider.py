"""An outsider is shut out: no page tells somebody without a role that there is anything to see."""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.looking import look
from tests.web.findings_world import FindingsWorld
from tests.web.people import FORMER_AUDITOR, OUTSIDER

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

REFUSED = "Siden findes ikke"
LISTS = (
    *("/sager/", "/frister/", "/indlaesning/", "/indlaesning/liste/", "/ledelsestilsyn/", "/gennemgang/"),
    *("/gennemgang/bemaerkninger/", "/fejl/", "/berigtigelser/", "/rapporter/", "/kontrolpunkter/"),
    *("/brugere/", "/enheder/", "/rettigheder/", "/journal/", "/journal/adgang/"),
)


@pytest.fixture
def addresses(tree, people) -> list[str]:
    """The lists, and the pages of a case, its round, its review, its finding and its correction."""
    finding = FindingsWorld(tree, people).finding()
    sampled = finding.answer.review.sampled_case
    return [
        *LISTS,
        f"/sager/{sampled.case_id}/",
        f"/tilsyn/{sampled.round_id}/",
        f"/gennemgang/{sampled.pk}/",
        f"/gennemgang/{sampled.pk}/underskrift/",
        f"/fejl/{finding.pk}/",
        f"/berigtigelser/{finding.correction.pk}/",
    ]


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


@pytest.mark.feature("W01")
@pytest.mark.parametrize("who", [OUTSIDER, FORMER_AUDITOR])
def test_somebody_without_a_role_is_shut_out(open_as, browser, addresses, who):
    page = open_as(who)
    page.goto("/")
    menu = page.get_by_role("navigation").get_by_role("link").all()
    assert [link.get_attribute("href") for link in menu if link.get_attribute("href") in LISTS] == []
    for address in addresses:
        assert status_of(page, address) == 404, address
        expect(page.get_by_role("heading", level=1)).to_have_text(REFUSED)
    assert not (problems := look(browser, page.context, page.url, f"udenfor-{who}")), "\n".join(problems)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_guest_is_asked_to_sign_in_whatever_the_address(open_site, addresses, javascript):
    page = open_site(javascript=javascript)
    for address in (*addresses, "/sager/999999/"):
        page.goto(address)
        assert "/log-ind/?next=" in page.url, address
        expect(page.get_by_label("Adgangskode")).to_be_visible()


def test_a_caseworker_meets_a_shut_door_at_what_is_a_colleagues(open_as, people, tree):
    world = FindingsWorld(tree, people)
    finding = world.finding(caseworker=people["team_leader"])
    page = open_as("caseworker")
    shut = (f"/fejl/{finding.pk}/", f"/sager/{finding.answer.review.sampled_case.case_id}/", "/brugere/")
    assert {status_of(page, address) for address in shut} == {404}
    assert status_of(page, "/sager/") == 200
