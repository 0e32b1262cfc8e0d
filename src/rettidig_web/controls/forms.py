"""The one thing the pages ask: which day's law, and what to look for."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_LONGEST_QUERY = 200


class DayForm(forms.Form):
    """The day whose law is shown."""

    dag = forms.DateField(
        label=_("Vis reglerne, som de gjaldt den"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-input"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Skriv en dag, fx 01-07-2026.")},
    )


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(required=False, max_length=_LONGEST_QUERY)


def chosen_day(asked: QueryDict) -> tuple[DayForm, date]:
    """Return the form and the day it asks for; today where it asks for none, or for none that there is."""
    today = timezone.localdate()
    form = DayForm(asked if "dag" in asked else None, initial={"dag": today})
    day: Any = form.cleaned_data["dag"] if form.is_valid() else None
    return form, day or today


def chosen_query(asked: QueryDict) -> str:
    """Return what is looked for; nothing where it is longer than anybody would write."""
    form = SearchForm(asked)
    return str(form.cleaned_data["q"]) if form.is_valid() else ""
