"""Two years of supervision, done by the invented people with the same actions as anybody uses.

Only the answers of rounds that are over are written many at a time, in the name of their reviewers: a
journal entry for each round says so.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from django.db import transaction
from django.utils import timezone

from rettidig.catalogue import CatalogueFile
from rettidig.catalogue.model import AskedOf, Direction, Status
from rettidig.sampling.certificate import Seed, SeedSource
from rettidig.sampling.design import Design, Simple
from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.caseloads.models import Snapshot
from rettidig_web.controls.queries import library
from rettidig_web.demo.supervision import Group, Quarter, Supervision, on_day
from rettidig_web.findings.actions.corrections import approve, hand_in
from rettidig_web.findings.actions.registering import sign_and_register
from rettidig_web.findings.age import judged
from rettidig_web.findings.models import Cause, Finding, FindingType
from rettidig_web.journal.actions import record
from rettidig_web.reviews.actions import Said, add_note, save_answer, save_verdict
from rettidig_web.reviews.commenting import send_for_comments, settle, write_comment
from rettidig_web.reviews.form import FormShown, PointShown, form_of
from rettidig_web.reviews.models import (
    Answer,
    AnswerVersion,
    NoteKind,
    Review,
    ReviewStatus,
    Stance,
    Verdict,
)
from rettidig_web.rounds import actions as rounds
from rettidig_web.rounds.models import Round, RoundKind, SampledCase
from rettidig_web.rounds.planning import Plan, proposed_title

_SERIOUS: Final = 3
"""From so many errors on, an invented reviewer finds them serious."""


@dataclass(frozen=True, slots=True)
class Team:
    """A group's unit and the people who work with it."""

    unit: Unit
    leader: User
    reviewers: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """One group's round in one quarter: what is asked, of which cases, by whom, with which chances."""

    plan: Supervision
    group: Group
    quarter: Quarter
    team: Team
    snapshot: Snapshot
    review_by: date

    @property
    def drawn_by(self) -> Random:
        """Return what decides in this round; the same each time."""
        return Random(f"{self.plan.seed} {self.group.title} {self.quarter.place}")  # noqa: S311 - a demo

    @property
    def error_share(self) -> float:
        """How often an answer is an error."""
        return self.plan.error_share(self.group, self.quarter.place)


def team_of(unit: Unit) -> Team:
    """Return the unit's leader, and whoever reviews there: the section's reviewers, or else the leader."""
    leader = User.objects.get(assignments__unit=unit, assignments__role=Role.TEAM_LEADER)
    above = User.objects.filter(assignments__unit=unit.parent, assignments__role=Role.REVIEWER)
    return Team(unit, leader, tuple(above.order_by("pk")) or (leader,))


def planned(job: Job, previous: Round | None) -> Round:
    """Return the group's round of the quarter, planned by the team's leader."""
    plan, group, quarter = job.plan, job.group, job.quarter
    file = library().files[group.catalogue]
    wanted = Plan(
        kind=RoundKind.ORDINARY,
        title=proposed_title(RoundKind.ORDINARY, quarter.year, quarter.quarter, group.title),
        unit=job.team.unit,
        target_group=group.target_group,
        target_group_title=group.title,
        year=quarter.year,
        quarter=quarter.quarter,
        catalogue=file,
        points=_points(file, group.target_group, plan.points),
        snapshot=job.snapshot,
        design=Design(draw=Simple(kind="simple", n=group.n)),
        review_by=job.review_by,
        comment_days=plan.comment_days,
        new_months=plan.new_months,
        shares={reviewer.pk: 1 for reviewer in job.team.reviewers},
        previous=previous,
    )
    return rounds.plan_round(job.team.leader, wanted)


def _points(file: CatalogueFile, target_group: str, most: int) -> tuple[str, ...]:
    """Return the first points that are asked of the group's cases."""
    asked = [
        point.id
        for point in file.catalogue.points
        if point.asked_of is AskedOf.CASE
        and point.status is Status.ACTIVE
        and (not point.scope.target_groups or target_group in point.scope.target_groups)
    ]
    return tuple(asked[:most])


def drawn(job: Job, round_: Round, day: date) -> Round:
    """Return the round, drawn with a seed that anybody can read."""
    seed = Seed(text=f"Nordby {round_.title}", source=SeedSource.GIVEN)
    return rounds.draw(job.team.leader, round_, seed, day)


# Rounds that are over ---------------------------------------------------------------------------------------


def concluded(job: Job, round_: Round, today: date) -> None:
    """Review every case of a drawn round, sign, correct and conclude, each on its day."""
    plan, quarter, chance = job.plan, job.quarter, job.drawn_by
    with on_day(quarter.day(plan.days.reviewed)), transaction.atomic():
        reviews = [_reviewed(job, sampled, chance) for sampled in _sample(round_)]
        told = {"n_reviews": len(reviews), "n_answers": sum(review.n_answered for review in reviews)}
        record(None, "demo.reviews.load", round_, new=told)
    signed_on = quarter.day(plan.days.signed)
    with on_day(signed_on), transaction.atomic():
        for review in reviews:
            sign_and_register(review.sampled_case.reviewer or job.team.leader, review, signed_on)
        rounds.conclude(job.team.leader, round_)
    _corrected(job, round_, chance, today)


def _sample(round_: Round) -> list[SampledCase]:
    return list(
        SampledCase.objects.filter(round=round_, dropped_at=None).select_related(
            "round__catalogue", "round__unit", "case__citizen", "reviewer", "caseworker"
        )
    )


def _reviewed(job: Job, sampled: SampledCase, chance: Random) -> Review:
    """Return the review of a case with every question answered, ready to be signed."""
    by, now = sampled.reviewer or job.team.leader, timezone.now()
    review = Review.objects.create(sampled_case=sampled, status=ReviewStatus.SETTLING, started_at=now)
    shown = form_of(sampled).points
    said = {point.id: _said(job, point, chance) for point in shown}
    answers = Answer.objects.bulk_create(
        Answer(
            review=review,
            point_id=point.id,
            answer=said[point.id].answer,
            remark=said[point.id].remark,
            stance=_stance(point, said[point.id]),
            overruled_why=said[point.id].overruled_why,
            answered_by=by,
            answered_at=now,
        )
        for point in shown
    )
    AnswerVersion.objects.bulk_create(AnswerVersion.of(answer) for answer in answers)
    return _counted(job, review, by, now, chance)


def _counted(job: Job, review: Review, by: User, now: datetime, chance: Random) -> Review:
    """Return the review with what its answers come to, sent to the caseworker, who had no comments."""
    review = Review.objects.select_related("sampled_case__round", "sampled_case__case").get(pk=review.pk)
    form = form_of(review.sampled_case)
    review.n_asked, review.n_answered, review.n_errors = form.n_asked, form.n_answered, form.n_errors
    review.verdict = _verdict(form)
    review.sent_at = now
    review.comments_by = job.quarter.day(job.plan.days.reviewed + job.plan.comment_days)
    review.comments_closed_at = now
    review.comments_closed_by = review.sampled_case.caseworker or job.team.leader
    review.version += 1
    review.save()
    if not form.n_errors and chance.random() < job.plan.good:
        add = {"kind": NoteKind.GOOD_PRACTICE, "text": chance.choice(job.plan.good_practice)}
        review.notes.create(**add, written_by=by, written_at=now)
    return review


def _verdict(form: FormShown) -> Verdict:
    if form.n_errors == 0:
        return Verdict.GOOD
    return Verdict.SERIOUS if form.n_errors >= _SERIOUS else Verdict.MINOR


def _said(job: Job, point: PointShown, chance: Random) -> Said:
    """Return what a reviewer says: what the data shows where it shows something, else as chance has it."""
    if point.proposal and point.proposal.answer:
        return Said(point.proposal.answer, chance.choice(job.plan.remarks) if _proposes_error(point) else "")
    is_high_good = point.question.point.direction is not Direction.HIGH_IS_BAD
    error, right = ("no", "yes") if is_high_good else ("yes", "no")
    if chance.random() < job.error_share:
        return Said(error, chance.choice(job.plan.remarks))
    return Said(right)


def _proposes_error(point: PointShown) -> bool:
    return point.proposal is not None and point.proposal.answer == "no"


def _stance(point: PointShown, said: Said) -> Stance:
    has_proposal = point.proposal is not None and point.proposal.answer == said.answer
    return Stance.CONFIRMED if has_proposal else Stance.NONE


def _corrected(job: Job, round_: Round, chance: Random, today: date) -> None:
    """Describe the round's findings, and correct most of them in time."""
    plan, quarter = job.plan, job.quarter
    handed_in_on, approved_on = quarter.day(plan.days.handed_in), quarter.day(plan.days.approved)
    findings = list(Finding.objects.filter(round=round_).select_related("correction__owner", "round"))
    share = plan.corrected_lately if quarter.is_last else plan.corrected
    with on_day(handed_in_on), transaction.atomic():
        _describe(job, findings, chance)
        corrections = [
            hand_in(_owner(job, finding), finding.correction, chance.choice(plan.proofs), seen=1)
            for finding in findings
            if chance.random() < share or today > approved_on + timedelta(days=plan.settled_after)
        ]
    with on_day(approved_on), transaction.atomic():
        for correction in corrections:
            if correction.owner != job.team.leader and (not quarter.is_last or chance.random() < share):
                approve(job.team.leader, correction, seen=correction.version)


def _owner(job: Job, finding: Finding) -> User:
    return finding.correction.owner or job.team.leader


def _describe(job: Job, findings: list[Finding], chance: Random) -> None:
    """Say of each finding what went wrong, why, and when it arose, many at a time."""
    for finding in findings:
        finding.type = chance.choice([FindingType.LATE, FindingType.MISSING, FindingType.INSUFFICIENT])
        finding.cause = chance.choice([Cause.PROCEDURE_NOT_FOLLOWED, Cause.REGISTRATION, Cause.KNOWLEDGE])
        finding.arose_on = job.quarter.day(-chance.randint(10, 600))
        finding.is_reproduced = chance.random() < job.error_share
        finding.amount_ore = chance.randint(5, 90) * 10_000 if finding.has_reimbursement else None
        finding.age = judged(finding.round, finding.arose_on, is_reproduced=finding.is_reproduced).age
    fields = ("type", "cause", "arose_on", "is_reproduced", "amount_ore", "age")
    Finding.objects.bulk_update(findings, fields, batch_size=200)


# Rounds under way -------------------------------------------------------------------------------------------


def half_reviewed(job: Job, round_: Round, day: date) -> None:
    """Review some of the cases as far as they would be by now: some whole, some half, some not begun."""
    chance = job.drawn_by
    with on_day(day):
        for place, sampled in enumerate(_sample(round_)):
            points = form_of(sampled).points
            share = (1.0, 0.5, 0.0)[place % 3]
            _answer(job, sampled, points[: round(len(points) * share)], chance)


def sent_for_comments(job: Job, round_: Round, day: date) -> None:
    """Review every case, send it to its caseworker, and let some of them write."""
    chance = job.drawn_by
    for place, sampled in enumerate(_sample(round_)):
        by = sampled.reviewer or job.team.leader
        with on_day(day):
            _answer(job, sampled, form_of(sampled).points, chance)
            form = form_of(_again(sampled))
            review = save_verdict(by, sampled, _verdict(form), "", form.review.version if form.review else 0)
            if place == 0:
                add_note(by, sampled, NoteKind.POTENTIAL, "Aftalerne kunne stå samlet ét sted.")
            send_for_comments(by, review, day)
        commenter = sampled.caseworker or job.team.leader
        with on_day(day + timedelta(days=1)):
            errors = form.errors
            if errors and place % 2 == 0:
                write_comment(
                    commenter, review, errors[0].id, chance.choice(job.plan.comments), seen=0, day=day
                )
                settle(commenter, review, day)


def _again(sampled: SampledCase) -> SampledCase:
    """Return the case with what has been saved in it since."""
    return next(each for each in _sample(sampled.round) if each.pk == sampled.pk)


def _answer(job: Job, sampled: SampledCase, points: tuple[PointShown, ...], chance: Random) -> None:
    by = sampled.reviewer or job.team.leader
    for point in points:
        save_answer(by, sampled, point.id, _said(job, point, chance), seen=0)
