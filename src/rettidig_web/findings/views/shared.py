"""What the pages have in common."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from rettidig_web.accounts.gates import any_of
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.about import note_seen
from rettidig_web.findings.models import Finding
from rettidig_web.findings.reading import Reader
from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Why

READERS = any_of(Right.SEE_OWN_RESULTS, Right.SEE_CASES)
"""Whose cases findings may be in."""

STALE_STATUS = 409


def reader_of(request: HttpRequest) -> Reader:
    """Return the signed-in user, whom the gate has let in, today."""
    if not isinstance(request.user, User):
        raise Http404
    return Reader(request.user, timezone.localdate())


def note_reading(user: User, finding: Finding, where: str) -> None:
    """Note in the access log that the user saw the citizen whom the finding is about."""
    note_seen(user, finding.case, Why.CORRECTION, where)


def note_export(user: User, findings: list[Finding], where: str) -> None:
    """Note the same for every citizen in an Excel file."""
    seen = {(one.case.citizen.pseudonym, str(one.case_id)) for one in findings if one.case.citizen}
    saw_many(user, sorted(seen), Why.EXPORT, where=where)
