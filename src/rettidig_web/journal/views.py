"""Pages: the changes, and who has seen a citizen."""

import csv
from collections.abc import Iterator
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from rettidig_web.accounts.gates import gated
from rettidig_web.accounts.rights import Right
from rettidig_web.journal.actions import saw
from rettidig_web.journal.forms import AccessForm, ChangesForm
from rettidig_web.journal.models import Access, Why
from rettidig_web.journal.queries import Wanted, accesses_page, accesses_to, changes_page
from rettidig_web.journal.wording import told
from rettidig_web.ui.templatetags.danish import moment

_MOST_DIGITS: Final = 18
_BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


@gated(Right.READ_CHANGES)
@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Show the changes that are asked for, the newest first."""
    form = ChangesForm(request.GET)
    if not form.is_valid():
        return render(request, "journal/change_list.html", {"form": form})
    wanted, before = form.wanted(), _before(request.GET)
    page = changes_page(wanted, before)
    shown = {"form": form, "changes": told(page.rows), "is_filtered": wanted != Wanted(), "before": before}
    if page.next_before:
        shown["older"] = _address(request, page.next_before)
    if before:
        shown["newest"] = _address(request, None)
    return render(request, "journal/change_list.html", shown)


@gated(Right.READ_ACCESS)
def access_search(request: HttpRequest) -> HttpResponse:
    """Show who has seen a citizen, a page at a time; asking is itself written in the log."""
    form = AccessForm(request.POST or None)
    if not form.is_valid():
        return render(request, "journal/access_search.html", {"form": form})
    citizen, before = form.cleaned_data["borger"], _before(request.POST)
    own = _note(request, citizen, Why.ACCESS_LOG)
    page = accesses_page(citizen, before or own.pk)
    return render(request, "journal/access_search.html", {"form": form, "page": page, "citizen": citizen})


@gated(Right.READ_ACCESS)
@require_POST
def access_export(request: HttpRequest) -> HttpResponse:
    """Send all of a citizen's log as CSV, for a request for access under the right of access."""
    form = AccessForm(request.POST)
    if not form.is_valid():
        return render(request, "journal/access_search.html", {"form": form})
    citizen = form.cleaned_data["borger"]
    own = _note(request, citizen, Why.ACCESS_EXPORT)
    response = HttpResponse(_csv(citizen, own.pk), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="adgangslog.csv"'
    return response


def _before(asked: QueryDict) -> int | None:
    """Return where the page begins; none for the newest. Raises Http404 for what no link of ours says."""
    text = asked.get("foer", "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise Http404
    return int(text)


def _address(request: HttpRequest, before: int | None) -> str:
    """Return the page's own query string with another place to begin."""
    query = request.GET.copy()
    query.pop("foer", None)
    if before:
        query["foer"] = str(before)
    return f"?{query.urlencode()}"


def _note(request: HttpRequest, citizen: str, why: Why) -> Access:
    where = request.resolver_match.view_name if request.resolver_match else ""
    return saw(request.user, citizen, why, where=where)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(citizen: str, before: int) -> Iterator[str]:
    """Yield the log line by line, as Danish Excel opens it."""
    writer = csv.writer(_Echo(), delimiter=";")
    headings = (gettext("Tidspunkt"), gettext("Hvem"), gettext("Hvorfor"), gettext("Sag"), gettext("Side"))
    yield _BYTE_ORDER_MARK + writer.writerow(headings)
    for access in accesses_to(citizen, before).iterator():
        cells = (moment(access.at), str(access.actor), access.get_why_display(), access.case, access.where)
        yield writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """Return the cell so that a spreadsheet does not take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
