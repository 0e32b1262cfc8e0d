"""How many days each unit has to correct an error."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from rettidig_web.accounts.gates import FORM, READ, gated
from rettidig_web.accounts.rights import Right
from rettidig_web.findings.actions import decide_days
from rettidig_web.findings.deadlines import ruling, rulings
from rettidig_web.findings.forms import DaysForm
from rettidig_web.findings.views.shared import reader_of


@gated(Right.PLAN_ROUNDS, READ)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Show what holds for each of the reader's units, and whose rule it is."""
    rows = rulings(reader_of(request).units_where(Right.PLAN_ROUNDS))
    top = min((row.unit.path.count(".") for row in rows), default=0)
    context = {"rows": [(row, row.unit.path.count(".") - top) for row in rows]}
    return render(request, "findings/rules.html", context)


@gated(Right.PLAN_ROUNDS, FORM)
def rule(request: HttpRequest, key: int) -> HttpResponse:
    """Decide a unit's days, or let what holds above it hold again."""
    reader = reader_of(request)
    unit = next((unit for unit in reader.units_where(Right.PLAN_ROUNDS) if unit.pk == key), None)
    if unit is None:
        raise Http404
    held = ruling(unit)
    form = DaysForm(request.POST or None, initial={"days": held.days if held.is_own else None})
    if request.method == "POST" and form.is_valid():
        decide_days(reader.user, unit, form.cleaned_data["days"])
        messages.success(request, gettext("Reglen for %(unit)s er gemt.") % {"unit": unit})
        return redirect("findings:rules")
    status = 422 if form.errors else 200
    return render(request, "findings/rule.html", {"form": form, "ruling": held}, status=status)
