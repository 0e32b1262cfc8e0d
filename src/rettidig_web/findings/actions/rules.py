"""Deciding how long a unit has to correct an error."""

from django.db import transaction

from rettidig_web.accounts.models import Unit, User
from rettidig_web.findings.models import CorrectionRule
from rettidig_web.journal.actions import record


@transaction.atomic
def decide_days(actor: User, unit: Unit, days: int | None) -> None:
    """Give the unit, and what lies under it, the days; None: the rule above it holds again."""
    rule = CorrectionRule.objects.select_for_update().filter(unit=unit).first()
    old = {"unit": unit, "days": rule.days if rule else None}
    if days == old["days"]:
        return
    if days is not None:
        rule, _is_new = CorrectionRule.objects.update_or_create(unit=unit, defaults={"days": days})
        record(actor, "findings.correctionrule.change", rule, old=old, new={"unit": unit, "days": days})
    elif rule is not None:
        record(actor, "findings.correctionrule.remove", rule, old=old)
        rule.delete()
