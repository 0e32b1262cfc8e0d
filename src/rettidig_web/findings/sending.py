"""Mailing each person one digest a day, with what waits and where to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from rettidig_web.accounts.models import User
from rettidig_web.findings.digest import Line, digests
from rettidig_web.findings.models import Reminder
from rettidig_web.journal.actions import record


@dataclass
class Sent:
    """How many were sent a digest, and how many were not: sent before today, no address, or a fault."""

    n_sent: int = 0
    n_before: int = 0
    n_without_address: int = 0
    n_failed: int = 0


def send_digests(day: date) -> Sent:
    """Send everybody for whom something waits the digest of the day, in Danish; nobody gets it twice."""
    sent = Sent()
    with translation.override("da"), get_connection() as connection:
        before = set(Reminder.objects.filter(day=day).values_list("user", flat=True))
        for user, lines in digests(day).items():
            if user.pk in before:
                sent.n_before += 1
            elif not user.email:
                sent.n_without_address += 1
            else:
                _send(message_to(user, lines, connection), user, lines, day, sent)
    return sent


def _send(message: EmailMessage, user: User, lines: Sequence[Line], day: date, sent: Sent) -> None:
    """Note that the message is sent, and send it: a fault takes the note back, and stops nobody else's.

    It is sent between two transactions, so that nobody waits for a mail server.
    """
    try:
        reminder = _noted(user, lines, day)
    except IntegrityError:
        sent.n_before += 1
        return
    try:
        message.send()
    except (SMTPException, OSError):
        _taken_back(reminder)
        sent.n_failed += 1
    else:
        sent.n_sent += 1


@transaction.atomic
def _noted(user: User, lines: Sequence[Line], day: date) -> Reminder:
    reminder = Reminder.objects.create(user=user, day=day)
    record(None, "findings.reminder.add", reminder, new={"user": user, "day": day, "n": _n(lines)})
    return reminder


@transaction.atomic
def _taken_back(reminder: Reminder) -> None:
    record(None, "findings.reminder.remove", reminder, old={"user": reminder.user_id, "day": reminder.day})
    reminder.delete()


def _n(lines: Sequence[Line]) -> int:
    return sum(line.n for line in lines)


def message_to(user: User, lines: Sequence[Line], connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Return the mail: counts and links, and nothing about any case or citizen."""
    subject = ngettext(
        "Rettidig: en berigtigelse venter på dig", "Rettidig: berigtigelser venter på dig", _n(lines)
    )
    context = {"user": user, "lines": lines, "site": settings.SITE_ADDRESS.rstrip("/")}
    body = render_to_string("findings/digest.txt", context)
    return EmailMessage(subject, body, to=[user.email], connection=connection)
