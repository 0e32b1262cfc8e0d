"""Due days: the limit from the start, moved by pauses, rolled to a working day, in that order."""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from rettidig.calendars import Limit, Roll, later, paused_days_table
from rettidig.checks.facts import Due, FactBook
from rettidig.checks.stages.firsts import start_column
from rettidig.checks.stages.pauses import PauseTypes


class Calendar:
    """What moves a due day besides its limit: each case's pauses, and the days that roll."""

    def __init__(self, pauses: Mapping[PauseTypes, ir.Table], rolls: ir.Table | None) -> None:
        self._pauses = pauses
        self._rolls = rolls

    def due_days(
        self, clocks: ir.Table, keys: Sequence[str], limit: Limit, pauses: PauseTypes, roll: Roll
    ) -> ir.Table:
        """Return the clocks with ``due_on``; they have the keys, ``case_no`` among them, and ``start_on``."""
        due = clocks.mutate(limit_due_on=limit.after_column(clocks.start_on))
        if pauses:
            due = self._paused(due, keys, pauses)
        due = due.rename(due_on="limit_due_on")
        return self._rolled(due) if roll is Roll.NEXT_WORKING_DAY else due

    def _paused(self, clocks: ir.Table, keys: Sequence[str], pauses: PauseTypes) -> ir.Table:
        days = paused_days_table(
            clocks.select(*keys, "start_on", "limit_due_on"), self._pauses[pauses], "case_no", keys
        )
        found = clocks.left_join(days, list(keys)).select(clocks, days.paused_days)
        moved = later(found.limit_due_on, found.paused_days.fill_null(0))
        return found.mutate(limit_due_on=moved).drop("paused_days")

    def _rolled(self, due: ir.Table) -> ir.Table:
        rolls = self._rolls
        if rolls is None:
            return due
        found = due.left_join(rolls, due.due_on == rolls.day).select(due, rolls.rolls_to)
        return found.mutate(due_on=ibis.coalesce(found.rolls_to, found.due_on)).drop("rolls_to")


def due_facts(facts: ir.Table, book: FactBook, calendar: Calendar) -> ir.Table:
    """Return the facts with a column for every ``Due`` fact; null where the clock has not started."""
    for fact, name in book.of_type(Due):
        if isinstance(fact, Due):
            facts = _with_due(facts, book, calendar, fact, name)
    return facts


def _with_due(facts: ir.Table, book: FactBook, calendar: Calendar, fact: Due, name: str) -> ir.Table:
    start = start_column(book, fact.start)
    if not fact.pauses and fact.roll is Roll.NONE:
        return facts.mutate(**{name: fact.limit.after_column(facts[start])})
    clocks = facts.select("case_no", start_on=facts[start])
    due = calendar.due_days(clocks, ["case_no"], fact.limit, fact.pauses, fact.roll)
    due = due.select("case_no", **{name: due.due_on})
    return facts.left_join(due, "case_no").select(facts, due[name])
