"""A case as a rule sees it: its own columns, and the facts the rule asks for.

The same rule runs twice: once on a view that only notes which facts it wants, and once, when they
have been computed, on the table that has them. So what a rule needs is never written beside it.
"""

from dataclasses import dataclass, fields

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.base import FIRST_CONTACT
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.asked import Asked
from rettidig.checks.codes import outcome_number
from rettidig.checks.coverage_rules import Covers
from rettidig.checks.facts import (
    Agreement,
    Fact,
    FactBook,
    First,
    FirstValue,
    Legs,
    LegsAt,
    NumberWithin,
    People,
    Start,
)

_CASE_TYPES = {
    "opened_on": "date",
    "closed_on": "date",
    "end_on": "date",
    "is_open": "boolean",
    "target_group": "string",
    "visitation_group": "string",
}
_LEG_TYPES = {
    "n_legs": "int64",
    "n_met": "int64",
    "n_pending": "int64",
    "n_undated": "int64",
    "violations": "int64",
    "violated": "int64",
    "answered_on": "date",
    "running_due_on": "date",
    "undecided_due_on": "date",
    "open_due_on": "date",
    "latest_start_on": "date",
}


@dataclass(frozen=True)
class CaseView:
    """The cases of a table, or, without one, a note of what is asked of them."""

    book: FactBook
    asked: Asked
    covers: Covers
    table: ir.Table | None = None
    answered: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> ir.Column:
        """Return one of the case's own columns."""
        if name not in _CASE_TYPES:
            raise AttributeError(name)
        return self._column(name, _CASE_TYPES[name])

    @property
    def as_of(self) -> ir.DateScalar:
        """Return the day things are seen from."""
        return ibis.literal(self.asked.as_of, type="date")

    def fact(self, fact: Fact) -> ir.Column:
        """Return the column of a fact."""
        return self._column(self.book.column(fact), _type_of(fact))

    def start(self, start: Start) -> ir.DateColumn:
        """Return the day a clock starts; null where nothing starts it."""
        return self.fact(First(start))

    def first_contact(self) -> ir.DateColumn:
        """Return the day of the first contact."""
        return self.start(FIRST_CONTACT)

    def legs(self, point: ControlPoint) -> Legs:
        """Return the columns of a point's legs."""
        prefix = self.book.legs(point.id)
        at = tuple(
            LegsAt(
                **{
                    field.name: self._column(f"{prefix}_{number}_{field.name}", _LEG_TYPES[field.name])
                    for field in fields(LegsAt)
                }
            )
            for number in range(len(point.versions))
        )
        return Legs(
            has_event=self._column(f"{prefix}_has_event", "boolean").fill_null(False),
            latest_on=self._column(f"{prefix}_latest_on", "date"),
            at=at,
        )

    def outcome_of(self, point_id: str) -> ir.IntegerColumn:
        """Return the number of another point's outcome, after people's answers."""
        machine = outcome_number(self._column(code_column(point_id), "int16"))
        if point_id not in self.answered:
            return machine
        return ibis.coalesce(self._column(answer_column(point_id), "int16"), machine)

    def _column(self, name: str, kind: str) -> ir.Column:
        return ibis.null(kind) if self.table is None else self.table[name]


def code_column(point_id: str) -> str:
    """Return the name of the column that holds a point's outcome and reason."""
    return f"code {point_id}"


def answer_column(point_id: str) -> str:
    """Return the name of the column that holds what a person's answer makes of a point."""
    return f"answer {point_id}"


def _type_of(fact: Fact) -> str:
    if isinstance(fact, People | NumberWithin | Agreement):
        return "int64"
    return "string" if isinstance(fact, FirstValue) else "date"
