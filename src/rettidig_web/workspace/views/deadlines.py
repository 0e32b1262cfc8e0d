"""What is due in the days ahead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Why
from rettidig_web.workspace.due_list import due_page
from rettidig_web.workspace.signed_in import reader
from rettidig_web.workspace.views.case import CASES


@gated(CASES, READ)
def deadlines(request: HttpRequest) -> HttpResponse:
    """Show what is due day by day, or give it as an Excel file, which the journal notes."""
    user = reader(request)
    page = due_page(request, user, timezone.localdate())
    if page.listing.wants_excel:
        seen = (
            page.listing.rows.order_by().values_list("case__citizen__pseudonym", "case").distinct().iterator()
        )
        saw_many(
            user,
            ((citizen or "", str(key)) for citizen, key in seen),
            Why.EXPORT,
            where="workspace:deadlines",
        )
        return page.listing.as_excel()
    return render(request, "workspace/deadlines.html", {"page": page, "listing": page.listing})
