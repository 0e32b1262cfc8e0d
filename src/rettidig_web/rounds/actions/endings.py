"""The end of a round."""

from django.db import transaction
from django.utils import timezone

from rettidig.vocabulary import Refused
from rettidig_web.accounts.models import User
from rettidig_web.journal.actions import record
from rettidig_web.rounds import queries
from rettidig_web.rounds.actions.holding import locked
from rettidig_web.rounds.models import Round, RoundStatus
from rettidig_web.rounds.refusing import refusal


def conclude(actor: User, round_: Round) -> Round:
    """Return the round, concluded; raises Refused where a review of its sample is not signed."""
    with transaction.atomic():
        now = locked(round_, None, RoundStatus.DRAWN)
        missing = queries.missing_in(now)
        if not missing.is_nothing:
            raise _unfinished(missing)
        now.status, now.concluded_at = RoundStatus.CONCLUDED, timezone.now()
        now.version += 1
        now.save(update_fields=["status", "concluded_at", "version"])
        old = {"status": RoundStatus.DRAWN}
        new = {"status": now.status, "n_cases": missing.n_cases}
        record(actor, "rounds.round.conclude", now, old=old, new=new)
    return now


def _unfinished(missing: queries.Missing) -> Refused:
    n = missing.n_unsigned
    one = ("Der er 1 gennemgang, der ikke er underskrevet.", "One review is not signed.")
    more = (
        f"Der er {n} gennemgange, der ikke er underskrevet.",
        f"{n} reviews are not signed.",
    )
    return refusal(
        one if n == 1 else more,
        ("Gør dem færdige, eller lad sager udgå med en grund.", "Finish them, or drop cases with a reason."),
    )
