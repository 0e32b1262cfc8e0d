"""A first value must still hold."""

from collections.abc import Iterator
from typing import Literal

from rettidig.catalogue.base import Selection, Trigger
from rettidig.catalogue.kinds.base import Rule


class SameRule(Rule):
    """An attribute of the first event of a type equals a value on the case.

    Of several first events on one date any suffices. A value missing on the case, or on all of those
    events, cannot be judged.
    """

    kind: Literal["same"]
    event: str
    attribute: str
    case_value: Literal["visitation_group"] = "visitation_group"

    def selections(self) -> Iterator[Selection]:
        """Return the events looked at."""
        yield Selection(event=self.event)

    @property
    def clock(self) -> Trigger:
        """Return the event looked at."""
        return Selection(event=self.event)
