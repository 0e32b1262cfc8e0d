"""What every page of rounds asks of a request."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest

from rettidig_web.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the signed-in user, whom the gate has let in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def key_in(text: str | None) -> int | None:
    """Return the key that an address names, or None where it is no key."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004 - what a database can hold


def status_of(*forms: Form | Any) -> int:  # noqa: ANN401 - a form of a model is another class
    """Return the status of a page with the forms: 422 where something is to be corrected."""
    return 422 if any(form.errors for form in forms) else 200
