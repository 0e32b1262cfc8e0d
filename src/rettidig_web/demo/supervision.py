"""The invented municipality's supervision as ``supervision.yaml`` has it, and the days it falls on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Annotated, Final
from unittest.mock import patch

import yaml
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from rettidig_web.rounds.planning import quarter_of

_AT_WORK: Final = time(9, 30)
_QUARTERS: Final = 4
_MONTHS: Final = 3

Share = Annotated[float, Field(ge=0, le=1)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stand(StrEnum):
    """Where the last quarter's round of a group is."""

    PLANNED = "planned"
    DRAWN = "drawn"
    REVIEWING = "reviewing"
    COMMENTING = "commenting"
    CONCLUDED = "concluded"


class Days(_Record):
    """The days of a round, counted from the first day of its quarter."""

    drawn: int
    reviewed: int
    signed: int
    handed_in: int
    approved: int
    issued: int
    left: int


class Group(_Record):
    """A target group of an area: what is asked of how many cases, and how often an error is found.

    ``errors``: shares of the answers, in the first quarter, in the last but one, and in the last.
    """

    code: str
    area: str
    team: str
    target_group: str
    title: str
    catalogue: str
    n: int
    errors: tuple[Share, Share, Share]
    from_data: bool = False


class Supervision(_Record):
    """Two years of rounds, and the words that people write in them."""

    seed: int
    first_year: int
    municipality: str
    quarters: int = 0
    points: int
    pool: int
    comment_days: int
    new_months: int
    correction_days: int
    corrected: Share
    corrected_lately: Share
    settled_after: int
    good: Share
    days: Days
    groups: tuple[Group, ...]
    under_way: dict[str, Stand]
    remarks: tuple[str, ...]
    comments: tuple[str, ...]
    proofs: tuple[str, ...]
    good_practice: tuple[str, ...]
    area_comments: dict[str, str]

    def stand(self, group: Group) -> Stand:
        """Return where the group's last round is."""
        return self.under_way.get(group.title, Stand.CONCLUDED)

    def error_share(self, group: Group, place: int) -> float:
        """Return the share of answers that are errors in the ``place``-th quarter, from 0."""
        first, before, last = group.errors
        if place == self.quarters - 1:
            return last
        return first + (before - first) * place / max(self.quarters - 2, 1)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter in the series, and the day it begins."""

    place: int
    year: int
    quarter: int
    is_last: bool

    @property
    def first_day(self) -> date:
        """The day it begins."""
        return date(self.year, (self.quarter - 1) * _MONTHS + 1, 1)

    def day(self, n: int) -> date:
        """Return the day so many days into it."""
        return self.first_day + timedelta(days=n)


def read_supervision() -> Supervision:
    """Return the supervision that comes with Rettidig."""
    source = files("rettidig_web.demo").joinpath("supervision.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Supervision).validate_python(yaml.safe_load(source))


def quarters_until(today: date, plan: Supervision) -> list[Quarter]:
    """Return the quarters in order; the last is the latest in which rounds can be concluded by today."""
    year, quarter = quarter_of(today - timedelta(days=plan.days.approved))
    last = year * _QUARTERS + quarter - 1
    numbers = range(last - plan.quarters + 1, last + 1)
    return [
        Quarter(place, number // _QUARTERS, number % _QUARTERS + 1, number == last)
        for place, number in enumerate(numbers)
    ]


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Let everything within be done on the day: two years of work are told as they would have happened."""
    moment = datetime.combine(day, _AT_WORK, timezone.get_default_timezone())
    with patch("django.utils.timezone.now", return_value=moment):
        yield
