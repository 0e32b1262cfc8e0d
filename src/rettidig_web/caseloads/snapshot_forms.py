"""Filters of the lists of snapshots and of what changed in one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from rettidig_web.caseloads.models import CaseChange, ChangeKind, Snapshot, SnapshotKind, Source


class SnapshotFilter(forms.Form):
    """Which snapshots to show."""

    fagsystem = forms.ModelChoiceField(
        Source.objects.all(),
        label=gettext_lazy("Fagsystem"),
        required=False,
        empty_label=gettext_lazy("Alle"),
    )
    slags = forms.ChoiceField(
        label=gettext_lazy("Slags"),
        required=False,
        choices=[("", gettext_lazy("Alle")), *SnapshotKind.choices],
    )

    def of(self, rows: QuerySet[Snapshot]) -> QuerySet[Snapshot]:
        """Return the rows that the form asks for."""
        given: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        if given.get("fagsystem"):
            rows = rows.filter(source=given["fagsystem"])
        return rows.filter(kind=given["slags"]) if given.get("slags") else rows


class ChangeFilter(forms.Form):
    """Which changes to show."""

    hvad = forms.ChoiceField(
        label=gettext_lazy("Vis"),
        required=False,
        choices=[("", gettext_lazy("Alle ændringer")), *ChangeKind.choices],
    )

    def of(self, rows: QuerySet[CaseChange]) -> QuerySet[CaseChange]:
        """Return the rows that the form asks for."""
        kind = self.cleaned_data["hvad"] if self.is_valid() else ""
        return rows.filter(kind=kind) if kind else rows
