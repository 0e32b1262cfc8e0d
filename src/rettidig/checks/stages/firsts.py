"""First and latest days, in one wide aggregate over the events; then those that depend on a start."""

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.base import FIRST_CONTACT
from rettidig.catalogue.kinds.base import FIRST_CONTACT_EVENT
from rettidig.checks.facts import Events, FactBook, First, FirstFrom, FirstInterval, Last, Start
from rettidig.checks.stages.events import Masks

FIRST_CONTACT_EVENTS = Events(FIRST_CONTACT_EVENT)


def days_of(events: ir.Table, cases: ir.Table, masks: Masks, book: FactBook) -> ir.Table:
    """Return the cases with the days of all ``First`` and ``Last`` facts.

    The first contact is the day the case opened where there is no event of it.
    """
    firsts = {
        name: events.happened_on.min(where=masks.has(events, selection_of(fact.events)))
        for fact, name in book.of_type(First)
        if isinstance(fact, First)
    }
    lasts = {
        name: events.happened_on.max(where=masks.has(events, fact.events))
        for fact, name in book.of_type(Last)
        if isinstance(fact, Last)
    }
    days = events.group_by("case_no").agg(**firsts, **lasts)
    found = cases.left_join(days, "case_no").select(cases, *(days[name] for name in (*firsts, *lasts)))
    contact = book.columns.get(First(FIRST_CONTACT))
    if contact is None:
        return found
    return found.mutate(**{contact: ibis.coalesce(found[contact], found.opened_on)})


def days_from_starts(events: ir.Table, starts: ir.Table, masks: Masks, book: FactBook) -> ir.Table | None:
    """Return, for cases that have any, the first day on or after a start; None where no point asks."""
    wanted = [(fact, name) for fact, name in book.of_type(FirstFrom) if isinstance(fact, FirstFrom)]
    if not wanted:
        return None
    columns = {start_column(book, fact.start) for fact, _ in wanted}
    near = events.filter(masks.has_any(events, {fact.events for fact, _ in wanted}))
    timed = near.inner_join(starts.select("case_no", *sorted(columns)), "case_no")
    return timed.group_by("case_no").agg(
        **{
            name: timed.happened_on.min(
                where=masks.has(timed, fact.events)
                & (timed.happened_on >= _from(fact, timed[start_column(book, fact.start)]))
            )
            for fact, name in wanted
        }
    )


def first_intervals(events: ir.Table, masks: Masks, book: FactBook) -> ir.Table | None:
    """Return the end of each case's first interval: of those that begin first, the one that ends first."""
    wanted = [(fact, name) for fact, name in book.of_type(FirstInterval) if isinstance(fact, FirstInterval)]
    if not wanted:
        return None
    per_selection = [
        _first_interval(events, masks, fact.events).rename({name: "ended_on"}) for fact, name in wanted
    ]
    result = per_selection[0]
    for table in per_selection[1:]:
        result = outer(result, table)
    return result


def _from(fact: FirstFrom, start: ir.DateColumn) -> ir.DateValue:
    return start if fact.back is None else fact.back.before_column(start)


def outer(left: ir.Table, right: ir.Table) -> ir.Table:
    """Return both tables' columns for every case that either has."""
    both = left.outer_join(right, "case_no")
    return both.mutate(case_no=ibis.coalesce(both.case_no, both.case_no_right)).drop("case_no_right")


def selection_of(start: Start) -> Events:
    """Return the events a start is the first of."""
    return FIRST_CONTACT_EVENTS if isinstance(start, str) else start


def start_column(book: FactBook, start: Start) -> str:
    """Return the name of the column with the day a clock starts."""
    return book.column(First(start))


def _first_interval(events: ir.Table, masks: Masks, selection: Events) -> ir.Table:
    intervals = events.filter(masks.has(events, selection))
    order = ibis.window(
        group_by=intervals.case_no,
        order_by=[intervals.happened_on, intervals.ended_on.isnull(), intervals.ended_on],
    )
    numbered = intervals.mutate(place=ibis.row_number().over(order))
    return numbered.filter(numbered.place == 0).select("case_no", "ended_on")
