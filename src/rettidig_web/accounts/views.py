"""One's own page, and the demo's choice of persona."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from rettidig_web.accounts.gates import PUBLIC, READ, SIGNED_IN, WRITE, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import roles_of

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@gated(PUBLIC, WRITE)
def become(request: HttpRequest, key: int) -> HttpResponse:
    """Sign in as one of the demo's personas; outside the demo there is no such page."""
    if not settings.IS_DEMO:
        raise Http404
    persona = get_object_or_404(User.objects.exclude(persona=""), pk=key, is_active=True)
    login(request, persona, backend=_BACKEND)
    return redirect("front")


@gated(SIGNED_IN, READ)
def profile(request: HttpRequest) -> HttpResponse:
    """Show the person's own roles and ways of signing in."""
    user = request.user
    roles = roles_of(user, timezone.localdate()) if isinstance(user, User) else []
    return render(request, "accounts/profile.html", {"roles": roles})
