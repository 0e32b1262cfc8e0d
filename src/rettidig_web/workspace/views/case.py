"""The page of one case, how an outcome came about, and the citizen's number for whoever asks for it."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from rettidig.vocabulary import Language, Refused
from rettidig_web.accounts.gates import READ, WRITE, any_of, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import may_see_results_of
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.about import note_seen
from rettidig_web.caseloads.actions import look_up_cpr
from rettidig_web.caseloads.identity import UnreadableError
from rettidig_web.caseloads.models import Case
from rettidig_web.caseloads.queries import get_case_for, link_to
from rettidig_web.journal.models import Why
from rettidig_web.workspace.case_page import case_page, chosen
from rettidig_web.workspace.catalogues import catalogue_of, point_in
from rettidig_web.workspace.reckoning import reckoning
from rettidig_web.workspace.signed_in import reader

CASES = any_of(Right.SEE_CASES, Right.SEE_OWN_CASES)


@gated(CASES, READ)
@never_cache
def case(request: HttpRequest, key: int) -> HttpResponse:
    """Show a case: what happened, what was due, what came of it, and what was found in it before."""
    user, day = reader(request), timezone.localdate()
    shown = get_case_for(user, key, day)
    _note(user, shown, "workspace:case")
    page = case_page(shown, user, day, wanted=request.GET.get("katalog", ""))
    values = {"page": page, "case": shown, "today": day, "is_named": _is_named(user, shown, day)}
    return render(request, "workspace/case.html", values)


@gated(CASES, READ)
@never_cache
def case_reckoning(request: HttpRequest, key: int, catalogue_id: str, point_id: str) -> HttpResponse:
    """Show, step by step, how the case came to its outcome at a point."""
    user, day = reader(request), timezone.localdate()
    shown = get_case_for(user, key, day)
    check = chosen(list(shown.snapshot.checks.filter(catalogue_id=catalogue_id)), shown, catalogue_id)
    catalogue = catalogue_of(check) if check else None
    point = point_in(catalogue, point_id)
    if catalogue is None or point is None:
        raise Http404
    _note(user, shown, "workspace:reckoning")
    try:
        told, refusal = reckoning(shown.snapshot, catalogue, shown.number, point_id), ""
    except Refused as why:
        told, refusal = None, why.message(Language.DANISH)
    values = {"case": shown, "catalogue": catalogue, "point": point, "told": told, "refusal": refusal}
    values["is_named"] = _is_named(user, shown, day)
    template = "reckoning_part.html" if request.headers.get("HX-Request") else "reckoning.html"
    return render(request, f"workspace/{template}", values)


@gated(CASES, WRITE)
@never_cache
@sensitive_variables("number")
def copy_cpr(request: HttpRequest, key: int) -> HttpResponse:
    """Give the citizen's number, which the journal notes: as text to a script, else on a page."""
    user, day = reader(request), timezone.localdate()
    shown = get_case_for(user, key, day)
    is_script = bool(request.headers.get("HX-Request"))
    try:
        number, status = look_up_cpr(user, shown), 200
    except UnreadableError:
        number, status = "", 422
    if is_script:
        text = number or gettext("Sagens CPR-nummer kendes ikke.")
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    values = {"case": shown, "number": number, "link": link_to(shown)}
    return render(request, "workspace/cpr.html", values, status=status)


def _is_named(user: User, shown: Case, day: date) -> bool:
    """Return whether the page may say who works on the case: it says what came of the work as well."""
    return shown.caseworker is not None and may_see_results_of(user, shown.caseworker, day)


def _note(user: User, shown: Case, where: str) -> None:
    """Note in the journal that the user saw the citizen of the case; a list's case may have none."""
    note_seen(user, shown, Why.OWN_CASE if shown.caseworker_id == user.pk else Why.CASE_PAGE, where)
