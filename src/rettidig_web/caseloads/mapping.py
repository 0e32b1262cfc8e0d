"""Whom a source's text may mean: a person confirms what is suggested here."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from rettidig.caseload.cells import folded
from rettidig_web.accounts.models import Unit, User
from rettidig_web.caseloads.models import SourceText, TextKind
from rettidig_web.ui.listing import key_in

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text means: a user, a unit, nobody; or none of them, as long as nobody has said."""

    user: int | None = None
    unit: int | None = None
    is_nobody: bool = False

    @property
    def word(self) -> str:
        """The meaning as a form sends it."""
        return NOBODY if self.is_nobody else str(self.user or self.unit or "")

    @property
    def facts(self) -> Mapping[str, object]:
        """The meaning as the journal keeps it."""
        return {"user": self.user, "unit": self.unit, "is_nobody": self.is_nobody}


NOBODY = "ingen"


def meaning_of(text: SourceText) -> Meaning:
    """Return what has been said that the text means."""
    return Meaning(text.user_id, text.unit_id, text.is_nobody)


def meaning_from(word: str, kind: str) -> Meaning | None:
    """Return what a form says that a text of the kind means; None where it says nothing that could be."""
    if word in ("", NOBODY):
        return Meaning(is_nobody=word == NOBODY)
    key = key_in(word)
    if key is None:
        return None
    return Meaning(user=key) if kind == TextKind.CASEWORKER else Meaning(unit=key)


def names_of_people(people: Iterable[User]) -> Mapping[str, User]:
    """Return who is known by each name as a source may write it; a name that two have is nobody's."""
    return _unambiguous(people, _spellings)


def names_of_units(units: Iterable[Unit]) -> Mapping[str, Unit]:
    """Return the unit of each name that only one has."""
    return _unambiguous(units, lambda unit: {unit.name})


def suggested(text: str, names: Mapping[str, Thing]) -> Thing | None:
    """Return whom the text may mean, or None; spaces, capitals and ways of writing æ, ø, å do not matter."""
    return names.get(folded(text))


def _spellings(person: User) -> set[str]:
    first, last = person.first_name, person.last_name
    full = {f"{first} {last}", f"{last}, {first}", f"{last} {first}"} if first and last else set()
    return {person.username, *full}


def _unambiguous(things: Iterable[Thing], spellings: Callable[[Thing], set[str]]) -> Mapping[str, Thing]:
    written = [(folded(name), thing) for thing in things for name in {folded(n) for n in spellings(thing)}]
    counted = Counter(name for name, _ in written)
    return MappingProxyType({name: thing for name, thing in written if counted[name] == 1})


def label_of(person: User) -> str:
    """Return a person's name, told apart from namesakes by the user name."""
    return f"{person} ({person.username})" if person.get_full_name() else person.username
