"""Not too many different people."""

from typing import Annotated, Literal

from pydantic import Field

from rettidig.catalogue.base import LimitText
from rettidig.catalogue.kinds.base import Rule


class DistinctRule(Rule):
    """At most ``at_most`` caseworkers appear on the events of the last ``within`` before the end.

    Events of every type count; an empty caseworker is nobody. Only cases that have lasted ``within``
    are judged.
    """

    kind: Literal["distinct"]
    at_most: Annotated[int, Field(ge=1)]
    within: LimitText
