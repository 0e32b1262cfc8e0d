"""What the lists of cases can be narrowed to, by their address."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy, ngettext

from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.models import Case
from rettidig_web.caseloads.queries import target_groups
from rettidig_web.workspace.defaults import defaults
from rettidig_web.workspace.shown_people import ShownPeople

MINE: Final = "mine"
_ALL: Final = ("", gettext_lazy("Alle"))
_DEEPEST: Final = "\N{EM SPACE}"

Choices = list[tuple[str, Any]]


class CaseFilter(forms.Form):
    """Which cases are shown; open ones until somebody asks for others."""

    hvis = forms.ChoiceField(
        label=gettext_lazy("Sager"), choices=[_ALL, (MINE, gettext_lazy("Mine"))], required=False
    )
    enhed = forms.ChoiceField(label=gettext_lazy("Enhed"), required=False)
    sagsbehandler = forms.ChoiceField(label=gettext_lazy("Sagsbehandler"), required=False)
    maalgruppe = forms.ChoiceField(label=gettext_lazy("Målgruppe"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[
            ("", gettext_lazy("Åbne")),
            ("lukkede", gettext_lazy("Lukkede")),
            ("alle", gettext_lazy("Åbne og lukkede")),
        ],
        required=False,
    )
    fejl = forms.ChoiceField(
        label=gettext_lazy("Udfald"),
        choices=[
            _ALL,
            ("ja", gettext_lazy("Med punkter, der ikke er opfyldt")),
            ("nej", gettext_lazy("Uden punkter, der ikke er opfyldt")),
        ],
        required=False,
    )
    frist = forms.ChoiceField(label=gettext_lazy("Næste frist"), required=False)

    def __init__(self, data: QueryDict, *, user: User, day: date, people: ShownPeople) -> None:
        super().__init__(data)
        self.user, self.day = user, day
        self._offer("enhed", unit_choices(user, day))
        self._offer("sagsbehandler", [(str(person.pk), str(person)) for person in people.led])
        self._offer("maalgruppe", list(target_groups().items()))
        self._offer("frist", due_choices())
        if not self.fields.keys() & {"enhed"}:
            del self.fields["hvis"]  # whoever sees one unit's cases or only their own has nothing to choose

    def _offer(self, name: str, choices: Choices) -> None:
        """Let the field offer the choices; where there is at most one, there is nothing to choose."""
        if len(choices) > 1:
            self.fields[name].choices = [_ALL, *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def applied(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Return the cases asked for; a value that cannot be is as if it were not there."""
        self.is_valid()
        asked: Mapping[str, str] = self.cleaned_data
        cases = cases.filter(_status(asked.get("status", "")))
        if asked.get("hvis") == MINE:
            cases = cases.filter(caseworker=self.user)
        for name, narrow in _NARROW.items():
            if value := asked.get(name):
                cases = cases.filter(narrow(value, self.day))
        return cases


def unit_choices(user: User, day: date) -> Choices:
    """Return the units whose cases the user may see, as the tree reads, each as deep as it lies."""
    units = list(Unit.objects.filter(pk__in=unit_ids_where(user, Right.SEE_CASES, day)))
    top = min((unit.path.count(".") for unit in units), default=0)
    return [(str(unit.pk), _DEEPEST * (unit.path.count(".") - top) + unit.name) for unit in units]


def due_choices() -> Choices:
    """Return the spans that a next deadline can lie in."""
    return [
        (str(n), ngettext("Inden for %(n)d dag", "Inden for %(n)d dage", n) % {"n": n})
        for n in defaults().deadline_days
    ] + [("passeret", gettext("Passeret, siden data blev hentet"))]


def within_unit(value: str, field: str = "unit") -> Q:
    """Return the condition that something lies in the unit or under it."""
    path = Unit.objects.filter(pk=value).values_list("path", flat=True).first()
    return Q(**{f"{field}__path__startswith": path}) if path else Q(pk__in=())


def _status(asked: str) -> Q:
    return {"": Q(closed_on=None), "lukkede": Q(closed_on__isnull=False)}.get(asked, Q())


def _due(value: str, day: date) -> Q:
    if value == "passeret":
        return Q(next_due_on__lt=day)
    return Q(next_due_on__gte=day, next_due_on__lte=day + timedelta(days=int(value)))


_NARROW: Final[Mapping[str, Callable[[str, date], Q]]] = MappingProxyType(
    {
        "enhed": lambda value, _day: within_unit(value),
        "sagsbehandler": lambda value, _day: Q(caseworker=value),
        "maalgruppe": lambda value, _day: Q(target_group=value),
        "fejl": lambda value, _day: Q(n_not_met__gt=0) if value == "ja" else Q(n_not_met=0),
        "frist": _due,
    }
)
