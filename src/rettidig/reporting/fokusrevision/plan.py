"""The editorial plan of the report as data: which sections, figures and words a chapter has.

The plan says what is shown and in whose words; what the numbers are, and which of the plan's words hold,
comes from the caseload. Points and themes that the plan does not know are reported with their own titles and
questions, and what the plan names but the catalogue or the caseload lacks is left out.
"""

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, cast

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from rettidig.reporting.language import Cut
from rettidig.vocabulary import Grade


class Record(BaseModel):
    """A part of the plan: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _cut(text: str) -> str:
    Cut.parse(text)
    return text


CutText = Annotated[str, AfterValidator(_cut)]


class PointText(Record):
    """How a point is said.

    ``main`` is a clause that follows *I 92 pct. af sagerne* (for a point asked of organisations: *18 ud af 25
    kommuner*); ``done`` what municipalities *have* done; ``lack`` a clause that follows *I hver femte sag*;
    ``demand`` what municipalities live up to; ``of`` the cases it concerns, after *af*; ``cuts`` the cut
    points of the spread; ``says_extremes`` adds the lowest and the highest.
    """

    main: str
    done: str | None = None
    lack: str | None = None
    demand: str | None = None
    of: str | None = None
    cuts: tuple[CutText, CutText] | None = None
    says_grade: bool = True
    says_extremes: bool = False


class Split(StrEnum):
    """How a figure splits the cases."""

    MUNICIPALITY = "municipality"
    VISITATION_GROUP = "visitation_group"


class ShowPoint(Record):
    """A point with its sentences and a figure for each split; ``years`` compares the two halves in time."""

    point: str
    by: tuple[Split, ...] = ()
    grades: bool = False
    years: bool = False
    lack: bool = False
    relevance: bool = False


class ShowMeasures(Record):
    """Several points beside each other in one figure, by measure, and by visitation group where asked."""

    measures: tuple[str, ...]
    id: str
    title: str
    by: tuple[Split, ...] = ()


class ShowTransitions(Record):
    """The matrix of a point's first and final values, as shares of the final group."""

    transitions: str


class ShowDistribution(Record):
    """How many cases have how many; from ``cap`` on, the numbers are put together."""

    distribution: str
    title: str
    unit: tuple[str, str]
    cap: Annotated[int, Field(ge=2)] = 3


Show = ShowPoint | ShowMeasures | ShowTransitions | ShowDistribution


class FactBox(Record):
    """A box of facts with the source it was written from."""

    title: str
    items: tuple[str, ...]
    source: str


class PlannedSection(Record):
    """A section: its own words, and what it shows, in order."""

    title: str
    opening: str = ""
    show: tuple[Show, ...] = ()
    fact: FactBox | None = None


class Band(Record):
    """The headline from a whole percentage on."""

    at_least: int
    text: str
    is_good: bool


class HeadlinePart(Record):
    """Part of a headline, chosen by the worst grade of its points, or by the first one's share."""

    points: Annotated[tuple[str, ...], Field(min_length=1)]
    grades: dict[Grade, str] = Field(default_factory=dict)
    bands: tuple[Band, ...] = ()


class Conclusion(Record):
    """A numbered conclusion: its headline from the result, its own words, and the points it is drawn from."""

    headline: Annotated[tuple[HeadlinePart, ...], Field(min_length=1)]
    opening: str
    points: tuple[str, ...]


class PlannedChapter(Record):
    """The chapter of a theme; ``findings`` are points, or points that are judged together."""

    theme: str
    opening: tuple[str, ...] = ()
    requirements: str = "Krav"
    findings: tuple[tuple[str, ...], ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    sections: tuple[PlannedSection, ...] = ()


class Earlier(Record):
    """What an earlier examination found: the share in whole per cent for whom a point was not met."""

    point: str
    source: str
    words: str
    not_met_percent: Annotated[int, Field(ge=0, le=100)]


class Plan(Record):
    """The plan of a report on one catalogue."""

    catalogue: str = ""
    title: str = "Fokusrevision"
    background: tuple[str, ...] = ()
    target_group: tuple[str, ...] = ()
    people: str = "borgere"
    groups: dict[str, str] = Field(default_factory=dict)
    dimensions: dict[str, str] = Field(default_factory=dict)
    year_dimension: str = ""
    low_percent: int = 0
    small_n: int = 5
    small_group: int = 10
    points: dict[str, PointText] = Field(default_factory=dict)
    chapters: tuple[PlannedChapter, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    def chapter(self, theme: str) -> PlannedChapter | None:
        """Return the plan of a theme's chapter, or None."""
        return next((chapter for chapter in self.chapters if chapter.theme == theme), None)


@cache
def shipped_plan() -> Plan:
    """Return the plan that is shipped: ``report.yaml``, ``points.yaml``, and a file for each chapter."""
    report = _read("report")
    chapters = [_read(name) for name in cast("list[str]", report["chapters"])]
    return Plan.model_validate({**report, "points": _read("points"), "chapters": chapters})


def _read(name: str) -> dict[str, object]:
    folder = files("rettidig.reporting.fokusrevision").joinpath("plan_texts")
    text = folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return cast("dict[str, object]", yaml.safe_load(text))


def plan_for(catalogue_id: str) -> Plan:
    """Return the shipped plan if it was written for the catalogue, else one without words of its own."""
    plan = shipped_plan()
    return plan if plan.catalogue == catalogue_id else Plan()
