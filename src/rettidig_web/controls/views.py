"""Browsing the law: the catalogues, their points, and a search over all of them."""

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.catalogue.wording import danish_date
from rettidig_web.accounts.gates import READ, gated, rights_on
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.controls import queries
from rettidig_web.controls.forms import DayForm, chosen_day, chosen_query
from rettidig_web.controls.point import shown

_HITS_A_PAGE = 20


@gated(Right.SEE_CONTROLS, READ)
def catalogues(request: HttpRequest) -> HttpResponse:
    """Show the catalogues."""
    rows = queries.catalogue_rows()
    n_points = sum(row.n_points for row in rows)
    return render(request, "controls/catalogues.html", {"rows": rows, "n_points": n_points})


@gated(Right.SEE_CONTROLS, READ)
def search(request: HttpRequest) -> HttpResponse:
    """Show the points that a search finds."""
    query = chosen_query(request.GET)
    page = Paginator(queries.found_by(query), _HITS_A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [queries.hit(entry, today) for entry in page]
    return render(request, "controls/search.html", {"query": query, "page": page, "rows": rows})


@gated(Right.SEE_CONTROLS, READ)
def catalogue(request: HttpRequest, catalogue_id: str) -> HttpResponse:
    """Show a catalogue's points by theme, each with the law of the day chosen."""
    found = _catalogue_or_404(catalogue_id)
    form, day = chosen_day(request.GET)
    values = {"catalogue": found, "themes": queries.themes_of(found, day), **_day_values(form, day)}
    return render(request, "controls/catalogue.html", values)


@gated(Right.SEE_CONTROLS, READ)
def point(request: HttpRequest, catalogue_id: str, point_id: str) -> HttpResponse:
    """Show a point: its rule, its law over time, its worked cases, and what the data must have."""
    found = _catalogue_or_404(catalogue_id)
    asked = _point_or_404(found, point_id)
    form, day = chosen_day(request.GET)
    whole = shown(found.id, asked.id)
    values = {
        "catalogue": found,
        "theme_title": queries.theme_title(found, asked),
        "shown": whole,
        "version_on_day": whole.version_on(day),
        "neighbours": queries.neighbours(found, asked),
        "worked_on": danish_date(found.worked.as_of),
        "lasting_address": request.build_absolute_uri(request.path),
        "has_figures": _has_figures(request),
        **_day_values(form, day),
    }
    return render(request, "controls/point.html", values)


@gated(Right.SEE_CONTROLS, READ)
def print_view(request: HttpRequest, catalogue_id: str) -> HttpResponse:
    """Show a whole catalogue on one page, for paper: every point with its law and worked cases."""
    found = _catalogue_or_404(catalogue_id)
    chapters = [
        (chapter.theme, [shown(found.id, row.id) for row in chapter.points])
        for chapter in queries.themes_of(found, timezone.localdate())
    ]
    values = {"catalogue": found, "chapters": chapters, "worked_on": danish_date(found.worked.as_of)}
    return render(request, "controls/print.html", values)


def _has_figures(request: HttpRequest) -> bool:
    """Return whether the reader may see figures of some unit."""
    user = request.user
    return isinstance(user, User) and Right.SEE_FIGURES in rights_on(user, timezone.localdate())


def _day_values(form: DayForm, day: date) -> dict[str, object]:
    """Return what pages say of the day; links carry it on only where somebody chose it."""
    is_today = day == timezone.localdate()
    return {
        "form": form,
        "day": day,
        "is_today": is_today,
        "carried": "" if is_today else "?" + urlencode({"dag": day.isoformat()}),
    }


def _catalogue_or_404(catalogue_id: str) -> Catalogue:
    found = queries.library().catalogue(catalogue_id)
    if found is None:
        raise Http404
    return found


def _point_or_404(found: Catalogue, point_id: str) -> ControlPoint:
    try:
        return found.point(point_id)
    except KeyError:
        raise Http404 from None
