"""Pages of reports: the list, a quarter before it is issued, an area's comment, and a report as issued."""

import json
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy

from rettidig.reporting import charts, kvartal
from rettidig.reporting.kvartal import Period, Quarter
from rettidig_web.accounts.gates import FORM, READ, WRITE, gated, may
from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.rights import Right
from rettidig_web.documents import actions, preview, queries, storing
from rettidig_web.documents.figures import quarter_of
from rettidig_web.documents.forms import CommentForm, ReportFilter
from rettidig_web.documents.issuing import issue_report
from rettidig_web.documents.models import IssuedReport
from rettidig_web.jobs.actions import start
from rettidig_web.ui.listing import Column, Listing
from rettidig_web.ui.templatetags.danish import quarter_in_words

_QUARTERS = range(1, 5)
_YEARS = range(1901, 3000)
"""Those of a period, without its first year: a report looks a year back."""
_FORMATS = {
    "pdf": gettext_lazy("PDF"),
    "docx": gettext_lazy("Word"),
    "xlsx": gettext_lazy("Excel"),
    "html": gettext_lazy("HTML"),
    "json": gettext_lazy("Tallene som data (kvartal.json)"),
}
"""The files that can be fetched, by their ending."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "html": "application/octet-stream",
    "json": "application/json",
}
"""What a file is sent as; the page with its own style is to be kept, never shown as one of the site's."""

_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Rapport"),
        lambda row: row.title,
        sort=("year", "quarter", "unit__path", "edition"),
        link=lambda row: reverse("documents:report", args=[row.pk]),
        lang="da",
    ),
    Column("unit", gettext_lazy("Enhed"), lambda row: row.unit.name, sort=("unit__path",)),
    Column("n_edition", gettext_lazy("Udgave"), lambda row: row.edition, sort=("edition",)),
    Column("issued", gettext_lazy("Udgivet"), lambda row: row.issued_at, sort=("issued_at",)),
    Column("by", gettext_lazy("Af"), lambda row: str(row.issued_by or "")),
    Column(
        "state",
        gettext_lazy("Status"),
        lambda row: gettext("Afløst") if row.is_replaced else gettext("Gældende"),
    ),
)


@gated(Right.SEE_FIGURES, READ)
def reports(request: HttpRequest) -> HttpResponse:
    """List the issued reports, the quarters to issue, and the comments that are the user's to write."""
    user, day = _user(request), timezone.localdate()
    filters = ReportFilter(request.GET)
    rows = _filtered(queries.reports_for(user, day), filters)
    listing = Listing(request, "rapporter", rows, _COLUMNS, sort="-title", filters=filters)
    if listing.wants_excel:
        return listing.as_excel()
    values = {
        "listing": listing,
        "offered": queries.offered(user, day),
        "areas": queries.areas_led_by(user, day),
    }
    return render(request, "documents/reports.html", values)


def _filtered(rows: "QuerySet[IssuedReport]", filters: ReportFilter) -> "QuerySet[IssuedReport]":
    if not filters.is_valid():
        return queries.valid(rows)
    if filters.cleaned_data["aar"]:
        rows = rows.filter(year=filters.cleaned_data["aar"])
    return rows if filters.cleaned_data["alle"] else queries.valid(rows)


@gated(Right.ISSUE_REPORTS, READ)
def quarter(request: HttpRequest, unit_key: int, year: int, quarter: int) -> HttpResponse:
    """Show a unit's quarter as the report would be now, and what is missing."""
    unit, period, figures = _quarter(request, unit_key, year, quarter)
    areas = queries.areas_of(unit, period)
    shown = preview.chapters(kvartal.document(figures)) if figures.areas else []
    values = {
        "unit": unit,
        "period": period,
        "areas": areas,
        "page": shown[0] if shown else None,
        "annexes": shown[1:],
        "under_way": [(one, _rounds_of(request, one)) for one in areas if one.n_under_way],
        "not_commented": [one for one in areas if one.n_concluded and one.comment is None],
        "can_issue": any(group.on(period) for group in figures.groups),
        "editions": _editions(request, unit, period),
    }
    return render(request, "documents/quarter.html", values)


def _rounds_of(request: HttpRequest, state: queries.AreaState) -> str:
    """Return the address of the area's rounds in the quarter; empty where the user may not see them."""
    if not may(_user(request), Right.SEE_CASES, state.area, timezone.localdate()):
        return ""
    asked = {"enhed": str(state.area.pk), "kvartal": f"{state.period.year}-{state.period.quarter}"}
    return f"{reverse('rounds:rounds')}?{urlencode(asked)}"


def _editions(request: HttpRequest, unit: Unit, period: Period) -> list[IssuedReport]:
    issued = queries.reports_for(_user(request), timezone.localdate())
    return list(issued.filter(unit=unit, year=period.year, quarter=period.quarter))


@gated(Right.ISSUE_REPORTS, READ)
def chart(request: HttpRequest, unit_key: int, year: int, quarter: int, place: int) -> HttpResponse:
    """Return a figure of the quarter's page as SVG."""
    *_, figures = _quarter(request, unit_key, year, quarter)
    drawn = preview.figures(kvartal.document(figures))
    if not 1 <= place <= len(drawn):
        raise Http404
    return HttpResponse(charts.svg(drawn[place - 1].chart), content_type="image/svg+xml")


@gated(Right.ISSUE_REPORTS, WRITE)
def issue(request: HttpRequest, unit_key: int, year: int, quarter: int) -> HttpResponse:
    """Start the job that makes the files and issues the report."""
    user, period = _user(request), _period(year, quarter)
    unit = queries.get_unit_for(user, unit_key, timezone.localdate())
    title = gettext("Udgiver kvartalsrapport, %(quarter)s") % {"quarter": quarter_in_words(period)}
    back = reverse("documents:quarter", args=[unit.pk, year, quarter])
    given = {"unit": unit.pk, "year": year, "quarter": quarter, "by": user.pk}
    return redirect("jobs:job", start(user, title, issue_report, back, **given).pk)


@gated(Right.SEE_FIGURES, FORM)
def comment(request: HttpRequest, area_key: int, year: int, quarter: int) -> HttpResponse:
    """Let the area's leader write of its quarter; what somebody else wrote meanwhile is shown beside it."""
    user, period, day = _user(request), _period(year, quarter), timezone.localdate()
    area = queries.get_area_for(user, area_key, day)
    kept = queries.comment_of(area, period)
    read = {"text": kept.text if kept else "", "version": kept.version if kept else 0}
    form = CommentForm(request.POST or None, initial=read)
    values: dict[str, Any] = {"form": form, "area": area, "period": period, "kept": kept}
    values["may_see_quarter"] = queries.may_issue(user, area, day)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_comment(user, area, period, **form.cleaned_data)
        except actions.StaleError as stale:
            values |= {"theirs": stale.now, "form": _again(form, stale)}
            return render(request, "documents/comment.html", values, status=409)
        messages.success(request, gettext("Kommentaren er gemt."))
        return redirect("documents:reports")
    return render(request, "documents/comment.html", values, status=422 if form.errors else 200)


def _again(form: CommentForm, stale: actions.StaleError) -> CommentForm:
    """Return the form with one's own text and the version that stands now, so that saving again means it."""
    return CommentForm(
        initial={"text": form.cleaned_data["text"], "version": stale.now.version if stale.now else 0}
    )


@gated(Right.SEE_FIGURES, READ)
def report(request: HttpRequest, key: int) -> HttpResponse:
    """Show a report as issued: its files, who issued it, and the other editions."""
    found = queries.get_report_for(_user(request), key, timezone.localdate())
    return render(request, "documents/report.html", _about(request, found))


@gated(Right.SEE_FIGURES, READ)
def verify(request: HttpRequest, key: int) -> HttpResponse:
    """Show whether the report's files are those that were issued."""
    found = queries.get_report_for(_user(request), key, timezone.localdate())
    files = storing.checked(found)
    values = {"files": files, "is_whole": all(one.is_same for one in files)}
    return render(request, "documents/report.html", _about(request, found) | values)


def _about(request: HttpRequest, found: IssuedReport) -> dict[str, object]:
    period = Period(found.year, found.quarter)
    shown = preview.chapters(kvartal.document(kvartal.parsed(json.dumps(found.figures).encode())))
    return {
        "shown": found,
        "period": period,
        "page": shown[0],
        "formats": [(ending, title) for ending, title in _FORMATS.items() if _name(ending) in found.hashes],
        "editions": [one for one in _editions(request, found.unit, period) if one != found],
    }


@gated(Right.SEE_FIGURES, READ)
def download(request: HttpRequest, key: int, ending: str) -> HttpResponse:
    """Return a file of the report, to be kept."""
    found = queries.get_report_for(_user(request), key, timezone.localdate())
    path = storing.path_of(found, _name(ending))
    if path is None:
        raise Http404
    name = f"ledelsestilsyn-{found.year}-{found.quarter}-udgave-{found.edition}.{ending}"
    response = HttpResponse(path.read_bytes(), content_type=_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(ending: str) -> str:
    return f"kvartal.{ending}"


def _quarter(request: HttpRequest, key: int, year: int, quarter: int) -> tuple[Unit, Period, Quarter]:
    """Return the unit, the quarter, and its figures without small cells."""
    day, period = timezone.localdate(), _period(year, quarter)
    unit = queries.get_unit_for(_user(request), key, day)
    return unit, period, kvartal.hidden(quarter_of(unit, period, day), kvartal.small_cells())


def _period(year: int, quarter: int) -> Period:
    if year not in _YEARS or quarter not in _QUARTERS:
        raise Http404
    return Period(year, quarter)


def _user(request: HttpRequest) -> User:
    """Return the signed-in user, whom the gate has let in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
