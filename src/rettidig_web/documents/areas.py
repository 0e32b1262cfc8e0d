"""Which part of the municipality a round belongs to in a report, and who leads it."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from rettidig_web.accounts.models import Assignment, Role, Unit, UnitKind, User


@dataclass(frozen=True)
class Tree:
    """Every unit by its key."""

    units: Mapping[int, Unit]

    def above(self, unit: Unit) -> list[Unit]:
        """Return the unit and those above it, the nearest first."""
        return [self.units[int(key)] for key in reversed(unit.path.rstrip(".").split("."))]

    def top(self, unit: Unit) -> Unit:
        """Return the municipality."""
        return self.above(unit)[-1]

    def area_of(self, unit: Unit, within: Unit) -> Unit:
        """Return the nearest section, else center, that the unit is or lies in; none above ``within``."""
        inside = [one for one in self.above(unit) if one.is_under(within)]
        for kind in (UnitKind.SECTION, UnitKind.CENTER):
            found = next((one for one in inside if one.kind == kind), None)
            if found:
                return found
        return unit

    def told_apart(self, keys: Iterable[int]) -> dict[int, str]:
        """Return the units' names by their keys; two that are alike are told apart.

        The name of the unit above is added, and a number where that is alike too.
        """
        kept = [self.units[key] for key in keys]
        alike = Counter(unit.name for unit in kept)
        said: dict[str, int] = {}
        for unit in kept:
            name = _with_parent(unit, self.units) if alike[unit.name] > 1 else unit.name
            said[_numbered(name, said)] = unit.pk
        return {key: name for name, key in said.items()}


def _with_parent(unit: Unit, units: Mapping[int, Unit]) -> str:
    above = units.get(unit.parent_id or 0)
    return f"{unit.name} ({above.name})" if above else unit.name


def _numbered(name: str, taken: Container[str]) -> str:
    """Return the name, with the first number from 2 that makes it one that is not taken."""
    return next(one for n in count(1) if (one := name if n == 1 else f"{name}, {n}") not in taken)


def tree() -> Tree:
    """Return the units as they are now: one query."""
    return Tree({unit.pk: unit for unit in Unit.objects.all()})


def leads(user: User, area: Unit, day: date) -> bool:
    """Return whether the user is section head of the area, or of a unit above it, on the day."""
    held = Assignment.objects.on(day).filter(user=user, role=Role.SECTION_HEAD).select_related("unit")
    return any(area.is_under(one.unit) for one in held)
