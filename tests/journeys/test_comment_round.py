"""Journey: a review is sent, commented on by its caseworker, settled by its reviewer, signed and tried."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from tests.journeys.looking import keep, look
from tests.web.commented import REMARK, answered_review, drawn_case, fresh

from rettidig_web.accounts.models import Role
from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.models import AnswerVersion, Comment, Review, ReviewStatus
from rettidig_web.reviews.signing import verify_signature

pytestmark = pytest.mark.slow

TEXT = "Borgeren var syg den dag, og vi aftalte en ny tid. Det står i journalen."


@pytest.fixture
def sampled(tree, people):
    """A case with every point answered: two errors, and a note of good practice."""
    sampled = drawn_case(tree, people)
    answered_review(sampled, errors=2)
    return sampled


@pytest.fixture
def signed_in(open_site, live_server, people):
    """A function that opens a window, with scripts or without, for somebody who is signed in."""

    def window(who: str, *, javascript: bool = True):
        page = open_site(javascript=javascript)
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([session])
        return page

    return window


def later(days: int) -> None:
    """Let the deadline be so many days past: the browser has the clock of the house."""
    Review.objects.update(comments_by=timezone.localdate() - timedelta(days=days))


@pytest.mark.feature("F067", "F068", "W15")
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_from_sent_to_signed(browser, signed_in, sampled, javascript):
    reviewer = signed_in(Role.REVIEWER, javascript=javascript)
    caseworker = signed_in(Role.CASEWORKER, javascript=javascript)
    problems: list[str] = []

    def seen(page, name: str) -> None:
        if javascript:
            problems.extend(look(browser, page.context, page.url, f"bemaerkninger-{name}"))

    send(reviewer, sampled, seen)
    comment(caseworker, sampled, seen)
    take_a_stand(reviewer, sampled, seen)
    sign_and_try(reviewer, sampled, seen)
    assert not problems, "\n".join(problems)


def send(page, sampled, seen) -> None:
    page.goto(f"/gennemgang/{sampled.pk}/send/")
    seen(page, "1-send")
    page.get_by_role("button", name="Send til bemærkninger").click()
    expect(page.get_by_role("status")).to_contain_text("Gennemgangen er sendt til bemærkninger.")
    seen(page, "2-sendt")


def comment(page, sampled, seen) -> None:
    page.goto("/gennemgang/bemaerkninger/")
    seen(page, "3-liste")
    page.get_by_role("link", name=sampled.case.number).click()
    expect(page.get_by_text("Du kan skrive bemærkninger til og med")).to_be_visible()
    expect(page.get_by_text(REMARK).first).to_be_visible()
    seen(page, "4-side")
    page.get_by_label("Bemærkning til spørgsmål 1").fill(TEXT)
    page.get_by_label("Bemærkning til spørgsmål 2").fill("Det er rigtigt. Vi retter det.")
    page.get_by_role("button", name="Gem bemærkninger").click()
    expect(page.get_by_role("status").first).to_contain_text("2 bemærkninger er gemt.")
    seen(page, "5-skrevet")
    page.get_by_role("button", name="Gem, og afslut mine bemærkninger").click()
    expect(page.get_by_text("Der er skrevet 2 bemærkninger.")).to_be_visible()
    seen(page, "6-afslut")
    page.get_by_role("button", name="Afslut mine bemærkninger").click()
    expect(page.get_by_text("Bemærkningerne blev afsluttet")).to_be_visible()
    seen(page, "6-faerdig")


def take_a_stand(page, sampled, seen) -> None:
    page.goto("/gennemgang/bemaerkninger/svar/")
    seen(page, "7-liste")
    page.get_by_role("link", name=sampled.case.number).click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    seen(page, "8-svar")
    first, second = page.get_by_role("article").all()
    first.get_by_text("Svaret er ændret", exact=True).click()
    first.get_by_text("Ret svaret").click()
    first.locator("label").get_by_text("Ja", exact=True).click()
    first.get_by_label("Bemærkning til svaret").fill("Godtgjort i journalen.")
    second.get_by_text("Svaret fastholdes", exact=True).click()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("heading", name="Der er noget, der skal rettes")).to_be_visible()
    keep(page, "bemaerkninger-9-begrundelse-mangler")
    page.get_by_role("article").nth(1).get_by_label("Begrundelse").fill("Vi er enige om fejlen.")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Gemt.")
    seen(page, "10-taget-stilling")
    versions = AnswerVersion.objects.filter(answer__review__sampled_case=sampled, is_after_comment=True)
    assert [version.value for version in versions] == ["yes"]
    assert form_of(fresh(sampled)).n_errors == 1


def sign_and_try(page, sampled, seen) -> None:
    page.get_by_role("link", name="Videre til underskrift").click()
    seen(page, "11-underskriv")
    page.get_by_role("button", name="Underskriv", exact=True).click()
    page.goto(f"/gennemgang/{sampled.pk}/underskrift/")
    review = Review.objects.get(sampled_case=sampled)
    assert review.status == ReviewStatus.SIGNED
    expect(page.get_by_text(review.signed_hash)).to_be_visible()
    page.get_by_role("button", name="Efterprøv underskrift").click()
    expect(page.get_by_role("heading", name="Underskriften holder")).to_be_visible()
    seen(page, "12-underskrift")
    assert verify_signature(review)


def test_after_the_deadline_it_can_be_read_and_no_more(browser, signed_in, sampled):
    reviewer, caseworker = signed_in(Role.REVIEWER), signed_in(Role.CASEWORKER)
    reviewer.goto(f"/gennemgang/{sampled.pk}/send/")
    reviewer.get_by_role("button", name="Send til bemærkninger").click()
    address = f"/gennemgang/{sampled.pk}/bemaerkninger/"
    caseworker.goto(address)
    caseworker.get_by_label("Bemærkning til spørgsmål 1").fill(TEXT)
    later(1)
    caseworker.get_by_role("button", name="Gem bemærkninger").click()
    expect(caseworker.get_by_text("Der kan ikke skrives bemærkninger til gennemgangen nu.")).to_be_visible()
    expect(caseworker.get_by_text("Fristen for bemærkninger var")).to_be_visible()
    assert caseworker.locator("textarea").count() == 0
    keep(caseworker, "bemaerkninger-13-fristen-er-ude")
    assert not Comment.objects.exists()
    problems = look(browser, caseworker.context, caseworker.url, "bemaerkninger-13-fristen-er-ude")
    assert not problems, "\n".join(problems)


def test_two_windows_show_both_texts(browser, signed_in, sampled):
    reviewer = signed_in(Role.REVIEWER)
    reviewer.goto(f"/gennemgang/{sampled.pk}/send/")
    reviewer.get_by_role("button", name="Send til bemærkninger").click()
    one, other = signed_in(Role.CASEWORKER), signed_in(Role.CASEWORKER)
    for window in (one, other):
        window.goto(f"/gennemgang/{sampled.pk}/bemaerkninger/")
    one.get_by_label("Bemærkning til spørgsmål 1").fill("Den første tekst.")
    one.get_by_role("button", name="Gem bemærkninger").click()
    other.get_by_label("Bemærkning til spørgsmål 1").fill("Den anden tekst.")
    other.get_by_role("button", name="Gem bemærkninger").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Der er gemt noget andet imens")
    expect(other.get_by_text("Den første tekst.")).to_be_visible()
    keep(other, "bemaerkninger-14-to-vinduer")
    other.get_by_role("button", name="Gem mit i stedet").click()
    expect(other.get_by_role("status").first).to_contain_text("1 bemærkning er gemt.")
    assert Comment.objects.get().text == "Den anden tekst."
