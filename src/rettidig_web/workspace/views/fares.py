"""How the reader's units fare at a control point: a part of the point's page, and a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.accounts.rights import Right
from rettidig_web.controls.queries import library
from rettidig_web.workspace.catalogues import shipped_point
from rettidig_web.workspace.fares import fares
from rettidig_web.workspace.signed_in import reader


@gated(Right.SEE_FIGURES, READ)
def point(request: HttpRequest, catalogue_id: str, point_id: str) -> HttpResponse:
    """Show what data and reviews say of the units at the point."""
    asked = shipped_point(catalogue_id, point_id)
    if asked is None:
        raise Http404
    found = fares(
        reader(request), timezone.localdate(), catalogue_id, point_id, gettext("{quarter}. kvartal {year}")
    )
    values = {"fares": found, "catalogue": library().catalogue(catalogue_id), "point": asked}
    template = "fares_part.html" if request.headers.get("HX-Request") else "fares.html"
    return render(request, f"workspace/{template}", values)
