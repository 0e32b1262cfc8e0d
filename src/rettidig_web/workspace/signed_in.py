"""Who asks for a page that a gate has let somebody in to."""

from django.http import Http404, HttpRequest

from rettidig_web.accounts.models import User


def reader(request: HttpRequest) -> User:
    """Return the signed-in user."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
