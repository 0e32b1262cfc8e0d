"""The page of a job: how far it is, and what came of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from rettidig_web.accounts.gates import READ, SIGNED_IN, gated
from rettidig_web.accounts.models import User
from rettidig_web.jobs.queries import get_job_for


@gated(SIGNED_IN, READ)
@never_cache
def job(request: HttpRequest, key: int) -> HttpResponse:
    """Show the job; to htmx, the part of the page that changes."""
    if not isinstance(request.user, User):
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    template = "jobs/progress.html" if is_part else "jobs/job.html"
    return render(request, template, {"job": get_job_for(request.user, key)})
