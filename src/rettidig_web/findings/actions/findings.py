"""Saying what an error is, and withdrawing one that was none."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from rettidig_web.accounts.models import User
from rettidig_web.caseloads.about import hidden
from rettidig_web.findings.actions.stale import StaleError
from rettidig_web.findings.age import judged
from rettidig_web.findings.models import Age, Finding, FindingStatus
from rettidig_web.journal.actions import record

FACTS: Final = (
    *("type", "cause", "has_reimbursement", "has_legal_certainty", "has_quality"),
    *("amount_ore", "arose_on", "is_reproduced"),
)
"""What a person says of a finding."""

_UNSAID: Final = (None, "", Age.UNKNOWN)
"""What stands where nobody has said anything yet."""


@transaction.atomic
def save_finding(actor: User, finding: Finding, facts: Mapping[str, object], *, seen: int) -> Finding:
    """Return the finding with the facts of ``FACTS``, its age judged anew.

    ``seen`` is the version that the actor saw; raises StaleError where it is another by now, and
    ValidationError where the finding is closed and something said of it would become something else.
    """
    held = _hold(finding, seen)
    old = {name: getattr(held, name) for name in (*FACTS, "age")}
    for name in FACTS:
        setattr(held, name, facts[name])
    held.age = judged(held.round, held.arose_on, is_reproduced=held.is_reproduced).age
    new = {name: getattr(held, name) for name in (*FACTS, "age")}
    changed = [name for name in new if new[name] != old[name]]
    if not changed:
        return held
    if held.status == FindingStatus.CLOSED and any(old[name] not in _UNSAID for name in changed):
        raise ValidationError(
            gettext("Fejlen er afsluttet: det, der mangler, kan udfyldes, men det, der står, ligger fast.")
        )
    held.version += 1
    held.save(update_fields=[*changed, "version"])
    record(
        actor,
        "findings.finding.change",
        held,
        old={name: old[name] for name in changed},
        new={name: new[name] for name in changed},
    )
    return held


@transaction.atomic
def withdraw(actor: User, finding: Finding, why: str, *, seen: int) -> Finding:
    """Return the finding withdrawn: it was no error after all; its correction goes with it."""
    held = _hold(finding, seen)
    old = held.status
    held.status, held.withdrawn_why = FindingStatus.WITHDRAWN, why
    held.closed_at = timezone.now()
    held.version += 1
    held.save(update_fields=["status", "withdrawn_why", "closed_at", "version"])
    new = {"status": held.status, "withdrawn_why": hidden(held.case, why)}
    record(actor, "findings.finding.withdraw", held, old={"status": old}, new=new)
    return held


def _hold(finding: Finding, seen: int) -> Finding:
    """Return the finding as it is now, locked; raises where it is another than was seen, or withdrawn."""
    held = Finding.objects.select_for_update().get(pk=finding.pk)
    if held.version != seen:
        raise StaleError
    if held.status == FindingStatus.WITHDRAWN:
        raise ValidationError(gettext("Fejlen er frafaldet og kan ikke ændres."))
    return held
