"""Pauses: intervals during which the clock stands still, both ends counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """The days from ``first`` up to and including ``last``."""

    first: date
    last: date

    @property
    def n_days(self) -> int:
        """Return how many days the pause has."""
        return (self.last - self.first).days + 1


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Return the same days as disjoint pauses in order; overlapping and adjoining ones become one."""
    result: list[Pause] = []
    for pause in sorted(pause for pause in pauses if pause.first <= pause.last):
        if result and pause.first <= result[-1].last + _DAY:
            result[-1] = Pause(result[-1].first, max(result[-1].last, pause.last))
        else:
            result.append(pause)
    return tuple(result)


def merged_table(intervals: ir.Table, case: str, *, joins_adjoining: bool = True) -> ir.Table:
    """Return ``merged`` for every case at once; adjoining intervals stay apart where that is asked.

    Equal intervals are one, because two windows over tied rows may order the ties differently. Takes
    ``case``, ``first_on`` and ``last_on``; returns ``case``, ``first_on``, ``last_on``, ``n_days``
    and ``days_before``: how many days the earlier pauses of the same case have.
    """
    intervals = intervals.select(case, "first_on", "last_on").distinct()
    in_order = [intervals.first_on, intervals.last_on]
    earlier = ibis.window(group_by=intervals[case], order_by=in_order, rows=(None, -1))
    reached = intervals.mutate(reached_on=intervals.last_on.max().over(earlier))
    begins = reached.mutate(
        begins=(reached.first_on.delta(reached.reached_on, unit="day") > int(joins_adjoining))
        .fill_null(True)
        .cast("int64")
    )
    so_far = ibis.window(group_by=begins[case], order_by=[begins.first_on, begins.last_on], rows=(None, 0))
    islands = begins.mutate(island=begins.begins.sum().over(so_far))
    pauses = islands.group_by([case, "island"]).agg(
        first_on=islands.first_on.min(), last_on=islands.last_on.max()
    )
    pauses = pauses.mutate(n_days=pauses.last_on.delta(pauses.first_on, unit="day").cast("int64") + 1)
    before = ibis.window(group_by=pauses[case], order_by=pauses.first_on, rows=(None, -1))
    return pauses.mutate(days_before=pauses.n_days.sum().over(before).fill_null(0)).drop("island")


def paused_days_table(clocks: ir.Table, pauses: ir.Table, case: str, keys: Sequence[str]) -> ir.Table:
    """Return how many paused days move each clock: the keys and ``paused_days``; unmoved clocks are left out.

    ``clocks`` has the keys (the case among them), ``start_on`` and ``limit_due_on``; ``pauses`` is what
    ``merged_table`` gives. A pause counts whole if it begins, or begins to lie after the start, on or
    before the due date that the earlier ones have led to. That due date needs no repetition: it is the
    limit's, plus the paused days between the start and the pause.
    """
    met = clocks.inner_join(pauses, [clocks[case] == pauses[case], pauses.last_on > clocks.start_on]).select(
        *[clocks[key] for key in keys],
        clocks.limit_due_on,
        pauses.first_on,
        pauses.n_days,
        pauses.days_before,
        n_passed=(clocks.start_on.delta(pauses.first_on, unit="day").cast("int64") + 1).clip(lower=0),
    )
    counted = met.mutate(
        n_inside=met.n_days - met.n_passed,
        days_at_start=(met.days_before + met.n_passed).min().over(ibis.window(group_by=list(keys))),
    )
    reached = later(counted.limit_due_on, (counted.days_before + counted.n_passed - counted.days_at_start))
    inside = counted.filter(later(counted.first_on, counted.n_passed) <= reached)
    return inside.group_by(list(keys)).agg(paused_days=inside.n_inside.sum())


def later(days: ir.DateValue, n_days: ir.IntegerValue) -> ir.DateValue:
    """Return the dates moved forward by a column of days; null stays null."""
    moved: ir.DateValue = (days.cast("timestamp") + n_days.cast("int32").as_interval("D")).cast("date")
    return moved
