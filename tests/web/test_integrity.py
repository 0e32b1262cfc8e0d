"""What cannot be skipped, done twice, or done by two at once."""

from datetime import date
from threading import Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.web import slow_job
from tests.web.commented import drawn_case
from tests.web.factories import CaseFactory, CitizenFactory, ReviewFactory
from tests.web.findings_world import FindingsWorld
from tests.web.people import make_people, make_tree
from tests.web.round_cases import make_cases
from tests.web.test_rounds_actions import SEED, a_plan

from rettidig.vocabulary import Refused
from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.models import CaseChange
from rettidig_web.findings.actions import save_finding, withdraw
from rettidig_web.findings.actions.findings import FACTS
from rettidig_web.findings.forms import WhyForm
from rettidig_web.findings.models import Cause, Finding, FindingStatus
from rettidig_web.jobs.actions import start
from rettidig_web.journal.models import Access, Change, Why
from rettidig_web.reviews import signing
from rettidig_web.reviews.forms import NoteForm
from rettidig_web.reviews.models import Review, ReviewStatus
from rettidig_web.rounds import actions
from rettidig_web.rounds.designs import DrawKind, Wish
from rettidig_web.rounds.forms import ReasonForm
from rettidig_web.rounds.models import Round, SampledCase


@pytest.fixture
def closed(tree, people) -> Finding:
    """A finding whose correction is approved; nobody has said the cause of it."""
    return FindingsWorld(tree, people).finding(
        status=FindingStatus.CLOSED, closed_at=timezone.now(), has_quality=True, type="late"
    )


def facts_of(finding: Finding, **changes: object) -> dict[str, object]:
    return {name: getattr(finding, name) for name in FACTS} | changes


class TestClosedFinding:
    pytestmark = pytest.mark.django_db

    @pytest.mark.parametrize("change", [{"type": "missing"}, {"has_quality": False}, {"type": ""}])
    def test_what_was_said_of_it_stays(self, closed, people, change):
        with pytest.raises(ValidationError, match="afsluttet"):
            save_finding(people["reviewer"], closed, facts_of(closed, **change), seen=closed.version)
        assert facts_of(Finding.objects.get(pk=closed.pk)) == facts_of(closed)
        assert not Change.objects.filter(action="findings.finding.change").exists()

    def test_what_nobody_had_said_can_be_said(self, closed, people):
        facts = facts_of(closed, cause=Cause.KNOWLEDGE, arose_on=date(2026, 9, 1))
        assert save_finding(people["reviewer"], closed, facts, seen=closed.version).cause == Cause.KNOWLEDGE

    def test_the_page_says_why(self, closed, as_):
        address = reverse("findings:finding", args=[closed.pk])
        answer = as_("team_leader").post(address, {"seen": closed.version, "type": "wrong"})
        assert answer.status_code == 422
        assert "ligger fast" in answer.content.decode()

    def test_it_can_be_withdrawn_once(self, closed, people):
        gone = withdraw(people["reviewer"], closed, "Ikke en fejl.", seen=closed.version)
        with pytest.raises(ValidationError, match="frafaldet"):
            withdraw(people["reviewer"], gone, "Heller ikke nu.", seen=gone.version)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["drop_out", "cancel"])
def test_a_case_does_not_go_while_its_review_is_signed(monkeypatch, what):
    """The signature is not committed yet when somebody else lets the case drop out, or cancels the round."""
    tree = make_tree()
    people = make_people(tree)
    day, leader = timezone.localdate(), people[Role.SECTION_HEAD]
    plan = a_plan(tree, make_cases(tree, people, 6), Wish(DrawKind.SIMPLE, n=2, spares=2))
    drawn = actions.draw(leader, actions.plan_round(leader, plan), SEED, day)
    sampled = SampledCase.objects.filter(round=drawn).exclude(reviewer=None).first()
    review = ReviewFactory(sampled_case=sampled)
    monkeypatch.setattr(signing, "why_not_ready", lambda *_: "")
    is_signing, refused = Event(), []
    recorded = signing.record

    def slowly(*args: object, **kwargs: object) -> None:
        is_signing.set()
        other.join(0.5)
        recorded(*args, **kwargs)

    def go() -> None:
        is_signing.wait(20)
        try:
            if what == "cancel":
                actions.cancel(leader, Round.objects.get(pk=drawn.pk), "Aflyst.", drawn.version)
            else:
                case = SampledCase.objects.select_related("round__snapshot", "round__unit", "case")
                actions.drop_out(leader, case.get(pk=sampled.pk), "Fejlregistreret.", day)
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    other = Thread(target=go)
    monkeypatch.setattr(signing, "record", slowly)
    other.start()
    signing.sign(sampled.reviewer, Review.objects.get(pk=review.pk), day)
    other.join()
    assert refused
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.SIGNED
    assert SampledCase.objects.get(pk=sampled.pk).dropped_at is None
    assert Round.objects.get(pk=drawn.pk).status == "drawn"


class TestNoted:
    """Whoever takes cases away in a file is in the access log, once for each citizen."""

    pytestmark = pytest.mark.django_db

    def seen(self) -> list[tuple[str, str]]:
        return list(Access.objects.filter(why=Why.EXPORT).values_list("citizen", "where"))

    def test_the_queue(self, tree, people, as_):
        sampled = drawn_case(tree, people)
        as_("reviewer").get(reverse("reviews:queue"), {"udtraek": "xlsx"})
        assert self.seen() == [(sampled.case.citizen.pseudonym, "reviews:queue")]

    def test_the_sample(self, tree, people, as_):
        sampled = drawn_case(tree, people)
        as_("reviewer").get(reverse("workspace:round", args=[sampled.round_id]), {"udtraek": "xlsx"})
        assert self.seen() == [(sampled.case.citizen.pseudonym, "workspace:round")]

    def test_what_changed_in_a_snapshot(self, tree, as_):
        case = CaseFactory(home=tree.section, snapshot__unit=tree.section, citizen=CitizenFactory())
        CaseChange.objects.create(snapshot=case.snapshot, case=case, kind="new", columns=[])
        as_("section_head").get(reverse("caseloads:snapshot", args=[case.snapshot_id]), {"udtraek": "xlsx"})
        assert self.seen() == [(case.citizen.pseudonym, "caseloads:snapshot")]

    def test_the_certificate(self, tree, people, as_):
        leader = people[Role.SECTION_HEAD]
        plan = a_plan(tree, make_cases(tree, people, 3), Wish(DrawKind.ALL))
        drawn = actions.draw(leader, actions.plan_round(leader, plan), SEED, timezone.localdate())
        as_("section_head").get(reverse("rounds:certificate_file", args=[drawn.pk]))
        assert len(self.seen()) == 3


@pytest.mark.django_db
def test_a_long_name_is_a_long_title_and_no_error(people):
    """PostgreSQL holds a title to its length where SQLite does not."""
    made = start(people["team_leader"], "Indlæser " + "x" * 300, slow_job.works, seconds=0.0)
    assert len(made.title) == 200


@pytest.mark.django_db
def test_a_reason_holds_no_cpr_number(tree, people, as_):
    """Nor does the page that says so."""
    round_, number = drawn_case(tree, people).round, "311299" + "0000"
    sent = {"grund": f"Handler om {number}", "version": round_.version}
    answer = as_("section_head").post(reverse("rounds:cancel", args=[round_.pk]), sent)
    assert (answer.status_code, Round.objects.get(pk=round_.pk).status) == (422, "drawn")
    assert number not in answer.content.decode()


@pytest.mark.parametrize(
    "field", [ReasonForm().fields["grund"], WhyForm().fields["why"], NoteForm().fields["note"]]
)
def test_what_is_written_is_shown_again_without_a_cpr_number(field):
    number = "311299" + "0000"
    with pytest.raises(ValidationError):
        field.clean(f"Se {number}")
    assert field.bound_data(f"Se {number}", None) == "Se [CPR]"
