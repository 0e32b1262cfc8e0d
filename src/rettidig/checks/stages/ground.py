"""What the legs of points are made from."""

from dataclasses import dataclass

import ibis.expr.types as ir

from rettidig.catalogue.base import Selection
from rettidig.checks.facts import Events, FactBook
from rettidig.checks.stages.dues import Calendar
from rettidig.checks.stages.events import Masks
from rettidig.checks.view import CaseView


@dataclass(frozen=True)
class Ground:
    """Events and equal-rows-once events, each case's days, the months there are, and the calendar."""

    events: ir.Table
    rows: ir.Table | None
    months: ir.Table | None
    case: CaseView
    masks: Masks
    book: FactBook
    calendar: Calendar

    @property
    def days(self) -> ir.Table:
        """Return the cases with their days."""
        if self.case.table is None:
            message = "legs are made after the days are known"
            raise ValueError(message)
        return self.case.table

    def counted(self, selection: Selection) -> ir.Table:
        """Return the events of the selection, equal rows once."""
        if self.rows is None:
            message = "these events are counted, so equal rows must have been dropped"
            raise ValueError(message)
        return self.rows.filter(self.masks.has(self.rows, Events.of(selection)))

    def seen(self, *selections: Selection) -> ir.Table:
        """Return the events of any of the selections, equal rows or not."""
        return self.events.filter(self.masks.has_any(self.events, [Events.of(s) for s in selections]))
