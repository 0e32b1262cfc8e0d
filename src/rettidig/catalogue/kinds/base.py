"""What all kinds of control points have in common."""

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from rettidig.calendars import Limit, Roll
from rettidig.catalogue.base import FIRST_CONTACT, LimitText, Record, Selection, Trigger

FIRST_CONTACT_EVENT = "henvendelse"
"""The event whose first occurrence is the first contact; without one it is the day the case opened."""


class LawBy(StrEnum):
    """Which day's law decides a point."""

    TRIGGER = "trigger"
    LEG = "leg"
    END = "end"


class Rule(Record):
    """The rule of a control point: its kind, and what that kind needs to know."""

    has_duties: ClassVar[bool] = False
    """Whether the kind makes duties: things to be done by a day, of which a period can be asked."""

    law_by: LawBy = LawBy.TRIGGER

    def selections(self) -> Iterator[Selection]:
        """Return the selections of events whose coverage the rule depends on."""
        return iter(())

    @property
    def clock(self) -> Trigger | None:
        """Return what the point is triggered by, or None where the kind has no trigger."""
        return None


class ClockRule(Rule):
    """A rule with a clock: a trigger, a limit, and what can stop or move the clock.

    ``limit``, ``pauses`` and ``roll`` can be set anew by a version of the law.
    """

    has_duties: ClassVar[bool] = True

    limit: LimitText
    pauses: tuple[str, ...] = ()
    roll: Roll = Roll.NONE


class AnsweredClockRule(ClockRule):
    """A clock that a response stops."""

    trigger: Trigger
    response: Selection

    def selections(self) -> Iterator[Selection]:
        """Return trigger and response; the first contact has the opening day to fall back on."""
        if self.trigger != FIRST_CONTACT:
            yield self.trigger
        yield self.response

    @property
    def clock(self) -> Trigger:
        """Return the trigger."""
        return self.trigger


__all__ = ["FIRST_CONTACT_EVENT", "AnsweredClockRule", "ClockRule", "LawBy", "Limit", "Rule"]
