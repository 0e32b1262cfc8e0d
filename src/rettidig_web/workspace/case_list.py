"""The list of cases that a reader may see, with traffic lights: how much is met, is not, is not known."""

from datetime import date

from django.db.models import Case as Case_
from django.db.models import CharField, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from rettidig.vocabulary import Outcome
from rettidig_web.accounts.models import User
from rettidig_web.caseloads.models import Case
from rettidig_web.caseloads.queries import cases_for, target_groups
from rettidig_web.ui.listing import Column, Listing
from rettidig_web.ui.templatetags.danish import NOTHING, number
from rettidig_web.ui.templatetags.parts import icon
from rettidig_web.workspace.case_filter import CaseFilter
from rettidig_web.workspace.outcomes import OUTCOMES
from rettidig_web.workspace.shown_people import ShownPeople, shown_people

_TITLES = {
    Outcome.NOT_MET: gettext_lazy("Ikke opfyldt"),
    Outcome.PENDING: gettext_lazy("Afventer"),
    Outcome.UNKNOWN: gettext_lazy("Kan ikke afgøres af data"),
    Outcome.MET: gettext_lazy("Opfyldt"),
}
"""The counted outcomes in the order of their columns, as short as a heading must be."""


def case_listing(request: HttpRequest, user: User, day: date) -> Listing:
    """Return the cases that the request's address asks for, those whose deadline comes first at the top."""
    people = shown_people(user, day)
    filters = CaseFilter(request.GET, user=user, day=day, people=people)
    cases = filters.applied(cases_for(user, day).filter(is_current=True))
    rows = _with_names(cases.select_related("unit", "caseworker", "citizen"), people)
    return Listing(request, "sager", rows, _columns(people), sort="next", filters=filters)


def _with_names(cases: QuerySet[Case], people: ShownPeople) -> QuerySet[Case]:
    """Return the cases with ``shown_name`` to sort by, empty where the caseworker may not be named."""
    name = Concat("caseworker__first_name", Value(" "), "caseworker__last_name")
    may = When(caseworker__in=people.may_be_named, then=name)
    return cases.annotate(shown_name=Case_(may, default=None, output_field=CharField()))


def _columns(people: ShownPeople) -> list[Column]:
    named = (
        [Column("who", gettext_lazy("Sagsbehandler"), people.name_of, ("shown_name",))] if people.led else []
    )
    return [
        Column(
            "case",
            gettext_lazy("Sag"),
            lambda case: case.number,
            ("number",),
            link=lambda case: reverse("workspace:case", args=[case.pk]),
        ),
        Column(
            "group",
            gettext_lazy("Målgruppe"),
            lambda case: target_groups().get(case.target_group, case.target_group),
            ("target_group",),
            lang="da",
        ),
        Column("unit", gettext_lazy("Enhed"), lambda case: case.unit.name, ("unit__name",)),
        *named,
        Column("opened", gettext_lazy("Åbnet"), lambda case: case.opened_on, ("opened_on",)),
        Column("next", gettext_lazy("Næste frist"), lambda case: case.next_due_on, ("next_due_on", "number")),
        *(_count(outcome) for outcome in _TITLES),
    ]


def _count(outcome: Outcome) -> Column:
    field = f"n_{outcome.value}"

    def value(case: Case) -> int | None:
        found: int | None = getattr(case, field)
        return found

    return Column(field, _TITLES[outcome], value, (field,), shown=lambda case: light(outcome, value(case)))


def light(outcome: Outcome, n: int | None) -> str | SafeString:
    """Return a count with the outcome's icon; a dash where nothing was judged, a bare nought where none."""
    if n is None:
        return NOTHING
    if n == 0:
        return number(n)
    shown = icon(OUTCOMES[outcome].icon)
    return format_html('<span class="mark mark-{}">{}{}</span>', outcome.value, shown, number(n))
