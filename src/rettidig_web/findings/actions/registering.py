"""Signing a review, and registering the errors that it has."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from rettidig.catalogue.model import Consequence
from rettidig_web.accounts.models import User
from rettidig_web.findings.age import judged
from rettidig_web.findings.arising import Arising, arising
from rettidig_web.findings.models import Correction, Finding
from rettidig_web.journal.actions import record
from rettidig_web.reviews.models import Review
from rettidig_web.reviews.signing import sign
from rettidig_web.rounds.models import SampledCase


@transaction.atomic
def sign_and_register(actor: User, review: Review, day: date) -> list[Finding]:
    """Sign the review, and return a finding with its correction for each error in it.

    Type, cause, and when the error arose stay empty until somebody says; what an error can cost, and
    whether it can be corrected, are facts of the point. Raises ValidationError where it cannot be signed.
    """
    signed = sign(actor, review, day)
    sampled = SampledCase.objects.select_related("round").get(pk=signed.sampled_case_id)
    return [_register(actor, sampled, error) for error in arising(signed, day)]


def _register(actor: User, sampled: SampledCase, error: Arising) -> Finding:
    finding = Finding.objects.create(
        answer=error.answer,
        round_id=sampled.round_id,
        case_id=sampled.case_id,
        point_id=error.point.id,
        point_title=error.point.title,
        unit_id=sampled.unit_id,
        caseworker_id=sampled.caseworker_id,
        has_reimbursement=error.costs(Consequence.REIMBURSEMENT),
        has_legal_certainty=error.costs(Consequence.LEGAL_CERTAINTY),
        has_quality=error.costs(Consequence.QUALITY),
        is_correctable=error.point.correctable,
        age=judged(sampled.round, None, is_reproduced=None).age,
        is_repeated=error.is_repeated,
        previous=error.previous,
        found_at=timezone.now(),
    )
    Correction.objects.create(finding=finding, owner=error.owner, due_on=error.due_on)
    new = {
        "point_id": finding.point_id,
        "is_correctable": finding.is_correctable,
        "age": finding.age,
        "owner": error.owner,
        "due_on": error.due_on,
    }
    record(actor, "findings.finding.register", finding, new=new)
    return finding
