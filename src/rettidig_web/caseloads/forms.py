"""Forms for a list of cases, and for case systems."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.accounts.models import Unit, User
from rettidig_web.caseloads.models import Source
from rettidig_web.caseloads.queries import PLACEHOLDER, target_groups, units_to_fill

_INDENT = "\N{EM SPACE}"
_CHOOSE = ("", gettext_lazy("Vælg"))


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice between units, indented as the tree."""

    def label_from_instance(self, obj: Unit) -> str:
        """Return the unit's name, moved in by its depth."""
        return _INDENT * (obj.path.count(".") - 1) + obj.name


class ListForm(forms.Form):
    """A list of cases: its text or file, and where its cases belong.

    The text is that of the file where there is one; ``problem`` is why none could be read.
    """

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        required=False,
        help_text=gettext_lazy("Excel eller CSV. En fil går forud for det, der står i feltet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.xlsm,.xlsb,.ods,.csv,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Rækkerne"),
        error_messages={"required": gettext_lazy("Sæt listen ind, eller vælg en fil.")},
        strip=False,
        help_text=gettext_lazy(
            "Kopiér rækkerne i regnearket, og sæt dem ind her: sagsnummer, CPR-nummer og sagsbehandler, og "
            "gerne team, åbnet, lukket og beløb. Overskrifter må gerne være med. Andre kolonner gemmes ikke."
        ),
        widget=forms.Textarea(
            attrs={"rows": 12, "wrap": "off", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    unit = UnitChoice(label=gettext_lazy("Enhed"), queryset=Unit.objects.none(), empty_label=_CHOOSE[1])
    target_group = forms.ChoiceField(label=gettext_lazy("Målgruppe"))
    source = forms.ModelChoiceField(
        label=gettext_lazy("Fagsystem"),
        queryset=Source.objects.none(),
        required=False,
        empty_label=_CHOOSE[1],
        help_text=gettext_lazy("Det system, sagsnumrene er fra."),
    )
    new_source = forms.CharField(
        label=gettext_lazy("Eller et nyt fagsystem"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Skriv navnet, hvis det ikke er på listen."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    as_of = forms.DateField(
        label=gettext_lazy("Listen er fra"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    set_aside = forms.BooleanField(required=False)
    sealed = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, user: User, day: date, problem: str = "", **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.day = day
        units = units_to_fill(user, day)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = units
        fields["source"].queryset = sources = Source.objects.all()
        if not sources.exists():
            del fields["source"]
            fields["new_source"].required = True
            fields["new_source"].label = gettext("Fagsystem")
            fields["new_source"].help_text = gettext("Navnet på det system, sagsnumrene er fra.")
        fields["target_group"].choices = [_CHOOSE, *target_groups().items()]
        if problem:
            fields["text"].error_messages["required"] = problem
        self.initial = {"as_of": day, "unit": _only(units), "source": _only(sources)}

    def clean_as_of(self) -> date:
        """Return the day, which is not to come."""
        day: date = self.cleaned_data["as_of"]
        if day > self.day:
            raise ValidationError(gettext("Dagen ligger i fremtiden."))
        return day

    def clean_new_source(self) -> str:
        """Return the name unless a case system has it."""
        name = " ".join(self.cleaned_data["new_source"].split())
        if name and Source.objects.filter(name__iexact=name).exists():
            raise ValidationError(gettext("Der er allerede et fagsystem med det navn. Vælg det på listen."))
        return name

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, with the case system, a new one perhaps, as ``source``."""
        filled = super().clean() or {}
        source, name = filled.get("source"), filled.get("new_source")
        if source and name:
            self.add_error("new_source", gettext("Vælg et fagsystem, eller skriv et nyt, ikke begge dele."))
        elif not source and not name and not {"source", "new_source"} & self.errors.keys():
            where = "source" if "source" in self.fields else "new_source"
            self.add_error(where, gettext("Vælg et fagsystem, eller skriv navnet på et nyt."))
        filled["source"] = source or (Source(name=name) if name else None)
        return filled


def _only(things: Any) -> Any:  # noqa: ANN401 - of any model
    """Return the only thing there is to choose, or None."""
    first_two = list(things[:2])
    return first_two[0] if len(first_two) == 1 else None


class SourceForm(forms.Form):
    """A case system: its name, and the address of a case in it."""

    name = forms.CharField(label=gettext_lazy("Navn"), max_length=100)
    link_template = forms.URLField(
        label=gettext_lazy("Adresse på en sag"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy(
            "Åbn en sag i fagsystemet, kopiér adressen, og skriv {sagsnummer} dér, hvor sagens nummer står. "
            "Så kan sagen åbnes fra Rettidig."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )

    def __init__(self, *args: Any, source: Source | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.source = source
        if source is not None:
            self.initial = {"name": source.name, "link_template": source.link_template}

    def clean_name(self) -> str:
        """Return the name unless another case system has it."""
        name = " ".join(self.cleaned_data["name"].split())
        same = Source.objects.filter(name__iexact=name).first()
        if same is not None and same != self.source:
            raise ValidationError(gettext("Der er allerede et fagsystem med det navn."))
        return name

    def clean_link_template(self) -> str:
        """Return the address: safe, with the case number and nothing else to fill in, after the host."""
        address: str = self.cleaned_data["link_template"]
        if not address:
            return ""
        parts = urlsplit(address)
        if parts.scheme != "https":
            raise ValidationError(gettext("Adressen skal begynde med https://."))
        rest = address.replace(PLACEHOLDER, "")
        if "{" in rest or "}" in rest:
            raise ValidationError(
                gettext("Kun {sagsnummer} kan udfyldes. Et CPR-nummer må ikke stå i en adresse.")
            )
        if PLACEHOLDER in parts.netloc or PLACEHOLDER not in address:
            raise ValidationError(gettext("Skriv {sagsnummer} dér i adressen, hvor sagens nummer står."))
        return address
