"""What every part of a catalogue document is built of: strict records, selections of events, conditions."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from rettidig.calendars import Limit
from rettidig.vocabulary import Outcome


class Record(BaseModel):
    """A part of a catalogue: unknown keys are refused, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _limit(value: object) -> Limit:
    return value if isinstance(value, Limit) else Limit.parse(str(value))


LimitText = Annotated[
    Limit,
    BeforeValidator(_limit),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "pattern": r"^\d+ (day|week|month)s?$", "examples": ["1 week", "3 months"]}
    ),
]
"""A limit as it is written in a document: ``0 days``, ``1 week``, ``3 months``."""


class Selection(Record):
    """The events of one type, with every stated attribute at its stated value."""

    event: str
    attributes: dict[str, str] = Field(default_factory=dict)


FIRST_CONTACT = "first_contact"

Trigger = Literal["first_contact"] | Selection
"""What starts the clock: the first contact, or the first event of a selection."""


class EventCondition(Record):
    """The case has at least one event of the selection."""

    event: str
    attributes: dict[str, str] = Field(default_factory=dict)

    @property
    def selection(self) -> Selection:
        """Return the events looked for."""
        return Selection(event=self.event, attributes=self.attributes)


class PointCondition(Record):
    """Another control point has the stated outcome in the case, after people's answers."""

    point: str
    outcome: Outcome = Field(alias="is")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Condition = EventCondition | PointCondition


class Scope(Record):
    """Whom a point concerns; an empty list of groups is all of them, and every condition must hold."""

    target_groups: tuple[str, ...] = ()
    visitation_groups: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
