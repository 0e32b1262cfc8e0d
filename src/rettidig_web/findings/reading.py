"""What somebody may see and do on a day, asked of the database once for a whole page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rettidig_web.accounts.models import Assignment, Role, Unit, User
from rettidig_web.accounts.queries import people_led_by
from rettidig_web.accounts.rights import RIGHTS, Right


@dataclass(frozen=True)
class Reader:
    """A user on a day; what is asked of it twice is looked up once."""

    user: User
    day: date

    @cached_property
    def led(self) -> frozenset[int]:
        """The keys of those whose nearest leader the user is."""
        return frozenset(people_led_by(self.user, self.day).values_list("pk", flat=True))

    @cached_property
    def visible(self) -> frozenset[int]:
        """The keys of those whose results the user may see: the user's own, and those led."""
        return self.led | {self.user.pk}

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit, in order of the tree."""
        return tuple(Unit.objects.all())

    @cached_property
    def _held(self) -> tuple[tuple[frozenset[Right], str], ...]:
        if not self.user.is_active:
            return ()
        held = Assignment.objects.on(self.day).filter(user=self.user).values_list("role", "unit__path")
        return tuple((RIGHTS[Role(role)], path) for role, path in held)

    def has(self, right: Right) -> bool:
        """Return whether the user has the right somewhere."""
        return any(right in rights for rights, _ in self._held)

    def units_where(self, right: Right) -> list[Unit]:
        """Return the units in which the user has the right, with all under them."""
        tops = [path for rights, path in self._held if right in rights]
        return [unit for unit in self.units if unit.path.startswith(tuple(tops))] if tops else []

    def unit_ids_where(self, right: Right) -> list[int]:
        """Return their keys."""
        return _keys(self.units_where(right))

    def may(self, right: Right, unit: Unit) -> bool:
        """Return whether the user has the right in the unit."""
        return any(right in rights and unit.path.startswith(path) for rights, path in self._held)


def _keys(units: Iterable[Unit]) -> list[int]:
    return [unit.pk for unit in units]
