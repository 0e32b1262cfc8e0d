"""What the journal is told of signing in, of names shut out, and of changes in how somebody signs in."""

from typing import Any, Final

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from rettidig_web.accounts.models import User
from rettidig_web.journal.actions import record

_ADDED: Final = {
    Authenticator.Type.TOTP: "accounts.user.app_add",
    Authenticator.Type.RECOVERY_CODES: "accounts.user.codes_make",
}
_REMOVED: Final = {
    Authenticator.Type.TOTP: "accounts.user.app_remove",
    Authenticator.Type.RECOVERY_CODES: "accounts.user.codes_remove",
}


@receiver(user_logged_in)
@transaction.atomic
def note_sign_in(user: User, **_more: Any) -> None:  # noqa: ANN401 - as Django sends it
    """Note that somebody signed in, by password or through the identity provider."""
    record(user, "accounts.user.sign_in", user)


@receiver(user_locked_out)
@transaction.atomic
def note_lock_out(request: HttpRequest, username: str | None, **_more: Any) -> None:  # noqa: ANN401 - as above
    """Note that too many wrong passwords were given for a user; a name that nobody has is not kept.

    The signal comes again with each try after that, and nobody outside is to fill the journal.
    """
    if getattr(request, "axes_failures_since_start", 0) != settings.AXES_FAILURE_LIMIT:
        return
    user = User.objects.filter(username__iexact=username or "").first()
    if user:
        record(None, "accounts.user.lock_out", user)


@receiver(password_changed)
@transaction.atomic
def note_password(user: User, **_more: Any) -> None:  # noqa: ANN401 - as Django sends it
    """Note that somebody has chosen another password."""
    record(user, "accounts.user.password", user)


@receiver((authenticator_added, authenticator_reset))
@transaction.atomic
def note_second_factor(user: User, authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401 - as above
    """Note that somebody has set up an app, or has been given emergency codes."""
    record(user, _ADDED[authenticator.type], user)


@receiver(authenticator_removed)
@transaction.atomic
def note_lost_factor(user: User, authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401 - as above
    """Note that somebody has taken the app away, and with it the emergency codes."""
    record(user, _REMOVED[authenticator.type], user)
