"""What is done with rounds: planned, drawn, shared out, changed, concluded, and what is refused."""

import shutil
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.web.factories import POINTS, CheckFactory, ReviewFactory
from tests.web.people import AssignmentFactory, UserFactory
from tests.web.round_cases import AS_OF, GROUP, make_cases

from rettidig.catalogue import load_catalogue, loading
from rettidig.sampling.certificate import Seed, SeedSource
from rettidig.sampling.strata import WHOLE
from rettidig.sampling.verifying import verify_sample
from rettidig.vocabulary import Refused
from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.files import folder_of
from rettidig_web.caseloads.missing import FilesGoneError
from rettidig_web.caseloads.models import Case, SnapshotKind
from rettidig_web.controls.actions import pin
from rettidig_web.journal.models import Change
from rettidig_web.rounds import actions, queries
from rettidig_web.rounds.designs import DrawKind, Wish, design_of
from rettidig_web.rounds.drawing import EMPLOYEE, check_path, path_of
from rettidig_web.rounds.models import Proposal, Round, RoundKind, RoundStatus, SampledCase
from rettidig_web.rounds.planning import Plan

DAY = date(2026, 11, 22)
SEED = Seed(text="25-0123 2026-11-20", source=SeedSource.GIVEN)

pytestmark = pytest.mark.django_db


def a_plan(tree, cases, wish=None, **changes) -> Plan:
    plan = Plan(
        kind=RoundKind.ORDINARY,
        title="Ledelsestilsyn, 4. kvartal 2026: Uddannelseshjælp",
        unit=tree.section,
        target_group=GROUP,
        target_group_title="Uddannelseshjælp",
        year=2026,
        quarter=4,
        catalogue=load_catalogue("fokusrevision-2022"),
        points=POINTS,
        snapshot=cases.snapshot,
        design=design_of(wish or Wish(DrawKind.SIMPLE, n=8, spares=3), AS_OF),
        review_by=date(2026, 12, 15),
        comment_days=10,
        new_months=12,
        shares={user.pk: 1 for user in cases.reviewers},
    )
    return replace(plan, **changes)


@pytest.fixture
def cases(tree, people):
    return make_cases(tree, people)


@pytest.fixture
def leader(people):
    return people[Role.SECTION_HEAD]


@pytest.fixture
def drawn(tree, cases, leader) -> Round:
    planned = actions.plan_round(leader, a_plan(tree, cases))
    return actions.draw(leader, planned, SEED, DAY)


def frames() -> set[str]:
    """The frozen frames on disk."""
    return {path.name for path in (settings.CASELOADS / "frames").glob("*")}


def sign_all(round_: Round) -> None:
    for row in queries.in_use(round_):
        signer = row.reviewer
        ReviewFactory(
            sampled_case=row,
            status="signed",
            signed_at=round_.drawn_at,
            signed_by=signer,
            signed_hash="0" * 64,
        )


class TestPlan:
    def test_a_plan_pins_the_catalogue_and_is_journalled(self, tree, cases, leader):
        planned = actions.plan_round(leader, a_plan(tree, cases))
        assert planned.status == RoundStatus.PLANNED
        assert planned.catalogue.content_hash == load_catalogue("fokusrevision-2022").content_hash
        assert [point.id for point in queries.points_of(planned)] == [
            point.id
            for point in load_catalogue("fokusrevision-2022").catalogue.case_points
            if point.id in POINTS
        ]
        assert Change.objects.get().action == "rounds.round.plan"

    def test_two_rounds_share_a_pinned_catalogue(self, tree, cases, leader):
        one = actions.plan_round(leader, a_plan(tree, cases))
        other = actions.plan_round(leader, a_plan(tree, cases))
        assert one.catalogue == other.catalogue

    def test_last_quarters_round_is_linked(self, tree, cases, leader):
        before = actions.plan_round(leader, a_plan(tree, cases, year=2026, quarter=3))
        actions.plan_round(leader, a_plan(tree, cases, year=2026, quarter=2))
        after = actions.plan_round(leader, a_plan(tree, cases))
        assert after.previous == before

    def test_a_plan_changed_by_another_is_not_overwritten(self, tree, cases, leader):
        planned = actions.plan_round(leader, a_plan(tree, cases))
        actions.change_plan(leader, planned, a_plan(tree, cases, title="Et nyt navn"), seen=0)
        with pytest.raises(Refused):
            actions.change_plan(leader, planned, a_plan(tree, cases, title="Et tredje"), seen=0)
        planned.refresh_from_db()
        assert (planned.title, planned.version) == ("Et nyt navn", 1)

    def test_a_drawn_round_keeps_its_plan(self, tree, cases, leader, drawn):
        with pytest.raises(Refused):
            actions.change_plan(leader, drawn, a_plan(tree, cases), seen=drawn.version)


class TestDraw:
    @pytest.mark.feature("F029")
    def test_the_sample_is_drawn_in_order_and_verifies(self, drawn):
        certificate = queries.certificate_of(drawn)
        rows = list(queries.sample_of(drawn))
        assert [row.case.number for row in rows] == [one.case_id for one in certificate.draws]
        assert [row.position for row in rows] == list(range(1, 9))
        assert verify_sample(certificate, path_of(drawn.frame_folder)).holds
        assert certificate.caseload.as_of == AS_OF
        assert drawn.frame_counts == {"snapshot": 24, "unit": 24, "target_group": 24}

    def test_the_same_seed_draws_the_same(self, tree, cases, leader, drawn):
        again = actions.draw(leader, actions.plan_round(leader, a_plan(tree, cases)), SEED, DAY)
        assert [row.case_id for row in queries.sample_of(again)] == [
            row.case_id for row in queries.sample_of(drawn)
        ]

    def test_only_the_unit_and_the_target_group_are_drawn_from(self, tree, people, leader):
        cases = make_cases(tree, people, 20, other_group=6)
        wish = Wish(DrawKind.ALL)
        planned = actions.plan_round(leader, a_plan(tree, cases, wish, unit=tree.team))
        drawn = actions.draw(leader, planned, SEED, DAY)
        rows = list(queries.sample_of(drawn))
        assert len(rows) == 10
        assert {row.unit_id for row in rows} == {tree.team.pk}
        assert {row.case.target_group for row in rows} == {GROUP}

    @pytest.mark.feature("F030", "F145")
    def test_so_many_for_each_employee(self, tree, cases, leader):
        wish = Wish(DrawKind.PER_CASEWORKER, n=4)
        planned = actions.plan_round(leader, a_plan(tree, cases, wish, kind=RoundKind.SPOT_CHECK))
        drawn = actions.draw(leader, planned, SEED, DAY)
        counted = [
            sum(row.caseworker == user for row in queries.sample_of(drawn)) for user in cases.caseworkers
        ]
        assert counted == [4, 4, 4]
        words = str(queries.certificate_of(drawn).frame.strata)
        assert all(str(user) not in words and user.username not in words for user in cases.caseworkers)
        assert not any(f"{EMPLOYEE}{user.pk}'" in words for user in cases.caseworkers)
        assert verify_sample(queries.certificate_of(drawn), path_of(drawn.frame_folder)).holds

    def test_teams_are_drawn_from_by_the_units_cases_are_tied_to(self, tree, cases, leader):
        wish = Wish(DrawKind.EQUAL, n=3)
        drawn = actions.draw(leader, actions.plan_round(leader, a_plan(tree, cases, wish)), SEED, DAY)
        names = [each.name for each in queries.certificate_of(drawn).frame.strata]
        assert names == ["Team Nord", "Team Syd"]

    def test_a_list_has_no_proposals(self, drawn):
        assert not Proposal.objects.filter(sampled_case__round=drawn).exists()

    def test_an_import_that_is_not_judged_is_judged_at_the_draw(self, tree, people, leader):
        cases = make_cases(tree, people, 6, kind=SnapshotKind.IMPORT)
        wish = Wish(DrawKind.ALL)
        people_alone = "fr22-uddannelsesfokus-samlet"
        plan = a_plan(tree, cases, wish, points=(*POINTS, people_alone))
        drawn = actions.draw(leader, actions.plan_round(leader, plan), SEED, DAY)
        first = Proposal.objects.filter(sampled_case__round=drawn, point_id=POINTS[0])
        assert sorted(first.values_list("outcome", flat=True)) == ["met"] * 3 + ["not_met"] * 3
        met = first.filter(outcome="met").first()
        assert (met.trigger_on, met.due_on, met.done_on) == (
            date(2019, 3, 1),
            date(2019, 3, 8),
            date(2019, 3, 7),
        )
        assert not Proposal.objects.filter(point_id=people_alone).exists()

    def test_without_the_frames_files_nothing_is_changed(self, tree, people, leader):
        cases = make_cases(tree, people, 6, kind=SnapshotKind.IMPORT)
        plan = a_plan(tree, cases, Wish(DrawKind.SIMPLE, n=2, spares=2))
        drawn = actions.draw(leader, actions.plan_round(leader, plan), SEED, DAY)
        for folder in (path_of(drawn.frame_folder), check_path(drawn.frame_folder)):
            shutil.rmtree(folder)
        with pytest.raises(FilesGoneError):
            actions.drop_out(leader, queries.sample_of(drawn).first(), "Dublet", DAY)
        assert queries.in_use(drawn).count() == 2

    def test_proposals_come_from_the_snapshots_own_check(self, tree, people, leader):
        cases = make_cases(tree, people, 4, kind=SnapshotKind.IMPORT)
        planned = actions.plan_round(leader, a_plan(tree, cases, Wish(DrawKind.ALL)))
        before = frames()
        made = CheckFactory(snapshot=cases.snapshot, catalogue_hash=planned.catalogue.content_hash)
        with pytest.raises(FilesGoneError):
            actions.draw(leader, planned, SEED, DAY)
        planned.refresh_from_db()
        assert planned.status == RoundStatus.PLANNED
        assert frames() == before
        made.delete()
        assert actions.draw(leader, planned, SEED, DAY).status == RoundStatus.DRAWN

    def test_cases_of_earlier_rounds_are_left_out(self, tree, cases, leader, drawn):
        plan = a_plan(tree, cases, skips_reviewed=True, quarter=1, year=2027)
        again = actions.draw(leader, actions.plan_round(leader, plan), SEED, DAY)
        earlier = {row.case_id for row in queries.sample_of(drawn)}
        assert not earlier & {row.case_id for row in queries.sample_of(again)}
        steps = {each.kind: each.removed for each in queries.certificate_of(again).frame.criteria}
        assert steps["not_reviewed"] == 8

    def test_nobody_to_review_is_refused(self, tree, cases, leader):
        planned = actions.plan_round(leader, a_plan(tree, cases, shares={}))
        with pytest.raises(Refused, match="nobody"):
            actions.draw(leader, planned, SEED, DAY)

    def test_more_than_there_are_is_refused_and_leaves_nothing(self, tree, cases, leader):
        planned = actions.plan_round(leader, a_plan(tree, cases, Wish(DrawKind.SIMPLE, n=25)))
        before = frames()
        with pytest.raises(Refused, match="24"):
            actions.draw(leader, planned, SEED, DAY)
        assert frames() == before

    def test_a_snapshot_that_has_lost_its_cases_is_refused(self, tree, cases, leader):
        planned = actions.plan_round(leader, a_plan(tree, cases))
        cases.snapshot.cases.update(is_current=False)
        with pytest.raises(Refused, match="no cases"):
            actions.draw(leader, planned, SEED, DAY)

    def test_it_is_drawn_once(self, drawn, leader):
        with pytest.raises(Refused):
            actions.draw(leader, drawn, SEED, DAY)
        stale = Round.objects.get(pk=drawn.pk)
        stale.status, stale.version = RoundStatus.PLANNED, 0
        with pytest.raises(Refused):
            actions.draw(leader, stale, SEED, DAY)
        assert drawn.sample.count() == 8


class TestAssign:
    def test_everybody_gets_a_share(self, drawn, cases):
        counted = [drawn.sample.filter(reviewer=user).count() for user in cases.reviewers]
        assert counted == [4, 4]

    def test_a_double_share_is_twice_the_work(self, tree, cases, leader):
        one, other = cases.reviewers
        plan = a_plan(tree, cases, Wish(DrawKind.SIMPLE, n=9), shares={one.pk: 2, other.pk: 1})
        drawn = actions.draw(leader, actions.plan_round(leader, plan), SEED, DAY)
        assert [drawn.sample.filter(reviewer=user).count() for user in (one, other)] == [6, 3]

    @pytest.mark.feature("W19")
    def test_work_in_other_rounds_counts(self, tree, cases, leader, drawn):
        one, other = cases.reviewers
        drawn.sample.update(reviewer=one)
        again = actions.draw(leader, actions.plan_round(leader, a_plan(tree, cases)), SEED, DAY)
        assert [again.sample.filter(reviewer=user).count() for user in (one, other)] == [0, 8]

    @pytest.mark.feature("W19")
    def test_nobody_gets_their_own_case(self, tree, cases, leader):
        own = cases.caseworkers[0]
        AssignmentFactory(user=own, role=Role.REVIEWER, unit=tree.section)
        plan = a_plan(tree, cases, Wish(DrawKind.ALL), shares={own.pk: 9, cases.reviewers[0].pk: 1})
        drawn = actions.draw(leader, actions.plan_round(leader, plan), SEED, DAY)
        assert not drawn.sample.filter(reviewer=own, caseworker=own).exists()
        assert not drawn.sample.filter(reviewer=None).exists()

    def test_a_case_that_nobody_may_review_waits(self, tree, cases, leader):
        own = cases.caseworkers[0]
        AssignmentFactory(user=own, role=Role.REVIEWER, unit=tree.section)
        plan = a_plan(tree, cases, Wish(DrawKind.ALL), shares={own.pk: 1})
        drawn = actions.draw(leader, actions.plan_round(leader, plan), SEED, DAY)
        assert drawn.sample.filter(reviewer=None).count() == 8
        assert actions.assign(leader, drawn, DAY) == 0

    def test_the_database_refuses_ones_own_case_too(self, drawn, cases):
        row = drawn.sample.filter(caseworker=cases.caseworkers[0]).first()
        with pytest.raises(IntegrityError), transaction.atomic():
            SampledCase.objects.filter(pk=row.pk).update(reviewer=row.caseworker)

    def test_cases_are_given_to_another_but_not_their_own_nor_signed_ones(self, tree, cases, leader, drawn):
        own = cases.caseworkers[0]
        AssignmentFactory(user=own, role=Role.REVIEWER, unit=tree.section)
        others = drawn.sample.exclude(caseworker=own)
        ReviewFactory(
            sampled_case=others.first(),
            status="signed",
            signed_at=drawn.drawn_at,
            signed_by=leader,
            signed_hash="0" * 64,
        )
        came = actions.reassign(leader, drawn, drawn.sample.all(), own)
        assert came.n_own == drawn.sample.filter(caseworker=own).count()
        assert (came.n_signed, came.n_moved, came.n_commented) == (1, 8 - came.n_own - 1, 0)
        assert drawn.sample.filter(reviewer=own).count() == came.n_moved
        assert Change.objects.latest("number").action == "rounds.round.reassign"

    def test_a_case_that_has_become_somebodys_own_is_not_given_to_them(self, tree, cases, leader, drawn):
        one, other = cases.reviewers
        tied = drawn.sample.filter(reviewer=other).first()
        tied.case.caseworker = one
        tied.case.save()
        assert actions.reassign(leader, drawn, drawn.sample.filter(pk=tied.pk), one).n_own == 1
        drawn.sample.filter(pk=tied.pk).update(reviewer=None)
        drawn.reviewers.filter(user=other).delete()
        assert actions.assign(leader, drawn, DAY) == 0
        tied.refresh_from_db()
        assert tied.reviewer is None

    @pytest.mark.parametrize("how", ["wrote", "closed"])
    def test_a_review_is_not_given_to_whoever_has_commented_on_it(self, people, leader, drawn, how):
        sampled = drawn.sample.first()
        commenter = people[Role.TEAM_LEADER]
        closed = {"comments_closed_by": commenter} if how == "closed" else {}
        review = ReviewFactory(sampled_case=sampled, status="settling", **closed)
        for point_id in POINTS[:2] if how == "wrote" else ():
            said = {"text": "Borgeren var syg.", "written_at": drawn.drawn_at}
            review.comments.create(point_id=point_id, written_by=commenter, **said)
        came = actions.reassign(leader, drawn, drawn.sample.filter(pk=sampled.pk), commenter)
        assert (came.n_moved, came.n_commented) == (0, 1)
        sampled.refresh_from_db()
        assert sampled.reviewer != commenter


class TestChange:
    @pytest.mark.feature("F033")
    def test_an_extension_keeps_all_that_was_drawn(self, drawn, leader):
        before = list(queries.sample_of(drawn).values_list("case", flat=True))
        assert actions.extend(leader, drawn, 5, DAY) == 5
        rows = list(queries.sample_of(drawn))
        assert [row.case_id for row in rows[:8]] == before
        assert {row.origin for row in rows[8:]} == {"extension"}
        assert all(row.reviewer_id for row in rows)
        drawn.refresh_from_db()
        assert verify_sample(queries.certificate_of(drawn), path_of(drawn.frame_folder)).holds

    def test_more_than_are_left_is_refused(self, drawn, leader):
        with pytest.raises(Refused, match="16"):
            actions.extend(leader, drawn, 17, DAY)

    @pytest.mark.feature("W19")
    def test_a_spare_takes_the_place_of_a_drop_out(self, drawn, leader):
        out = queries.sample_of(drawn).first()
        spare = actions.drop_out(leader, out, "Sagen er sendt til en anden kommune", DAY)
        out.refresh_from_db()
        assert out.dropped_at
        assert (spare.origin, spare.position) == ("replacement", 9)
        assert spare.reviewer is not None
        assert queries.in_use(drawn).count() == 8
        drawn.refresh_from_db()
        assert verify_sample(queries.certificate_of(drawn), path_of(drawn.frame_folder)).holds
        told = str(Change.objects.latest("number").new)
        assert "kommune" not in told

    def test_without_a_spare_the_case_stays(self, tree, cases, leader):
        plan = a_plan(tree, cases, Wish(DrawKind.SIMPLE, n=8, spares=0))
        drawn = actions.draw(leader, actions.plan_round(leader, plan), SEED, DAY)
        with pytest.raises(Refused, match="No spare"):
            actions.drop_out(leader, queries.sample_of(drawn).first(), "Dublet", DAY)
        assert queries.in_use(drawn).count() == 8

    def test_a_spare_that_was_deleted_is_refused(self, drawn, leader):
        spares = queries.certificate_of(drawn).spares[WHOLE]
        Case.objects.filter(number__in=[each.case_id for each in spares]).delete()
        with pytest.raises(Refused, match=spares[0].case_id):
            actions.drop_out(leader, queries.sample_of(drawn).first(), "Dublet", DAY)
        assert queries.in_use(drawn).count() == 8

    def test_a_reason_with_a_cpr_number_is_refused(self, drawn, leader):
        with pytest.raises(Refused, match="CPR"):
            actions.drop_out(leader, queries.sample_of(drawn).first(), "Samme som 000000-0000", DAY)

    def test_a_signed_review_cannot_drop_out(self, drawn, leader):
        sign_all(drawn)
        with pytest.raises(Refused, match="signed"):
            actions.drop_out(leader, queries.sample_of(drawn).first(), "Dublet", DAY)

    def test_two_at_once_do_not_both_change_the_certificate(self, drawn, leader):
        first, second = queries.sample_of(drawn).select_related("round__unit", "round__snapshot")[:2]
        actions.drop_out(leader, first, "Dublet", DAY)
        with pytest.raises(Refused):
            actions.drop_out(leader, second, "Dublet", DAY)
        assert queries.in_use(drawn).count() == 8


class TestEnd:
    def test_it_ends_when_every_review_is_signed(self, drawn, leader):
        with pytest.raises(Refused, match="8 reviews"):
            actions.conclude(leader, drawn)
        sign_all(drawn)
        concluded = actions.conclude(leader, drawn)
        assert concluded.status == RoundStatus.CONCLUDED
        assert concluded.concluded_at
        with pytest.raises(Refused):
            actions.extend(leader, concluded, 1, DAY)

    def test_a_case_that_dropped_out_need_not_be_reviewed(self, drawn, leader):
        out = queries.sample_of(drawn).first()
        actions.drop_out(leader, out, "Dublet", DAY)
        sign_all(drawn)
        assert actions.conclude(leader, drawn).status == RoundStatus.CONCLUDED

    def test_it_is_cancelled_with_a_reason_until_something_is_signed(self, tree, cases, leader, drawn):
        other = actions.draw(leader, actions.plan_round(leader, a_plan(tree, cases)), SEED, DAY)
        assert actions.cancel(leader, other, "Forkert målgruppe", other.version).cancelled_why
        sign_all(drawn)
        with pytest.raises(Refused, match="signed"):
            actions.cancel(leader, drawn, "Fortrudt", drawn.version)

    def test_somebody_elses_change_is_seen_before_it_is_cancelled(self, drawn, leader):
        with pytest.raises(Refused):
            actions.cancel(leader, drawn, "Fortrudt", drawn.version - 1)


def test_possible_reviewers_hold_their_role_in_or_above_the_unit(tree, people):
    elsewhere = UserFactory()
    AssignmentFactory(user=elsewhere, role=Role.REVIEWER, unit=tree.other_center)
    below = set(queries.possible_reviewers(tree.team, DAY))
    assert below == {people[Role.REVIEWER], people[Role.TEAM_LEADER]}
    assert set(queries.possible_reviewers(tree.section, DAY)) == {people[Role.REVIEWER]}


@pytest.mark.parametrize("name", ["dagpenge", "uddannelseshjaelp"])
def test_a_pinned_catalogue_outlives_a_change_in_those_it_picks_points_from(name, monkeypatch):
    today = load_catalogue(name)
    pinned = pin(today)
    pinned.refresh_from_db()
    assert pinned.lent
    monkeypatch.setattr(loading, "_source_of", lambda lender: b"id: another")
    assert pinned.file.catalogue == today.catalogue
    assert pinned.file.content_hash == pinned.content_hash


def test_a_snapshot_whose_files_were_changed_is_not_drawn_from(tree, cases, leader):
    planned = actions.plan_round(leader, a_plan(tree, cases))
    path = folder_of(cases.snapshot) / "cases.parquet"
    pq.write_table(pq.read_table(path), path, compression="gzip")
    with pytest.raises(Refused, match="not as they were"):
        actions.draw(leader, planned, SEED, DAY)
    planned.refresh_from_db()
    assert planned.status == RoundStatus.PLANNED


def test_the_same_plan_sent_twice_is_one_round(tree, cases, leader, people):
    plan = a_plan(tree, cases)
    once, again = actions.plan_round(leader, plan), actions.plan_round(leader, plan)
    assert once == again
    other = actions.plan_round(leader, replace(plan, title="En anden titel"))
    others = actions.plan_round(people[Role.TEAM_LEADER], plan)
    assert len({once.pk, other.pk, others.pk}) == 3
