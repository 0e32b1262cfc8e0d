"""Something must be done within a limit."""

from typing import Literal

from rettidig.catalogue.kinds.base import AnsweredClockRule


class DeadlineRule(AnsweredClockRule):
    """The first response on or after the trigger must come within the limit.

    A limit of 0 days means the same day. A response before the trigger does not count, and neither
    does a second one.
    """

    kind: Literal["deadline"]
