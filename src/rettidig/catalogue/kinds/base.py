"""What all kinds of control points have in common."""

from abc import abstractmethod
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from rettidig.calendars import Limit, Roll, Unit
from rettidig.catalogue.base import LimitText, NumberText, Record, Selection, Trigger
from rettidig.catalogue.wording import Words, listed
from rettidig.vocabulary import Outcome, Reason

Verdict = tuple[Outcome, Reason]
"""An outcome and the reason for it."""

GENERAL_VERDICTS: tuple[Verdict, ...] = (
    (Outcome.NOT_APPLICABLE, Reason.NOT_OPENED_YET),
    (Outcome.NOT_APPLICABLE, Reason.NOT_IN_SCOPE),
    (Outcome.NOT_APPLICABLE, Reason.NO_LAW_IN_FORCE),
    (Outcome.UNKNOWN, Reason.NOT_COVERED),
)
"""What every kind can come to before its own rule is looked at."""

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

    has_legs: ClassVar[bool] = False
    """Whether there can be several such duties in one case, each a leg of its own."""

    verdicts: ClassVar[tuple[Verdict, ...]] = ()
    """What the kind itself can come to, apart from ``GENERAL_VERDICTS`` and people's answers."""

    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER,)
    """Which days' law the kind can go by."""

    law_by: Annotated[
        LawBy, Field(description="Whose day's law decides: the trigger's, each leg's, or the end's.")
    ] = LawBy.TRIGGER

    def selections(self) -> Iterator[Selection]:
        """Return the selections of events whose coverage the rule depends on."""
        return iter(())

    def needs(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Return the event types that the source must deliver, each with the attributes it must have."""
        for selection in self.selections():
            yield selection.event, selection.attribute_names()

    @property
    def clock(self) -> Trigger | None:
        """Return what the point is triggered by, or None where the kind has no trigger."""
        return None

    @classmethod
    def possible(cls) -> frozenset[Verdict]:
        """Return every outcome and reason the machine can come to, of a period or of all days."""
        of_a_period = Reason.NO_DUTY_IN_PERIOD if cls.has_duties else Reason.NOT_OPEN_IN_PERIOD
        return frozenset((*GENERAL_VERDICTS, *cls.verdicts, (Outcome.NOT_APPLICABLE, of_a_period)))

    @abstractmethod
    def sentence(self, words: Words) -> str:
        """Return the rule in Danish, in the words of the catalogue."""


class ClockRule(Rule):
    """A rule with a clock: a trigger, a limit, and what can stop or move the clock.

    ``limit``, ``pauses`` and ``roll`` can be set anew by a version of the law.
    """

    has_duties: ClassVar[bool] = True

    limit: Annotated[LimitText, Field(description="How long there is; the day it starts is not counted.")]
    pauses: Annotated[
        tuple[str, ...], Field(description="Event types, all intervals, during which the clock stands still.")
    ] = ()
    exemptions: Annotated[
        tuple[str, ...],
        Field(
            description="Event types, all intervals, that put the duty off: a due date in one, or in the"
            " time after it, moves to the end of that time; while one runs there is none."
        ),
    ] = ()
    after_exemption: Annotated[
        LimitText, Field(description="How long there is after an exemption has ended.")
    ] = Limit(0, Unit.DAYS)
    roll: Annotated[
        Roll, Field(description="Whether a due date that is no working day moves to the next one.")
    ] = Roll.NONE

    def clock_sentences(self, words: Words) -> str:
        """Return what can stop or move the clock, in Danish, with a space before it; else nothing."""
        pauses = (
            f" {_PAUSED.format(listed(words.event(name) for name in self.pauses))}" if self.pauses else ""
        )
        exempt = ""
        if self.exemptions:
            events = listed((words.event(name) for name in self.exemptions), "eller")
            until = f"{self.after_exemption.danish()} efter, at fritagelsen er ophørt"
            exempt = f" {_EXEMPT.format(events, until if self.after_exemption.count else _ITS_END)}"
        rolls = f" {_ROLLED}" if self.roll is Roll.NEXT_WORKING_DAY else ""
        by_leg = f" {_BY_LEG}" if self.law_by is LawBy.LEG else ""
        return pauses + exempt + rolls + by_leg


class AnsweredClockRule(ClockRule):
    """A clock that a response stops."""

    trigger: Annotated[
        Trigger, Field(description="What starts the clock: ``first_contact`` or the first of these events.")
    ]
    response: Annotated[Selection, Field(description="The events that stop the clock.")]

    def selections(self) -> Iterator[Selection]:
        """Return trigger and response; the first contact has the opening day to fall back on."""
        if isinstance(self.trigger, Selection):
            yield self.trigger
        yield self.response

    @property
    def clock(self) -> Trigger:
        """Return the trigger."""
        return self.trigger


class Stretch(Record):
    """Days from one to another, both included."""

    starts_on: Annotated[date, Field(alias="from", description="The first day.")]
    ends_on: Annotated[date, Field(alias="to", description="The last day.")]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Accrual(Record):
    """Time that is added up instead of counted on the calendar: hours on events, or days of intervals."""

    event: Annotated[str, Field(description="The events that carry the hours, or the intervals.")]
    hours: Annotated[
        str | None,
        Field(description="The attribute that holds the hours; left out: the days of the intervals count."),
    ] = None
    per_unit: Annotated[NumberText, Field(description="How many hours, or days, one unit of the limit is.")]
    not_counted: Annotated[tuple[Stretch, ...], Field(description="Days on which hours do not count.")] = ()


class DutyRule(AnsweredClockRule):
    """One duty: something to be done from the trigger by a day, on the calendar or as time is added up."""

    accrues: Annotated[
        Accrual | None,
        Field(description="What the limit is added up from; left out: it is counted on the calendar."),
    ] = None

    def needs(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Return trigger and response, and what the limit is added up from."""
        yield from super().needs()
        if self.accrues:
            yield self.accrues.event, frozenset({self.accrues.hours} if self.accrues.hours else ())

    def by_when(self, words: Words) -> str:
        """Return by when, in Danish: ``senest efter 6 måneder``, where it is so by added-up time."""
        if self.accrues is None:
            return self.limit.danish_latest()
        return f"{self.limit.danish_latest()} sammenlagt ({words.event(self.accrues.event)})"


_PAUSED = "Fristen står stille under {}."
_EXEMPT = "En frist, der udløber under {0}, flyttes til {1}."
_ITS_END = "fritagelsens sidste dag"
_ROLLED = "En frist, der udløber på en dag, der ikke er en arbejdsdag, flyttes til næste arbejdsdag."
_BY_LEG = "Hver frist følger de regler, der gjaldt den dag, fristen begyndte at løbe."
BY_END = "Det er reglerne på sagens seneste dag, der gælder."

ANSWERED_VERDICTS: tuple[Verdict, ...] = (
    (Outcome.MET, Reason.ON_TIME),
    (Outcome.NOT_MET, Reason.LATE),
    (Outcome.NOT_MET, Reason.MISSING),
    (Outcome.PENDING, Reason.DEADLINE_NOT_PASSED),
    (Outcome.NOT_APPLICABLE, Reason.CLOSED_BEFORE_DUE),
    (Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER),
)

LEGS_VERDICTS: tuple[Verdict, ...] = (
    (Outcome.MET, Reason.WITHIN_LIMIT),
    (Outcome.NOT_MET, Reason.GAP_TOO_LONG),
    (Outcome.PENDING, Reason.DEADLINE_NOT_PASSED),
    (Outcome.NOT_APPLICABLE, Reason.CLOSED_BEFORE_DUE),
    (Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER),
)

__all__ = [
    "ANSWERED_VERDICTS",
    "BY_END",
    "FIRST_CONTACT_EVENT",
    "GENERAL_VERDICTS",
    "LEGS_VERDICTS",
    "Accrual",
    "AnsweredClockRule",
    "ClockRule",
    "DutyRule",
    "LawBy",
    "Limit",
    "Rule",
    "Verdict",
    "Words",
]
