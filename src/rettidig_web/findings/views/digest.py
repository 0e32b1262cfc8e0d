"""What waits for somebody, as the digest that is mailed says it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.findings.digest import lines_for
from rettidig_web.findings.views.shared import READERS, reader


@gated(READERS, READ)
def my_digest(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader."""
    user = reader(request)
    context = {"lines": lines_for(user, timezone.localdate()), "has_address": bool(user.email)}
    return render(request, "findings/my_digest.html", context)
