"""What the lists of findings and corrections can be narrowed to, by their address."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.accounts.models import Unit
from rettidig_web.accounts.rights import Right
from rettidig_web.findings.fields import unit_choices
from rettidig_web.findings.models import (
    TO_DO,
    Age,
    Cause,
    Correction,
    CorrectionStatus,
    Finding,
    FindingStatus,
)
from rettidig_web.findings.reading import Reader
from rettidig_web.findings.rules import rules

_ALL: Final = ("", gettext_lazy("Alle"))
_BLANK: Final = "ingen"
_LONGEST_KEY: Final = 18


def _choice(label: Any, choices: list[Any] | None = None) -> forms.ChoiceField:  # noqa: ANN401 - lazy text
    return forms.ChoiceField(label=label, choices=choices or [], required=False)


class FindingFilter(forms.Form):
    """Which findings are shown. A round is chosen by a link from its page, not by a field."""

    tilsyn = forms.CharField(widget=forms.HiddenInput, required=False)
    enhed = _choice(gettext_lazy("Enhed"))
    maalgruppe = _choice(gettext_lazy("Målgruppe"))
    kvartal = _choice(gettext_lazy("Kvartal"))
    punkt = _choice(gettext_lazy("Kontrolpunkt"))
    aarsag = _choice(gettext_lazy("Årsag"), [_ALL, *Cause.choices, (_BLANK, gettext_lazy("Ikke afgjort"))])
    alder = _choice(gettext_lazy("Ny eller gammel"), [_ALL, *Age.choices])
    status = _choice(
        gettext_lazy("Status"), [("", gettext_lazy("Åbne og afsluttede")), *FindingStatus.choices]
    )
    hvem = _choice(gettext_lazy("Sager"), [_ALL, ("mine", gettext_lazy("Mine egne"))])

    def __init__(self, data: Any, *, findings: QuerySet[Finding], reader: Reader) -> None:  # noqa: ANN401
        super().__init__(data or None)
        self._reader = reader
        _offer(self, findings, reader)

    def applied(self, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        """Return the findings that the address asks for; a value that cannot be counts as none."""
        asked = _asked(self)
        findings = _narrowed(findings, asked)
        if asked.get("hvem"):
            findings = findings.filter(
                Q(caseworker=self._reader.user) | Q(correction__owner=self._reader.user)
            )
        if status := asked.get("status"):
            return findings.filter(status=status)
        return findings.exclude(status=FindingStatus.WITHDRAWN)


class CorrectionFilter(FindingFilter):
    """Which corrections are shown."""

    status = _choice(
        gettext_lazy("Status"),
        [("", gettext_lazy("Alle, der ikke er godkendt")), *CorrectionStatus.choices],
    )
    frist = _choice(gettext_lazy("Frist"))
    hvem = _choice(
        gettext_lazy("Hos hvem"),
        [
            _ALL,
            ("mine", gettext_lazy("Mine egne")),
            ("til_mig", gettext_lazy("Venter på min godkendelse")),
            ("uden", gettext_lazy("Uden ansvarlig")),
        ],
    )
    alder = None  # type: ignore[assignment]  # how Django's forms leave a field out

    def __init__(self, data: Any, *, findings: QuerySet[Finding], reader: Reader) -> None:  # noqa: ANN401
        super().__init__(data, findings=findings, reader=reader)
        soon = gettext("Inden for %(n)d dage") % {"n": rules().remind_days}
        self.fields["frist"] = _choice(
            gettext("Frist"), [_ALL, ("over", gettext("Overskredet")), ("snart", soon)]
        )
        self.order_fields(("tilsyn", "status", "frist", "hvem"))

    def corrections(self, corrections: QuerySet[Correction]) -> QuerySet[Correction]:
        """Return the corrections that the address asks for."""
        asked = _asked(self)
        found = _narrowed(Finding.objects.all(), asked)
        corrections = corrections.filter(finding__in=found)
        corrections = corrections.filter(_whose(asked.get("hvem", ""), self._reader))
        corrections = corrections.filter(_when(asked.get("frist", ""), self._reader.day))
        if status := asked.get("status"):
            return corrections.filter(status=status)
        return corrections.exclude(status=CorrectionStatus.APPROVED)


def _whose(asked: str, reader: Reader) -> Q:
    user = reader.user
    if asked == "mine":
        return Q(owner=user)
    if asked == "uden":
        return Q(owner=None)
    if asked == "til_mig":
        own = Q(owner=user) | Q(handed_in_by=user) | Q(finding__caseworker=user)
        units = reader.unit_ids_where(Right.APPROVE_CORRECTIONS)
        return Q(status=CorrectionStatus.HANDED_IN, finding__unit__in=units) & ~own
    return Q()


def _when(asked: str, day: date) -> Q:
    if asked == "over":
        return Q(status__in=TO_DO, due_on__lt=day)
    if asked == "snart":
        until = day + timedelta(days=rules().remind_days)
        return Q(status__in=TO_DO, due_on__gte=day, due_on__lte=until)
    return Q()


def _asked(form: forms.Form) -> dict[str, Any]:
    return form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}


def _narrowed(findings: QuerySet[Finding], asked: dict[str, Any]) -> QuerySet[Finding]:
    for name, narrow in _NARROW.items():
        if value := asked.get(name):
            findings = findings.filter(narrow(value))
    return findings


def _quarter(value: str) -> Q:
    year, quarter = value.split("-")
    return Q(round__year=int(year), round__quarter=int(quarter))


def _round(value: str) -> Q:
    return Q(round=int(value)) if value.isdecimal() and len(value) <= _LONGEST_KEY else Q()


_NARROW: Final[Mapping[str, Callable[[str], Q]]] = {
    "tilsyn": _round,
    "enhed": lambda value: Q(unit__path__startswith=Unit.objects.get(pk=value).path),
    "maalgruppe": lambda value: Q(round__target_group=value),
    "kvartal": _quarter,
    "punkt": lambda value: Q(point_id=value),
    "aarsag": lambda value: Q(cause="" if value == _BLANK else value),
    "alder": lambda value: Q(age=value),
}


def _offer(form: forms.Form, findings: QuerySet[Finding], reader: Reader) -> None:
    """Let the form offer what there is among the findings; a field with one choice is no choice."""
    rows = findings.order_by()
    groups = rows.values_list("round__target_group", "round__target_group_title").distinct()
    quarters = rows.values_list("round__year", "round__quarter").distinct()
    points = rows.values_list("point_id", "point_title").distinct()
    units = reader.units_where(Right.SEE_CASES)
    if not units:  # a caseworker sees nobody's but their own
        del form.fields["hvem"]
    offered = {
        "enhed": unit_choices(units),
        "maalgruppe": sorted(dict(groups).items(), key=lambda group: group[1]),
        "kvartal": [(f"{year}-{n}", _quarter_title(year, n)) for year, n in sorted(quarters, reverse=True)],
        "punkt": sorted(dict(points).items(), key=lambda point: point[1]),
    }
    for name, choices in offered.items():
        form.fields[name] = _choice(form.fields[name].label, [_ALL, *choices])
        if len(choices) < 2 and not form.data.get(name):  # noqa: PLR2004 - one choice is none
            del form.fields[name]


def _quarter_title(year: int, quarter: int) -> str:
    return gettext("%(quarter)d. kvartal %(year)d") % {"quarter": quarter, "year": year}
