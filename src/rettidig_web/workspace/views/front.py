"""The front page: what waits for whoever is signed in, and the way in for everybody else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from rettidig_web.accounts.gates import PUBLIC, READ, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import roles_of
from rettidig_web.workspace.today import waiting_for


@gated(PUBLIC, READ)
@never_cache
def front(request: HttpRequest) -> HttpResponse:
    """Show what waits for the signed-in person and what they can do here, or else the way in."""
    if isinstance(request.user, User):
        day = timezone.localdate()
        values = {
            "roles": roles_of(request.user, day),
            "waiting": waiting_for(request.user, day),
            "today": day,
        }
        return render(request, "workspace/front.html", values)
    if settings.IS_DEMO:
        personas = User.objects.exclude(persona="").filter(is_active=True).order_by("pk")
        return render(request, "accounts/personas.html", {"personas": personas})
    return redirect("account_login")
