"""What the machine lets one propose of an error. A proposal is shown, never stored: a person says."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rettidig.vocabulary import Reason
from rettidig_web.findings.models import FindingType
from rettidig_web.findings.rules import rules
from rettidig_web.rounds.models import Proposal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be said of an error; None where the machine cannot tell."""

    type: FindingType | None = None
    arose_on: date | None = None
    is_reproduced: bool | None = None


NOTHING: Final = Suggestion()


def suggestion(proposal: Proposal | None) -> Suggestion:
    """Return what the proposal lets one say of the error; nothing where the machine found none.

    An error by a deadline arose the day after the last day on which it could be kept, else on the day
    that the clock began.
    """
    proposed = rules().proposals.get(Reason(proposal.reason)) if proposal else None
    if proposal is None or proposed is None:
        return NOTHING
    return Suggestion(proposed.type, _arose_on(proposal), proposed.is_reproduced)


def _arose_on(proposal: Proposal) -> date | None:
    return proposal.due_on + timedelta(days=1) if proposal.due_on else proposal.trigger_on
