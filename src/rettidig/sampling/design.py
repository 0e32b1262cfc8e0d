"""A design: which cases can be drawn, how many, and by which rule; data, read from a small YAML file."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from rettidig.calendars import Limit
from rettidig.catalogue.base import LimitText

QUOTA_DIMENSIONS = 2
_LONGEST = 36_525


class Part(BaseModel):
    """A part of a design: unknown keys are refused, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


Word = Annotated[str, BeforeValidator(_as_text)]
"""A value of a column; whole numbers (a year) need no quotes, and an empty text is an empty cell."""


def _no_longer_than_a_life(limit: Limit) -> Limit:
    if limit.count > _LONGEST:
        raise PydanticCustomError("value_error", "the length of time is too long")
    return limit


Duration = Annotated[LimitText, AfterValidator(_no_longer_than_a_life)]
Name = Annotated[str, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[int, Field(ge=1)]
Rate = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^(0?\.\d+|1(\.0+)?)$")]
"""A share above 0 and at most 1, as it is written, so that it can be computed with exactly."""
Shortage = Literal["report", "reallocate"]
"""What is done where a stratum has too few: draw fewer and say so, or draw others instead."""


class EventUnit(Part):
    """The unit is an event, e.g. a conversation."""

    event: Name
    attributes: dict[str, Word] = Field(default_factory=dict)
    since: Day | None = None
    until: Day | None = None


class Values(Part):
    """The column has one of the values: target group, visitation group, team, or any dimension."""

    kind: Literal["values"]
    column: Name
    are: Annotated[tuple[Word, ...], Field(min_length=1)]


class MinimumDuration(Part):
    """The case has lasted at least so long by its end, or by the as-of date; by visitation group."""

    kind: Literal["minimum_duration"]
    limits: dict[str, Duration] = Field(default_factory=dict)
    otherwise: Duration | None = None


class LastedMoreThan(Part):
    """The case was open on the day and had then lasted more than the limit."""

    kind: Literal["lasted_more_than"]
    limit: Duration
    on: Day


class OpenIn(Part):
    """The case was open on at least one day of the period."""

    kind: Literal["open_in"]
    since: Day
    until: Day


class Opened(Part):
    """The case was opened in the period, of which either end can be left open: old and new cases."""

    kind: Literal["opened"]
    since: Day | None = None
    until: Day | None = None


class HasEvent(Part):
    """The case has an event of the type with the stated attributes by the as-of date."""

    kind: Literal["has_event"]
    event: Name
    attributes: dict[str, Word] = Field(default_factory=dict)


class AmountAtLeast(Part):
    """The case has a known amount of at least so many øre."""

    kind: Literal["amount_at_least"]
    ore: int


class NotReviewed(Part):
    """The case was not in an earlier sample; the certificates' paths are seen from the design file."""

    kind: Literal["not_reviewed"]
    certificates: Annotated[tuple[Name, ...], Field(min_length=1)]


class FirstCases(Part):
    """Among the first so many cases of a caseworker whose very first was opened on ``since`` or later."""

    kind: Literal["first_cases"]
    per_caseworker: Count
    since: Day


Criterion = Annotated[
    Values
    | MinimumDuration
    | LastedMoreThan
    | OpenIn
    | Opened
    | HasEvent
    | AmountAtLeast
    | NotReviewed
    | FirstCases,
    Field(discriminator="kind"),
]


class Simple(Part):
    """So many of all."""

    kind: Literal["simple"]
    n: Count


class All(Part):
    """Every one."""

    kind: Literal["all"]


class Proportional(Part):
    """So many in all, from each stratum in proportion to its size, and at least one."""

    kind: Literal["proportional"]
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    n: Count


class Equal(Part):
    """The same number from each stratum."""

    kind: Literal["equal"]
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    each: Count
    on_shortfall: Shortage = "report"


class AtRate(Part):
    """The same share of each stratum, rounded up."""

    kind: Literal["rate"]
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    rate: Rate


class Given(Part):
    """A stated number from each stratum; cases of other strata cannot be drawn."""

    kind: Literal["given"]
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    sizes: Annotated[dict[str, Count], Field(min_length=1)]
    on_shortfall: Shortage = "report"


class ByRisk(Part):
    """So many in all, from each stratum in proportion to its size times its risk; 1 where none is stated."""

    kind: Literal["by_risk"]
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    n: Count
    risks: Annotated[dict[str, Count], Field(min_length=1)]


class PerCaseworker(Part):
    """The same number for each caseworker."""

    kind: Literal["per_caseworker"]
    n: Count
    on_shortfall: Shortage = "report"


class Quotas(Part):
    """Quotas in two dimensions, in all or within each value of a column.

    Both are held where the frame allows; the first-mentioned is held before the second.
    """

    kind: Literal["quotas"]
    within: Name | None = None
    by: dict[str, Annotated[dict[str, Count], Field(min_length=1)]]
    on_shortfall: Shortage = "reallocate"

    @model_validator(mode="after")
    def _same_totals(self) -> "Quotas":
        if len(self.by) != QUOTA_DIMENSIONS:
            raise PydanticCustomError("quota_dimensions", "quotas need two columns")
        first, second = (sum(quotas.values()) for quotas in self.by.values())
        if first != second:
            raise PydanticCustomError(
                "quota_totals", "the quotas' sums differ", {"first": first, "second": second}
            )
        return self

    @property
    def per_block(self) -> int:
        """Return how many are asked for within each value of ``within``."""
        return sum(next(iter(self.by.values())).values())


class Weighted(Part):
    """So many, each with a chance in proportion to its amount or to the risk of its value in a column."""

    kind: Literal["weighted"]
    n: Count
    column: Name
    risks: dict[str, Count] | None = None


class Oversampled(Part):
    """So many in all, of which so many from a subgroup that is deliberately drawn more from."""

    kind: Literal["oversampled"]
    n: Count
    take: Count
    subgroup: HasEvent | Values | Opened = Field(discriminator="kind")

    @model_validator(mode="after")
    def _leaves_some(self) -> "Oversampled":
        if self.take >= self.n:
            raise PydanticCustomError("nobody_left", "the rest needs a part of the sample too")
        return self


Draw = Annotated[
    Simple
    | All
    | Proportional
    | Equal
    | AtRate
    | Given
    | ByRisk
    | PerCaseworker
    | Quotas
    | Weighted
    | Oversampled,
    Field(discriminator="kind"),
]


class Meeting(Part):
    """The meeting whose case number and date, both public, make the seed."""

    case_number: Name
    held_on: Day


class Design(Part):
    """A design: the unit, the frame's criteria in order, the draw, and where the seed comes from."""

    name: str = ""
    unit: Literal["case"] | EventUnit = "case"
    frame: tuple[Criterion, ...] = ()
    draw: Draw
    spares: Annotated[int, Field(ge=0)] | None = None
    seed: Name | None = None
    meeting: Meeting | None = None

    @model_validator(mode="after")
    def _one_seed(self) -> "Design":
        if self.seed is not None and self.meeting is not None:
            raise PydanticCustomError("two_seeds", "seed and meeting are given both")
        return self
