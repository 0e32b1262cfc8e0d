"""A catalogue document: the law of an area as control points with dated versions and worked cases."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import ConfigDict, Field, StringConstraints

from rettidig.calendars import Roll
from rettidig.catalogue.base import LimitText, NumberText, PointCondition, Record, Scope
from rettidig.catalogue.kinds import AnyRule, ClockRule, CompositeRule
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
    POPULATION = "population"


class Act(Record):
    """A statute, order or guide that points refer to."""

    title: Annotated[str, Field(description="The full title, with number and date.")]
    short: Annotated[str, Field(description="How texts refer to it: LAB.")]
    eli: Annotated[str | None, Field(description="Its address at retsinformation.dk, where known.")] = None


class LawReference(Record):
    """Where in which act a requirement stands."""

    act: Annotated[Id, Field(description="The word of an act of this catalogue.")]
    section: Annotated[str | None, Field(description="Where in the act: § 20 a.")] = None


class Version(Record):
    """The law of a stretch of days, both included; what it leaves out is as the point says."""

    id: Annotated[Id, Field(description="Short, such as the year; unique within the point.")]
    starts_on: date | None = Field(
        default=None, alias="from", description="The first day in force; left out: always."
    )
    ends_on: date | None = Field(
        default=None, alias="to", description="The last day in force; left out: still."
    )
    law: Annotated[tuple[LawReference, ...], Field(description="Where the requirement stands.")] = ()
    checked_on: Annotated[date, Field(description="The day a person last checked it against the source.")]
    note: Annotated[str | None, Field(description="What a reader should know about this version.")] = None
    scope: Annotated[
        Scope | None, Field(description="Whom the point concerns under this version, where that differs.")
    ] = None
    limit: Annotated[
        LimitText | None, Field(description="The limit under this version, where it differs.")
    ] = None
    pauses: Annotated[
        tuple[str, ...] | None, Field(description="The pauses under this version, where they differ.")
    ] = None
    roll: Annotated[Roll | None, Field(description="The roll under this version, where it differs.")] = None
    at_least: Annotated[
        int | None, Field(ge=1, description="How many there must be under this version, where it differs.")
    ] = None
    minimum: Annotated[
        NumberText | None, Field(description="The least a number may be under this version.")
    ] = None
    maximum: Annotated[
        NumberText | None, Field(description="The most a number may be under this version.")
    ] = None
    threshold: Annotated[
        NumberText | None, Field(description="The least share, in per cent, under this version.")
    ] = None
    letter_after: Annotated[
        int | None, Field(ge=1, description="After how many months below a letter comes, under this version.")
    ] = None

    def is_in_force_on(self, day: date) -> bool:
        """Return whether the version is in force on the day."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


VERSION_SETTINGS: Final = (
    *("limit", "pauses", "roll", "at_least", "minimum", "maximum", "threshold", "letter_after"),
)
"""What a version can set anew, each by the name it has in the rule."""


class WorkedEvent(Record):
    """An event of a worked case."""

    type: Annotated[Word, Field(description="An event type of the vocabulary.")]
    on: Annotated[date, Field(description="The day it happened or began.")]
    until: Annotated[
        date | None, Field(description="The last day of an interval; left out: still running.")
    ] = None
    by: Annotated[str | None, Field(description="The caseworker, invented.")] = None
    values: dict[str, str] = Field(default_factory=dict, description="Its attributes.")


class Expected(Record):
    """What a worked case comes to; a field that is left out is not looked at."""

    outcome: Annotated[Outcome, Field(description="The outcome.")]
    reason: Annotated[Reason, Field(description="The reason for it.")]
    trigger_on: Annotated[date | None, Field(description="The day the clock starts.")] = None
    due_on: Annotated[date | None, Field(description="The due date.")] = None
    done_on: Annotated[date | None, Field(description="The day it was done.")] = None
    days_late: Annotated[int | None, Field(description="How many days late.")] = None
    violations: Annotated[int | None, Field(description="How many legs are violated.")] = None


class WorkedCase(Record):
    """A small invented case that shows one thing about a point, with its answer."""

    shows: Annotated[str, Field(description="What the case shows, in Danish.")]
    opened: Annotated[date, Field(description="The day the case opened.")]
    closed: Annotated[date | None, Field(description="The day it closed; left out: open.")] = None
    target_group: Annotated[
        str | None, Field(description="Its target group; left out: the catalogue's `worked.target_group`.")
    ] = None
    group: Annotated[str | None, Field(description="Its visitation group; left out: none.")] = None
    events: Annotated[tuple[WorkedEvent, ...], Field(description="What happened.")] = ()
    answers: dict[Id, Answer] = Field(
        default_factory=dict, description="What people answered, by control point."
    )
    expect: Annotated[Expected, Field(description="What it comes to.")]


class ControlPoint(Record):
    """One question to a case, or to an organisation, and what it rests on."""

    id: Annotated[Id, Field(description="Lasting and unique.")]
    title: Annotated[str, Field(description="Short, in Danish, in own words.")]
    question: Annotated[str, Field(description="The question as a reviewer reads it, in own words.")]
    why: Annotated[str, Field(description="Why it matters, in a sentence or two.")]
    requirement: Annotated[Requirement, Field(description="What the point rests on.")]
    consequence: Annotated[tuple[Consequence, ...], Field(description="What an error can cost.")]
    origin: Annotated[Origin, Field(description="Who asks the question.")]
    correctable: Annotated[
        bool, Field(description="Whether an error can be put right in the case; a missed deadline cannot.")
    ]
    theme: Annotated[Id, Field(description="The id of its theme.")]
    asked_of: Annotated[AskedOf, Field(description="Whom the question is put to.")] = AskedOf.CASE
    direction: Annotated[Direction, Field(description="Whether a high share is good.")] = (
        Direction.HIGH_IS_GOOD
    )
    status: Annotated[Status, Field(description="Whether the point is run.")] = Status.ACTIVE
    rule: Annotated[AnyRule, Field(description="How the point is judged.")]
    scope: Scope = Field(default_factory=Scope, description="Whom the point concerns.")
    versions: Annotated[
        tuple[Version, ...],
        Field(min_length=1),
        Field(description="The law of the point over time; no two are in force on one day."),
    ]
    cases: Annotated[
        tuple[WorkedCase, ...],
        Field(description="Worked cases: at least one each of met, not met, not applicable and unknown."),
    ] = ()

    def scope_of(self, version: Version) -> Scope:
        """Return whom the point concerns under the version."""
        return self.scope if version.scope is None else version.scope

    def rule_of(self, version: Version) -> AnyRule:
        """Return the rule with what the version sets anew."""
        changes = {name: value for name in VERSION_SETTINGS if (value := getattr(version, name)) is not None}
        return self.rule.model_copy(update=changes) if changes else self.rule

    def clock_of(self, version: Version) -> ClockRule:
        """Return the rule of the version; TypeError where it has no clock."""
        rule = self.rule_of(version)
        if not isinstance(rule, ClockRule):
            message = f"{self.id} has no clock"
            raise TypeError(message)
        return rule

    def version_on(self, day: date) -> Version | None:
        """Return the version in force on the day, or None."""
        return next((version for version in self.versions if version.is_in_force_on(day)), None)

    def looks_at(self) -> frozenset[str]:
        """Return the ids of the points whose outcomes the point depends on."""
        conditions = (condition for version in self.versions for condition in self.scope_of(version).when)
        parts = self.rule.parts if isinstance(self.rule, CompositeRule) else ()
        asked = (condition.point for condition in conditions if isinstance(condition, PointCondition))
        return frozenset((*asked, *parts))

    @property
    def is_graded(self) -> bool:
        """Return whether the point's share gets a grade: the law's word or intention, and high is good."""
        return (
            self.requirement in {Requirement.STATUTORY, Requirement.INTENTION}
            and self.direction is Direction.HIGH_IS_GOOD
        )


class EventType(Record):
    """A type of event: its Danish title, whether it is an interval, its attributes with their titles."""

    title: Annotated[str, Field(description="In Danish.")]
    is_interval: Annotated[bool, Field(description="Whether it lasts from one day to another.")] = False
    attributes: dict[Word, str] = Field(
        default_factory=dict, description="Its attributes with their Danish titles."
    )


class Theme(Record):
    """A chapter of questions."""

    id: Annotated[Id, Field(description="Unique among the themes.")]
    title: Annotated[str, Field(description="In Danish.")]
    about: Annotated[str, Field(description="What the theme is about, in a sentence or two.")]


class WorkedCaseload(Record):
    """What the worked cases of a catalogue have in common.

    The source is taken to deliver every event type of the vocabulary from ``covers_from`` on, so that
    a case opened before that day shows what cannot be judged.
    """

    as_of: Annotated[date, Field(description="The day the worked cases are judged on.")]
    covers_from: Annotated[date, Field(description="The first day the source is taken to deliver anything.")]
    target_group: Annotated[str, Field(description="The target group of the worked cases that name none.")]


class Use(Record):
    """A point of another catalogue, asked here too: its rule, versions and worked cases live there."""

    catalogue: Annotated[Id, Field(alias="from", description="The id of the catalogue it stands in.")]
    point: Annotated[Id, Field(description="Its id there.")]
    id: Annotated[Id, Field(description="Its id here, lasting and unique.")]
    theme: Annotated[Id, Field(description="The id of its theme here.")]
    title: Annotated[str | None, Field(description="Its title here, where it differs.")] = None
    target_groups: Annotated[
        tuple[str, ...], Field(description="The target groups it concerns here; none is all.")
    ] = ()
    visitation_groups: Annotated[
        tuple[str, ...] | None,
        Field(description="The visitation groups it concerns here; left out: as it says there."),
    ] = None
    since: Annotated[date | None, Field(description="The first day it is asked here.")] = None
    until: Annotated[date | None, Field(description="The last day it is asked here.")] = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Catalogue(Record):
    """A catalogue of control points; it is no legal advice, and says when its law was last checked."""

    id: Annotated[Id, Field(description="The name of the file without .yaml.")]
    title: Annotated[str, Field(description="In Danish.")]
    about: Annotated[str, Field(description="What the catalogue is about and whose it is.")]
    disclaimer: Annotated[str, Field(description="That it is no legal advice.")]
    checked_on: Annotated[date, Field(description="The day its law was last checked.")]
    target_groups: Annotated[
        dict[Word, str], Field(description="The target groups with their Danish titles.")
    ]
    visitation_groups: dict[Word, str] = Field(
        default_factory=dict, description="The visitation groups with their Danish titles."
    )
    values: dict[str, str] = Field(
        default_factory=dict,
        description="Values of attributes with their Danish titles, where the word is not one to show.",
    )
    acts: Annotated[dict[Id, Act], Field(description="The acts that points refer to.")]
    events: Annotated[dict[Word, EventType], Field(description="The vocabulary of events.")]
    themes: Annotated[tuple[Theme, ...], Field(description="The chapters, in order.")]
    worked: Annotated[WorkedCaseload, Field(description="What the worked cases have in common.")]
    uses: Annotated[
        tuple[Use, ...], Field(description="Points of other catalogues that are asked here too.")
    ] = ()
    points: Annotated[tuple[ControlPoint, ...], Field(description="The control points, in order.")] = ()

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
    def indicators(self) -> tuple[ControlPoint, ...]:
        """Return the points asked of a population, in catalogue order."""
        return tuple(point for point in self.points if point.asked_of is AskedOf.POPULATION)

    @property
    def organisation_points(self) -> tuple[ControlPoint, ...]:
        """Return the points asked of organisations, in catalogue order."""
        return tuple(point for point in self.points if point.asked_of is AskedOf.ORGANISATION)
