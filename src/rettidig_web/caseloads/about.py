"""What the logs are told of the citizen whom a case is about."""

from rettidig_web.accounts.models import User
from rettidig_web.caseloads.models import Case
from rettidig_web.journal.actions import saw
from rettidig_web.journal.models import Why
from rettidig_web.journal.values import Hidden


def hidden(case: Case, text: str) -> Hidden | None:
    """Return what is written about the case's citizen as the journal keeps it; None for nothing.

    A case whose citizen nobody knows is a citizen of its own: forgetting one does not forget another.
    """
    about = case.citizen.pseudonym if case.citizen else f"sag-{case.pk}"
    return Hidden(about, text) if text else None


def note_seen(user: User, case: Case, why: Why, where: str) -> None:
    """Note in the access log that the user saw the case's citizen, where it has one; ``where`` is a route."""
    if case.citizen:
        saw(user, case.citizen.pseudonym, why, case=str(case.pk), where=where)
