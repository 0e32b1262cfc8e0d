"""A section's quarters in the database: concluded rounds with signed reviews, errors and corrections."""

from datetime import date

from django.utils import timezone
from tests.web.factories import (
    POINTS,
    AnswerFactory,
    CaseFactory,
    CorrectionFactory,
    DrawnRoundFactory,
    FindingFactory,
    ReviewFactory,
    SampledCaseFactory,
    SnapshotFactory,
)
from tests.web.people import UserFactory

from rettidig_web.reviews.models import Review
from rettidig_web.rounds.models import Round, RoundStatus

DESIGN = {"draw": {"kind": "simple", "n": 6}}


def concluded(unit, year: int = 2026, quarter: int = 4, *, errors: int = 3, n: int = 6, **more) -> Round:
    """Return a concluded round of ``n`` signed reviews, the first ones with an error."""
    caseworkers = more.pop("caseworkers", None) or [UserFactory() for _ in range(3)]
    reviewer = more.pop("reviewer", None) or UserFactory()
    snapshot = SnapshotFactory(unit=unit, as_of=date(year, 3 * quarter, 28))
    given = {"status": RoundStatus.CONCLUDED, "concluded_at": timezone.now(), "design": DESIGN}
    made = DrawnRoundFactory(snapshot=snapshot, unit=unit, year=year, quarter=quarter, **(given | more))
    for place in range(n):
        case = CaseFactory(snapshot=snapshot, unit=unit, caseworker=caseworkers[place % len(caseworkers)])
        sampled = SampledCaseFactory(round=made, case=case, position=place + 1, reviewer=reviewer)
        reviewed(sampled, reviewer, has_error=place < errors)
    return made


def reviewed(sampled, reviewer, *, has_error: bool) -> Review:
    """Return a signed review that says yes to every point, or no to the first one."""
    review = ReviewFactory(
        sampled_case=sampled,
        status="signed",
        signed_at=timezone.now(),
        signed_by=reviewer,
        signed_hash="0" * 64,
        signed_text="-",
    )
    for place, point in enumerate(POINTS):
        is_error = has_error and place == 0
        word = "no" if is_error else "yes"
        answer = AnswerFactory(review=review, point_id=point, answer=word, remark="", answered_by=reviewer)
        if is_error:
            finding = FindingFactory(answer=answer, age="new", has_reimbursement=True, amount_ore=100_000)
            CorrectionFactory(finding=finding, due_on=date(2026, 1, 1))
    return review
