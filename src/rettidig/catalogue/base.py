"""What every part of a catalogue document is built of: strict records, selections of events, conditions."""

from typing import Annotated, Final, Literal

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

    event: Annotated[str, Field(description="An event type of the vocabulary.")]
    attributes: dict[str, str] = Field(
        default_factory=dict,
        description="Attributes and the values they must have; none means any event of the type.",
    )


FIRST_CONTACT: Final = "first_contact"

Trigger = Literal["first_contact"] | Selection
"""What starts the clock: the first contact, or the first event of a selection."""


class EventCondition(Record):
    """The case has at least one event of the selection."""

    event: Annotated[str, Field(description="An event type of the vocabulary.")]
    attributes: dict[str, str] = Field(
        default_factory=dict,
        description="Attributes and the values they must have; none means any event of the type.",
    )

    @property
    def selection(self) -> Selection:
        """Return the events looked for."""
        return Selection(event=self.event, attributes=self.attributes)


class PointCondition(Record):
    """Another control point has the stated outcome in the case, after people's answers."""

    point: Annotated[str, Field(description="The id of another control point.")]
    outcome: Outcome = Field(alias="is", description="The outcome it must have.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Condition = EventCondition | PointCondition


class Scope(Record):
    """Whom a point concerns; an empty list of groups is all of them, and every condition must hold."""

    target_groups: Annotated[
        tuple[str, ...], Field(description="Words of the target groups; none is all.")
    ] = ()
    visitation_groups: Annotated[
        tuple[str, ...], Field(description="Words of the visitation groups; none is all.")
    ] = ()
    when: Annotated[
        tuple[Condition, ...], Field(description="What must hold in the case, every one of them.")
    ] = ()
