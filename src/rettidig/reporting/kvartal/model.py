"""A quarter's supervision as figures: areas, their target groups, and for each its latest quarters."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from rettidig.assessment.change import Obstacle

_FORM = ConfigDict(extra="forbid", strict=True)
N = Annotated[int, Field(ge=0)]
Year = Annotated[int, Field(ge=1900, le=2999)]
QuarterOfYear = Annotated[int, Field(ge=1, le=4)]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, order=True, config=_FORM)
class Period:
    """A quarter of a year."""

    year: Year
    quarter: QuarterOfYear

    def before(self, steps: int = 1) -> "Period":
        """Return the quarter so many before this one.

        >>> Period(2026, 1).before()
        Period(year=2025, quarter=4)
        """
        place = self.year * 4 + self.quarter - 1 - steps
        return Period(place // 4, place % 4 + 1)

    @property
    def short(self) -> str:
        """The quarter as a table's heading says it.

        >>> Period(2026, 4).short
        '4. kv. 2026'
        """
        return f"{self.quarter}. kv. {self.year}"

    @property
    def words(self) -> str:
        """The quarter in running text."""
        return f"{self.quarter}. kvartal {self.year}"


@dataclass(frozen=True, slots=True, config=_FORM)
class Point:
    """A point that was asked: how often a person could say yes or no, and how often that was an error."""

    id: Name
    title: Name
    judgements: N
    errors: N

    @model_validator(mode="after")
    def _errors_are_judgements(self) -> Self:
        if self.errors > self.judgements:
            message = "there are more errors than judgements"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True, config=_FORM)
class PointBreak:
    """A point whose answers cannot be set beside those of the supervision before, and why, in Danish."""

    point: Name
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=_FORM)
class Catalogue:
    """A catalogue as it was pinned: its id and the hash of its file."""

    id: Name
    hash: Hash


@dataclass(frozen=True, slots=True, config=_FORM)
class Figures:
    """What a supervision found.

    ``new_errors`` and ``old_errors`` are None where the two are not told apart; errors may be neither, where
    nobody has said. ``to_correct`` are the corrections and documentations asked for, ``corrected`` those
    approved. ``squares`` is Pearson's statistic of the errors case by case (see
    ``assessment.change.clustering``), None where it was not measured.
    """

    reviewed: N
    cases_with_error: N
    points: tuple[Point, ...]
    reimbursement_errors: N
    reimbursement_ore: N
    to_correct: N
    corrected: N
    new_errors: N | None = None
    old_errors: N | None = None
    squares: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        told_apart = (self.new_errors or 0) + (self.old_errors or 0)
        wrong = {
            "there are more cases with an error than cases": self.cases_with_error > self.reviewed,
            "there are more reimbursement errors than errors": self.reimbursement_errors > self.errors,
            "there are more new and old errors than errors": told_apart > self.errors,
            "more is corrected than was to be": self.corrected > self.to_correct,
            "there are errors but no case with one": bool(self.errors) != bool(self.cases_with_error),
            "a point is there twice": len({point.id for point in self.points}) < len(self.points),
        }
        for message, is_so in wrong.items():
            if is_so:
                raise ValueError(message)
        return self

    @property
    def judgements(self) -> int:
        """How often a person could say yes or no."""
        return sum(point.judgements for point in self.points)

    @property
    def errors(self) -> int:
        """How often the answer was an error."""
        return sum(point.errors for point in self.points)


@dataclass(frozen=True, slots=True, config=_FORM)
class Supervision:
    """A target group's supervision in a quarter.

    ``figures`` are None where they are hidden, so that nobody is named by them. ``breaks`` and ``obstacles``
    tell what cannot be set beside the supervision before it in the series; none for the first.
    """

    period: Period
    is_sample: bool
    n_caseworkers: N
    catalogues: tuple[Catalogue, ...]
    figures: Figures | None
    breaks: tuple[PointBreak, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True, config=_FORM)
class Group:
    """A target group: its latest supervisions in order, and its open corrections of every quarter.

    ``open`` and ``overdue`` are None where they are hidden.
    """

    title: Name
    supervisions: tuple[Supervision, ...]
    open: N | None
    overdue: N | None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        periods = [one.period for one in self.supervisions]
        if sorted(set(periods)) != periods:
            message = "the quarters are not in order, or one is there twice"
            raise ValueError(message)
        if (self.overdue or 0) > (self.open or 0):
            message = "more corrections are overdue than are open"
            raise ValueError(message)
        return self

    def on(self, period: Period) -> Supervision | None:
        """Return the supervision of the quarter, or None where there was none."""
        return next((one for one in self.supervisions if one.period == period), None)


@dataclass(frozen=True, slots=True, config=_FORM)
class Comment:
    """What an area's leader says of the quarter, by whom and when."""

    text: Annotated[str, Field(min_length=1)]
    by: Name
    on: date


@dataclass(frozen=True, slots=True, config=_FORM)
class Area:
    """A part of the municipality with a leader of its own."""

    name: Name
    groups: tuple[Group, ...]
    comment: Comment | None = None

    @model_validator(mode="after")
    def _groups_differ(self) -> Self:
        if len({group.title for group in self.groups}) < len(self.groups):
            message = "a target group is there twice"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True, config=_FORM)
class Quarter:
    """All that the quarterly report tells: ``as_of`` is the day of the corrections' state.

    ``not_concluded`` are the quarter's supervisions that are still under way, and not in the figures.
    """

    municipality: Name
    unit: Name
    period: Period
    as_of: date
    areas: tuple[Area, ...]
    not_concluded: N = 0

    @model_validator(mode="after")
    def _ends_here(self) -> Self:
        if len({area.name for area in self.areas}) < len(self.areas):
            message = "an area is there twice"
            raise ValueError(message)
        if any(one.period > self.period for group in self.groups for one in group.supervisions):
            message = "there is a supervision after the quarter"
            raise ValueError(message)
        return self

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every target group, area by area."""
        return tuple(group for area in self.areas for group in area.groups)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The four quarters that the page shows, this one last."""
        return tuple(self.period.before(steps) for steps in (3, 2, 1, 0))

    def reviewed(self) -> tuple[tuple[Group, Figures], ...]:
        """Return the groups of this quarter whose figures are shown, with those figures."""
        found = ((group, group.on(self.period)) for group in self.groups)
        return tuple((group, one.figures) for group, one in found if one and one.figures)
