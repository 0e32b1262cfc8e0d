"""Journeys: signing in with a second factor, an outsider shut out, and adding a user by keyboard alone."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from tests.journeys.looking import keep, look
from tests.web.people import PASSWORD

from rettidig_web.accounts.models import Assignment, Role, User

pytestmark = pytest.mark.slow


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def with_password(people):
    """A function that gives somebody a password."""
    cache.clear()

    def give(who: str, *, is_temporary: bool = False) -> User:
        user = people[who]
        user.set_password(PASSWORD)
        user.has_temporary_password = is_temporary
        user.save()
        return user

    return give


def sign_in(page, who: str, password: str = PASSWORD) -> None:
    page.goto("/")
    page.get_by_label("Brugernavn").fill(who)
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("button", name="Log ind").click()


def set_up_app(page) -> str:
    """Return the secret of the app that was set up."""
    secret = page.locator("code.secret").inner_text()
    page.get_by_role("textbox").fill(code_of(secret))
    page.get_by_role("button", name="Tilslut").click()
    return secret


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_temporary_password_to_the_front_page_and_in_again(
    open_site, with_password, javascript, browser
):
    with_password("administrator", is_temporary=True)
    page = open_site(javascript=javascript)
    sign_in(page, "administrator")
    assert page.get_by_role("heading", level=1).inner_text() == "Skift adgangskode"
    keep(page, "rejse-1-midlertidig-adgangskode")
    new = "en-helt-anden-sætning"
    page.locator("#id_oldpassword").fill(PASSWORD)
    page.locator("#id_password1").fill(new)
    page.locator("#id_password2").fill(new)
    page.get_by_role("button", name="Skift adgangskode").click()
    page.goto("/")
    assert page.get_by_role("heading", level=1).inner_text() == "Tilslut en godkendelsesapp"
    problems = look(browser, page.context, page.url, "totrin-tilslut")
    page.reload()  # the look gave another secret
    keep(page, "rejse-2-tilslut-app")
    secret = set_up_app(page)
    keep(page, "rejse-3-noedkoder")
    assert page.get_by_role("heading", level=1).inner_text() == "Dine nødkoder"
    problems += look(browser, page.context, page.url, "noedkoder")
    page.get_by_role("link", name="Jeg har gemt dem").click()
    assert "Goddag" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Log af").click()
    cache.clear()
    sign_in(page, "administrator", new)
    assert page.get_by_role("heading", level=1).inner_text() == "Skriv koden fra din app"
    problems += look(browser, page.context, page.url, "totrin-kode")
    page.get_by_role("textbox").fill(code_of(secret))
    page.get_by_role("button", name="Log ind").click()
    assert "Goddag" in page.get_by_role("heading", level=1).inner_text()
    assert not problems, "\n".join(problems)


def test_an_outsider_is_shut_out(open_site, people, with_password):
    page = open_site()
    asked = page.goto(f"/brugere/{people['auditor'].pk}/")
    assert asked.status == 200
    assert page.get_by_role("heading", level=1).inner_text() == "Log ind"
    for _ in range(5):
        sign_in(page, "findes-ikke", "gæt")
    assert "lukket for login" in page.get_by_role("heading", level=1).inner_text()
    keep(page, "rejse-4-lukket")
    with_password("outsider")
    sign_in(page, "outsider")
    set_up_app(page)
    for address in ("/brugere/", f"/brugere/{people['auditor'].pk}/", "/enheder/", "/journal/"):
        assert page.goto(address).status == 404
    page.goto("/")
    assert page.get_by_text("Du har ingen rolle endnu").is_visible()
    keep(page, "rejse-5-uden-rolle")


def test_a_user_with_a_role_is_added_by_keyboard_alone(open_site, people, tree, with_password):
    with_password("administrator")
    page = open_site()
    sign_in(page, "administrator")
    set_up_app(page)
    page.goto("/brugere/ny/")
    press = page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.className") == "skipnav"
    keep(page, "rejse-6-gaa-til-indhold")
    press("Enter")
    press("Tab")  # the way back to the list
    for text in ("Nye", "Person", "nyp", "nyp@example.org"):
        press("Tab")
        page.keyboard.type(text)
    press("Tab")
    page.keyboard.type("Sagsb")
    press("Tab")
    for _ in range(6):
        press("ArrowDown")
        if page.evaluate("document.activeElement.selectedOptions[0].text.trim()") == "Team Nord":
            break
    keep(page, "rejse-7-opret-bruger")
    for _ in range(12):  # a field for a day has several stops
        press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    press("Enter")
    page.wait_for_url(re.compile(r"/brugere/\d+/"))
    keep(page, "rejse-8-bruger-oprettet")
    held = Assignment.objects.get(user__username="nyp")
    assert (held.role, held.unit) == (Role.CASEWORKER, tree.team)
    assert page.get_by_role("status").inner_text().strip() == "Nye Person er oprettet."
