"""What has been reviewed and found in a case before, as far as the reader may see it."""

from datetime import date

from django.db.models import QuerySet

from rettidig_web.accounts.models import User
from rettidig_web.caseloads.models import Case
from rettidig_web.findings.models import Finding
from rettidig_web.findings.queries import findings_for
from rettidig_web.reviews.queries import sampled_for
from rettidig_web.rounds.models import SampledCase


def reviews_of(case: Case, user: User, day: date) -> QuerySet[SampledCase]:
    """Return the rounds' draws of the case whose review the user may see, the latest first."""
    drawn = sampled_for(user, day).filter(case=case, dropped_at=None)
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
