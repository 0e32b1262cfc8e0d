"""Caseworkers that appear on a case's events, and what the first event of a type says."""

import ibis
import ibis.expr.types as ir

from rettidig.checks.facts import Events as Selection
from rettidig.checks.facts import FactBook, First, FirstValue, People
from rettidig.checks.stages.events import Masks, joined
from rettidig.checks.stages.firsts import outer


def people_of(events: ir.Table, cases: ir.Table, book: FactBook) -> ir.Table | None:
    """Return, for cases whose events name anyone in the window, how many they name."""
    result: ir.Table | None = None
    for fact, name in book.of_type(People):
        if isinstance(fact, People):
            table = _people(events, cases, fact).rename({name: "n_people"})
            result = table if result is None else outer(result, table)
    return result


def first_values(
    events: ir.Table, texts: ir.Table, days: ir.Table, cases: ir.Table, book: FactBook
) -> ir.Table | None:
    """Return, for cases that have it, the value named by the first event of a type."""
    result: ir.Table | None = None
    for number, (fact, name) in enumerate(book.of_type(FirstValue)):
        if isinstance(fact, FirstValue):
            first_on = book.column(First(Selection(fact.event)))
            table = _first_value(events, texts, days, cases, (fact.event, first_on, f"value_{number}"))
            table = table.rename({name: "value"})
            result = table if result is None else outer(result, table)
    return result


def _people(events: ir.Table, cases: ir.Table, fact: People) -> ir.Table:
    named = events.filter(events.caseworker.notnull()).select("case_id", "caseworker", "happened_on")
    timed = named.inner_join(cases.select("case_id", "case_no", "end_on"), "case_id")
    inside = timed.filter(
        timed.happened_on > fact.within.before_column(timed.end_on), timed.happened_on <= timed.end_on
    )
    return inside.select("case_no", "caseworker").distinct().group_by("case_no").agg(n_people=ibis._.count())


def _first_value(
    events: ir.Table, texts: ir.Table, days: ir.Table, cases: ir.Table, names: tuple[str, str, str]
) -> ir.Table:
    """Return the case's own group where any of the first events names it, else the least value named."""
    event, first_on, value = names
    of_type = joined(events.filter(events.event_type == event), texts, cases, Masks({}))
    dated = of_type.inner_join(days.select("case_no", first_on, "visitation_group"), "case_no")
    first = dated.filter(dated.happened_on == dated[first_on])
    own = first[value].min(where=first[value] == first.visitation_group)
    return first.group_by("case_no").agg(value=ibis.coalesce(own, first[value].min()))
