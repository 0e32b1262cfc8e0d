"""What is done with the plan of a round."""

from typing import Any

from django.db import transaction

from rettidig_web.accounts.models import Unit, User
from rettidig_web.controls.actions import pin
from rettidig_web.journal.actions import record
from rettidig_web.rounds import queries
from rettidig_web.rounds.actions.holding import locked
from rettidig_web.rounds.models import Reviewer, Round, RoundStatus
from rettidig_web.rounds.planning import Plan
from rettidig_web.rounds.refusing import refusal


def plan_round(actor: User | None, plan: Plan) -> Round:
    """Return the planned round; its catalogue is pinned, and the round of the quarter before is linked.

    The same plan sent twice is one round.
    """
    with transaction.atomic():
        fields = _fields(plan)
        Unit.objects.select_for_update().get(pk=plan.unit.pk)
        same = Round.objects.filter(made_by=actor, status=RoundStatus.PLANNED, version=0, **fields)
        if sent := same.first():
            return sent
        round_ = Round.objects.create(made_by=actor, **fields)
        _set_reviewers(round_, plan)
        record(actor, "rounds.round.plan", round_, new=_told(fields, plan))
    return round_


def change_plan(actor: User, round_: Round, plan: Plan, seen: int) -> Round:
    """Return the round with another plan; raises Refused where it is drawn, or was changed since ``seen``."""
    with transaction.atomic():
        now = locked(round_, seen, RoundStatus.PLANNED)
        fields = _fields(plan)
        old = {name: getattr(now, name) for name in fields}
        for name, value in fields.items():
            setattr(now, name, value)
        now.version += 1
        now.save()
        _set_reviewers(now, plan)
        new = _told(fields, plan)
        record(actor, "rounds.round.change", now, old=old, new=new)
    return now


def _fields(plan: Plan) -> dict[str, Any]:
    before = queries.round_before(plan.unit, plan.target_group, plan.kind, plan.year, plan.quarter)
    return {
        "kind": plan.kind,
        "title": plan.title,
        "unit": plan.unit,
        "target_group": plan.target_group,
        "target_group_title": plan.target_group_title,
        "year": plan.year,
        "quarter": plan.quarter,
        "catalogue": pin(plan.catalogue),
        "points": list(plan.points),
        "snapshot": plan.snapshot,
        "as_of": plan.snapshot.as_of,
        "design": plan.design.model_dump(mode="json", exclude_none=True),
        "design_text": plan.design_text,
        "skips_reviewed": plan.skips_reviewed,
        "has_age": plan.new_months is not None,
        "new_months": plan.new_months,
        "review_by": plan.review_by,
        "comment_days": plan.comment_days,
        "previous": plan.previous or before,
    }


def _set_reviewers(round_: Round, plan: Plan) -> None:
    round_.reviewers.all().delete()
    Reviewer.objects.bulk_create(
        Reviewer(round=round_, user_id=user, share=share) for user, share in plan.shares.items()
    )


def _told(fields: dict[str, Any], plan: Plan) -> dict[str, object]:
    return {**fields, "reviewers": {str(user): share for user, share in plan.shares.items()}}


def cancel(actor: User, round_: Round, reason: str, seen: int) -> Round:
    """Return the round, cancelled; raises Refused where it is over, or a review in it is signed."""
    with transaction.atomic():
        now = locked(round_, seen, RoundStatus.PLANNED, RoundStatus.DRAWN)
        if now.sample.filter(review__status=queries.SIGNED).exists():
            raise refusal(
                (
                    "Der er underskrevne gennemgange i tilsynet, så det kan ikke aflyses.",
                    "There are signed reviews in the round, so it cannot be cancelled.",
                ),
                ("Gør det færdigt, og afslut det.", "Finish it and conclude it."),
            )
        old, now.status, now.cancelled_why = now.status, RoundStatus.CANCELLED, reason
        now.version += 1
        now.save(update_fields=["status", "cancelled_why", "version"])
        new = {"status": now.status, "cancelled_why": reason}
        record(actor, "rounds.round.cancel", now, old={"status": old}, new=new)
    return now
