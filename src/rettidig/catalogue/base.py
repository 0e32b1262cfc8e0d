"""What every part of a catalogue document is built of: strict records, selections of events, conditions."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
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
        {
            "type": "string",
            "pattern": r"^(\d+ (day|week|month)s?|end of (day|week|month) [1-9]\d*)$",
            "examples": ["1 week", "3 months", "end of week 8"],
        }
    ),
]
"""A limit as it is written in a document: ``0 days``, ``1 week``, ``3 months``, ``end of week 8``."""


def _number(value: object) -> Decimal:
    try:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        message = "not a number; write it as 160.33"
        raise ValueError(message) from None


NumberText = Annotated[
    Decimal,
    BeforeValidator(_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["160.33", 5348]}),
]
"""An exact number: a whole one as it is, one with decimals as a text with a full stop."""


class Choice(Record):
    """Which events of a type are meant: by their values, by the day they happened, by how long they last."""

    attributes: dict[str, str | tuple[str, ...]] = Field(
        default_factory=dict,
        description="Attributes and the value, or one of the values, they must have; none means any.",
    )
    starts_on: date | None = Field(
        default=None, alias="from", description="The first day on which such an event counts."
    )
    ends_on: date | None = Field(
        default=None, alias="to", description="The last day on which such an event counts."
    )
    lasting: Annotated[
        LimitText | None,
        Field(description="How long an interval must last, both ends included; one that still runs does."),
    ] = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def values(self) -> dict[str, tuple[str, ...]]:
        """Return the values that each attribute may have."""
        return {
            name: (value,) if isinstance(value, str) else value for name, value in self.attributes.items()
        }


class Selection(Choice):
    """The events of one type that are meant, in one way or in another."""

    event: Annotated[str, Field(description="An event type of the vocabulary.")]
    or_else: tuple[Choice, ...] = Field(
        default=(), alias="or", description="Further ways in which an event of the type is meant."
    )

    def choices(self) -> Iterator[Choice]:
        """Return the ways in which an event of the type is meant; any of them suffices."""
        yield self
        yield from self.or_else

    def values_named(self) -> frozenset[str]:
        """Return every value that any attribute may have."""
        return frozenset(
            value for choice in self.choices() for values in choice.values().values() for value in values
        )

    def attribute_names(self) -> frozenset[str]:
        """Return the attributes that must be known to tell."""
        return frozenset(name for choice in self.choices() for name in choice.attributes)


class ValueOf(Record):
    """One attribute of an event type."""

    event: Annotated[str, Field(description="An event type of the vocabulary.")]
    attribute: Annotated[str, Field(description="One of its attributes.")]

    @property
    def selection(self) -> Selection:
        """Return every event of the type."""
        return Selection(event=self.event)


FIRST_CONTACT: Final = "first_contact"

Trigger = Literal["first_contact"] | Selection
"""What starts the clock: the first contact, or the first event of a selection."""


class EventCondition(Selection):
    """The case has at least one event of the selection, or, where ``is`` says so, none."""

    presence: Literal["present", "absent"] = Field(
        default="present", alias="is", description="Whether such an event must be there or must not."
    )


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
