"""What counts rows: the n-th event and the second interval. Here exact duplicates are dropped first."""

import ibis
import ibis.expr.types as ir

from rettidig.checks.facts import Events, FactBook, Nth
from rettidig.checks.stages.events import Masks, joined
from rettidig.checks.stages.firsts import outer, start_column

WALKED_BACK = ("source_file", "source_line")
"""Columns that the import adds: they tell repeated rows apart that were delivered the same."""


def distinct_rows(
    events: ir.Table, texts: ir.Table, cases: ir.Table, masks: Masks, selections: set[Events]
) -> ir.Table:
    """Return the events of the selections, equal rows once: case number, masks, days and values asked for."""
    wanted = events.filter(events.event_type.isin(sorted({events.type for events in selections})))
    delivered = [name for name in wanted.columns if name not in WALKED_BACK]
    once = wanted.select(*delivered).distinct()
    said = [name for name in texts.columns if name not in {"event_type", "attributes", *masks.names}]
    rows = joined(once, texts, cases, masks).select("case_no", *masks.names, *said, "happened_on", "ended_on")
    return rows.filter(masks.has_any(rows, selections))


def nth_days(rows: ir.Table, starts: ir.Table, masks: Masks, book: FactBook) -> ir.Table | None:
    """Return, for cases that have it, the day of the n-th event; None where no point asks."""
    result: ir.Table | None = None
    for fact, name in book.of_type(Nth):
        if isinstance(fact, Nth):
            table = _nth(rows, starts, masks, book, fact).rename({name: "happened_on"})
            result = table if result is None else outer(result, table)
    return result


def _nth(rows: ir.Table, starts: ir.Table, masks: Masks, book: FactBook, fact: Nth) -> ir.Table:
    chosen = rows.filter(masks.has(rows, fact.events)).select("case_no", "happened_on")
    if fact.start is not None:
        column = start_column(book, fact.start)
        timed = chosen.inner_join(starts.select("case_no", column), "case_no")
        chosen = timed.filter(timed.happened_on >= timed[column]).select("case_no", "happened_on")
    place = ibis.row_number().over(ibis.window(group_by=chosen.case_no, order_by=chosen.happened_on))
    numbered = chosen.mutate(place=place)
    return numbered.filter(numbered.place == fact.n - 1).select("case_no", "happened_on")
