"""What has been reviewed and found in a case before, as far as the reader may see it."""

from datetime import date

from django.db.models import Q, QuerySet

from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import people_led_by, unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.models import Case
from rettidig_web.findings.models import Finding
from rettidig_web.findings.queries import findings_for
from rettidig_web.reviews.models import ReviewStatus
from rettidig_web.rounds.models import RoundKind, SampledCase


def reviews_of(case: Case, user: User, day: date) -> QuerySet[SampledCase]:
    """Return the rounds' draws of the case whose review the user may see, the latest first.

    The rule is that of ``reviews.queries.get_sampled_for``: the reviewer, whoever sees the unit's cases
    (a spot check's only the employee's nearest leader), and the caseworker once it has been sent.
    """
    reader = Q(reviewer=user, unit__in=unit_ids_where(user, Right.REVIEW, day))
    seen = Q(unit__in=unit_ids_where(user, Right.SEE_CASES, day))
    led = Q(caseworker__in=people_led_by(user, day))
    others = seen & (~Q(round__kind=RoundKind.SPOT_CHECK) | led) & ~Q(caseworker=user)
    is_sent = Q(review__isnull=False) & ~Q(review__status=ReviewStatus.OPEN)
    own = Q(caseworker=user, unit__in=unit_ids_where(user, Right.SEE_OWN_RESULTS, day)) & is_sent
    drawn = SampledCase.objects.filter(reader | others | own, case=case, dropped_at=None)
    return (
        drawn.select_related("round", "review")
        .defer("round__certificate")
        .order_by("-round__drawn_at", "-pk")
    )


def findings_of(case: Case, user: User, day: date) -> QuerySet[Finding]:
    """Return the errors found in the case that the user may see, the latest first."""
    return (
        findings_for(user, day)
        .filter(case=case)
        .select_related("round", "correction")
        .defer("round__certificate")
        .order_by("-found_at", "-pk")
    )
