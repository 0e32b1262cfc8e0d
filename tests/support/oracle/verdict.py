"""What the machine says of a case and a point, and the duties it rests on."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rettidig.vocabulary import Outcome, Reason

Period = tuple[date, date]


class State(Enum):
    """How a duty stands."""

    FULFILLED = "met"
    VIOLATED = "not_met"
    OPEN = "pending"
    CLOSED_BEFORE_DUE = "not_applicable"


@dataclass(frozen=True)
class Duty:
    """One thing to be done by one day; ``number`` is its place among the stretches, lawful or not.

    A duty without a due day is put off for as long as can be seen.
    """

    number: int
    version: str
    trigger_on: date
    due_on: date | None
    done_on: date | None
    days_late: int | None
    state: State

    def is_due_in(self, period: Period) -> bool:
        return self.due_on is not None and period[0] <= self.due_on <= period[1]


@dataclass(frozen=True)
class Verdict:
    """What the machine says, with the columns of the contract."""

    outcome: Outcome
    reason: Reason
    trigger_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    days_late: int | None = None
    violations: int | None = None
    duties: tuple[Duty, ...] = ()
    next_due_on: date | None = None
    version: str | None = None


NOT_OPENED_YET = Verdict(Outcome.NOT_APPLICABLE, Reason.NOT_OPENED_YET)
NOT_IN_SCOPE = Verdict(Outcome.NOT_APPLICABLE, Reason.NOT_IN_SCOPE)
NOT_COVERED = Verdict(Outcome.UNKNOWN, Reason.NOT_COVERED)
NO_TRIGGER = Verdict(Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER)
NO_LAW_IN_FORCE = Verdict(Outcome.NOT_APPLICABLE, Reason.NO_LAW_IN_FORCE)
NOT_OPEN_IN_PERIOD = Verdict(Outcome.NOT_APPLICABLE, Reason.NOT_OPEN_IN_PERIOD)


def next_due(duties: list[Duty]) -> date | None:
    """Return the earliest due date of an open duty."""
    open_until = [duty.due_on for duty in duties if duty.state is State.OPEN]
    return min((day for day in open_until if day is not None), default=None)


def by_period(duties: list[Duty]) -> tuple[Outcome, Reason | None]:
    """Return what the duties due in a period come to; how the kind says it is up to the kind where None."""
    states = {duty.state for duty in duties}
    if State.VIOLATED in states:
        return Outcome.NOT_MET, None
    if State.FULFILLED in states:
        return Outcome.MET, None
    if State.OPEN in states:
        return Outcome.PENDING, Reason.DEADLINE_NOT_PASSED
    return Outcome.NOT_APPLICABLE, Reason.NO_DUTY_IN_PERIOD
