"""From a signed review to an approved correction, by the people who do it, with and without scripts."""

from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from tests.journeys.looking import keep, look
from tests.web.factories import (
    POINTS,
    AnswerFactory,
    CaseFactory,
    DrawnRoundFactory,
    ProposalFactory,
    ReviewFactory,
    SampledCaseFactory,
    SnapshotFactory,
)
from tests.web.findings_world import FindingsWorld
from tests.web.people import AssignmentFactory

from rettidig_web.accounts.models import Role
from rettidig_web.findings.models import Correction, CorrectionStatus
from rettidig_web.rounds.models import SampledCase

pytestmark = [pytest.mark.slow, pytest.mark.journey]


@pytest.fixture
def window_of(browser, live_server, people):
    """A function from a role to a window in which somebody with the role is signed in."""
    opened: list[BrowserContext] = []

    def open_for(who: str, *, javascript: bool = True) -> BrowserContext:
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(
            base_url=live_server.url, locale="da-DK", java_script_enabled=javascript
        )
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        opened.append(context)
        return context

    yield open_for
    for context in opened:
        context.close()


@pytest.fixture
def reviewed(tree, people) -> SampledCase:
    """A case that is answered, ready to be signed, with two errors."""
    snapshot = SnapshotFactory(unit=tree.section)
    round_ = DrawnRoundFactory(snapshot=snapshot, comment_days=0)
    case = CaseFactory(snapshot=snapshot, unit=tree.team, caseworker=people["caseworker"])
    sampled = SampledCaseFactory(round=round_, case=case, reviewer=people["reviewer"])
    ProposalFactory(sampled_case=sampled, outcome="not_met", reason="late", days_late=3)
    review = ReviewFactory(sampled_case=sampled, verdict="minor", n_answered=4)
    for point_id, answer in zip(POINTS, ("no", "yes", "no", "yes"), strict=True):
        remark = "Samtalen er holdt for sent, og begrundelsen mangler." if answer == "no" else ""
        AnswerFactory(review=review, point_id=point_id, answer=answer, remark=remark)
    return sampled


def step(page: Page, name: str) -> None:
    keep(page, f"fejl-{name}")


@pytest.mark.feature("F093", "F095")
@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_signature_to_an_approved_correction(window_of, reviewed, javascript):
    reviewer = window_of("reviewer", javascript=javascript).new_page()
    reviewer.goto(f"/gennemgang/{reviewed.pk}/underskriv/")
    expect(reviewer.get_by_role("heading", name="2 fejl bliver registreret")).to_be_visible()
    step(reviewer, "underskriv")
    reviewer.get_by_role("button", name="Underskriv").click()
    expect(reviewer.get_by_text("2 fejl er registreret")).to_be_visible()

    reviewer.goto("/fejl/")
    step(reviewer, "liste")
    reviewer.get_by_role("link", name="Første samtale").first.click()
    reviewer.get_by_label("Type").select_option("late")
    reviewer.get_by_label("Årsag").select_option("resources")
    reviewer.get_by_label("Opstået den").fill("2026-03-09")
    reviewer.get_by_text("Nej", exact=True).click()
    step(reviewer, "beskriv")
    reviewer.get_by_role("button", name="Gem").click()
    expect(reviewer.get_by_text("Fejlen er gemt.")).to_be_visible()

    caseworker = window_of("caseworker", javascript=javascript).new_page()
    caseworker.goto("/berigtigelser/?hvem=mine")
    caseworker.get_by_role("link", name="Første samtale").first.click()
    caseworker.get_by_label("Hvordan er fejlen dokumenteret").fill(
        "Begrundelsen står i notatet af 3. november."
    )
    caseworker.get_by_role("button", name="Send til godkendelse").click()
    expect(caseworker.get_by_text("Sendt til godkendelse.")).to_be_visible()
    step(caseworker, "sendt")

    leader = window_of("team_leader", javascript=javascript).new_page()
    leader.goto("/berigtigelser/?hvem=til_mig")
    leader.get_by_role("link", name="Første samtale").first.click()
    step(leader, "godkend")
    leader.get_by_role("button", name="Godkend", exact=True).click()
    expect(leader.get_by_text("Berigtigelsen er godkendt.")).to_be_visible()
    step(leader, "godkendt")
    assert Correction.objects.filter(status=CorrectionStatus.APPROVED).count() == 1


@pytest.fixture
def world(tree, people) -> FindingsWorld:
    """Findings in every state: late, handed in, withdrawn, of an earlier round, and of several people."""
    world = FindingsWorld(tree, people)
    yesterday = world.today - timedelta(days=1)
    world.finding(correction__due_on=yesterday, cause="resources", type="late", age="new")
    world.handed_in()
    world.withdrawn()
    for _ in range(3):
        other = AssignmentFactory(unit=tree.team, role=Role.CASEWORKER).user
        world.finding(caseworker=other, is_correctable=False, amount_ore=1234550, has_reimbursement=True)
    return world


@pytest.mark.thorough
def test_the_pages_as_people_see_them(browser, live_server, window_of, world):
    site, problems = live_server.url, []
    late, waiting = world.finding(), world.handed_in()
    leader, caseworker, head = (window_of(who) for who in ("team_leader", "caseworker", "section_head"))
    of_leader = {
        "fejl-liste": "/fejl/",
        "fejl-liste-tom": "/fejl/?aarsag=it",
        "fejl-side": f"/fejl/{late.pk}/",
        "fejl-frafald": f"/fejl/{late.pk}/frafald/",
        "berigtigelser": "/berigtigelser/",
        "berigtigelse-leder": f"/berigtigelser/{waiting.pk}/",
        "venter": "/berigtigelser/venter/",
        "dage": "/berigtigelser/dage/",
        "dage-ret": f"/berigtigelser/dage/{world.tree.team.pk}/",
        "underskriv-ikke-klar": f"/gennemgang/{late.answer.review.sampled_case_id}/underskriv/",
    }
    for name, address in of_leader.items():
        problems += look(browser, leader, f"{site}{address}", name)
    own = {"fejl-egen": f"/fejl/{late.pk}/", "berigtigelse-egen": f"/berigtigelser/{late.correction.pk}/"}
    for name, address in own.items():
        problems += look(browser, caseworker, f"{site}{address}", name)
    problems += look(browser, head, f"{site}/fejl/", "fejl-afsnit")
    assert not problems, "\n".join(problems)


def test_many_are_handled_and_what_could_not_be_is_told(window_of, world):
    page = window_of("team_leader").new_page()
    page.goto("/berigtigelser/")
    page.get_by_label("alle", exact=False).last.check()
    page.get_by_role("button", name="Godkend").click()
    expect(page.get_by_role("heading", name="Godkend 5 berigtigelser?")).to_be_visible()
    step(page, "godkend-flere")
    page.get_by_role("button", name="Godkend").click()
    expect(page.get_by_role("heading", name="Ikke alle kunne behandles")).to_be_visible()
    expect(page.get_by_text("1 berigtigelse er godkendt.")).to_be_visible()
    step(page, "ikke-alle")


def test_an_outsider_is_shut_out(window_of, world):
    page = window_of("outsider").new_page()
    for address in ("/fejl/", "/berigtigelser/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
