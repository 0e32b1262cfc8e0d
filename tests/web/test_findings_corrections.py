"""Corrections: handed in by the owner, approved or sent back by another, postponed, undone, given on."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.findings_world import FindingsWorld
from tests.web.people import AssignmentFactory

from rettidig_web.accounts.models import Role
from rettidig_web.findings import actions
from rettidig_web.findings.forms import ProofForm
from rettidig_web.findings.models import Correction, CorrectionStatus, FindingStatus, Step
from rettidig_web.findings.queries import figures_of
from rettidig_web.journal.models import Access, Change, Why

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tree, people):
    return FindingsWorld(tree, people)


def proof(seen="1", text="Samtalen er holdt 3. november og noteret i journalen."):
    return {"seen": seen, "proof": text}


def later(world, days=60, **other):
    return {"due_on": (world.today + timedelta(days=days)).isoformat(), "postponed_why": "Ferie.", **other}


# From finding to approved correction


@pytest.mark.feature("F095", "F099")
def test_from_proof_to_approval(as_, world, people):
    correction = world.correction()
    address = f"/berigtigelser/{correction.pk}/"
    owner, leader = as_("caseworker"), as_("team_leader")
    assert owner.post(f"{address}dokumentation/", proof()).status_code == 302
    correction.refresh_from_db()
    assert (correction.status, correction.handed_in_by) == (CorrectionStatus.HANDED_IN, people["caseworker"])
    assert "Samtalen er holdt 3. november" in leader.get(address).content.decode()
    assert leader.post(f"{address}godkend/", {"seen": "2"}).status_code == 302
    correction.refresh_from_db()
    assert (correction.status, correction.approved_by) == (CorrectionStatus.APPROVED, people["team_leader"])
    assert correction.finding.status == FindingStatus.CLOSED
    assert correction.finding.closed_at is not None
    assert [step.kind for step in correction.steps.all()] == ["handed_in", "approved"]


def test_it_is_sent_back_with_what_is_missing_and_comes_again(as_, world):
    correction = world.handed_in()
    address, leader, owner = f"/berigtigelser/{correction.pk}/", as_("team_leader"), as_("caseworker")
    assert leader.post(f"{address}send-tilbage/", {"seen": "1", "why": ""}).status_code == 422
    assert (
        leader.post(f"{address}send-tilbage/", {"seen": "1", "why": "Referatet mangler."}).status_code == 302
    )
    text = owner.get(address).content.decode()
    assert "Referatet mangler." in text
    assert "Sendt tilbage" in text
    assert owner.post(f"{address}dokumentation/", proof("2")).status_code == 302
    correction.refresh_from_db()
    assert correction.status == CorrectionStatus.HANDED_IN


@pytest.mark.feature("F092", "F098")
def test_what_cannot_be_corrected_is_documented(as_, world):
    correction = world.correction(is_correctable=False)
    text = as_("caseworker").get(f"/berigtigelser/{correction.pk}/").content.decode()
    assert "Fejlen kan ikke rettes." in text
    assert "Hvordan er fejlen dokumenteret i sagen?" in text


def test_an_empty_proof_is_none(as_, world):
    correction = world.correction()
    page = as_("caseworker").post(f"/berigtigelser/{correction.pk}/dokumentation/", proof(text="  "))
    assert page.status_code == 422
    correction.refresh_from_db()
    assert correction.status == CorrectionStatus.OPEN


@pytest.mark.parametrize("who", ["team_leader", "reviewer", "section_head"])
def test_only_the_owner_hands_in(as_, world, who):
    correction = world.correction()
    assert as_(who).post(f"/berigtigelser/{correction.pk}/dokumentation/", proof()).status_code == 404


@pytest.mark.parametrize("who", ["caseworker", "reviewer", "auditor", "outsider"])
@pytest.mark.parametrize("what", ["godkend", "send-tilbage", "udsaet", "fortryd", "ansvarlig"])
def test_only_those_with_the_right_decide(as_, world, who, what):
    correction = world.handed_in()
    answer = as_(who).post(f"/berigtigelser/{correction.pk}/{what}/", later(world, seen="1", why="x"))
    assert answer.status_code == 404
    correction.refresh_from_db()
    assert correction.version == 1


def test_another_teams_leader_does_not_decide(client, world, tree):
    correction = world.handed_in()
    other = AssignmentFactory(unit=tree.other_team, role=Role.TEAM_LEADER).user
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/berigtigelser/{correction.pk}/godkend/", {"seen": "1"}).status_code == 404


def test_nobody_approves_their_own(as_, world, people):
    correction = world.handed_in(caseworker="team_leader")
    page = as_("team_leader").post(f"/berigtigelser/{correction.pk}/godkend/", {"seen": "1"})
    assert page.status_code == 422
    assert "Det er din egen berigtigelse." in page.content.decode()
    assert (
        as_("section_head").post(f"/berigtigelser/{correction.pk}/godkend/", {"seen": "1"}).status_code == 302
    )


@pytest.mark.parametrize("own", ["owner", "handed_in_by"])
def test_the_database_refuses_it_too(world, people, own):
    correction = world.handed_in()
    setattr(correction, own, people["team_leader"])
    correction.status, correction.approved_by = CorrectionStatus.APPROVED, people["team_leader"]
    with pytest.raises(IntegrityError), transaction.atomic():
        correction.save()


def test_what_was_not_handed_in_is_not_approved(as_, world):
    correction = world.correction()
    page = as_("team_leader").post(f"/berigtigelser/{correction.pk}/godkend/", {"seen": "1"})
    assert page.status_code == 422
    assert "Der er ikke sendt dokumentation til godkendelse." in page.content.decode()


def test_what_changed_meanwhile_is_seen_before_it_is_approved(as_, world):
    correction = world.handed_in()
    address = f"/berigtigelser/{correction.pk}/"
    as_("caseworker").post(f"{address}dokumentation/", proof(text="Rettet igen."))
    page = as_("team_leader").post(f"{address}godkend/", {"seen": "1"})
    assert page.status_code == 409
    assert "Rettet igen." in page.content.decode()
    assert as_("team_leader").post(f"{address}godkend/", {"seen": "2"}).status_code == 302


def test_an_owners_text_is_kept_when_another_was_first(as_, world):
    correction = world.correction()
    address = f"/berigtigelser/{correction.pk}/"
    as_("team_leader").post(f"{address}udsaet/", later(world, seen="1"))
    page = as_("caseworker").post(f"{address}dokumentation/", proof())
    assert page.status_code == 409
    assert "Samtalen er holdt 3. november" in page.content.decode()
    assert 'name="seen" value="2"' in page.content.decode()


def test_an_approval_is_undone_the_same_day_by_whoever_gave_it(as_, world, people):
    correction = world.handed_in()
    address = f"/berigtigelser/{correction.pk}/"
    as_("team_leader").post(f"{address}godkend/", {"seen": "1"})
    assert "Fortryd godkendelsen" in as_("team_leader").get(address).content.decode()
    assert "Fortryd godkendelsen" not in as_("section_head").get(address).content.decode()
    assert as_("section_head").post(f"{address}fortryd/", {"seen": "2"}).status_code == 422
    assert as_("team_leader").post(f"{address}fortryd/", {"seen": "2"}).status_code == 302
    correction.refresh_from_db()
    assert (correction.status, correction.approved_by) == (CorrectionStatus.HANDED_IN, None)
    assert (correction.finding.status, correction.finding.closed_at) == (FindingStatus.OPEN, None)


def test_an_approval_of_what_was_withdrawn_is_not_undone(as_, world):
    correction = world.handed_in()
    leader = as_("team_leader")
    leader.post(f"/berigtigelser/{correction.pk}/godkend/", {"seen": "1"})
    correction.refresh_from_db()
    finding = actions.withdraw(correction.approved_by, correction.finding, "Ikke en fejl.", seen=2)
    with pytest.raises(ValidationError, match="Fejlen er frafaldet"):
        actions.undo_approval(correction.approved_by, correction, world.today, seen=2)
    finding.refresh_from_db()
    assert finding.status == FindingStatus.WITHDRAWN


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no rows")
def test_what_is_decided_holds_the_finding_too(world, people):
    correction = world.handed_in()
    with CaptureQueriesContext(connection) as asked:
        actions.approve(people["team_leader"], correction, seen=1)
    locks = (query["sql"] for query in asked if "FOR UPDATE" in query["sql"])
    [lock] = [lock for lock in locks if "findings_correction" in lock]
    assert lock.endswith('FOR UPDATE OF "findings_correction", "findings_finding"')


def test_an_approval_of_yesterday_stands(world, people):
    correction = world.handed_in()
    correction = actions.approve(people["team_leader"], correction, seen=1)
    Correction.objects.filter(pk=correction.pk).update(approved_at=timezone.now() - timedelta(days=1))
    with pytest.raises(ValidationError):
        actions.undo_approval(people["team_leader"], correction, world.today, seen=2)


@pytest.mark.feature("F094")
def test_a_deadline_is_postponed_with_a_reason(as_, world):
    correction = world.correction()
    address = f"/berigtigelser/{correction.pk}/udsaet/"
    leader = as_("team_leader")
    assert leader.post(address, later(world, days=5, seen="1")).status_code == 422
    assert leader.post(address, later(world, seen="1", postponed_why="")).status_code == 422
    assert leader.post(address, later(world, days=5000, seen="1")).status_code == 422
    assert leader.post(address, later(world, seen="1")).status_code == 302
    correction.refresh_from_db()
    assert correction.due_on == world.today + timedelta(days=60)
    step = Step.objects.get()
    assert (step.text, step.due_on) == ("Ferie.", correction.due_on)


def test_it_is_given_to_somebody_who_can_do_it(as_, world, people, tree):
    correction = world.correction(caseworker=None, correction__owner=None)
    other = AssignmentFactory(unit=tree.team, role=Role.CASEWORKER).user
    leader, address = as_("team_leader"), f"/berigtigelser/{correction.pk}/ansvarlig/"
    assert leader.post(address, {"seen": "1", "owner": people["director"].pk}).status_code == 422
    assert leader.post(address, {"seen": "1", "owner": other.pk}).status_code == 302
    correction.refresh_from_db()
    assert correction.owner == other


def test_what_is_over_is_not_touched(as_, world):
    correction = world.handed_in()
    as_("team_leader").post(f"/berigtigelser/{correction.pk}/godkend/", {"seen": "1"})
    assert (
        as_("caseworker").post(f"/berigtigelser/{correction.pk}/dokumentation/", proof("2")).status_code
        == 422
    )
    assert (
        as_("section_head")
        .post(f"/berigtigelser/{correction.pk}/udsaet/", later(world, seen="2"))
        .status_code
        == 422
    )


def test_what_is_written_about_a_citizen_is_hidden_in_the_journal(as_, world):
    correction = world.correction()
    as_("caseworker").post(f"/berigtigelser/{correction.pk}/dokumentation/", proof())
    entry = Change.objects.get(action="findings.correction.hand_in")
    assert set(entry.new["text"]) == {"hidden"}
    assert entry.new["status"] == "handed_in"


def test_a_cpr_number_is_not_taken_into_what_is_written(world):
    text = f"Talt med {'0101' + '90'}-{'1234'}."
    form = ProofForm(proof(text=text), correction=world.correction())
    assert form.errors["proof"][0].startswith("Teksten ser ud til at indeholde et CPR-nummer.")


def test_reading_is_noted(as_, world):
    correction = world.correction()
    as_("caseworker").get(f"/berigtigelser/{correction.pk}/")
    assert Access.objects.get().why == Why.CORRECTION


# Many at a time


def many(client, corrections, query="", **other):
    marks = [f"{correction.pk}:{correction.version}" for correction in corrections]
    return client.post(f"/berigtigelser/flere/?{query}", {"valgt": marks, "hvilke": "valgte", **other})


SURE = {"handling": "godkend", "bekraeftet": "ja"}


def test_many_are_approved_and_those_that_could_not_be_are_told_why(as_, world):
    ready, early, own = world.handed_in(), world.correction(), world.handed_in(caseworker="team_leader")
    page = many(as_("team_leader"), [ready, early, own], **SURE)
    text = page.content.decode()
    assert "1 berigtigelse er godkendt." in text
    assert "2 berigtigelser er som før:" in text
    assert "Der er ikke sendt dokumentation til godkendelse." in text
    assert "Det er din egen berigtigelse." in text
    assert set(Correction.objects.filter(status="approved")) == {ready}


@pytest.mark.feature("W17")
def test_all_that_the_filter_leaves_are_approved_and_no_others(as_, world, tree):
    colleague = AssignmentFactory(unit=tree.team, role=Role.CASEWORKER).user
    ready = [world.handed_in(caseworker=colleague) for _ in range(3)]
    other = world.handed_in(cause="it")
    world.finding(cause="it")
    query, leader = "aarsag=ingen&status=handed_in", as_("team_leader")
    asked = many(leader, [], query, handling="godkend", hvilke="alle", antal="3")
    assert "Godkend 3 berigtigelser?" in asked.content.decode()
    assert "Listen er ændret" not in asked.content.decode()
    assert not Correction.objects.filter(status="approved")
    assert many(leader, [], query, valgt=asked.context["marks"], **SURE).status_code == 302
    assert set(Correction.objects.filter(status="approved")) == set(ready)
    assert other not in Correction.objects.filter(status="approved")


@pytest.mark.parametrize("handling", [{}, {"handling": ""}, {"handling": "fjern"}])
def test_nothing_is_done_before_it_is_said_what(as_, world, handling):
    leader, ready = as_("team_leader"), world.handed_in()
    assert many(leader, [ready], bekraeftet="ja", **handling).status_code == 302
    assert "Vælg, om du vil godkende" in leader.get("/berigtigelser/").content.decode()
    ready.refresh_from_db()
    assert ready.status == CorrectionStatus.HANDED_IN


def test_what_was_rewritten_meanwhile_is_not_approved_unseen(as_, world):
    ready = world.handed_in()
    as_("caseworker").post(f"/berigtigelser/{ready.pk}/dokumentation/", proof(text="Rettet igen."))
    page = many(as_("team_leader"), [ready], **SURE)
    assert "En anden har ændret den imens." in page.content.decode()
    ready.refresh_from_db()
    assert ready.status == CorrectionStatus.HANDED_IN


def test_a_row_more_than_was_seen_is_told(as_, world):
    leader = as_("team_leader")
    for _ in range(2):
        world.handed_in()
    page = many(leader, [], hvilke="alle", antal="1", **SURE)
    assert "Listen er ændret, siden du åbnede den." in page.content.decode()
    answer = many(leader, [], handling="udsaet", hvilke="alle", antal="1", **later(world))
    assert answer.status_code == 409
    assert "Ferie." in answer.content.decode()
    assert not Step.objects.exists()


def test_the_list_sends_what_was_seen_whatever_the_keys(as_, world):
    correction = world.handed_in()
    Correction.objects.filter(pk=correction.pk).update(id=12_345, version=3)
    page = as_("team_leader").get("/berigtigelser/").content.decode()
    assert 'name="valgt" value="12345:3"' in page
    assert 'name="antal" value="1"' in page
    assert page.index('<button type="submit" disabled hidden>') < page.index('name="handling"')


def test_many_are_postponed_with_one_reason(as_, world):
    corrections = [world.correction(), world.correction()]
    leader = as_("team_leader")
    wrong = many(leader, corrections, handling="udsaet", due_on="", postponed_why="")
    assert wrong.status_code == 422
    assert many(leader, corrections, handling="udsaet", **later(world)).status_code == 302
    assert {c.due_on for c in Correction.objects.all()} == {world.today + timedelta(days=60)}
    assert Change.objects.filter(action="findings.correction.postpone").count() == 2


def test_nothing_marked_is_told(as_, world):
    world.handed_in()
    leader = as_("team_leader")
    assert many(leader, [], handling="godkend").status_code == 302
    assert "Sæt kryds ved mindst én berigtigelse." in leader.get("/berigtigelser/").content.decode()


def test_what_one_does_not_see_is_not_among_those_chosen(as_, world, tree):
    elsewhere = world.handed_in(
        unit=tree.other_center, caseworker=None, reviewer="director", correction__owner=None
    )
    many(as_("team_leader"), [elsewhere], **SURE)
    elsewhere.refresh_from_db()
    assert elsewhere.status == CorrectionStatus.HANDED_IN


# The list and the figures


def rows_of(page) -> int:
    return page.context["listing"].page.paginator.count


@pytest.mark.feature("F119")
@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", 4),
        ("frist=over", 1),
        ("frist=snart", 1),
        ("status=approved", 1),
        ("hvem=til_mig", 1),
        ("hvem=uden", 0),
    ],
)
def test_the_list_narrows(as_, world, people, query, n):
    world.correction(correction__due_on=world.today - timedelta(days=1))
    world.correction(correction__due_on=world.today)
    world.correction()
    world.handed_in(correction__due_on=world.today - timedelta(days=9))
    done = world.handed_in()
    actions.approve(people["team_leader"], done, seen=1)
    world.withdrawn()
    assert rows_of(as_("team_leader").get(f"/berigtigelser/?{query}")) == n


def test_overdue_is_said_in_words(as_, world):
    world.correction(correction__due_on=world.today - timedelta(days=1))
    assert "Overskredet" in as_("caseworker").get("/berigtigelser/").content.decode()


def test_a_caseworker_decides_nothing_about_many(as_, world):
    world.correction()
    assert 'name="handling"' not in as_("caseworker").get("/berigtigelser/").content.decode()
    assert as_("caseworker").post("/berigtigelser/flere/", {"handling": "godkend"}).status_code == 404


@pytest.mark.feature("F084")
def test_the_figures_of_rounds(world, people):
    world.finding(amount_ore=100, has_reimbursement=True, age="new", correction__due_on=world.today)
    world.finding(
        amount_ore=250, has_reimbursement=True, age="old", correction__due_on=world.today - timedelta(days=1)
    )
    world.handed_in(correction__due_on=world.today - timedelta(days=1))
    actions.approve(people["team_leader"], world.handed_in(), seen=1)
    world.withdrawn()
    found = figures_of([world.round.pk, 999_999], world.today)
    figures = found[world.round.pk]
    assert (figures.n_errors, figures.n_cases_with_errors, figures.n_reimbursement) == (4, 4, 2)
    assert (figures.amount_ore, figures.n_new, figures.n_old, figures.n_age_unknown) == (350, 1, 1, 2)
    assert (figures.n_open, figures.n_overdue, figures.n_handed_in, figures.n_approved) == (3, 1, 1, 1)
    assert found[999_999].n_errors == 0


def test_the_figures_take_one_query_however_many_rounds(world):
    world.finding()
    with CaptureQueriesContext(connection) as asked:
        figures_of(range(100), world.today)
    assert len(asked) == 1
