"""What events say: the value on a first event, a number on the latest, two documents held together."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from rettidig.checks.facts import Agreement, Events, FactBook, First, FirstValue, Last, NumberWithin
from rettidig.checks.stages.events import Masks, joined
from rettidig.checks.stages.firsts import outer

_NUMBER = r"^[0-9]{1,12}([.][0-9]{1,4})?$"
_EXACT = "decimal(18, 4)"


@dataclass(frozen=True)
class Said:
    """The visible events with what their attributes say, and each case's days."""

    events: ir.Table
    texts: ir.Table
    days: ir.Table
    cases: ir.Table
    masks: Masks
    book: FactBook

    def on(self, events: Events, attribute: str, fact: First | Last) -> ir.Table:
        """Return case, own group and ``value`` of the events on the day of the fact, null or not."""
        of_type = joined(
            self.events.filter(self.events.event_type == events.type), self.texts, self.cases, self.masks
        )
        chosen = of_type.filter(self.masks.has(of_type, events))
        on = self.book.column(fact)
        dated = chosen.inner_join(self.days.select("case_no", on, "visitation_group"), "case_no")
        value = dated[self.book.value(events.type, attribute)]
        return dated.filter(dated.happened_on == dated[on]).select("case_no", "visitation_group", value=value)


def said_facts(said: Said) -> ir.Table | None:
    """Return, for cases that have them, what events say; None where no point asks."""
    result: ir.Table | None = None
    for fact, name in said.book.columns.items():
        if isinstance(fact, FirstValue):
            table = _first_value(said, fact)
        elif isinstance(fact, NumberWithin):
            table = _number_within(said, fact)
        elif isinstance(fact, Agreement):
            table = _agreement(said, fact)
        else:
            continue
        table = table.rename({name: "value"})
        result = table if result is None else outer(result, table)
    return result


def as_number(text: ir.StringValue) -> ir.DecimalValue:
    """Return the exact number a text holds: digits and, for decimals, a full stop; null for anything else."""
    number: ir.DecimalValue = ibis.ifelse(text.re_search(_NUMBER), text, ibis.null("string")).cast(_EXACT)
    return number


def _first_value(said: Said, fact: FirstValue) -> ir.Table:
    """Return the case's own group where any of the first events names it, else the least value named."""
    events = Events(fact.event)
    first = said.on(events, fact.attribute, First(events))
    own = first.value.min(where=first.value == first.visitation_group)
    return first.group_by("case_no").agg(value=ibis.coalesce(own, first.value.min()))


def _number_within(said: Said, fact: NumberWithin) -> ir.Table:
    latest = said.on(fact.events, fact.attribute, Last(fact.events))
    numbers = latest.mutate(number=as_number(latest.value)).filter(lambda table: table.number.notnull())
    is_within: ir.BooleanValue = ibis.literal(value=True)
    if fact.minimum is not None:
        is_within &= numbers.number >= ibis.literal(fact.minimum, type=_EXACT)
    if fact.maximum is not None:
        is_within &= numbers.number <= ibis.literal(fact.maximum, type=_EXACT)
    return numbers.group_by("case_no").agg(value=ibis.ifelse(is_within, 1, 0).max().cast("int64"))


def _agreement(said: Said, fact: Agreement) -> ir.Table:
    sides = []
    for event, attribute in (fact.value, fact.other):
        events = Events(event)
        latest = said.on(events, attribute, Last(events))
        sides.append(latest.filter(latest.value.notnull()).select("case_no", "value").distinct())
    one, other = sides
    common = one.inner_join(other, ["case_no", "value"]).select("case_no").distinct().mutate(is_common=True)
    both = one.select("case_no").distinct().inner_join(other.select("case_no").distinct(), "case_no")
    found = both.left_join(common, "case_no").select(both.case_no, common.is_common)
    return found.select("case_no", value=ibis.ifelse(found.is_common.fill_null(False), 1, 0).cast("int64"))
