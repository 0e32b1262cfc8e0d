"""Due days: the limit from the start, then pauses, exemptions and the roll to a working day, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from rettidig.calendars import Roll, later, paused_days_table
from rettidig.checks.facts import Clock, Due, FactBook
from rettidig.checks.stages.accruals import Accruals
from rettidig.checks.stages.firsts import start_column
from rettidig.checks.stages.pauses import Exemption, PauseTypes


@dataclass(frozen=True)
class Calendar:
    """What moves a due day besides its limit: each case's pauses and exemptions, and the days that roll."""

    pauses: Mapping[PauseTypes, ir.Table]
    exemptions: Mapping[Exemption, ir.Table]
    rolls: ir.Table | None

    def due_days(self, clocks: ir.Table, keys: Sequence[str], clock: Clock) -> ir.Table:
        """Return the clocks with ``due_on``; they have the keys, ``case_no`` among them, and ``start_on``."""
        due = clocks.mutate(limit_due_on=clock.limit.after_column(clocks.start_on))
        if clock.pauses:
            due = self._paused(due, keys, clock.pauses)
        return self.moved(due.rename(due_on="limit_due_on"), clock)

    def moved(self, due: ir.Table, clock: Clock) -> ir.Table:
        """Return the clocks with their ``due_on`` moved by exemptions, and rolled."""
        if clock.exemptions:
            due = self._exempt(due, self.exemptions[clock.exemptions, clock.after_exemption])
        return self._rolled(due) if clock.roll is Roll.NEXT_WORKING_DAY else due

    def _paused(self, clocks: ir.Table, keys: Sequence[str], pauses: PauseTypes) -> ir.Table:
        days = paused_days_table(
            clocks.select(*keys, "start_on", "limit_due_on"), self.pauses[pauses], "case_no", keys
        )
        found = clocks.left_join(days, list(keys)).select(clocks, days.paused_days)
        moved = later(found.limit_due_on, found.paused_days.fill_null(0))
        return found.mutate(limit_due_on=moved).drop("paused_days")

    def _exempt(self, due: ir.Table, stretches: ir.Table) -> ir.Table:
        """Return the clocks, those that run out in a stretch moved to its end; stretches do not overlap."""
        inside = [
            due.case_no == stretches.case_no,
            due.due_on >= stretches.first_on,
            due.due_on <= stretches.last_on,
        ]
        found = due.left_join(stretches, inside).select(due, stretches.last_on)
        return found.mutate(due_on=ibis.coalesce(found.last_on, found.due_on)).drop("last_on")

    def _rolled(self, due: ir.Table) -> ir.Table:
        rolls = self.rolls
        if rolls is None:
            return due
        found = due.left_join(rolls, due.due_on == rolls.day).select(due, rolls.rolls_to)
        return found.mutate(due_on=ibis.coalesce(found.rolls_to, found.due_on)).drop("rolls_to")


def moved_dues(days: ir.Table, book: FactBook, calendar: Calendar, accruals: Accruals) -> list[ir.Table]:
    """Return a table of cases for each due day that more than a limit makes; each reads ``days`` only."""
    tables = []
    for fact, name in book.of_type(Due):
        if isinstance(fact, Due) and not _is_plain(fact):
            clocks = days.select("case_no", start_on=days[start_column(book, fact.start)])
            if fact.accrued is not None:
                due = calendar.moved(accruals.due_days(clocks, fact.accrued), fact.clock)
            else:
                due = calendar.due_days(clocks, ["case_no"], fact.clock)
            tables.append(due.select("case_no", **{name: due.due_on}))
    return tables


def with_plain_dues(facts: ir.Table, book: FactBook) -> ir.Table:
    """Return the facts with every due day that the limit alone makes; null where no clock has started."""
    columns = {
        name: fact.clock.limit.after_column(facts[start_column(book, fact.start)])
        for fact, name in book.of_type(Due)
        if isinstance(fact, Due) and _is_plain(fact)
    }
    return facts.mutate(**columns)


def _is_plain(due: Due) -> bool:
    clock = due.clock
    is_moved = clock.pauses or clock.exemptions or clock.roll is not Roll.NONE
    return due.accrued is None and not is_moved
