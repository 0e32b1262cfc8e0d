"""Limits that are added up: the day on which the hours of events, or the days of intervals, are enough."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from rettidig.calendars import later, merged_table
from rettidig.checks.asked import Asked
from rettidig.checks.facts import HOUR_SHARES, NEVER, Accrued, FactBook
from rettidig.checks.stages.events import Masks
from rettidig.checks.stages.values import as_number


@dataclass(frozen=True)
class Accruals:
    """What is added up: the events, equal rows once, where any limit is added up at all."""

    rows: ir.Table | None
    masks: Masks
    book: FactBook
    asked: Asked

    def due_days(self, clocks: ir.Table, accrued: Accrued) -> ir.Table:
        """Return the clocks with ``due_on``: the day there is enough, ``NEVER`` while there is not.

        ``clocks`` has ``case_no`` and ``start_on``; without a start there is no due day.
        """
        reached = self._by_hours(clocks, accrued) if accrued.hours else self._by_days(clocks, accrued)
        found = clocks.left_join(reached, "case_no").select(clocks, reached.reached_on)
        due_on = ibis.coalesce(found.reached_on, ibis.literal(NEVER, type="date"))
        return found.select(
            "case_no", "start_on", due_on=ibis.ifelse(found.start_on.notnull(), due_on, ibis.null("date"))
        )

    def _since_start(self, clocks: ir.Table, accrued: Accrued) -> ir.Table:
        if self.rows is None:
            message = "what is added up is counted, so equal rows must have been dropped"
            raise ValueError(message)
        chosen = self.rows.filter(self.masks.has(self.rows, accrued.events))
        return chosen.inner_join(clocks.filter(clocks.start_on.notnull()), "case_no")

    def _by_hours(self, clocks: ir.Table, accrued: Accrued) -> ir.Table:
        rows = self._since_start(clocks, accrued)
        rows = rows.filter(rows.happened_on >= rows.start_on)
        for first, last in accrued.not_counted:
            rows = rows.filter(~rows.happened_on.between(_day(first), _day(last)))
        hours = as_number(rows[self.book.value(accrued.events.type, accrued.hours or "")])
        shares = (hours * HOUR_SHARES).cast("int64").fill_null(0)
        days = rows.group_by(["case_no", "happened_on"]).agg(shares=shares.sum())
        so_far = ibis.window(group_by=days.case_no, order_by=days.happened_on, rows=(None, 0))
        counted = days.mutate(sum_so_far=days.shares.sum().over(so_far))
        enough = counted.filter(counted.sum_so_far >= accrued.enough)
        return enough.group_by("case_no").agg(reached_on=enough.happened_on.min())

    def _by_days(self, clocks: ir.Table, accrued: Accrued) -> ir.Table:
        rows = self._since_start(clocks, accrued)
        last_on = ibis.coalesce(rows.ended_on, _day(self.asked.as_of))
        first_on = ibis.ifelse(rows.happened_on < rows.start_on, rows.start_on, rows.happened_on)
        days = rows.select("case_no", first_on=first_on, last_on=last_on)
        merged = merged_table(days.filter(days.first_on <= days.last_on), "case_no")
        enough = merged.filter(merged.days_before + merged.n_days >= accrued.enough)
        reached = later(enough.first_on, ibis.literal(accrued.enough - 1) - enough.days_before)
        timed = enough.mutate(reached_on=reached)
        return timed.group_by("case_no").agg(reached_on=timed.reached_on.min())


def _day(day: object) -> ir.DateScalar:
    return ibis.literal(day, type="date")
