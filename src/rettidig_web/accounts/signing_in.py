"""The pages of allauth that are open here, each behind a gate; those that are not named do not exist.

Whoever signs in through the identity provider has no password here, so the pages of passwords and second
factors are not found for them: the provider asks for both.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.i18n import set_language

from rettidig_web.accounts.gates import FORM, PUBLIC, READ, SIGNED_IN, WRITE, View, gated
from rettidig_web.accounts.models import User


def _with_password(view: View, methods: tuple[str, ...] = FORM) -> View:
    """Return the view, not found for those without a password."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if isinstance(request.user, User) and not request.user.has_usable_password():
            raise Http404
        return view(request, *args, **kwargs)

    return gated(SIGNED_IN, methods)(guarded)


urlpatterns: list[URLPattern] = [
    path("sprog/", gated(PUBLIC, WRITE)(set_language), name="set_language"),
    path("log-ind/", gated(PUBLIC, FORM)(account.login), name="account_login"),
    path("log-ind/kode/", gated(PUBLIC, FORM)(mfa.authenticate), name="mfa_authenticate"),
    path("log-ind/lukket/", gated(PUBLIC, READ)(account.account_inactive), name="account_inactive"),
    path(
        "log-ind/fortrudt/", gated(PUBLIC, READ)(social.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("log-ind/fejl/", gated(PUBLIC, READ)(social.login_error), name="socialaccount_login_error"),
    path("log-ind/<slug:provider_id>/", gated(PUBLIC, FORM)(openid.login), name="openid_connect_login"),
    path(
        "log-ind/<slug:provider_id>/retur/",
        gated(PUBLIC, READ)(openid.callback),
        name="openid_connect_callback",
    ),
    path("log-af/", gated(PUBLIC, FORM)(account.logout), name="account_logout"),
    path("profil/adgangskode/", _with_password(account.password_change), name="account_change_password"),
    path("profil/bekraeft/", _with_password(account.reauthenticate), name="account_reauthenticate"),
    path("profil/bekraeft/kode/", _with_password(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("profil/totrin/", _with_password(mfa.index, READ), name="mfa_index"),
    path("profil/totrin/tilslut/", _with_password(totp.activate_totp), name="mfa_activate_totp"),
    path("profil/totrin/fjern/", _with_password(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "profil/noedkoder/", _with_password(codes.view_recovery_codes, READ), name="mfa_view_recovery_codes"
    ),
    path(
        "profil/noedkoder/nye/",
        _with_password(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "profil/noedkoder/hent/",
        _with_password(codes.download_recovery_codes, READ),
        name="mfa_download_recovery_codes",
    ),
]
