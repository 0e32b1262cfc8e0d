"""What the journal is told of signing in: that somebody came in, and that a name was shut out for a while."""

from typing import Any

from allauth.account.signals import user_logged_in
from axes.signals import user_locked_out
from django.db import transaction
from django.dispatch import receiver

from rettidig_web.accounts.models import User
from rettidig_web.journal.actions import record


@receiver(user_logged_in)
@transaction.atomic
def note_sign_in(user: User, **_more: Any) -> None:  # noqa: ANN401 - as Django sends it
    """Note that somebody signed in, by password or through the identity provider."""
    record(user, "accounts.user.sign_in", user)


@receiver(user_locked_out)
@transaction.atomic
def note_lock_out(username: str | None, **_more: Any) -> None:  # noqa: ANN401 - as Django sends it
    """Note that too many wrong passwords were given for a user; a name that nobody has is not kept."""
    user = User.objects.filter(username__iexact=username or "").first()
    if user:
        record(None, "accounts.user.lock_out", user)
