"""What comes before every view: deny by default, an end to each session, and first things first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from rettidig_web.accounts.models import User

_BEGAN: Final = "began_at"
_ALWAYS: Final = frozenset(
    {"account_logout", "set_language", "account_reauthenticate", "mfa_reauthenticate", "account_login"}
)
"""Routes that stay open to somebody who has something to do first."""
_MFA_ROUTES: Final = frozenset(
    {"mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
)

Next = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


class DenyByDefault:
    """Answers not found where a view has no gate."""

    def __init__(self, get_response: Next) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_view(self, _request: HttpRequest, view: View, _args: object, _kwargs: object) -> None:
        """Raise Http404 unless the view says who may come in."""
        if not hasattr(view, "gate"):
            raise Http404


class EndSession:
    """Signs people out when their session is as old as it may be, however busy they are."""

    def __init__(self, get_response: Next) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless its session has come to an end."""
        if not request.user.is_authenticated:
            return self._get_response(request)
        now = timezone.now()
        began = request.session.setdefault(_BEGAN, now.isoformat())
        if now - datetime.fromisoformat(began) < timedelta(seconds=settings.SESSION_COOKIE_AGE):
            return self._get_response(request)
        logout(request)
        return redirect_to_login(request.get_full_path())


class FirstThingsFirst:
    """Sends whoever signed in by password to choose a password of their own and to set up a second factor."""

    def __init__(self, get_response: Next) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: View, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Return the way to what must be done first, or nothing."""
        user = request.user
        route = request.resolver_match.url_name if request.resolver_match else None
        if not isinstance(user, User) or route in _ALWAYS:
            return None
        methods = {record["method"] for record in get_authentication_records(request, user)}
        if user.has_temporary_password and "password" in methods:
            return None if route == "account_change_password" else redirect("account_change_password")
        if "password" not in methods or "mfa" in methods or route in _MFA_ROUTES or is_mfa_enabled(user):
            return None
        return redirect("mfa_activate_totp")
