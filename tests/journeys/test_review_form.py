"""A case is reviewed in a real browser: by keyboard alone, without scripts, with a connection that breaks."""

from collections import Counter

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.looking import keep, look
from tests.web.factories import (
    CaseFactory,
    DrawnRoundFactory,
    ProposalFactory,
    SampledCaseFactory,
    SnapshotFactory,
)

from rettidig_web.accounts.models import User
from rettidig_web.reviews.models import Answer, AnswerVersion, Review
from rettidig_web.rounds.models import SampledCase

pytestmark = [pytest.mark.slow, pytest.mark.journey]

N_POINTS, N_PROPOSED = 60, 40


def make_case(tree, people, *, n_points: int = N_POINTS, n_proposed: int = N_PROPOSED) -> SampledCase:
    """A case with so many points, of which the machine proposes the first: mostly yes, some no."""
    drawn = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team))
    asked = drawn.catalogue.file.catalogue.case_points
    drawn.points = [
        point.id for point in asked if not point.looks_at() and point.direction == "high_is_good"
    ][:n_points]
    drawn.save()
    case = CaseFactory(snapshot=drawn.snapshot, caseworker=people["caseworker"], visitation_group="")
    sampled = SampledCaseFactory(round=drawn, case=case, reviewer=people["reviewer"])
    for place, point_id in enumerate(drawn.points[:n_proposed]):
        is_late = place % 10 == 3
        ProposalFactory(
            sampled_case=sampled,
            point_id=point_id,
            version_id="",
            outcome="not_met" if is_late else "met",
            reason="late" if is_late else "on_time",
            days_late=2 if is_late else None,
        )
    return sampled


@pytest.fixture
def window(browser, live_server):
    """A function that gives the window of somebody signed in."""
    opened: list[BrowserContext] = []

    def of(who: User, *, javascript: bool = True) -> BrowserContext:
        client = Client()
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(
            base_url=live_server.url,
            locale="da-DK",
            java_script_enabled=javascript,
            viewport={"width": 1280, "height": 900},
        )
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        opened.append(context)
        return context

    yield of
    for context in opened:
        context.close()


def open_form(context: BrowserContext, sampled: SampledCase) -> Page:
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"/gennemgang/{sampled.pk}/")
    return page


def all_saved(page: Page) -> None:
    expect(
        page.locator('[data-state="saving"], [data-state="lost"], [data-state="incomplete"]')
    ).to_have_count(0, timeout=20_000)


@pytest.mark.feature("F066", "W13")
def test_sixty_points_by_keyboard_alone(window, tree, people):
    sampled = make_case(tree, people)
    points = sampled.round.points
    page = open_form(window(people["reviewer"]), sampled)
    press = page.keyboard.press
    keep(page, "gennemgang-begyndt")
    press("u")
    for place, point_id in enumerate(points):
        expect(page.locator(f"#p-{point_id}")).to_be_focused()
        if place == 5:  # overruled: a reason by number, then a remark
            press("2")
            expect(page.locator(f"#hvorfor-{point_id}")).to_be_focused()
            press("1")
            page.keyboard.type("Samtalen findes ikke i journalen.")
            press("Control+Enter")
        elif place < N_PROPOSED:
            press("b")
        elif place == N_PROPOSED:
            press("2")
            page.keyboard.type("1234 bjk: der er ingen begrundelse.")
            press("Control+Enter")
        else:
            press("1")
    all_saved(page)
    expect(page.locator("#fremdrift")).to_contain_text("60 af 60", timeout=20_000)
    keep(page, "gennemgang-besvaret")
    press("ArrowDown")
    page.keyboard.press("Tab")
    page.locator("#vurdering textarea").focus()
    page.keyboard.type("Samlet set i orden.")
    page.get_by_role("button", name="Gem vurdering").press("Enter")
    expect(page.get_by_text("Vælg en samlet vurdering.").first).to_be_visible()
    page.get_by_label("Mindre fejl").press("Space")
    page.get_by_role("button", name="Gem vurdering").press("Enter")
    expect(page.get_by_text("Den samlede vurdering er gemt.")).to_be_visible()
    review = Review.objects.get()
    assert (review.n_asked, review.n_answered, review.n_errors, review.verdict) == (60, 60, 6, "minor")
    saves = Counter(AnswerVersion.objects.values_list("answer__point_id", flat=True))
    with_remark = {points[5], points[N_PROPOSED]}  # what is typed slowly is saved on the way, too
    assert {point: n for point, n in saves.items() if point not in with_remark} == dict.fromkeys(
        set(points) - with_remark, 1
    )
    assert Answer.objects.get(point_id=points[5]).overruled_why == "registration"
    assert Answer.objects.get(point_id=points[N_PROPOSED]).remark == "1234 bjk: der er ingen begrundelse."


def test_the_shortcuts_are_listed_and_can_be_turned_off(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=0)
    page = open_form(window(people["reviewer"]), sampled)
    press = page.keyboard.press
    press("?")
    expect(page.get_by_text("næste ubesvarede spørgsmål")).to_be_visible()
    keep(page, "gennemgang-genveje")
    page.get_by_label("Brug genveje på denne computer").uncheck()
    page.locator("article.point").first.focus()
    press("1")
    press("j")
    expect(page.locator("article.point").first).to_be_focused()
    page.reload()
    page.locator("article.point").first.focus()
    press("1")
    assert not Answer.objects.exists()
    press("?")
    expect(page.get_by_label("Brug genveje på denne computer")).not_to_be_visible()
    page.get_by_text("Genveje på tastaturet").click()
    page.get_by_label("Brug genveje på denne computer").check()
    page.locator("article.point").first.focus()
    press("1")
    all_saved(page)
    expect(page.locator("#fremdrift")).to_contain_text("1 af 4")


def test_j_k_and_arrows_step_and_nought_takes_back(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=0)
    page = open_form(window(people["reviewer"]), sampled)
    points = page.locator("article.point")
    press = page.keyboard.press
    for key, place in (("j", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("k", 0)):
        press(key)
        expect(points.nth(place)).to_be_focused()
    press("3")
    expect(points.nth(1)).to_be_focused()
    press("k")
    expect(points.nth(0)).to_have_attribute("data-said", "not_relevant")
    press("0")
    expect(points.nth(0)).not_to_have_attribute("data-said", "not_relevant")
    expect(page.locator("#fremdrift")).to_contain_text("0 af 4")


@pytest.mark.feature("W12")
def test_a_lost_connection_loses_nothing(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=0)
    context = window(people["reviewer"])
    page = open_form(context, sampled)
    first = page.locator("article.point").first
    first.focus()
    context.set_offline(True)
    page.keyboard.press("2")
    page.keyboard.type("Skrevet uden net.")
    page.keyboard.press("Escape")
    expect(first.locator(".save-state")).to_have_text("Ikke gemt – prøver igen")
    expect(page.locator("#gemmer")).to_be_visible()
    keep(page, "gennemgang-uden-forbindelse")
    assert first.locator("textarea").input_value() == "Skrevet uden net."
    expect(page.get_by_role("button", name="Prøv igen nu")).to_be_visible()
    context.set_offline(False)
    expect(first.locator(".save-state")).to_contain_text("Gemt kl.")
    expect(page.locator("#gemmer")).to_be_hidden()
    assert Answer.objects.get().remark == "Skrevet uden net."


def test_leaving_with_something_unsaved_is_asked_about(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=0)
    context = window(people["reviewer"])
    page = open_form(context, sampled)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("article.point").first.focus()
    page.keyboard.press("2")
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == ["beforeunload"]


def test_an_answer_whose_reply_was_lost_is_saved_once(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=0)
    page = open_form(window(people["reviewer"]), sampled)
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/svar/", lose_the_first)
    page.locator("article.point").first.focus()
    page.keyboard.press("1")
    expect(page.locator("article.point").first.locator(".save-state")).to_contain_text(
        "Gemt kl.", timeout=20_000
    )
    assert lost == [200]
    assert AnswerVersion.objects.count() == 1


@pytest.mark.feature("W12")
def test_two_tabs_never_write_over_each_other(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=0)
    context = window(people["reviewer"])
    one, other = open_form(context, sampled), open_form(context, sampled)
    one.locator("article.point").first.focus()
    one.keyboard.press("1")
    all_saved(one)
    other.locator("article.point").first.focus()
    other.keyboard.press("3")
    expect(other.get_by_text("Svaret er ændret, siden du fik det vist.")).to_be_visible()
    keep(other, "gennemgang-to-versioner")
    assert Answer.objects.get().answer == "yes"
    other.get_by_role("button", name="Gem mit svar i stedet").click()
    expect(other.locator("article.point").first).to_have_attribute("data-said", "not_relevant")
    assert (Answer.objects.get().answer, Answer.objects.get().version) == ("not_relevant", 2)
    one.locator("article.point").first.focus()
    one.keyboard.press("4")
    one.get_by_role("link", name="Behold det gemte").click()
    expect(one.locator("article.point").first).to_have_attribute("data-said", "not_relevant")


def test_what_is_typed_while_the_server_answers_stays(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=0)
    page = open_form(window(people["reviewer"]), sampled)

    def slowly(route):
        page.keyboard.type(" og mere")
        route.continue_()

    page.locator("article.point").first.focus()
    page.keyboard.press("2")
    page.route("**/svar/", slowly, times=1)
    page.keyboard.type("Først")
    field = page.locator("article.point").first.locator("textarea")
    expect(page.locator("#fremdrift")).to_contain_text("1 af 4")
    page.wait_for_timeout(1500)
    all_saved(page)
    assert field.input_value() == Answer.objects.get().remark == "Først og mere"


@pytest.mark.feature("W21")
def test_without_scripts_every_point_has_its_own_button(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=1)
    page = open_form(window(people["reviewer"], javascript=False), sampled)
    first, second = page.locator("article.point").nth(0), page.locator("article.point").nth(1)
    first.get_by_role("button", name="Bekræft forslag").click()
    expect(first.get_by_text("Gemt kl.")).to_be_visible()
    second.get_by_role("radio", name="Nej").check()
    second.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("alert").first).to_contain_text("Skriv en bemærkning om fejlen.")
    keep(page, "gennemgang-uden-scripts")
    second.locator("textarea").fill("Uden scripts.")
    second.get_by_role("button", name="Gem").click()
    expect(second.get_by_text("Gemt kl.")).to_be_visible()
    assert Answer.objects.count() == 2


def test_the_pages_hold_what_is_asked_of_pages(browser, live_server, window, tree, people):
    sampled = make_case(tree, people)
    context = window(people["reviewer"])
    problems = []
    for name, address in (
        ("min-koe", ""),
        ("gennemgang", f"{sampled.pk}/"),
        ("tilbagemelding", f"{sampled.pk}/tilbagemelding/"),
    ):
        problems += look(browser, context, f"{live_server.url}/gennemgang/{address}", name)
    problems += look(
        browser,
        window(people["team_leader"]),
        f"{live_server.url}/gennemgang/{sampled.pk}/",
        "gennemgang-laeses",
    )
    assert not problems, "\n".join(problems)


def test_what_is_written_after_a_lost_reply_is_no_conflict_with_oneself(window, tree, people):
    sampled = make_case(tree, people, n_points=4, n_proposed=0)
    page = open_form(window(people["reviewer"]), sampled)
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        page.keyboard.type(" Og mere.")
        route.abort()

    page.route("**/svar/", lose_the_first)
    first = page.locator("article.point").first
    first.focus()
    page.keyboard.press("2")
    page.keyboard.type("For sent.")
    expect(page.locator("#fremdrift")).to_contain_text("1 af 4", timeout=20_000)
    expect(first.locator(".save-state")).to_contain_text("Gemt kl.", timeout=20_000)
    page.wait_for_timeout(2000)
    assert Answer.objects.get().remark == first.locator("textarea").input_value() == "For sent. Og mere."
    assert AnswerVersion.objects.count() == 2
