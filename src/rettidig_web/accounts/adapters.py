"""What signing in by password or through the municipality's identity provider may do: never make a user."""

import time
from collections.abc import Mapping
from typing import Any, NoReturn

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import render

from rettidig_web.accounts.models import User


class NoSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Password sign-in for users whom an administrator has added."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Return that nobody can sign up."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Keep the password that the user chose; from then on it is no temporary one."""
        if isinstance(user, User):
            user.has_temporary_password = False
        super().set_password(user, password)

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Return whether the person must say again who it is; not within minutes of signing in."""
        records = get_authentication_records(context.request, context.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        is_recent = time.time() - newest < app_settings.REAUTHENTICATION_TIMEOUT
        return not is_recent and bool(super().is_reauthentication_required(app=app, **kwargs))


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in through the identity provider for active users, known by the user name in one of its claims."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let the login be that of the user with the claimed name; turn everybody else away.

        The claim is asked each time and no link is kept: whoever leaves the municipality's directory is out,
        and a name that passes to another person there passes here as well.
        """
        name = _claimed_name(sociallogin.account.extra_data)
        user = User.objects.filter(username__iexact=name, is_active=True).first() if name else None
        if user is None:
            _turn_away(request)
        sociallogin.user = user

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """Return that nobody can sign up."""
        return False


def counted_name(_request: HttpRequest, credentials: Mapping[str, object] | None) -> str:
    """Return the user name under which wrong passwords are counted: the same in small and capital letters."""
    return str((credentials or {}).get("username") or "").casefold()


def _claimed_name(data: dict[str, Any]) -> str:
    """Return the user name in the claims about the user, else in those of the identity token, or nothing."""
    for part in ("userinfo", "id_token"):
        name = (data.get(part) or {}).get(settings.OIDC_USERNAME_CLAIM)
        if isinstance(name, str) and name:
            return name
    return ""


def _turn_away(request: HttpRequest) -> NoReturn:
    raise ImmediateHttpResponse(render(request, "accounts/unknown_person.html", status=403))
