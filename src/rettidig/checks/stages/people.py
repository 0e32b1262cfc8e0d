"""How many caseworkers appear on a case's events."""

import ibis
import ibis.expr.types as ir

from rettidig.checks.facts import FactBook, People
from rettidig.checks.stages.firsts import outer


def people_of(events: ir.Table, cases: ir.Table, book: FactBook) -> ir.Table | None:
    """Return, for cases whose events name anyone in the window, how many they name."""
    result: ir.Table | None = None
    for fact, name in book.of_type(People):
        if isinstance(fact, People):
            table = _people(events, cases, fact).rename({name: "n_people"})
            result = table if result is None else outer(result, table)
    return result


def _people(events: ir.Table, cases: ir.Table, fact: People) -> ir.Table:
    named = events.filter(events.caseworker.notnull()).select("case_id", "caseworker", "happened_on")
    timed = named.inner_join(cases.select("case_id", "case_no", "end_on"), "case_id")
    inside = timed.filter(
        timed.happened_on > fact.within.before_column(timed.end_on), timed.happened_on <= timed.end_on
    )
    return inside.select("case_no", "caseworker").distinct().group_by("case_no").agg(n_people=ibis._.count())
