"""The latest event of a type must have a value."""

from collections.abc import Iterator
from typing import Literal

from rettidig.catalogue.base import Selection, Trigger
from rettidig.catalogue.kinds.base import Rule


class LatestRule(Rule):
    """The latest event of the type has the stated values; of several on one date any of them suffices."""

    kind: Literal["latest"]
    evidence: Selection

    def selections(self) -> Iterator[Selection]:
        """Return the evidence."""
        yield self.evidence

    @property
    def clock(self) -> Trigger:
        """Return the event looked at, whatever its values."""
        return Selection(event=self.evidence.event)
