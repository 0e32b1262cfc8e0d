"""Pages of the case systems that cases come from."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.accounts.gates import FORM, READ, gated
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.actions import StaleError, add_source, change_source
from rettidig_web.caseloads.forms import SourceForm
from rettidig_web.caseloads.models import Source
from rettidig_web.caseloads.queries import may_change_source, with_counts
from rettidig_web.caseloads.views.common import person
from rettidig_web.ui.listing import Column, Listing

_WAS = ("var-name", "var-link_template")


@gated(Right.BRING_IN_CASES, READ)
def sources(request: HttpRequest) -> HttpResponse:
    """List the case systems."""
    rows = with_counts(Source.objects.all(), person(request), timezone.localdate())
    listing = Listing(request, "fagsystemer", rows, _COLUMNS, sort="name")
    if listing.wants_excel:
        return listing.as_excel()
    return render(request, "caseloads/source_list.html", {"listing": listing})


_COLUMNS = (
    Column(
        "name",
        gettext_lazy("Fagsystem"),
        lambda row: row.name,
        ("name",),
        lambda row: reverse("caseloads:source", args=[row.pk]),
    ),
    Column("link_template", gettext_lazy("Adresse på en sag"), lambda row: row.link_template),
    Column("n_cases", gettext_lazy("Sager, du kan se"), lambda row: row.n_cases, ("n_cases",)),
)


@gated(Right.BRING_IN_CASES, FORM)
def source_add(request: HttpRequest) -> HttpResponse:
    """Add a case system."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        source = add_source(person(request), **form.cleaned_data)
        messages.success(request, gettext("%(source)s er tilføjet.") % {"source": source})
        return redirect("caseloads:sources")
    return render(request, "caseloads/source_add.html", {"form": form}, status=422 if form.errors else 200)


@gated(Right.BRING_IN_CASES, FORM)
def source(request: HttpRequest, key: int) -> HttpResponse:
    """Give a case system another name or address, or show it where others' cases are from it too."""
    shown = Source.objects.filter(pk=key).first()
    if shown is None:
        raise Http404
    may_change = may_change_source(person(request), shown, timezone.localdate())
    form = SourceForm(request.POST or None, source=shown)
    if request.method == "POST" and not may_change:
        raise Http404
    if request.method == "POST" and form.is_valid() and _changed(request, shown, form):
        messages.success(request, gettext("%(source)s er gemt.") % {"source": form.cleaned_data["name"]})
        return redirect("caseloads:sources")
    context = {"form": form, "shown": shown, "may_change": may_change}
    return render(request, "caseloads/source.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, shown: Source, form: SourceForm) -> bool:
    """Return whether the change was made; what somebody else has made of it meanwhile is told in the form."""
    name, link_template = (request.POST.get(field, "") for field in _WAS)
    try:
        change_source(
            person(request), shown, was=Source(name=name, link_template=link_template), **form.cleaned_data
        )
    except StaleError:
        shown.refresh_from_db()
        now = {"name": shown.name, "address": shown.link_template or gettext("ingen adresse")}
        form.add_error(
            None,
            gettext(
                "En anden har ændret fagsystemet imens. Nu hedder det %(name)s og har adressen: %(address)s. "
                "Nedenfor står det, du skrev. Gem igen, hvis det er det, der skal gælde."
            )
            % now,
        )
        return False
    return True
