"""Handing a correction in, approving it or sending it back, postponing it, and giving it to somebody else."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rettidig_web.accounts.models import User
from rettidig_web.caseloads.about import hidden
from rettidig_web.findings import refusals
from rettidig_web.findings.actions.stale import StaleError
from rettidig_web.findings.models import (
    Correction,
    CorrectionStatus,
    FindingStatus,
    Step,
    StepKind,
)
from rettidig_web.journal.actions import record


@transaction.atomic
def hand_in(actor: User, correction: Correction, proof: str, *, seen: int) -> Correction:
    """Return the correction with its owner's proof, waiting for approval; it can be rewritten until then."""
    held = _hold(correction, seen, lambda now: refusals.hand_in(actor, now))
    held.proof, held.status = proof, CorrectionStatus.HANDED_IN
    held.handed_in_by, held.handed_in_at = actor, timezone.now()
    return _saved(actor, held, StepKind.HANDED_IN, proof)


@transaction.atomic
def approve(actor: User, correction: Correction, *, seen: int) -> Correction:
    """Return the correction approved, its finding closed."""
    held = _hold(correction, seen, lambda now: refusals.approve(actor, now))
    held.status = CorrectionStatus.APPROVED
    held.approved_by, held.approved_at = actor, timezone.now()
    _set_finding(held, FindingStatus.CLOSED)
    return _saved(actor, held, StepKind.APPROVED)


@transaction.atomic
def send_back(actor: User, correction: Correction, why: str, *, seen: int) -> Correction:
    """Return the correction to its owner with what is missing."""
    held = _hold(correction, seen, lambda now: refusals.approve(actor, now))
    held.status, held.sent_back_why = CorrectionStatus.SENT_BACK, why
    return _saved(actor, held, StepKind.SENT_BACK, why)


@transaction.atomic
def undo_approval(actor: User, correction: Correction, day: date, *, seen: int) -> Correction:
    """Return the correction waiting again, its finding open; the same day, by whoever approved it."""
    held = _hold(correction, seen, lambda now: refusals.undo(actor, now, day))
    held.status = CorrectionStatus.HANDED_IN
    held.approved_by = held.approved_at = None
    _set_finding(held, FindingStatus.OPEN)
    return _saved(actor, held, StepKind.UNDONE)


@transaction.atomic
def postpone(actor: User, correction: Correction, due_on: date, why: str, *, seen: int) -> Correction:
    """Return the correction with a later deadline, and why."""
    held = _hold(correction, seen, lambda now: refusals.postpone(actor, now, due_on))
    held.due_on = due_on
    return _saved(actor, held, StepKind.POSTPONED, why)


@transaction.atomic
def give(actor: User, correction: Correction, owner: User, *, seen: int) -> Correction:
    """Return the correction with another owner."""
    held = _hold(correction, seen, refusals.over)
    held.owner = owner
    return _saved(actor, held, StepKind.GIVEN)


def _hold(correction: Correction, seen: int, refusal: Callable[[Correction], str]) -> Correction:
    """Return the correction as it is now, locked; raises StaleError, or ValidationError for a refusal.

    Its finding is locked too: somebody may be withdrawing it.
    """
    wanted = Correction.objects.select_for_update(of=("self", "finding")).select_related(
        "finding__case__citizen", "owner"
    )
    held = wanted.get(pk=correction.pk)
    if held.version != seen:
        raise StaleError
    if said := refusal(held):
        raise ValidationError(said)
    return held


def _saved(actor: User, held: Correction, kind: StepKind, text: str = "") -> Correction:
    """Return the correction saved as its next version, with the step and the journal's entry."""
    old, new = _state(Correction.objects.get(pk=held.pk)), _state(held)
    held.version += 1
    held.save()
    moved = held.due_on if kind == StepKind.POSTPONED else None
    Step.objects.create(
        correction=held, kind=kind, text=text, due_on=moved, made_by=actor, made_at=timezone.now()
    )
    changed = [name for name in new if new[name] != old[name]]
    said = {"text": hidden(held.finding.case, text)} if text else {}
    record(
        actor,
        f"findings.correction.{_VERBS[kind]}",
        held,
        old={name: old[name] for name in changed},
        new={name: new[name] for name in changed} | said,
    )
    return held


def _state(correction: Correction) -> dict[str, object]:
    return {"status": correction.status, "due_on": correction.due_on, "owner": correction.owner_id}


_VERBS = {
    StepKind.HANDED_IN: "hand_in",
    StepKind.SENT_BACK: "send_back",
    StepKind.APPROVED: "approve",
    StepKind.UNDONE: "undo",
    StepKind.POSTPONED: "postpone",
    StepKind.GIVEN: "give",
}


def _set_finding(held: Correction, status: FindingStatus) -> None:
    finding = held.finding
    finding.status = status
    finding.closed_at = timezone.now() if status == FindingStatus.CLOSED else None
    finding.version += 1
    finding.save(update_fields=["status", "closed_at", "version"])
