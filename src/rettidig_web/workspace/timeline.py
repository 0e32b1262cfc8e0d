"""A case over time: what happened, what was due when, where the clock stood still, and what came late."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rettidig.vocabulary import Outcome
from rettidig_web.caseloads.files import DutyRow, EventRow


class Shape(StrEnum):
    """What a mark or a span is drawn as."""

    EVENT = "event"
    INTERVAL = "interval"
    PAUSE = "pause"
    RUN = "run"
    DUE = "due"
    OPEN = "open"
    LATE = "late"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Part:
    """Something in a lane, a day or a span; what ``is_running`` reaches to the day of the data."""

    shape: Shape
    first: date
    last: date
    is_running: bool = False
    days_late: int | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is one day and not a span."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of the drawing: one type of event, or the deadlines of one point."""

    name: str
    title: str
    parts: tuple[Part, ...]

    @property
    def days_late(self) -> int:
        """The most days that anything in the lane came late."""
        return max((part.days_late or 0 for part in self.parts), default=0)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes of events and lanes of deadlines between two days, seen on ``as_of``."""

    first: date
    last: date
    as_of: date
    opened_on: date | None
    closed_on: date | None
    events: tuple[Lane, ...]
    deadlines: tuple[Lane, ...]

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Return every lane, those of events first."""
        return self.events + self.deadlines


@dataclass(frozen=True, slots=True)
class Named:
    """What event types and points are called, and which types stop a clock; other words are as they are."""

    events: Mapping[str, str]
    points: Mapping[str, str]
    pauses: frozenset[str] = frozenset()
    intervals: frozenset[str] = frozenset()


def timeline(
    events: Iterable[EventRow],
    duties: Iterable[DutyRow],
    named: Named,
    *,
    as_of: date,
    opened_on: date | None = None,
    closed_on: date | None = None,
) -> Timeline | None:
    """Return the case over time, or None where nothing has a day.

    Event lanes come in the order of their first event, deadlines by their first due day. What is open
    reaches to ``as_of``, or to the day that the case closed.
    """
    happened = tuple(sorted(events, key=lambda event: (event.happened_on, event.type)))
    due = tuple(sorted((duty for duty in duties if duty.due_on), key=lambda duty: duty.due_on or date.max))
    event_lanes = _event_lanes(happened, named, as_of)
    deadline_lanes = _deadline_lanes(due, named, min(closed_on or as_of, as_of))
    days = [
        day for lane in event_lanes + deadline_lanes for part in lane.parts for day in (part.first, part.last)
    ]
    days += [day for day in (opened_on, closed_on) if day]
    if not days:
        return None
    return Timeline(min(days), max([*days, as_of]), as_of, opened_on, closed_on, event_lanes, deadline_lanes)


def _event_lanes(events: tuple[EventRow, ...], named: Named, as_of: date) -> tuple[Lane, ...]:
    types = dict.fromkeys(event.type for event in events)
    return tuple(
        Lane(
            name,
            named.events.get(name, name),
            tuple(_event(event, named, as_of) for event in events if event.type == name),
        )
        for name in types
    )


def _event(event: EventRow, named: Named, as_of: date) -> Part:
    """Return an event as a day or a span; what lasts and has no end still runs."""
    is_pause = event.type in named.pauses
    if event.ended_on is None and not is_pause and event.type not in named.intervals:
        return Part(Shape.EVENT, event.happened_on, event.happened_on)
    last = event.ended_on or max(as_of, event.happened_on)
    shape = Shape.PAUSE if is_pause else Shape.INTERVAL
    return Part(shape, event.happened_on, max(last, event.happened_on), is_running=event.ended_on is None)


def _deadline_lanes(duties: tuple[DutyRow, ...], named: Named, end: date) -> tuple[Lane, ...]:
    points = dict.fromkeys(duty.point_id for duty in duties)
    return tuple(
        Lane(
            name,
            named.points.get(name, name),
            tuple(part for duty in duties if duty.point_id == name for part in _duty(duty, end)),
        )
        for name in points
    )


def _duty(duty: DutyRow, end: date) -> Iterator[Part]:
    """Return a duty as the time there was, its due day, and the time after it that it came too late."""
    due_on = duty.due_on
    if due_on is None:
        return
    if duty.trigger_on and duty.trigger_on < due_on:
        yield Part(Shape.RUN, duty.trigger_on, due_on)
    if duty.outcome == Outcome.NOT_MET:
        until = duty.done_on or (
            due_on + timedelta(days=duty.days_late) if duty.days_late else max(end, due_on)
        )
        yield Part(Shape.LATE, due_on, until, is_running=duty.done_on is None, days_late=duty.days_late)
        yield Part(Shape.MISSED, due_on, due_on, days_late=duty.days_late)
    else:
        yield Part(Shape.OPEN if duty.outcome == Outcome.PENDING else Shape.DUE, due_on, due_on)
