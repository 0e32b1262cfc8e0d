"""The facts about a case that its points are judged by, each named once and computed once.

A fact is a value: two points that ask for the same one share the column. Every fact is one column of
the facts table, one row a case; legs are the exception, a handful of columns for each point.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Final, Literal

import ibis.expr.types as ir

from rettidig.calendars import Limit, Roll
from rettidig.catalogue.base import FIRST_CONTACT, Choice, Selection, Trigger
from rettidig.catalogue.kinds import Accrual, ClockRule

NEVER: Final = date.max
"""The due day of a clock that stands still with no end in sight; what is written is no day at all."""

HOUR_SHARES: Final = 10_000
"""Hours are added up as whole numbers of this share of one, so that every engine gives the same sum."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an event is meant: attribute values in order, days, and a length, as a key."""

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    lasting: Limit | None = None

    @classmethod
    def of(cls, choice: Choice) -> "Way":
        """Return the choice as a key."""
        return cls(tuple(sorted(choice.values().items())), choice.starts_on, choice.ends_on, choice.lasting)

    @property
    def is_told_by_values(self) -> bool:
        """Return whether the attributes alone tell, so that neither day nor length need be looked at."""
        return self.starts_on is None and self.ends_on is None and self.lasting is None


@dataclass(frozen=True, slots=True)
class Events:
    """A selection of events that can be a key: type, and the ways in which an event is meant."""

    type: str
    ways: tuple[Way, ...] = (Way(),)

    @classmethod
    def of(cls, selection: Selection) -> "Events":
        """Return the selection as a key."""
        return cls(selection.event, tuple(Way.of(choice) for choice in selection.choices()))

    @property
    def attributes(self) -> frozenset[str]:
        """Return the attributes that must be known to tell."""
        return frozenset(name for way in self.ways for name, _ in way.values)

    @property
    def is_told_by_values(self) -> bool:
        """Return whether the attributes alone tell."""
        return all(way.is_told_by_values for way in self.ways)

    def valued(self) -> tuple["Events", ...]:
        """Return, for each way, the events that have its values, whatever their days."""
        return tuple(Events(self.type, (Way(way.values),)) for way in self.ways)


Start = Literal["first_contact"] | Events
"""What starts a clock."""


def start_of(trigger: Trigger) -> Start:
    """Return what a document's trigger is called among the facts."""
    return FIRST_CONTACT if isinstance(trigger, str) else Events.of(trigger)


@dataclass(frozen=True, slots=True)
class First:
    """The day of the first event (the first contact has the day the case opened to fall back on)."""

    events: Start


@dataclass(frozen=True, slots=True)
class Last:
    """The day of the latest event."""

    events: Events


@dataclass(frozen=True, slots=True)
class FirstFrom:
    """The day of the first event on or after a start, or on or after the day that lies ``back`` before it."""

    events: Events
    start: Start
    back: Limit | None = None


@dataclass(frozen=True, slots=True)
class Nth:
    """The day of the n-th event, on or after a start where there is one; exact duplicates count once."""

    events: Events
    n: int
    start: Start | None


@dataclass(frozen=True, slots=True)
class Clock:
    """What makes a due day of a start: a limit, pauses, exemptions, and the roll to a working day."""

    limit: Limit
    pauses: tuple[str, ...]
    exemptions: tuple[str, ...]
    after_exemption: Limit
    roll: Roll

    @classmethod
    def of(cls, rule: ClockRule) -> "Clock":
        """Return the clock of a rule."""
        return cls(rule.limit, rule.pauses, rule.exemptions, rule.after_exemption, rule.roll)


@dataclass(frozen=True, slots=True)
class Accrued:
    """What is added up from a start until enough is reached: hours of events, or days of intervals.

    ``enough`` is in ten-thousandths of an hour, or in days.
    """

    events: Events
    hours: str | None
    enough: int
    not_counted: tuple[tuple[date, date], ...] = ()

    @classmethod
    def of(cls, accrual: Accrual, limit: Limit) -> "Accrued":
        """Return what a limit is added up from, and how much of it is enough."""
        shares = HOUR_SHARES if accrual.hours else 1
        return cls(
            Events(accrual.event),
            accrual.hours,
            ceil(limit.count * accrual.per_unit * shares),
            tuple((stretch.starts_on, stretch.ends_on) for stretch in accrual.not_counted),
        )


@dataclass(frozen=True, slots=True)
class Due:
    """The day a clock runs out; ``NEVER`` while an exemption runs or too little has been added up."""

    start: Start
    clock: Clock
    accrued: Accrued | None = None


@dataclass(frozen=True, slots=True)
class NumberWithin:
    """Whether a number on the latest of the events lies within bounds: 1 or 0, null without a number."""

    events: Events
    attribute: str
    minimum: Decimal | None
    maximum: Decimal | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether the latest documents of two types have a value in common: 1 or 0, null where one has none."""

    value: tuple[str, str]
    other: tuple[str, str]


@dataclass(frozen=True, slots=True)
class FirstValue:
    """The value that the first event of a type names: the case's own group if any of them does."""

    event: str
    attribute: str


@dataclass(frozen=True, slots=True)
class FirstInterval:
    """The end of the first interval; null while it runs."""

    events: Events


@dataclass(frozen=True, slots=True)
class People:
    """How many caseworkers the events of the last ``within`` before the end name; null is nobody."""

    within: Limit


Fact = First | Last | FirstFrom | Nth | Due | FirstValue | FirstInterval | People | NumberWithin | Agreement


@dataclass(frozen=True)
class Legs:
    """The legs of one recurring or gap point, added up for each case and version of the law.

    ``at`` has one entry a version; the other columns do not depend on the law. In a period only the
    legs that fall due in it are counted, but the running leg is always known.
    """

    has_event: ir.BooleanValue
    latest_on: ir.DateValue
    at: tuple["LegsAt", ...]


@dataclass(frozen=True)
class LegsAt:
    """What the legs of one version come to; all null where a case has none.

    ``violated`` is the first violated leg as one number: see ``packing``.
    """

    n_legs: ir.IntegerValue
    n_met: ir.IntegerValue
    n_pending: ir.IntegerValue
    n_undated: ir.IntegerValue
    violations: ir.IntegerValue
    violated: ir.IntegerValue
    answered_on: ir.DateValue
    running_due_on: ir.DateValue
    undecided_due_on: ir.DateValue
    open_due_on: ir.DateValue
    latest_start_on: ir.DateValue


@dataclass
class FactBook:
    """The facts that a catalogue's points have asked for, with the names of their columns."""

    columns: dict[Fact, str] = field(default_factory=dict)
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    leg_points: dict[str, str] = field(default_factory=dict)

    def column(self, fact: Fact) -> str:
        """Return the name of the fact's column, the same each time."""
        return self.columns.setdefault(fact, f"fact_{len(self.columns)}")

    def value(self, event: str, attribute: str) -> str:
        """Return the name that the attribute of an event type has as a column of the events' texts."""
        return self.values.setdefault((event, attribute), f"value_{len(self.values)}")

    def legs(self, point_id: str) -> str:
        """Return the prefix of the columns of a point's legs."""
        return self.leg_points.setdefault(point_id, f"legs_{len(self.leg_points)}")

    def of_type(self, *kinds: type[Fact]) -> list[tuple[Fact, str]]:
        """Return the facts of the given kinds with their columns, in the order they were asked for."""
        return [(fact, name) for fact, name in self.columns.items() if isinstance(fact, kinds)]
