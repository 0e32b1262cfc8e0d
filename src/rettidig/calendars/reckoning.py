"""The reckoning of a deadline: limit, then pauses, then roll, each step kept so that it can be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rettidig.calendars.days import next_working_day
from rettidig.calendars.limits import Limit
from rettidig.calendars.pauses import Pause, merged

_DAY = timedelta(days=1)


class Roll(StrEnum):
    """What happens to a due date that is no working day."""

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"


@dataclass(frozen=True, slots=True)
class PauseCounted:
    """A pause that moved the due date: the days of it that counted, and the due date it led to."""

    pause: Pause
    due_on: date


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a due date came about."""

    trigger_on: date
    limit: Limit
    limit_due_on: date
    pauses: tuple[PauseCounted, ...]
    paused_due_on: date
    due_on: date


def reckon(trigger_on: date, limit: Limit, pauses: Iterable[Pause] = (), roll: Roll = Roll.NONE) -> Reckoning:
    """Return the due date with its steps.

    The due date moves forward by the paused days that fall after the trigger and up to and including
    the due date, until no further paused day falls inside; rolling comes last (contract, section 2).
    Because merged pauses are disjoint and in order, one pass over them is enough: a pause that begins
    on or before the due date reached so far counts whole, and after the first that does not, none does.
    """
    limit_due_on = due = limit.after(trigger_on)
    counted: list[PauseCounted] = []
    for pause in merged(pauses):
        inside = Pause(max(pause.first, trigger_on + _DAY), pause.last)
        if inside.first > inside.last or inside.first > due:
            continue
        due += timedelta(days=inside.n_days)
        counted.append(PauseCounted(inside, due))
    rolled = next_working_day(due) if roll is Roll.NEXT_WORKING_DAY else due
    return Reckoning(trigger_on, limit, limit_due_on, tuple(counted), due, rolled)
