"""What the form for a new round proposes, from a data file."""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from rettidig.catalogue.reading import read_document
from rettidig_web.rounds.models import RoundKind

_FILE = "defaults.yaml"


class Part(BaseModel):
    """A part of the file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposedDraw(Part):
    """How cases are drawn, and how many (for each, where the design draws for each)."""

    draw: str
    n: int


class ProposedSize(Part):
    """The questions with which the size planner begins."""

    confidence: str
    tolerable: str


class Defaults(Part):
    """What is proposed; days count from the day that the round is planned."""

    new_months: int
    comment_days: int
    review_days: int
    size: ProposedSize
    draws: dict[RoundKind, ProposedDraw]


@cache
def defaults() -> Defaults:
    """Return what is proposed."""
    text = files("rettidig_web.rounds").joinpath(_FILE).read_text(encoding="utf-8")
    return Defaults.model_validate(read_document(text, _FILE).plain())
