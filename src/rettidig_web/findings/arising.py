"""The findings that signing a review gives rise to, before it is signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rettidig.catalogue import ControlPoint
from rettidig.catalogue.model import Consequence
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.findings.deadlines import due_on, ruling
from rettidig_web.findings.models import Finding, FindingStatus
from rettidig_web.findings.people import Holders, responsible
from rettidig_web.findings.proposing import Suggestion, suggestion
from rettidig_web.reviews.errors import is_error
from rettidig_web.reviews.models import Answer, Review
from rettidig_web.rounds.models import SampledCase


@dataclass(frozen=True, slots=True)
class Arising:
    """An error that a person has answered, and what follows from its point and its unit's rule.

    ``previous`` is the case's latest finding at the point, else the team's in the round before.
    """

    answer: Answer
    point: ControlPoint
    proposed: Suggestion
    owner: User | None
    due_on: date
    previous: Finding | None
    is_repeated: bool

    def costs(self, consequence: Consequence) -> bool:
        """Return whether an error at the point can cost this."""
        return consequence in self.point.consequence


def arising(review: Review, day: date) -> list[Arising]:
    """Return the review's errors in the order of the round's points; the same few queries for any number."""
    sampled = SampledCase.objects.select_related("round__catalogue", "unit", "case__caseworker").get(
        pk=review.sampled_case_id
    )
    errors = _errors(review, sampled)
    if not errors:
        return []
    proposals = {proposal.point_id: proposal for proposal in sampled.proposals.all()}
    owner = responsible(sampled.unit, sampled.case.caseworker, Holders(Right.SEE_EMPLOYEES_RESULTS, day))
    last_day = due_on(ruling(sampled.unit).days, day)
    of_case, of_team = _earlier(sampled, [point.id for _, point in errors])
    return [
        Arising(
            answer=answer,
            point=point,
            proposed=suggestion(proposals.get(point.id)),
            owner=owner,
            due_on=last_day,
            previous=of_case.get(point.id, of_team.get(point.id)),
            is_repeated=point.id in of_team,
        )
        for answer, point in errors
    ]


def _errors(review: Review, sampled: SampledCase) -> list[tuple[Answer, ControlPoint]]:
    catalogue = sampled.round.catalogue.file.catalogue
    answers = {answer.point_id: answer for answer in review.answers.all()}
    asked = (
        (answers[point_id], catalogue.point(point_id))
        for point_id in sampled.round.points
        if point_id in answers
    )
    return [(answer, point) for answer, point in asked if is_error(point, answer.answer)]


def _earlier(sampled: SampledCase, point_ids: Iterable[str]) -> tuple[dict[str, Finding], dict[str, Finding]]:
    """Return the latest earlier findings at the points: the case's, and the team's in the round before."""
    standing = Finding.objects.filter(point_id__in=point_ids).exclude(status=FindingStatus.WITHDRAWN)
    standing = standing.exclude(round=sampled.round_id).order_by("found_at", "pk")
    of_case = {finding.point_id: finding for finding in standing.filter(case=sampled.case_id)}
    if sampled.round.previous_id is None:
        return of_case, {}
    of_team = standing.filter(round=sampled.round.previous_id, unit=sampled.unit_id)
    return of_case, {finding.point_id: finding for finding in of_team}
