"""How many days each unit has to correct an error."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from rettidig_web.accounts.gates import FORM, READ, gated
from rettidig_web.accounts.models import Unit
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.findings.actions import decide_days
from rettidig_web.findings.deadlines import ruling, rulings
from rettidig_web.findings.forms import DaysForm
from rettidig_web.findings.views.shared import reader


@gated(Right.PLAN_ROUNDS, READ)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Show what holds for each of the reader's units, and whose rule it is."""
    day = timezone.localdate()
    units = Unit.objects.filter(pk__in=unit_ids_where(reader(request), Right.PLAN_ROUNDS, day))
    rows = rulings(units)
    top = min((row.unit.path.count(".") for row in rows), default=0)
    context = {"rows": [(row, row.unit.path.count(".") - top) for row in rows]}
    return render(request, "findings/rules.html", context)


@gated(Right.PLAN_ROUNDS, FORM)
def rule(request: HttpRequest, key: int) -> HttpResponse:
    """Decide a unit's days, or let what holds above it hold again."""
    user, day = reader(request), timezone.localdate()
    unit = Unit.objects.filter(pk__in=unit_ids_where(user, Right.PLAN_ROUNDS, day), pk=key).first()
    if unit is None:
        raise Http404
    held = ruling(unit)
    form = DaysForm(request.POST or None, initial={"days": held.days if held.is_own else None})
    if request.method == "POST" and form.is_valid():
        decide_days(user, unit, form.cleaned_data["days"])
        messages.success(request, gettext("Reglen for %(unit)s er gemt.") % {"unit": unit})
        return redirect("findings:rules")
    status = 422 if form.errors else 200
    return render(request, "findings/rule.html", {"form": form, "ruling": held}, status=status)
