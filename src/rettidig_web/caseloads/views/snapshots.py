"""The snapshots: all of them, one with what changed since the last, its rejects, and its end."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.accounts.gates import FORM, READ, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.columns import titled
from rettidig_web.caseloads.files import folder_of
from rettidig_web.caseloads.missing import there
from rettidig_web.caseloads.models import CaseChange, Snapshot, SnapshotKind
from rettidig_web.caseloads.queries import n_untied
from rettidig_web.caseloads.rejects import RejectRow, files_in, rejects_in
from rettidig_web.caseloads.snapshot_forms import ChangeFilter, SnapshotFilter
from rettidig_web.caseloads.snapshots import delete_snapshot, get_snapshot_for, snapshots_for
from rettidig_web.controls.queries import library
from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Why
from rettidig_web.ui.listing import Column, Listing

_REJECTS_SHOWN = 50


def _status(snapshot: Any) -> str:  # noqa: ANN401 - annotated with is_latest
    return gettext("Vises på listerne") if snapshot.is_latest else gettext("Afløst af en nyere")


_COLUMNS = (
    Column(
        "name",
        gettext_lazy("Navn"),
        lambda row: row.name,
        ("name",),
        link=lambda row: reverse("caseloads:snapshot", args=(row.pk,)),
    ),
    Column("source", gettext_lazy("Fagsystem"), lambda row: str(row.source), ("source__name",)),
    Column("unit", gettext_lazy("Enhed"), lambda row: str(row.unit), ("unit__path",)),
    Column("kind", gettext_lazy("Slags"), lambda row: row.get_kind_display(), ("kind",)),
    Column("as_of", gettext_lazy("Opgjort"), lambda row: row.as_of, ("as_of",)),
    Column("made_at", gettext_lazy("Indlæst"), lambda row: row.made_at, ("made_at",)),
    Column("n_cases", gettext_lazy("Sager"), lambda row: row.n_cases, ("n_cases",)),
    Column("n_new", gettext_lazy("Nye"), lambda row: row.n_new, ("n_new",)),
    Column("n_changed", gettext_lazy("Ændrede"), lambda row: row.n_changed, ("n_changed",)),
    Column("n_gone", gettext_lazy("Ikke med længere"), lambda row: row.n_gone, ("n_gone",)),
    Column("n_rejects", gettext_lazy("Rækker sat til side"), lambda row: row.n_rejects, ("n_rejects",)),
    Column("status", gettext_lazy("Status"), _status),
)

_CHANGES = (
    Column("case", gettext_lazy("Sag"), lambda row: row.case.number, ("case__number",)),
    Column("kind", gettext_lazy("Hvad"), lambda row: row.get_kind_display(), ("kind",)),
    Column("columns", gettext_lazy("Hvad der er ændret"), lambda row: ", ".join(map(titled, row.columns))),
)


@gated(Right.BRING_IN_CASES, READ)
def snapshots(request: HttpRequest) -> HttpResponse:
    """List the snapshots of the user's units."""
    filters = SnapshotFilter(request.GET)
    rows = filters.of(snapshots_for(_user(request), timezone.localdate()))
    listing = Listing(request, "indlaesninger", rows, _COLUMNS, sort="-made_at", filters=filters)
    if listing.wants_excel:
        return listing.as_excel()
    return render(request, "caseloads/snapshots.html", {"listing": listing})


@gated(Right.BRING_IN_CASES, READ)
def snapshot(request: HttpRequest, key: int) -> HttpResponse:
    """Show a snapshot: what it is, what changed since the last, what was set aside, and who relies on it."""
    shown = _snapshot(request, key)
    filters = ChangeFilter(request.GET)
    rows = filters.of(CaseChange.objects.filter(snapshot=shown).select_related("case"))
    listing = Listing(request, "aendringer", rows, _CHANGES, sort="case", filters=filters)
    if listing.wants_excel:
        seen = listing.rows.values_list("case__citizen__pseudonym", "case")
        pairs = ((citizen or "", str(case)) for citizen, case in seen)
        saw_many(_user(request), pairs, Why.EXPORT, where="caseloads:snapshot")
        return listing.as_excel()
    titles = {name: file.catalogue.title for name, file in library().files.items()}
    context = {
        "snapshot": shown,
        "listing": listing,
        "files": files_in(folder_of(shown)),
        "checks": [titles.get(one.catalogue_id, one.catalogue_id) for one in shown.checks.order_by("pk")],
        "rounds": list(shown.rounds.all()),
        "n_untied": n_untied(_user(request), shown, timezone.localdate()),
    }
    return render(request, "caseloads/snapshot.html", context)


@gated(Right.BRING_IN_CASES, READ)
def snapshot_rejects(request: HttpRequest, key: int) -> HttpResponse:
    """Show the rows that were set aside, or hand them over as a file."""
    shown = _snapshot(request, key)
    is_list = shown.kind == SnapshotKind.LIST
    rows = [] if is_list else list(rejects_in(there(folder_of(shown))))
    form = request.GET.get("udtraek")
    if form in _AS_FILE:
        return _AS_FILE[form](rows)
    context = {"snapshot": shown, "rows": rows[:_REJECTS_SHOWN], "n_rows": len(rows)}
    return render(request, "caseloads/snapshot_rejects.html", context)


@gated(Right.BRING_IN_CASES, FORM)
def snapshot_delete(request: HttpRequest, key: int) -> HttpResponse:
    """Ask whether to delete a snapshot, and delete it if nothing relies on it."""
    shown = _snapshot(request, key)
    if request.method != "POST":
        context = {"shown": shown, "n_only": shown.cases.count()}
        return render(request, "caseloads/snapshot_delete.html", context)
    name = shown.name
    try:
        delete_snapshot(_user(request), shown)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("caseloads:snapshot", key)
    messages.success(request, gettext("%(name)s er slettet.") % {"name": name})
    return redirect("caseloads:snapshots")


def _headings() -> list[str]:
    return [gettext("Fil"), gettext("Linje"), gettext("Hvorfor")]


def _as_csv(rows: Sequence[RejectRow]) -> HttpResponse:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerows([_headings(), *((row.file, row.line, row.reason) for row in rows)])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sat-til-side.csv"'
    return response


def _as_excel(rows: Sequence[RejectRow]) -> HttpResponse:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("sat-til-side")
        sheet.write_row(0, 0, _headings(), book.add_format({"bold": True}))
        for line, row in enumerate(rows, start=1):
            sheet.write_row(line, 0, (row.file, row.line, row.reason))
        sheet.autofit()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content.getvalue(), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="sat-til-side.xlsx"'
    return response


_AS_FILE = {"csv": _as_csv, "xlsx": _as_excel}


def _snapshot(request: HttpRequest, key: int) -> Snapshot:
    return get_snapshot_for(_user(request), key, timezone.localdate())


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
