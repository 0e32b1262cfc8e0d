"""A finding's page and the list of findings: who sees what, who says what it is, and nobody is named."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.web.factories import DrawnRoundFactory, ProposalFactory
from tests.web.findings_world import FindingsWorld
from tests.web.people import AssignmentFactory

from rettidig_web.accounts.models import Role
from rettidig_web.findings.models import Age, Correction, Finding, FindingStatus
from rettidig_web.journal.models import Access, Change, Why
from rettidig_web.reviews.models import Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tree, people):
    return FindingsWorld(tree, people)


def said(**other):
    return {
        "seen": "1",
        "type": "late",
        "cause": "knowledge",
        "has_reimbursement": "on",
        "amount_ore": "12.345,50",
        "arose_on": "2026-03-09",
        "is_reproduced": "nej",
        **other,
    }


@pytest.mark.feature("F083", "F075")
def test_the_reviewer_says_what_it_is_and_the_age_follows(as_, world):
    finding = world.finding()
    answer = as_("reviewer").post(f"/fejl/{finding.pk}/", said())
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert (finding.type, finding.cause, finding.amount_ore) == ("late", "knowledge", 1234550)
    assert (finding.has_reimbursement, finding.has_legal_certainty, finding.has_quality) == (
        True,
        False,
        False,
    )
    assert (finding.is_reproduced, finding.age, finding.version) == (False, Age.NEW, 2)
    entry = Change.objects.get(action="findings.finding.change")
    assert entry.old["age"] == "unknown"
    assert entry.new["amount_ore"] == 1234550


def test_the_team_leader_may_too(as_, world):
    finding = world.finding()
    assert as_("team_leader").post(f"/fejl/{finding.pk}/", said()).status_code == 302


@pytest.mark.parametrize("who", ["caseworker", "section_head", "auditor"])
def test_those_who_only_read_see_no_form_and_change_nothing(as_, world, who):
    finding = world.finding()
    page = as_(who).get(f"/fejl/{finding.pk}/")
    assert page.status_code == 200
    assert "Om fejlen" not in page.content.decode()
    assert as_(who).post(f"/fejl/{finding.pk}/", said()).status_code == 404
    finding.refresh_from_db()
    assert finding.version == 1


@pytest.mark.parametrize("who", ["director", "committee", "administrator", "outsider", "former_auditor"])
def test_those_without_cases_find_no_such_page(as_, world, who):
    finding = world.finding()
    for address in (
        "/fejl/",
        f"/fejl/{finding.pk}/",
        "/berigtigelser/",
        f"/berigtigelser/{finding.correction.pk}/",
    ):
        assert as_(who).get(address).status_code == 404


def test_another_caseworker_and_another_teams_leader_do_not_see_it(world, tree, client):
    finding = world.finding()
    for role, unit in ((Role.CASEWORKER, tree.team), (Role.TEAM_LEADER, tree.other_team)):
        other = AssignmentFactory(unit=unit, role=role).user
        client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/fejl/{finding.pk}/").status_code == 404


@pytest.mark.feature("W03")
def test_the_caseworker_and_the_nearest_leader_see_the_name_and_nobody_else(as_, world, people):
    finding, name = world.finding(), str(people["caseworker"])
    # Their own name stands on every page of theirs, so for the caseworker only the leader's is told apart.
    assert "<dt>Sagsbehandler</dt>" in as_("caseworker").get(f"/fejl/{finding.pk}/").content.decode()
    assert name in as_("team_leader").get(f"/fejl/{finding.pk}/").content.decode()
    for who in ("reviewer", "section_head", "auditor"):
        for address in (
            f"/fejl/{finding.pk}/",
            f"/berigtigelser/{finding.correction.pk}/",
            "/fejl/",
            "/berigtigelser/",
        ):
            page = as_(who).get(address).content.decode()
        # Among those who may be given it: all in the unit, so that nobody is told apart.
        assert name not in re.sub("<option.*?</option>", "", page)


@pytest.mark.feature("W03")
def test_whoever_the_case_is_tied_to_after_the_draw_is_not_named(as_, world, people):
    finding, name = world.finding(caseworker=None, correction__owner=people["caseworker"]), "Den Knyttede"
    finding.case.caseworker = people["caseworker"]
    finding.case.caseworker.first_name, finding.case.caseworker.last_name = name.split()
    finding.case.caseworker.save()
    finding.case.save()
    correction = finding.correction
    addresses = (f"/berigtigelser/{correction.pk}/", "/berigtigelser/")
    as_("caseworker").post(f"{addresses[0]}dokumentation/", {"seen": "1", "proof": "Rettet."})
    for who in ("reviewer", "section_head", "auditor"):
        for address in addresses:
            page = as_(who).get(address).content.decode()
            assert name not in re.sub("<option.*?</option>", "", page)
    for address in addresses:
        assert name in as_("team_leader").get(address).content.decode()
    Correction.objects.update(owner=people["team_leader"])
    said = as_("section_head").get(addresses[0]).content.decode()
    assert f"<dd>{people['team_leader']}</dd>" in said
    assert name not in re.sub("<option.*?</option>", "", said)
    assert str(people["team_leader"]) in as_("section_head").get(addresses[1]).content.decode()


def test_the_case_the_round_and_the_review_are_links_for_whoever_may_open_them(as_, world, people, tree):
    finding = world.finding()
    sampled = finding.answer.review.sampled_case
    places = {
        "case": f"/sager/{finding.case_id}/",
        "round": f"/tilsyn/{finding.round_id}/",
        "review": f"/gennemgang/{sampled.pk}/",
    }
    Review.objects.update(status="settling")
    other = AssignmentFactory(unit=tree.other_team, role=Role.CASEWORKER).user
    Correction.objects.update(owner=other)
    people["other"] = other
    opened = {
        "section_head": set(places),
        "team_leader": {"case", "review"},
        "caseworker": {"case", "review"},
        "other": set(),
    }
    for who, which in opened.items():
        for address in (f"/fejl/{finding.pk}/", f"/berigtigelser/{finding.correction.pk}/"):
            page = as_(who).get(address).content.decode()
            assert {name for name, place in places.items() if f'href="{place}"' in page} == which
        assert {name for name, place in places.items() if as_(who).get(place).status_code == 200} == which


def test_the_proposal_is_shown_and_not_chosen(as_, world):
    finding = world.finding()
    sampled = finding.answer.review.sampled_case
    ProposalFactory(sampled_case=sampled, outcome="not_met", reason="late")
    text = as_("reviewer").get(f"/fejl/{finding.pk}/").content.decode()
    assert "Forslag ud fra data: for sent." in text
    assert "Forslag ud fra data: 9. marts 2019." in text
    assert '<option value="" selected>Ikke afgjort</option>' in text
    assert 'value="late" selected' not in text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"amount_ore": "12345.50"}, "Skriv beløbet i kroner"),
        ({"amount_ore": "-5"}, "Skriv beløbet i kroner"),
        ({"has_reimbursement": ""}, "Sæt kryds ved refusion"),
        ({"arose_on": "2999-01-01"}, "kan ikke være opstået i fremtiden"),
        ({"type": "sneaky"}, "Type"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_saved(as_, world, wrong, told):
    finding = world.finding()
    page = as_("reviewer").post(f"/fejl/{finding.pk}/", said(**wrong))
    assert page.status_code == 422
    assert told in page.content.decode()
    finding.refresh_from_db()
    assert finding.version == 1


def test_a_stale_save_shows_both_and_can_then_be_saved_knowingly(as_, world):
    finding = world.finding()
    reviewer, leader, address = as_("reviewer"), as_("team_leader"), f"/fejl/{finding.pk}/"
    leader.post(address, said(cause="resources"))
    page = reviewer.post(address, said(cause="it"))
    text = page.content.decode()
    assert page.status_code == 409
    assert "En anden har ændret fejlen imens" in text
    assert "<td>Ressourcer</td><td>It</td>" in text
    finding.refresh_from_db()
    assert finding.cause == "resources"
    assert reviewer.post(address, said(cause="it", seen="2")).status_code == 302
    finding.refresh_from_db()
    assert finding.cause == "it"


def test_a_round_that_does_not_distinguish_asks_not_when_it_arose(as_, world):
    round_ = DrawnRoundFactory(snapshot=world.snapshot, has_age=False, new_months=None)
    finding = world.finding(round_=round_, age=Age.NOT_ASKED)
    text = as_("reviewer").get(f"/fejl/{finding.pk}/").content.decode()
    assert "Ledelsestilsynet skelner ikke mellem nye og gamle fejl." in text
    assert "arose_on" not in text
    as_("reviewer").post(f"/fejl/{finding.pk}/", said())
    finding.refresh_from_db()
    assert (finding.age, finding.arose_on) == (Age.NOT_ASKED, None)


def test_withdrawing_needs_a_reason_and_ends_the_correction(as_, world):
    finding = world.finding()
    reviewer, address = as_("reviewer"), f"/fejl/{finding.pk}/frafald/"
    assert reviewer.get(address).status_code == 200
    assert reviewer.post(address, {"seen": "1", "why": " "}).status_code == 422
    assert reviewer.post(address, {"seen": "1", "why": "Samtalen stod i en anden sag."}).status_code == 302
    finding.refresh_from_db()
    assert (finding.status, finding.withdrawn_why) == (
        FindingStatus.WITHDRAWN,
        "Samtalen stod i en anden sag.",
    )
    assert reviewer.get(f"/berigtigelser/{finding.correction.pk}/").status_code == 404
    assert reviewer.get(address).status_code == 404
    assert "Samtalen stod i en anden sag." in reviewer.get(f"/fejl/{finding.pk}/").content.decode()
    entry = Change.objects.get(action="findings.finding.withdraw")
    assert "anden sag" not in str(entry.new)


def test_a_stale_withdrawal_is_not_made(as_, world):
    finding = world.finding()
    as_("team_leader").post(f"/fejl/{finding.pk}/", said())
    page = as_("reviewer").post(f"/fejl/{finding.pk}/frafald/", {"seen": "1", "why": "Ikke en fejl."})
    assert page.status_code == 409
    finding.refresh_from_db()
    assert finding.status == FindingStatus.OPEN


@pytest.mark.parametrize("who", ["caseworker", "section_head"])
def test_those_who_may_not_describe_do_not_withdraw(as_, world, who):
    finding = world.finding()
    assert as_(who).post(f"/fejl/{finding.pk}/frafald/", {"seen": "1", "why": "x"}).status_code == 404


def test_opening_the_page_is_noted_in_the_access_log(as_, world, people):
    finding = world.finding()
    as_("reviewer").get(f"/fejl/{finding.pk}/")
    access = Access.objects.get()
    assert (access.actor_id, access.citizen, access.why) == (
        people["reviewer"].pk,
        finding.case.citizen.pseudonym,
        Why.CORRECTION,
    )


def test_the_chain_leads_back_and_forth(as_, world):
    first = world.finding()
    later = DrawnRoundFactory(
        snapshot=world.snapshot, title="Ledelsestilsyn, 1. kvartal 2027", year=2027, quarter=1
    )
    second = world.finding(round_=later, previous=first)
    Finding.objects.filter(pk=second.pk).update(case=first.case)
    back = as_("reviewer").get(f"/fejl/{second.pk}/").content.decode()
    assert f'href="/fejl/{first.pk}/"' in back
    assert "den seneste før denne" in back
    assert f'href="/fejl/{second.pk}/"' in as_("reviewer").get(f"/fejl/{first.pk}/").content.decode()


# The list


def rows_of(page) -> int:
    return page.context["listing"].page.paginator.count


def test_each_sees_their_own_list(as_, world, tree):
    world.finding()
    colleague = AssignmentFactory(unit=tree.team, role=Role.CASEWORKER).user
    third = AssignmentFactory(unit=tree.team, role=Role.CASEWORKER).user
    world.finding(caseworker=colleague)
    world.finding(caseworker=third)
    world.finding(unit=tree.other_center, caseworker=None, reviewer="director")
    seen = {
        who: rows_of(as_(who).get("/fejl/"))
        for who in ("caseworker", "team_leader", "section_head", "auditor")
    }
    assert seen == {"caseworker": 1, "team_leader": 3, "section_head": 3, "auditor": 4}


def test_the_caseworkers_column_is_for_the_nearest_leader(as_, world, people):
    world.finding()
    assert str(people["caseworker"]) in as_("team_leader").get("/fejl/").content.decode()
    for who in ("section_head", "reviewer", "auditor"):
        page = as_(who).get("/fejl/")
        assert "sagsbehandler" not in {column.key for column in page.context["listing"].columns}


def test_where_somebody_would_be_named_the_rows_are_hidden(as_, world, tree):
    world.finding(reviewer="director")
    page = as_("section_head").get("/fejl/")
    assert rows_of(page) == 0
    assert "Nogle rækker er skjult" in page.content.decode()
    assert rows_of(as_("team_leader").get("/fejl/")) == 1
    for _ in range(2):
        world.finding(
            caseworker=AssignmentFactory(unit=tree.team, role=Role.CASEWORKER).user, reviewer="director"
        )
    assert rows_of(as_("section_head").get("/fejl/")) == 3


def test_who_reviewed_a_case_sees_it_however_few_there_are(as_, world):
    world.finding()
    assert rows_of(as_("reviewer").get("/fejl/")) == 1


def test_cases_without_a_caseworker_name_nobody(as_, world):
    world.finding(caseworker=None, reviewer="director", correction__owner=None)
    assert rows_of(as_("section_head").get("/fejl/")) == 1


@pytest.mark.feature("F086")
@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", 3),
        ("aarsag=knowledge", 1),
        ("aarsag=ingen", 2),
        ("status=closed", 1),
        ("status=withdrawn", 1),
        ("alder=new", 1),
        ("hvem=mine", 0),
        ("kvartal=2026-3", 1),
        ("status=aabenbart", 3),
        ("tilsyn=999999", 0),
        ("tilsyn=abc", 3),
        ("enhed=abc&punkt=fr22-intet", 3),
    ],
)
def test_the_filter_narrows(as_, world, query, n):
    world.finding(cause="knowledge", age=Age.NEW)
    world.finding(status=FindingStatus.CLOSED)
    world.finding(round_=DrawnRoundFactory(snapshot=world.snapshot, quarter=3))
    world.withdrawn()
    assert rows_of(as_("team_leader").get(f"/fejl/?{query}")) == n


def test_an_empty_list_explains_itself(as_):
    text = as_("team_leader").get("/fejl/").content.decode()
    assert "En fejl kommer på listen, når en gennemgang er underskrevet." in text


def test_the_excel_file_has_what_is_shown_and_is_noted_per_citizen(as_, world):
    finding = world.finding(amount_ore=1234550, has_reimbursement=True)
    answer = as_("team_leader").get("/fejl/?udtraek=xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["Kontrolpunkt", "Sag"]
    assert rows[1][1] == finding.case.number
    assert 12345.5 in rows[1]
    assert Access.objects.filter(why=Why.EXPORT, citizen=finding.case.citizen.pseudonym).count() == 1


@pytest.mark.parametrize(
    "address", ["/fejl/", "/berigtigelser/", "/fejl/?udtraek=xlsx", "/berigtigelser/?udtraek=xlsx"]
)
def test_the_lists_ask_the_same_of_the_database_about_more_rows(as_, world, address):
    leader = as_("team_leader")
    for _ in range(2):
        world.finding()
    leader.get(address)
    with CaptureQueriesContext(connection) as few:
        leader.get(address)
    for _ in range(8):
        world.finding()
    with CaptureQueriesContext(connection) as many:
        leader.get(address)
    assert len(few) == len(many) <= 30


def test_a_findings_page_asks_the_same_about_a_longer_chain(as_, world):
    finding, leader = world.finding(), as_("team_leader")
    leader.get(f"/fejl/{finding.pk}/")
    with CaptureQueriesContext(connection) as few:
        leader.get(f"/fejl/{finding.pk}/")
    for quarter in (1, 2, 3):
        round_ = DrawnRoundFactory(snapshot=world.snapshot, quarter=quarter, year=2027)
        other = world.finding(round_=round_, found_at=finding.found_at + timedelta(days=quarter))
        Finding.objects.filter(pk=other.pk).update(case=finding.case)
    with CaptureQueriesContext(connection) as many:
        leader.get(f"/fejl/{finding.pk}/")
    assert len(few) == len(many)
