"""A whole round through its pages: a pasted list to its first answer, the last signature to the report."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.looking import look
from tests.web.factories import (
    CaseFactory,
    DrawnRoundFactory,
    ReviewerFactory,
    SampledCaseFactory,
    SnapshotFactory,
)
from tests.web.listed import row, text_of
from tests.web.people import AssignmentFactory, UserFactory
from tests.web.quarter import DESIGN, concluded, reviewed

from rettidig_web.documents.models import IssuedReport
from rettidig_web.reviews.models import Answer
from rettidig_web.rounds.models import Round, RoundStatus

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HEAD = ("Sagsnr", "CPR", "Sagsbehandler", "Åbnet")
TEXT = "Vi holder samtalerne inden for fristen nu."


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.CASELOADS, settings.DOCUMENTS = tmp_path / "caseloads", tmp_path / "documents"


@pytest.mark.feature("F014", "F066", "F286")
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_pasted_list_to_the_first_saved_answer(open_as, browser, people, tree, javascript):
    AssignmentFactory(user=UserFactory(first_name="Bo", last_name="Bæk"), unit=tree.team)
    leader = open_as("team_leader", javascript=javascript)
    leader.set_default_timeout(60_000)  # a draw on a busy machine
    paste(leader)
    plan(leader)
    draw(leader)
    round_ = Round.objects.get()
    assert round_.status == RoundStatus.DRAWN
    assert {sampled.reviewer for sampled in round_.sample.all()} == {people["reviewer"]}

    reviewer = open_as("reviewer", javascript=javascript)
    reviewer.goto("/gennemgang/")
    reviewer.get_by_role("link", name="Begynd", exact=True).click()
    first = reviewer.locator("article.point").first
    first.get_by_role("radio", name="Ja").check()
    if not javascript:
        first.get_by_role("button", name="Gem").click()
    expect(first.get_by_text("Gemt kl.")).to_be_visible()
    assert Answer.objects.get().answer == "yes"
    if javascript:
        problems = look(browser, leader.context, leader.url, "runde-trukket-af-liste")
        problems += look(browser, reviewer.context, reviewer.url, "runde-foerste-svar")
        assert not problems, "\n".join(problems)


def paste(page: Page) -> None:
    page.goto("/indlaesning/")
    page.get_by_role("link", name="Start fra en liste").click()
    rows = ((*row(n), "02-03-2026") for n in range(1, 13))
    page.get_by_label("Rækkerne").fill(text_of(*rows, head=HEAD))
    page.get_by_label("Målgruppe").select_option(label="Kontanthjælp")
    page.get_by_label("Fagsystem").fill("Prøvesystem")
    page.get_by_role("button", name="Læs listen").click()
    page.get_by_label("»Bo Bæk«").check()
    page.get_by_role("button", name="Gem 12 sager").click()
    expect(page.get_by_text("12 sager er gemt").first).to_be_visible()


def plan(page: Page) -> None:
    page.get_by_role("link", name="Planlæg ledelsestilsyn").click()
    page.get_by_label("Enhed").select_option(label="Team Nord")
    page.get_by_label("Målgruppe").select_option(label="Kontanthjælp")
    page.get_by_role("button", name="Videre til planen").click()
    page.locator("label[for^=tema-]").first.click()
    page.get_by_label("Hvor mange?").fill("5")
    page.get_by_label("Prøve Fagkonsulent").fill("1")
    page.get_by_role("button", name="Gem planen").click()


def draw(page: Page) -> None:
    page.get_by_role("link", name="Træk lod").click()
    page.get_by_label("Mødets sagsnummer").fill("25-0123")
    page.get_by_label("Mødets dato").fill("2026-11-20")
    page.get_by_role("button", name="Vis frøet").click()
    page.get_by_role("button", name="Træk lod nu").click()
    page.get_by_role("heading", name="Sagerne").or_(
        page.get_by_role("heading", name="Lodtrækningsbevis")
    ).wait_for()


@pytest.fixture
def all_signed(tree, people) -> Round:
    """A drawn round whose six reviews are signed, two with an error, and the quarter before."""
    concluded(tree.team, quarter=3, errors=5)
    snapshot = SnapshotFactory(unit=tree.team)
    made = DrawnRoundFactory(snapshot=snapshot, unit=tree.team, year=2026, quarter=4, design=DESIGN)
    ReviewerFactory(round=made, user=people["reviewer"])
    for place in range(6):
        case = CaseFactory(snapshot=snapshot, unit=tree.team, caseworker=UserFactory())
        sampled = SampledCaseFactory(round=made, case=case, position=place + 1, reviewer=people["reviewer"])
        reviewed(sampled, people["reviewer"], has_error=place < 2)
    return made


@pytest.mark.feature("F204", "F205")
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_last_signature_to_the_issued_report(open_as, browser, all_signed, javascript):
    leader = open_as("team_leader", javascript=javascript)
    leader.goto("/ledelsestilsyn/")
    leader.get_by_role("link", name=all_signed.title).first.click()
    problems = look(browser, leader.context, leader.url, "runde-alt-underskrevet") if javascript else []
    leader.get_by_role("link", name="Afslut tilsynet").click()
    leader.get_by_role("button", name="Afslut tilsynet").click()
    all_signed.refresh_from_db()
    assert all_signed.status == RoundStatus.CONCLUDED

    head = open_as("section_head", javascript=javascript)
    head.goto("/rapporter/")
    head.get_by_role("link", name=re.compile(r"4\. kvartal 2026\s?, Ungeafsnittet")).click()
    head.get_by_label("Kommentar").fill(TEXT)
    head.get_by_role("button", name="Gem kommentaren").click()
    expect(head.get_by_text("Kommentaren er gemt.")).to_be_visible()

    director = open_as("director", javascript=javascript)
    director.goto("/rapporter/")
    director.get_by_role("link", name="4. kvartal 2026").first.click()
    expect(director.get_by_text(TEXT)).to_be_visible()
    director.get_by_role("button", name="Udgiv rapporten").click()
    expect(director.get_by_text("Rapporten er udgivet som udgave 1.")).to_be_visible()

    committee = open_as("committee", javascript=javascript)
    committee.goto("/rapporter/")
    committee.get_by_role("link", name="Ledelsestilsyn, 4. kvartal 2026: Prøveby Kommune").click()
    with committee.expect_download() as fetched:
        committee.get_by_role("link", name="PDF").click()
    assert fetched.value.suggested_filename == "ledelsestilsyn-2026-4-udgave-1.pdf"
    assert IssuedReport.objects.count() == 1
    problems += look(browser, committee.context, committee.url, "runde-udgivet") if javascript else []
    assert not problems, "\n".join(problems)
