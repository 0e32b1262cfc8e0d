"""A trace: everything that led to one outcome in one case, as values that can be shown."""

from dataclasses import dataclass
from datetime import date

from rettidig.calendars import Limit
from rettidig.catalogue.model import ControlPoint, Version
from rettidig.checks.asked import Asked
from rettidig.checks.needs import Lack
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Outcome, Reason, Source, Text


@dataclass(frozen=True, slots=True)
class TracedEvent:
    """An event of the case that the point could look at, and what it was used for.

    ``values`` has the attributes that the catalogue knows, as they were delivered. ``source_file`` and
    ``source_line`` are None where the caseload was not imported.
    """

    type: str
    happened_on: date
    ended_on: date | None
    values: dict[str, str]
    caseworker: str | None
    source_file: str | None
    source_line: str | None
    use: Use


@dataclass(frozen=True, slots=True)
class TracedPause:
    """The days that moved a due date, of which event types, and the due date they led to."""

    types: tuple[str, ...]
    first: date
    last: date
    n_days: int
    due_on: date


@dataclass(frozen=True, slots=True)
class PassedDay:
    """A day that no deadline can end on, and what it is called; a plain weekend day has no name."""

    day: date
    name: str | None


@dataclass(frozen=True, slots=True)
class TracedDuty:
    """One deadline, step by step: from its start by limit, pauses and roll to its due day, and how it went.

    ``limit`` is None for a calendar month. ``exempt_until`` is where an exemption has put it off to;
    without a ``due_on`` one still runs, or too little has been added up. ``is_asked`` is False where a
    period is asked about and the due day lies outside it.
    """

    number: int
    version: str
    start_on: date
    counted_on: date
    limit: Limit | None
    is_added_up: bool
    limit_due_on: date | None
    pauses: tuple[TracedPause, ...]
    paused_due_on: date | None
    exempt_until: date | None
    rolled_over: tuple[PassedDay, ...]
    due_on: date | None
    done_on: date | None
    outcome: Outcome
    days_late: int | None
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class TracedLaw:
    """The version of the law that decides, and the day it is taken from; None is that none was in force."""

    decided_on: date
    why: Text
    version: Version | None
    after_which: Version | None


@dataclass(frozen=True, slots=True)
class TracedCondition:
    """A condition of the scope: an event type's or a point's name, and whether it holds (None: undecided)."""

    event: str | None
    point: str | None
    wanted: str
    found: str | None
    holds: bool | None
    is_absence: bool = False


@dataclass(frozen=True, slots=True)
class TracedScope:
    """Whom the point concerns, and whether this case is among them."""

    target_group: str | None
    visitation_group: str | None
    is_in_groups: bool
    conditions: tuple[TracedCondition, ...]


@dataclass(frozen=True, slots=True)
class TracedOutcome:
    """A row of ``outcomes.parquet``."""

    version: str | None
    outcome: Outcome
    reason: Reason
    trigger_on: date | None
    due_on: date | None
    done_on: date | None
    days_late: int | None
    violations: int | None
    next_due_on: date | None
    source: Source
    machine_outcome: Outcome


@dataclass(frozen=True, slots=True)
class Finding:
    """What the case shows besides deadlines: a heading, and the values found."""

    what: Text
    values: tuple[str | date, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a case has the outcome it has at a control point.

    ``machine_reason`` is the reason the machine would have given where a person has answered; else it is
    the outcome's own. ``n_others`` counts the case's events that the point never looks at.
    """

    case_id: str
    point: ControlPoint
    asked: Asked
    opened_on: date
    closed_on: date | None
    law: TracedLaw
    scope: TracedScope
    lacks: tuple[Lack, ...]
    events: tuple[TracedEvent, ...]
    n_others: int
    duties: tuple[TracedDuty, ...]
    findings: tuple[Finding, ...]
    outcome: TracedOutcome
    machine_reason: Reason

    @property
    def counted(self) -> tuple[TracedEvent, ...]:
        """Return the events that had a part in the outcome."""
        return tuple(event for event in self.events if event.use.counts)

    @property
    def left_out(self) -> tuple[TracedEvent, ...]:
        """Return the events that the point looked at and that did not count."""
        return tuple(event for event in self.events if not event.use.counts)
