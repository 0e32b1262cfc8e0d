"""The invented municipality as ``nordby.yaml`` has it: units, and people with drawn names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import product
from random import Random
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from rettidig_web.accounts.models import Role, UnitKind

_FOLDED: Final = str.maketrans({"æ": "a", "ø": "o", "å": "a"})
_LETTERS = 2


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class People(_Record):
    """How many people of a unit have a role, and who the first of them is to whoever tries the demo."""

    role: Role
    n: Annotated[int, Field(ge=1)]
    persona: str = ""


class PlannedUnit(_Record):
    """A unit with its people and the units under it."""

    kind: UnitKind
    name: str
    people: tuple[People, ...] = ()
    units: "tuple[PlannedUnit, ...]" = ()


class Plan(_Record):
    """The municipality, the day everybody began, and what their names are drawn from."""

    seed: int
    since: date
    unit: PlannedUnit
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented, and the role held for the unit."""

    username: str
    first_name: str
    last_name: str
    role: Role
    persona: str


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with the names of those above it, and its people."""

    path: tuple[str, ...]
    kind: UnitKind
    people: tuple[Person, ...]


def read_plan() -> Plan:
    """Return the plan that comes with Rettidig."""
    source = files("rettidig_web.demo").joinpath("nordby.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Plan).validate_python(yaml.safe_load(source))


def places(plan: Plan) -> list[Place]:
    """Return every unit, those above before those below; the same plan gives the same people each time."""
    names = _drawn_names(plan)
    return list(_places(plan.unit, (), names, set()))


def _drawn_names(plan: Plan) -> Iterator[tuple[str, str]]:
    every = list(product(plan.first_names, plan.last_names))
    Random(plan.seed).shuffle(every)  # noqa: S311 - names to look at, no secret
    return iter(every)


def _places(
    unit: PlannedUnit, above: tuple[str, ...], names: Iterator[tuple[str, str]], taken: set[str]
) -> Iterator[Place]:
    path = (*above, unit.name)
    people = tuple(
        _person(next(names), group.role, group.persona if number == 0 else "", taken)
        for group in unit.people
        for number in range(group.n)
    )
    yield Place(path, unit.kind, people)
    for below in unit.units:
        yield from _places(below, path, names, taken)


def _person(name: tuple[str, str], role: Role, persona: str, taken: set[str]) -> Person:
    first, last = name
    initials = "".join(part[:_LETTERS] for part in name).lower().translate(_FOLDED)
    candidates = (initials, *(f"{initials}{number}" for number in range(2, len(taken) + 3)))
    username = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(username)
    return Person(username, first, last, role, persona)
