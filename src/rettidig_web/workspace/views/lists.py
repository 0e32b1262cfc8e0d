"""The lists of cases: my own, my team's, the section's, by what the reader may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Why
from rettidig_web.workspace.case_list import case_listing
from rettidig_web.workspace.signed_in import reader
from rettidig_web.workspace.views.case import CASES


@gated(CASES, READ)
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases that the reader may see, or give them as an Excel file, which the journal notes."""
    user = reader(request)
    listing = case_listing(request, user, timezone.localdate())
    if listing.wants_excel:
        seen = listing.rows.values_list("citizen__pseudonym", "pk").iterator()
        saw_many(
            user, ((citizen or "", str(key)) for citizen, key in seen), Why.EXPORT, where="workspace:cases"
        )
        return listing.as_excel()
    return render(request, "workspace/cases.html", {"listing": listing, "sort": listing.sort})
