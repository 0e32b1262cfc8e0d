"""Something must be there."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from rettidig.catalogue.base import LimitText, Selection, Trigger
from rettidig.catalogue.kinds.base import Rule


class PresenceRule(Rule):
    """The case has the event, at least ``at_least`` times, anywhere or in a stated window.

    ``since`` opens the window at the first event of a selection, that day included; ``within`` closes
    it again. With ``by``, a limit from the first contact, an absent event is pending until the limit
    has passed.
    """

    kind: Literal["presence"]
    evidence: Selection
    at_least: Annotated[int, Field(ge=1)] = 1
    since: Trigger | None = None
    within: LimitText | None = None
    by: LimitText | None = None

    def selections(self) -> Iterator[Selection]:
        """Return the evidence and what opens the window."""
        yield self.evidence
        if isinstance(self.since, Selection):
            yield self.since

    @property
    def clock(self) -> Trigger | None:
        """Return what opens the window."""
        return self.since
