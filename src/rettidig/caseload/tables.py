"""The tables of a caseload and their columns (contract, section 1), as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What the cells of a column hold, and so what type the column has in canonical Parquet."""

    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    ATTRIBUTES = "attributes"
    ANSWER = "answer"


EARLIEST = "1900-01-01"
LATEST = "2199-12-31"
"""Dates outside these are slips of the finger, not days of casework."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the contract.

    ``needed``: the file must have it. ``filled``: no cell may be empty. ``added``: where the file lacks
    the column, the canonical table has it with nothing in it.
    """

    name: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    filled: bool = False
    added: bool = True


@dataclass(frozen=True, slots=True)
class TableForm:
    """One table of the contract: its name, its columns, and the order its canonical rows come in."""

    name: str
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...]
    needed: bool = False

    def column(self, name: str) -> Column:
        """Return the contract's column, or a plain text column for one that the contract does not name."""
        return next((column for column in self.columns if column.name == name), Column(name))

    @property
    def needed_columns(self) -> tuple[str, ...]:
        """Return the columns that the file must have, in the contract's order."""
        return tuple(column.name for column in self.columns if column.needed)


_WHERE_FROM = (Column("source_file", added=False), Column("source_line", added=False))

_SETTLED = (
    Column("control_point", needed=True, filled=True),
    Column("answer", Kind.ANSWER, needed=True, filled=True),
    Column("comment"),
    Column("reviewer"),
    Column("answered_on", Kind.DATE),
    Column("event_id"),
)

CASES = TableForm(
    "cases",
    (
        Column("case_id", needed=True, filled=True),
        Column("citizen"),
        Column("municipality", needed=True),
        Column("target_group", needed=True),
        Column("visitation_group", needed=True),
        Column("opened_on", Kind.DATE, needed=True, filled=True),
        Column("closed_on", Kind.DATE, needed=True),
        Column("caseworker"),
        Column("team"),
        Column("amount_ore", Kind.AMOUNT, added=False),
        *_WHERE_FROM,
    ),
    sorted_by=("case_id",),
    needed=True,
)

EVENTS = TableForm(
    "events",
    (
        Column("case_id", needed=True, filled=True),
        Column("event_type", needed=True, filled=True),
        Column("happened_on", Kind.DATE, needed=True, filled=True),
        Column("ended_on", Kind.DATE),
        Column("caseworker"),
        Column("attributes", Kind.ATTRIBUTES),
        Column("event_id", added=False),
        *_WHERE_FROM,
    ),
    sorted_by=("case_id", "happened_on"),
    needed=True,
)

ANSWERS = TableForm(
    "answers",
    (Column("case_id", needed=True, filled=True), *_SETTLED),
    sorted_by=("case_id", "control_point"),
)

RATINGS = TableForm("ratings", ANSWERS.columns, sorted_by=ANSWERS.sorted_by)

INTERVIEWS = TableForm(
    "interviews",
    (Column("municipality", needed=True, filled=True), *_SETTLED),
    sorted_by=("municipality", "control_point"),
)

TABLES: Mapping[str, TableForm] = MappingProxyType(
    {form.name: form for form in (CASES, EVENTS, ANSWERS, RATINGS, INTERVIEWS)}
)
