"""What is due in the days ahead: by day, on which case, by which law, and what would meet it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy, ngettext

from rettidig_web.accounts.models import User
from rettidig_web.caseloads.models import OpenDuty
from rettidig_web.caseloads.queries import cases_for, target_groups
from rettidig_web.ui.listing import Column, Listing
from rettidig_web.workspace.case_filter import MINE, unit_choices, within_unit
from rettidig_web.workspace.catalogues import Asked, asked_by, law_text
from rettidig_web.workspace.defaults import defaults
from rettidig_web.workspace.outcomes import point_address
from rettidig_web.workspace.shown_people import ShownPeople, shown_people


class DueFilter(forms.Form):
    """How far ahead, and whose."""

    dage = forms.TypedChoiceField(label=gettext_lazy("Hvor langt frem"), coerce=int, required=False)
    hvis = forms.ChoiceField(
        label=gettext_lazy("Sager"),
        choices=[("", gettext_lazy("Alle")), (MINE, gettext_lazy("Mine"))],
        required=False,
    )
    enhed = forms.ChoiceField(label=gettext_lazy("Enhed"), required=False)
    maalgruppe = forms.ChoiceField(label=gettext_lazy("Målgruppe"), required=False)
    sagsbehandler = forms.ChoiceField(label=gettext_lazy("Sagsbehandler"), required=False)

    def __init__(
        self, data: QueryDict, *, duties: QuerySet[OpenDuty], user: User, day: date, people: ShownPeople
    ) -> None:
        super().__init__(data)
        first = defaults().deadline_days_first
        days = [(n, ngettext("%(n)d dag", "%(n)d dage", n) % {"n": n}) for n in defaults().deadline_days]
        self.fields["dage"].choices = [("", days_said(first)), *(one for one in days if one[0] != first)]  # type: ignore[attr-defined]
        units = unit_choices(user, day)
        self.user, self.day = user, day
        self._offer("enhed", units)
        self._offer("maalgruppe", list(target_groups().items()) if units else [])
        self._offer("sagsbehandler", _caseworkers(duties, day, people))
        if not units:
            del self.fields["hvis"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        if len(choices) > 1:
            self.fields[name].choices = [("", gettext_lazy("Alle")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @property
    def n_days(self) -> int:
        """How many days ahead the address asks for."""
        return (self.is_valid() and self.cleaned_data["dage"]) or defaults().deadline_days_first

    def applied(self, duties: QuerySet[OpenDuty]) -> QuerySet[OpenDuty]:
        """Return the duties that the address asks for; a value that cannot be is as if it were not there."""
        duties = duties.filter(due_on__lte=self.day + timedelta(days=self.n_days))
        asked = self.cleaned_data
        if asked.get("hvis") == MINE:
            duties = duties.filter(case__caseworker=self.user)
        if unit := asked.get("enhed"):
            duties = duties.filter(within_unit(unit, "case__unit"))
        if group := asked.get("maalgruppe"):
            duties = duties.filter(case__target_group=group)
        if caseworker := asked.get("sagsbehandler"):
            duties = duties.filter(case__caseworker=caseworker)
        return duties


def days_said(n: int) -> str:
    """Return a number of days: ``14 dage``."""
    return ngettext("%(n)d dag", "%(n)d dage", n) % {"n": n}


def _caseworkers(duties: QuerySet[OpenDuty], day: date, people: ShownPeople) -> list[tuple[str, str]]:
    """Return those of the people led with something due as far ahead as one can look, by name."""
    if not people.led:
        return []
    until = day + timedelta(days=max(defaults().deadline_days))
    due = duties.filter(due_on__lte=until, case__caseworker__in=people.may_be_named).order_by()
    found = User.objects.filter(pk__in=due.values("case__caseworker"))
    return [(str(person.pk), str(person)) for person in found]


def duties_ahead(user: User, day: date) -> QuerySet[OpenDuty]:
    """Return what is still to be done in the cases that the user may see, from the day on."""
    cases = cases_for(user, day).filter(is_current=True, closed_on=None)
    return OpenDuty.objects.filter(case__in=cases, due_on__gte=day)


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day on which something is due: how far off, how much in all, and what of it is shown."""

    on: date
    weekday: str
    n_ahead: int
    n: int
    duties: tuple[tuple[OpenDuty, Asked, str, str], ...]
    """Each with what it asks for, the address of its point, and the caseworker where one may be named."""


@dataclass(frozen=True)
class DuePage:
    """The days ahead."""

    listing: Listing
    n_days: int
    until: date
    n: int
    oldest: date | None
    """The day of the oldest data behind what is shown."""
    per_day: Mapping[date, int]
    today: date
    people: ShownPeople

    @property
    def days(self) -> Iterable[DueDay]:
        """The days of the page shown, each with its duties."""
        for on, group in groupby(self.listing.page, key=lambda duty: duty.due_on):
            name_of = self.people.name_of
            duties = tuple((duty, asked_by_duty(duty), _address(duty), name_of(duty.case)) for duty in group)
            weekday = formats.date_format(on, "l")
            yield DueDay(on, weekday, (on - self.today).days, self.per_day.get(on, len(duties)), duties)


def due_page(request: HttpRequest, user: User, day: date) -> DuePage:
    """Return what is due by the request's address; as many queries for few duties as for many."""
    ahead, people = duties_ahead(user, day), shown_people(user, day)
    filters = DueFilter(request.GET, duties=ahead, user=user, day=day, people=people)
    duties = filters.applied(ahead)
    counted = duties.order_by().values("due_on").annotate(n=Count("pk"), oldest=Min("case__snapshot__as_of"))
    per_day = {row["due_on"]: row for row in counted}
    n = sum(row["n"] for row in per_day.values())
    rows = duties.select_related("case__unit", "case__caseworker", "case__citizen")
    return DuePage(
        listing=Listing(request, "frister", rows, _columns(people), sort="due", filters=filters, count=n),
        n_days=filters.n_days,
        until=day + timedelta(days=filters.n_days),
        n=n,
        oldest=min((row["oldest"] for row in per_day.values()), default=None),
        per_day={on: row["n"] for on, row in per_day.items()},
        today=day,
        people=people,
    )


def asked_by_duty(duty: OpenDuty) -> Asked:
    """Return what the duty asks for, in the words of its catalogue."""
    return asked_by(duty.catalogue_id, duty.point_id, duty.version_id)


def _address(duty: OpenDuty) -> str:
    return point_address(duty.catalogue_id, duty.point_id, duty.trigger_on)


_FACTS = (
    Column("due", gettext_lazy("Frist"), lambda duty: duty.due_on, ("due_on", "case__number")),
    Column("weekday", gettext_lazy("Ugedag"), lambda duty: formats.date_format(duty.due_on, "l")),
    Column(
        "case",
        gettext_lazy("Sag"),
        lambda duty: duty.case.number,
        link=lambda duty: reverse("workspace:case", args=[duty.case_id]),
    ),
    Column("what", gettext_lazy("Kontrolpunkt"), lambda duty: asked_by_duty(duty).title, lang="da"),
    Column(
        "remedy", gettext_lazy("Sådan overholdes den"), lambda duty: asked_by_duty(duty).remedy, lang="da"
    ),
    Column("law", gettext_lazy("Lov"), lambda duty: law_text(asked_by_duty(duty).law), lang="da"),
)
_UNIT = Column("unit", gettext_lazy("Enhed"), lambda duty: duty.case.unit.name)


def _columns(people: ShownPeople) -> tuple[Column, ...]:
    """Return the columns; whoever leads people is told whose case it is.

    Errors stand elsewhere by the number of the case: a name beside it would be a name beside them.
    """
    name_of = people.name_of
    who = Column("who", gettext_lazy("Sagsbehandler"), lambda duty: name_of(duty.case))
    return (*_FACTS, *((who,) if people.led else ()), _UNIT)
