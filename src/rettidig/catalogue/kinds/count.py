"""Something must be done several times within a limit."""

from typing import Annotated, Literal

from pydantic import Field

from rettidig.catalogue.kinds.base import AnsweredClockRule


class CountRule(AnsweredClockRule):
    """At least ``at_least`` responses must come from the trigger up to and including the due date."""

    kind: Literal["count"]
    at_least: Annotated[int, Field(ge=1)]
