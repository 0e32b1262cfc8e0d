"""Whose name stands beside counts of errors: the reader's own, and those of the people the reader leads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import people_led_by
from rettidig_web.caseloads.models import Case


@dataclass(frozen=True, slots=True)
class ShownPeople:
    """The people led, by key, and the keys that may be named."""

    led: tuple[User, ...]
    may_be_named: frozenset[int]

    @property
    def name_of(self) -> Callable[[Case], str]:
        """Return a function that names a case's caseworker, or says nothing."""
        return lambda case: str(case.caseworker) if case.caseworker_id in self.may_be_named else ""


def shown_people(user: User, day: date) -> ShownPeople:
    """Return whom lists with counts may name to the user."""
    led = tuple(people_led_by(user, day))
    return ShownPeople(led, frozenset({user.pk, *(person.pk for person in led)}))
