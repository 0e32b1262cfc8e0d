"""The demo's supervision: every round whole, every seal unbroken, whatever day it is loaded."""

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from rettidig.sampling.certificate import Certificate
from rettidig_web.accounts.models import Unit, UnitKind
from rettidig_web.caseloads.models import Case, OpenDuty
from rettidig_web.demo.loading import load_demo
from rettidig_web.demo.supervision import Stand, quarters_until, read_supervision
from rettidig_web.demo.years import load_supervision
from rettidig_web.documents.models import AreaComment, IssuedReport
from rettidig_web.findings.models import Correction, CorrectionStatus, Finding
from rettidig_web.journal.verification import verify
from rettidig_web.reviews.models import Review, ReviewStatus
from rettidig_web.reviews.signing import verify_signature
from rettidig_web.rounds.models import Proposal, Round, RoundStatus, SampledCase

TODAY = date(2026, 11, 22)
N_GROUPS = 16


@pytest.fixture(scope="module")
def plan():
    return read_supervision()


@pytest.mark.feature("W23")
def test_there_are_sixteen_groups_in_five_areas(plan):
    assert len(plan.groups) == N_GROUPS
    assert len({group.area for group in plan.groups}) == 5
    assert set(plan.under_way) <= {group.title for group in plan.groups}
    assert len({group.code for group in plan.groups}) == N_GROUPS


@pytest.mark.parametrize("today", [TODAY, date(2026, 1, 1), date(2027, 2, 14), date(2028, 2, 29)])
def test_the_last_quarter_is_one_whose_rounds_can_be_concluded_by_today(plan, today):
    quarters = quarters_until(today, plan.model_copy(update={"quarters": 8}))
    assert len(quarters) == 8
    assert quarters[-1].is_last
    assert quarters[-1].day(plan.days.approved) <= today
    starts = [quarter.first_day for quarter in quarters]
    assert starts == sorted(set(starts))


@pytest.fixture
def loaded(transactional_db, settings, tmp_path) -> None:
    settings.JOURNAL_ANCHOR = tmp_path / "anchor"
    load_demo(TODAY)
    load_supervision(TODAY, 2)


@pytest.mark.feature("W23")
@pytest.mark.slow
@pytest.mark.usefixtures("loaded")
def test_two_quarters_of_nordby(plan, settings):
    _rounds_stand_as_planned(plan)
    _people_decided()
    _cases_have_deadlines_ahead()
    _one_report_is_issued(plan)
    assert all(verify_signature(review) for review in Review.objects.filter(status=ReviewStatus.SIGNED))
    assert not verify(settings.JOURNAL_ANCHOR, timezone.now()).faults.found
    n_rounds = Round.objects.count()
    load_supervision(TODAY, 2)
    assert Round.objects.count() == n_rounds


def _rounds_stand_as_planned(plan):
    rounds = Round.objects.all()
    assert Counter(rounds.values_list("year", "quarter")) == {(2026, 3): N_GROUPS, (2026, 4): N_GROUPS}
    assert set(rounds.filter(quarter=3).values_list("status", flat=True)) == {RoundStatus.CONCLUDED}
    wanted = {
        Stand.PLANNED: RoundStatus.PLANNED,
        Stand.CONCLUDED: RoundStatus.CONCLUDED,
    }
    for one in rounds.filter(quarter=4):
        stand = plan.under_way.get(one.target_group_title, Stand.CONCLUDED)
        assert one.status == wanted.get(stand, RoundStatus.DRAWN)
        assert one.previous is not None
        assert one.points
    for one in rounds.exclude(status=RoundStatus.PLANNED):
        certificate = Certificate.model_validate(one.certificate)
        drawn = {case.case_id for case in certificate.in_use}
        assert drawn == set(one.sample.values_list("case__number", flat=True))


def _people_decided():
    signed = Review.objects.filter(status=ReviewStatus.SIGNED)
    assert all(review.n_asked == review.n_answered for review in signed)
    assert {"open", "commenting", "settling", "signed"} == set(
        Review.objects.values_list("status", flat=True)
    )
    sampled = SampledCase.objects.filter(reviewer__isnull=False)
    assert all(one.reviewer_id != one.caseworker_id for one in sampled)
    assert Proposal.objects.exists()
    assert Finding.objects.count() == Correction.objects.count()
    statuses = set(Correction.objects.values_list("status", flat=True))
    assert {CorrectionStatus.OPEN, CorrectionStatus.HANDED_IN, CorrectionStatus.APPROVED} <= statuses


def _cases_have_deadlines_ahead():
    assert OpenDuty.objects.filter(due_on__gte=TODAY).exists()
    assert Case.objects.filter(caseworker=None, is_current=True).count() == 0


def _one_report_is_issued(plan):
    report = IssuedReport.objects.get()
    assert (report.year, report.quarter) == (2026, 3)
    assert AreaComment.objects.count() == len(plan.area_comments)
    areas = set(Unit.objects.filter(kind=UnitKind.SECTION).values_list("name", flat=True))
    assert set(plan.area_comments) == areas
