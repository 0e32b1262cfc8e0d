"""Forms for bringing in exports."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy, ngettext

from rettidig.caseload import shipped_profiles
from rettidig.catalogue import CatalogueFile
from rettidig.catalogue.model import Status
from rettidig_web.accounts.forms import DayInput, TextWithoutCpr, UnitField
from rettidig_web.accounts.models import Unit
from rettidig_web.caseloads.delivering import Entry
from rettidig_web.caseloads.models import Source
from rettidig_web.controls.queries import library

LAST_USED: Final = "sidste"
DRAFT: Final = "udkast"
"""What a profile can be beside the ones that come with the program."""


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files; each is held to what a file must be."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:  # noqa: ANN401 - as Django has it
        """Return the files."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(_FilesField, self).clean(each, initial) for each in given]


class DeliveryForm(forms.Form):
    """Files, and what they are: the unit and system they are of, and the day they were drawn."""

    uploads = _FilesField(
        label=gettext_lazy("Filer"),
        required=False,
        widget=_ManyFiles(attrs={"multiple": True, "accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.xlsb,.ods"}),
        help_text=gettext_lazy(
            "Sagslisten og de filer med aktiviteter og perioder, der hører til. CSV eller regneark."
        ),
    )
    inbox = forms.MultipleChoiceField(
        label=gettext_lazy("Fra serverens mappe"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("En mappe står for alle filer i den."),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(), label=gettext_lazy("Fagsystem"), empty_label=gettext_lazy("Vælg")
    )
    unit = UnitField(
        Unit.objects.none(),
        label=gettext_lazy("Enhed"),
        empty_label=gettext_lazy("Vælg"),
        help_text=gettext_lazy(
            "Den enhed, som udtrækket dækker. Hvilket team en sag hører til, kan stå i filerne."
        ),
    )
    as_of = forms.DateField(
        label=gettext_lazy("Udtrækket er fra"),
        widget=DayInput,
        help_text=gettext_lazy("Den dag, tallene er hentet. Frister regnes til og med den."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django has it
        units: QuerySet[Unit],
        entries: Sequence[Entry],
        today: date,
        **kwargs: Any,  # noqa: ANN401 - as Django has it
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["inbox"].choices = [(entry.name, _said(entry)) for entry in entries]  # type: ignore[attr-defined]
        if not entries:
            del self.fields["inbox"]
        self.fields["uploads"].required = not entries

    def clean_as_of(self) -> date:
        """Return the day, which has come."""
        day: date = self.cleaned_data["as_of"]
        if day > self._today:
            raise ValidationError(gettext("Dagen er ikke kommet endnu."))
        return day

    def clean(self) -> dict[str, Any]:
        """Return what was given; either files or something in the inbox."""
        given = super().clean() or self.cleaned_data
        uploads, chosen = given.get("uploads"), given.get("inbox")
        if uploads and chosen:
            raise ValidationError(gettext("Vælg enten filer eller noget fra serverens mappe, ikke begge."))
        if not uploads and not chosen and "uploads" not in self.errors:
            self.add_error("uploads", gettext("Vælg mindst én fil."))
        return given


def _said(entry: Entry) -> str:
    if not entry.is_folder:
        return entry.name
    files = ngettext("%(n)s fil", "%(n)s filer", entry.n_files) % {"n": entry.n_files}
    return f"{entry.name} ({files})"


class ReadingForm(forms.Form):
    """How a delivery's files are read, and what is to be made of them."""

    profile = forms.ChoiceField(
        label=gettext_lazy("Profil"),
        help_text=gettext_lazy("Profilen siger, hvad filernes kolonner og ord betyder."),
    )
    profile_text = forms.CharField(
        label=gettext_lazy("Profilens tekst"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
    )
    name = TextWithoutCpr(label=gettext_lazy("Navn på indlæsningen"), max_length=200)
    catalogues = forms.MultipleChoiceField(
        label=gettext_lazy("Bedøm sagerne efter"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Der er sat kryds ved kataloger om de målgrupper, som er set i filerne. Uden kryds kommer "
            "sagerne med, men uden forslag og frister."
        ),
    )
    bad_rows = forms.ChoiceField(
        label=gettext_lazy("Rækker, der ikke kan bruges"),
        widget=forms.RadioSelect,
        choices=(
            ("aside", gettext_lazy("Sæt dem til side, og vis dem i en tabel")),
            ("refuse", gettext_lazy("Afvis hele udtrækket ved den første")),
        ),
    )

    def __init__(self, *args: Any, has_last: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = list(_profiles(has_last=has_last))  # type: ignore[attr-defined]
        titles = [(file.catalogue.id, file.catalogue.title) for file in judging()]
        self.fields["catalogues"].choices = titles  # type: ignore[attr-defined]


def judging() -> list[CatalogueFile]:
    """Return the catalogues that have something to ask of cases, drafts left out."""
    return [
        file
        for file in library().files.values()
        if any(point.status is Status.ACTIVE for point in file.catalogue.case_points)
    ]


def _profiles(*, has_last: bool) -> list[tuple[str, Any]]:
    last = [(LAST_USED, gettext("Den, der sidst blev brugt til fagsystemet"))] if has_last else []
    shipped = [(name, _in_words(name)) for name in shipped_profiles()]
    return [*last, *shipped, (DRAFT, gettext("Et udkast, der skal udfyldes"))]


def _in_words(name: str) -> str:
    return name.replace("-", " ").capitalize()
