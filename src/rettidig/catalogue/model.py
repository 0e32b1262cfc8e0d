"""A catalogue document: the law of an area as control points with dated versions and worked cases."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from rettidig.calendars import Roll
from rettidig.catalogue.base import LimitText, Record, Scope
from rettidig.catalogue.kinds import AnyRule, ClockRule
from rettidig.vocabulary import Answer, Outcome, Reason

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_\-]+$")]


class Requirement(StrEnum):
    """What a point rests on."""

    STATUTORY = "statutory"
    INTENTION = "intention"
    GOOD_PRACTICE = "good_practice"
    LOCAL = "local"


class Consequence(StrEnum):
    """What an error can cost."""

    REIMBURSEMENT = "reimbursement"
    LEGAL_CERTAINTY = "legal_certainty"
    QUALITY = "quality"


class Origin(StrEnum):
    """Who asks the question."""

    CENTRAL = "central"
    AUDITOR = "auditor"
    LOCAL = "local"


class Direction(StrEnum):
    """Whether a high share is good, bad (an inverse measure), or only a fact about the cases."""

    HIGH_IS_GOOD = "high_is_good"
    HIGH_IS_BAD = "high_is_bad"
    NEUTRAL = "neutral"


class Status(StrEnum):
    """Whether a point is run; drafts are listed and explained, and run only when asked for."""

    ACTIVE = "active"
    DRAFT = "draft"


class AskedOf(StrEnum):
    """Whom a question is put to."""

    CASE = "case"
    ORGANISATION = "organisation"


class Act(Record):
    """A statute, order or guide that points refer to."""

    title: str
    short: str
    eli: str | None = None


class LawReference(Record):
    """Where in which act a requirement stands."""

    act: Id
    section: str | None = None


class Version(Record):
    """The law of a stretch of days, both included; what it leaves out is as the point says."""

    id: Id
    starts_on: date | None = Field(default=None, alias="from")
    ends_on: date | None = Field(default=None, alias="to")
    law: tuple[LawReference, ...] = ()
    checked_on: date
    note: str | None = None
    scope: Scope | None = None
    limit: LimitText | None = None
    pauses: tuple[str, ...] | None = None
    roll: Roll | None = None

    def is_in_force_on(self, day: date) -> bool:
        """Return whether the version is in force on the day."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


class WorkedEvent(Record):
    """An event of a worked case."""

    type: Word
    on: date
    until: date | None = None
    by: str | None = None
    values: dict[str, str] = Field(default_factory=dict)


class Expected(Record):
    """What a worked case comes to; a field that is left out is not looked at."""

    outcome: Outcome
    reason: Reason
    trigger_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    days_late: int | None = None
    violations: int | None = None


class WorkedCase(Record):
    """A small invented case that shows one thing about a point, with its answer."""

    shows: str
    opened: date
    closed: date | None = None
    target_group: str | None = None
    group: str | None = None
    events: tuple[WorkedEvent, ...] = ()
    answers: dict[Id, Answer] = Field(default_factory=dict)
    expect: Expected


class ControlPoint(Record):
    """One question to a case, or to an organisation, and what it rests on."""

    id: Id
    title: str
    question: str
    why: str
    requirement: Requirement
    consequence: tuple[Consequence, ...]
    origin: Origin
    correctable: bool
    theme: Id
    asked_of: AskedOf = AskedOf.CASE
    direction: Direction = Direction.HIGH_IS_GOOD
    status: Status = Status.ACTIVE
    rule: AnyRule
    scope: Scope = Field(default_factory=Scope)
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]
    cases: tuple[WorkedCase, ...] = ()

    def scope_of(self, version: Version) -> Scope:
        """Return whom the point concerns under the version."""
        return self.scope if version.scope is None else version.scope

    def clock_of(self, version: Version) -> ClockRule:
        """Return the rule with the limit, pauses and roll of the version; TypeError without a clock."""
        if not isinstance(self.rule, ClockRule):
            message = f"{self.id} has no clock"
            raise TypeError(message)
        changes = {name: getattr(version, name) for name in ("limit", "pauses", "roll")}
        return self.rule.model_copy(update={k: v for k, v in changes.items() if v is not None})

    def version_on(self, day: date) -> Version | None:
        """Return the version in force on the day, or None."""
        return next((version for version in self.versions if version.is_in_force_on(day)), None)

    @property
    def is_graded(self) -> bool:
        """Return whether the point's share gets a grade: the law's word or intention, and high is good."""
        return (
            self.requirement in {Requirement.STATUTORY, Requirement.INTENTION}
            and self.direction is Direction.HIGH_IS_GOOD
        )


class EventType(Record):
    """A type of event: its Danish title, whether it is an interval, its attributes with their titles."""

    title: str
    is_interval: bool = False
    attributes: dict[Word, str] = Field(default_factory=dict)


class Theme(Record):
    """A chapter of questions."""

    id: Id
    title: str
    about: str


class WorkedCaseload(Record):
    """What the worked cases of a catalogue have in common.

    The source is taken to deliver every event type of the vocabulary from ``covers_from`` on, so that
    a case opened before that day shows what cannot be judged.
    """

    as_of: date
    covers_from: date
    target_group: str


class Catalogue(Record):
    """A catalogue of control points; it is no legal advice, and says when its law was last checked."""

    id: Id
    title: str
    about: str
    disclaimer: str
    checked_on: date
    target_groups: dict[Word, str]
    visitation_groups: dict[Word, str] = Field(default_factory=dict)
    acts: dict[Id, Act]
    events: dict[Word, EventType]
    themes: tuple[Theme, ...]
    worked: WorkedCaseload
    points: tuple[ControlPoint, ...]

    def point(self, point_id: str) -> ControlPoint:
        """Return the point; raises KeyError where there is none of that id."""
        for point in self.points:
            if point.id == point_id:
                return point
        raise KeyError(point_id)

    @property
    def case_points(self) -> tuple[ControlPoint, ...]:
        """Return the points asked of cases, in catalogue order."""
        return tuple(point for point in self.points if point.asked_of is AskedOf.CASE)

    @property
    def organisation_points(self) -> tuple[ControlPoint, ...]:
        """Return the points asked of organisations, in catalogue order."""
        return tuple(point for point in self.points if point.asked_of is AskedOf.ORGANISATION)
