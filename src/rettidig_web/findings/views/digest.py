"""What waits for somebody, as the digest that is mailed says it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.findings.digest import lines_for
from rettidig_web.findings.views.shared import READERS, reader_of


@gated(READERS, READ)
def my_digest(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader."""
    reader = reader_of(request)
    lines = lines_for(reader.user, reader.day)
    context = {"lines": lines, "has_address": bool(reader.user.email)}
    return render(request, "findings/my_digest.html", context)
