"""What the pages of this app share."""

from django.http import Http404, HttpRequest

from rettidig_web.accounts.models import User


def person(request: HttpRequest) -> User:
    """Return the signed-in user, whom the gate has let in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
