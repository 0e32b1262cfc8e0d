"""Invented casework, drawn from a seed: cases, what happened in them, and the errors that were planted.

How it goes is data, in ``casework.yaml``. Nothing here knows any rule of law: whether a planted error is an
error is for the control points to find.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files
from random import Random
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

_NUMBER_DIGITS: Final = 5
_SERIAL_FROM, _SERIAL_TO = 5000, 8999
_UNBORN_YEAR: Final = 57
"""With a serial number between 5000 and 8999 the year 57 is 2057: nobody has such a CPR number yet."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Share = Annotated[float, Field(ge=0, le=1)]
Days = tuple[int, int]


class Late(_Record):
    """How often something comes late, and by how many days."""

    share: Share
    by: Days


class Step(_Record):
    """Something that happens in a case, once or every so often, or after each event that it follows.

    ``due`` is an attribute with a day so many days after the event.
    """

    event: str
    follows: str | None = None
    after: Days
    every: Days | None = None
    times: int | None = None
    lasting: Days | None = None
    attributes: dict[str, str] = Field(default_factory=dict)
    due: dict[str, int] = Field(default_factory=dict)
    late: Late | None = None
    missing: Share = 0
    stopped: Share = 0


class Group(_Record):
    """Cases of one target group in one team."""

    target_group: str
    team: str
    n: int
    opened: Days
    closed: Share
    visitation_groups: dict[str, int]
    steps: tuple[Step, ...]


class Recipe(_Record):
    """All groups, and what they are drawn from."""

    seed: int
    municipality: str
    catalogues: tuple[str, ...]
    also_covers: tuple[str, ...]
    groups: tuple[Group, ...]


class Slip(StrEnum):
    """What was done to a step on purpose."""

    LATE = "late"
    MISSING = "missing"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class MadeCase:
    """An invented case; ``cpr`` is nobody's."""

    number: str
    cpr: str
    target_group: str
    visitation_group: str
    team: str
    caseworker: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class MadeEvent:
    """Something that happened in an invented case."""

    number: str
    event_type: str
    happened_on: date
    ended_on: date | None
    caseworker: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Planted:
    """An error made on purpose: in which case, at which of its group's steps, and how."""

    number: str
    step: int
    event_type: str
    slip: Slip


@dataclass(frozen=True, slots=True)
class Casework:
    """What the recipe made."""

    cases: tuple[MadeCase, ...]
    events: tuple[MadeEvent, ...]
    planted: tuple[Planted, ...]


def read_recipe() -> Recipe:
    """Return the recipe that comes with Rettidig."""
    source = files("rettidig_web.demo").joinpath("casework.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Recipe).validate_python(yaml.safe_load(source))


def make_casework(recipe: Recipe, as_of: date, caseworkers: Mapping[str, Sequence[str]]) -> Casework:
    """Return cases as they are on the day; the same recipe, day and caseworkers give the same cases."""
    cases: list[MadeCase] = []
    events: list[MadeEvent] = []
    planted: list[Planted] = []
    for group in recipe.groups:
        for _ in range(group.n):
            drawn = Random(f"{recipe.seed} {len(cases)}")  # noqa: S311 - invented cases, no secret
            case = _case(group, len(cases), as_of, caseworkers[group.team], drawn)
            cases.append(case)
            first = len(events)
            for place, step in enumerate(group.steps):
                slip = _slip(step, drawn)
                starts = _starts(case, step, events[first:])
                happened = list(_events(case, step, slip, starts, as_of, drawn))
                events += happened
                if slip and _is_seen(case, step, slip, happened, as_of):
                    planted.append(Planted(case.number, place, step.event, slip))
    return Casework(tuple(cases), tuple(events), tuple(planted))


def unborn_cpr(drawn: Random) -> str:
    """Return ten digits in the form of a CPR number that nobody has, since its bearer is not born yet."""
    day = date(2000 + _UNBORN_YEAR, 1, 1) + timedelta(days=drawn.randrange(365))
    return f"{day:%d%m%y}{drawn.randint(_SERIAL_FROM, _SERIAL_TO)}"


def _case(group: Group, place: int, as_of: date, caseworkers: Sequence[str], drawn: Random) -> MadeCase:
    opened_on = as_of - timedelta(days=drawn.randint(*group.opened))
    open_days = (as_of - opened_on).days
    is_closed = drawn.random() < group.closed and open_days > group.opened[0]
    groups, weights = list(group.visitation_groups), list(group.visitation_groups.values())
    return MadeCase(
        number=f"{opened_on.year}-{place + 1:0{_NUMBER_DIGITS}d}",
        cpr=unborn_cpr(drawn),
        target_group=group.target_group,
        visitation_group=drawn.choices(groups, weights)[0] if groups else "",
        team=group.team,
        caseworker=drawn.choice(caseworkers),
        opened_on=opened_on,
        closed_on=opened_on + timedelta(days=drawn.randint(1, open_days)) if is_closed else None,
    )


def _slip(step: Step, drawn: Random) -> Slip | None:
    """Return what goes wrong with the step, if anything; one draw decides among them."""
    ticket = drawn.random()
    shares = ((Slip.LATE, step.late.share if step.late else 0), (Slip.MISSING, step.missing))
    for slip, share in (*shares, (Slip.STOPPED, step.stopped)):
        if ticket < share:
            return slip
        ticket -= share
    return None


def _starts(case: MadeCase, step: Step, so_far: Sequence[MadeEvent]) -> list[date]:
    """Return the days that the step is counted from."""
    if step.follows is None:
        return [case.opened_on]
    return [event.happened_on for event in so_far if event.event_type == step.follows][: step.times]


def _events(
    case: MadeCase, step: Step, slip: Slip | None, starts: Sequence[date], as_of: date, drawn: Random
) -> Iterator[MadeEvent]:
    """Yield what happens by the step until the case ends, or until it stops half-way."""
    if slip is Slip.MISSING:
        return
    end = case.closed_on or as_of
    last = case.opened_on + (end - case.opened_on) / 2 if slip is Slip.STOPPED else end
    late = drawn.randint(*step.late.by) if slip is Slip.LATE and step.late else 0
    for start in starts:
        on = start + timedelta(days=drawn.randint(*step.after) + late)
        n = 0
        while on <= (end if n == 0 else last) and n < (step.times or n + 1):
            yield _event(case, step, on, drawn)
            if step.every is None:
                break
            on += timedelta(days=drawn.randint(*step.every))
            n += 1


def _event(case: MadeCase, step: Step, on: date, drawn: Random) -> MadeEvent:
    due = {name: (on + timedelta(days=days)).isoformat() for name, days in step.due.items()}
    ended_on = on + timedelta(days=drawn.randint(*step.lasting)) if step.lasting else None
    return MadeEvent(case.number, step.event, on, ended_on, case.caseworker, {**step.attributes, **due})


def _is_seen(case: MadeCase, step: Step, slip: Slip, happened: Sequence[MadeEvent], as_of: date) -> bool:
    """Return whether the slip shows: a late step has come, or what is missing should have been there."""
    if slip is Slip.LATE:
        return bool(happened)
    return case.opened_on + timedelta(days=step.after[1]) <= (case.closed_on or as_of)
