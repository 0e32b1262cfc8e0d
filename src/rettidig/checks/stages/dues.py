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


def due_facts(facts: ir.Table, book: FactBook, calendar: Calendar, accruals: Accruals) -> ir.Table:
    """Return the facts with a column for every ``Due`` fact; null where the clock has not started."""
    for fact, name in book.of_type(Due):
        if isinstance(fact, Due):
            due = _due(facts, start_column(book, fact.start), fact, calendar, accruals)
            facts = (
                facts.mutate(**{name: due})
                if isinstance(due, ir.DateValue)
                else facts.left_join(due, "case_no").select(facts, **{name: due.due_on})
            )
    return facts


def _due(
    facts: ir.Table, start: str, fact: Due, calendar: Calendar, accruals: Accruals
) -> ir.DateValue | ir.Table:
    """Return the due day as a column where the limit alone gives it, else a table of cases with it."""
    clock = fact.clock
    clocks = facts.select("case_no", start_on=facts[start])
    if fact.accrued is not None:
        return calendar.moved(accruals.due_days(clocks, fact.accrued), clock).select("case_no", "due_on")
    if not clock.pauses and not clock.exemptions and clock.roll is Roll.NONE:
        return clock.limit.after_column(facts[start])
    return calendar.due_days(clocks, ["case_no"], clock).select("case_no", "due_on")
