"""Something must be done again and again."""

from typing import Literal

from rettidig.catalogue.kinds.base import AnsweredClockRule


class RecurringRule(AnsweredClockRule):
    """From the trigger, and then from each response, the next response must come within the limit.

    Each such stretch is a leg with a due date of its own; pauses apply to each leg. The last leg is
    measured to the end of the case, or to the as-of date while the case is open.
    """

    kind: Literal["recurring"]
