"""Which column of a list is which: by its heading, else by what stands in it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from rettidig.caseload.cells import cpr_digits, date_of, folded
from rettidig_web.caseloads.lists_reading import Line, is_like_cpr


class Role(StrEnum):
    """What a column of a list can be."""

    CASE_ID = "case_id"
    CPR = "cpr"
    CASEWORKER = "caseworker"
    TEAM = "team"
    OPENED_ON = "opened_on"
    CLOSED_ON = "closed_on"
    AMOUNT = "amount"

    @property
    def called(self) -> Promise:
        """What the column is called on a page."""
        return _TITLES[self]


_TITLES: Final[Mapping[Role, Promise]] = MappingProxyType(
    {
        Role.CASE_ID: gettext_lazy("Sagsnummer"),
        Role.CPR: gettext_lazy("CPR-nummer"),
        Role.CASEWORKER: gettext_lazy("Sagsbehandler"),
        Role.TEAM: gettext_lazy("Team"),
        Role.OPENED_ON: gettext_lazy("Åbnet"),
        Role.CLOSED_ON: gettext_lazy("Lukket"),
        Role.AMOUNT: gettext_lazy("Beløb i kr."),
    }
)
NEEDED: Final = (Role.CASE_ID, Role.CPR)
_MOST: Final = 0.6
"""The share of a column's cells that must look like something for the column to be taken for it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How lists are read, from ``lists.yaml``."""

    headers: Mapping[str, Role]
    most_rows: int
    most_bytes: int
    rows_shown: int
    cases_shown: int


@cache
def rules() -> Rules:
    """Return how lists are read."""
    written: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("lists.yaml").read_text(encoding="utf-8")
    )
    headers = {folded(name): Role(role) for role, names in written.pop("headers").items() for name in names}
    return Rules(headers=MappingProxyType(headers), **written)


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column is, None where it is not used; and whether the first line is headings."""

    roles: tuple[Role | None, ...]
    has_header: bool

    def place(self, role: Role) -> int | None:
        """Return the place of the column, or None."""
        return self.roles.index(role) if role in self.roles else None

    def body(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Return the lines below the headings."""
        return lines[1:] if self.has_header else lines

    def title(self, lines: Sequence[Line], place: int) -> str:
        """Return what a column is called: its heading, or its number."""
        heading = lines[0].cell(place) if self.has_header and lines else ""
        return heading or gettext("Kolonne %(number)s") % {"number": place + 1}

    def problems(self) -> list[str]:
        """Return what is wrong with the choice, as sentences."""
        counted = Counter(role for role in self.roles if role is not None)
        missing = [
            gettext("Vælg den kolonne, der er %(column)s.") % {"column": role.called}
            for role in NEEDED
            if role not in counted
        ]
        return missing + [
            gettext("%(column)s er valgt for flere kolonner. Vælg én.") % {"column": role.called}
            for role, n in counted.items()
            if n > 1
        ]


def width_of(lines: Sequence[Line]) -> int:
    """Return how many columns the list has."""
    return max((len(line.cells) for line in lines), default=0)


def guessed(lines: Sequence[Line]) -> Columns:
    """Return what the columns seem to be."""
    places = range(width_of(lines))
    named = [rules().headers.get(folded(lines[0].cell(place))) for place in places] if lines else []
    has_names = any(named)
    rest = lines[1:] or lines
    roles: list[Role | None] = [
        role if role not in named[:place] else None for place, role in enumerate(named)
    ]
    tests = _BY_CONTENT if not has_names else {role: _BY_CONTENT[role] for role in NEEDED}
    for role, looks_like in tests.items():
        if role not in roles:
            _take_first(roles, role, [_share(rest, place, looks_like) for place in places])
    if not has_names:
        _take_only(roles, Role.CASEWORKER, [_share(rest, place, _is_name) for place in places])
    has_header = has_names or (len(lines) > 1 and _is_above(lines[0], roles))
    return Columns(tuple(roles), has_header)


def _take_first(roles: list[Role | None], role: Role, shares: Sequence[float]) -> None:
    """Give the role to the first free column of which most cells look like it."""
    for place, share in enumerate(shares):
        if roles[place] is None and share >= _MOST:
            roles[place] = role
            return


def _take_only(roles: list[Role | None], role: Role, shares: Sequence[float]) -> None:
    """Give the role to the one free column that looks like it; of two, one may be the citizens' names."""
    fitting = [place for place, share in enumerate(shares) if roles[place] is None and share >= _MOST]
    if len(fitting) == 1:
        roles[fitting[0]] = role


def _is_above(first: Line, roles: Sequence[Role | None]) -> bool:
    """Return whether the first line has no CPR number where the others do."""
    return Role.CPR in roles and cpr_digits(first.cell(roles.index(Role.CPR))) is None


def _share(lines: Sequence[Line], place: int, looks_like: Callable[[str], bool]) -> float:
    cells = [line.cell(place) for line in lines]
    filled = [cell for cell in cells if cell]
    return sum(map(looks_like, filled)) / len(filled) if filled else 0.0


def _is_day(cell: str) -> bool:
    return date_of(cell).value is not None


def _is_number_of_case(cell: str) -> bool:
    return any(letter.isdigit() for letter in cell) and not _is_day(cell)


def _is_name(cell: str) -> bool:
    return not any(letter.isdigit() for letter in cell)


_BY_CONTENT: Final[Mapping[Role, Callable[[str], bool]]] = MappingProxyType(
    {
        Role.CPR: is_like_cpr,
        Role.CASE_ID: _is_number_of_case,
        Role.OPENED_ON: _is_day,
        Role.CLOSED_ON: _is_day,
    }
)
"""How a column is recognised without a heading, in the order in which columns are given away."""
