"""The stretches that legs are made of: from which day, to which answer, one table for each kind of legs.

Each has ``case_no``, ``number`` from 1, ``start_on``, ``next_on`` (what ended it; null where nothing has)
and ``law_on``, the day whose law holds for all legs of the case. What a kind needs besides is in columns of
its own: ``counted_on``, the day the limit is counted from, and ``next_on_n``, the n-th answer.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.kinds import EachRule, GapRule, MonthlyRule, RecurringRule, Rule
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.facts import NEVER, Events, FirstInterval, start_of
from rettidig.checks.general import in_groups
from rettidig.checks.stages.firsts import start_column
from rettidig.checks.stages.ground import Ground

_A_DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_Kind = TypeVar("_Kind", bound=Rule)


def stretches_of(point: ControlPoint, ground: Ground) -> ir.Table:
    """Return the stretches of the point in the cases that any of its versions concerns."""
    concerned = ground.days.filter(
        ibis.or_(*(in_groups(point.scope_of(version), ground.case) for version in point.versions))
    )
    return _OF_KIND[type(point.rule)](point, concerned, ground)


def numbers_asked(point: ControlPoint) -> list[int]:
    """Return how many answers any version of a monthly point asks for, each number once."""
    rules = (point.rule_of(version) for version in point.versions)
    return sorted({rule.at_least for rule in rules if isinstance(rule, MonthlyRule)})


def _of(point: ControlPoint, kind: type[_Kind]) -> _Kind:
    if not isinstance(point.rule, kind):
        message = f"{point.id} is not of the kind"
        raise TypeError(message)
    return point.rule


def _begun(rule: RecurringRule | EachRule | MonthlyRule, concerned: ir.Table, ground: Ground) -> ir.Table:
    """Return the cases whose clock has started, with the day it did as ``law_on``."""
    start = concerned[start_column(ground.book, start_of(rule.trigger))]
    return concerned.filter(start.notnull()).select("case_no", "end_on", "is_open", law_on=start)


def _between_events(point: ControlPoint, concerned: ir.Table, ground: Ground) -> ir.Table:
    """Return a stretch from the trigger and from each later day with an event, to the next such day."""
    rule = _of(point, RecurringRule)
    begun = _begun(rule, concerned, ground).select("case_no", "law_on").mutate(start_on=ibis._.law_on)
    timed = ground.seen(rule.response).select("case_no", "happened_on").inner_join(begun, "case_no")
    later = timed.filter(timed.happened_on > timed.start_on).select(
        "case_no", "law_on", start_on=timed.happened_on
    )
    days = begun.union(later, distinct=True)
    order = ibis.window(group_by=days.case_no, order_by=days.start_on)
    return days.mutate(number=_number(order), next_on=days.start_on.lead().over(order))


def _between_intervals(point: ControlPoint, concerned: ir.Table, ground: Ground) -> ir.Table:
    """Return a stretch from each day that all intervals so far have ended, to the next beginning."""
    rule = _of(point, GapRule)
    intervals = ground.counted(rule.interval).select("case_no", "happened_on", "ended_on")
    order_by = [intervals.happened_on, intervals.ended_on.isnull(), intervals.ended_on]
    order = ibis.window(group_by=intervals.case_no, order_by=order_by)
    so_far = ibis.window(group_by=intervals.case_no, order_by=order_by, rows=(None, 0))
    reached = intervals.mutate(
        start_on=intervals.ended_on.fill_null(NEVER).max().over(so_far),
        next_on=intervals.happened_on.lead().over(order),
    )
    gaps = reached.filter(
        reached.start_on < ibis.literal(NEVER, type="date"),
        reached.next_on.isnull() | (reached.next_on > reached.start_on),
    )
    first_end = ground.book.column(FirstInterval(Events.of(rule.interval)))
    known = concerned.select("case_no", law_on=ibis.coalesce(concerned[first_end], concerned.opened_on))
    timed = gaps.inner_join(known, "case_no")
    number = _number(ibis.window(group_by=timed.case_no, order_by=timed.start_on))
    return timed.select("case_no", "law_on", "start_on", "next_on", number=number)


def _from_each(point: ControlPoint, concerned: ir.Table, ground: Ground) -> ir.Table:
    """Return a stretch from each day of the trigger to the first answer from it on.

    Those that name no day, so that ``counted_on`` is null, have the last numbers.
    """
    rule = _of(point, EachRule)
    starts = _dated(rule, ground).inner_join(_begun(rule, concerned, ground), "case_no")
    answers = ground.seen(*rule.responses).select("case_no", answered_on=ibis._.happened_on)
    is_answer = [starts.case_no == answers.case_no, answers.answered_on >= starts.start_on]
    met = starts.left_join(answers, is_answer).select(starts, answers.answered_on)
    legs = met.group_by(["case_no", "law_on", "start_on", "counted_on"]).agg(next_on=met.answered_on.min())
    in_order = [legs.counted_on.isnull(), legs.start_on]
    return legs.mutate(number=_number(ibis.window(group_by=legs.case_no, order_by=in_order)))


def _dated(rule: EachRule, ground: Ground) -> ir.Table:
    """Return case, day of the trigger, and the day the limit is counted from: null where none is named."""
    if rule.due_in is None:
        days = ground.seen(rule.trigger).select("case_no", start_on=ibis._.happened_on).distinct()
        return days.mutate(counted_on=days.start_on)
    events = ground.counted(rule.trigger)
    named = events[ground.book.value(rule.trigger.event, rule.due_in)]
    is_date = named.re_search(_A_DATE).fill_null(False)
    on = ibis.ifelse(is_date, named, ibis.null("string")).try_cast("date")
    days = events.select("case_no", start_on=events.happened_on, named_on=on)
    return days.group_by(["case_no", "start_on"]).agg(counted_on=days.named_on.max())


def _of_months(point: ControlPoint, concerned: ir.Table, ground: Ground) -> ir.Table:
    """Return a stretch for each whole month from the trigger to the end that no exemption touches."""
    rule = _of(point, MonthlyRule)
    months = ground.months
    if months is None:
        message = "months are counted, so they must be known"
        raise ValueError(message)
    begun = _begun(rule, concerned, ground)
    is_whole = [
        months.first_on >= begun.law_on,
        months.first_on <= begun.end_on,
        begun.is_open | (months.last_on <= begun.end_on),
    ]
    asked = begun.inner_join(months, is_whole).select("case_no", "law_on", "first_on", "last_on")
    if rule.exemptions:
        asked = _not_exempt(rule, asked, ground)
    answers = ground.counted(rule.response).select("case_no", "happened_on")
    order = ibis.window(
        group_by=[answers.case_no, answers.happened_on.truncate("M")], order_by=answers.happened_on
    )
    placed = answers.mutate(place=ibis.row_number().over(order))
    in_month = [
        asked.case_no == placed.case_no,
        placed.happened_on >= asked.first_on,
        placed.happened_on <= asked.last_on,
    ]
    met = asked.left_join(placed, in_month).select(asked, placed.happened_on, placed.place)
    legs = met.group_by(["case_no", "law_on", "first_on", "last_on"]).agg(
        **{f"next_on_{n}": met.happened_on.min(where=met.place == n - 1) for n in numbers_asked(point)}
    )
    number = _number(ibis.window(group_by=legs.case_no, order_by=legs.first_on))
    return legs.mutate(number=number).rename(start_on="first_on", due_on="last_on")


def _not_exempt(rule: MonthlyRule, asked: ir.Table, ground: Ground) -> ir.Table:
    events = ground.events
    exempt = events.filter(ground.masks.has_any(events, [Events(name) for name in rule.exemptions])).select(
        "case_no", "happened_on", last_exempt_on=ibis.coalesce(events.ended_on, ground.case.as_of)
    )
    touches = [
        asked.case_no == exempt.case_no,
        exempt.happened_on <= asked.last_on,
        exempt.last_exempt_on >= asked.first_on,
    ]
    return asked.anti_join(exempt, touches)


def _number(order: ibis.expr.builders.WindowBuilder) -> ir.IntegerColumn:
    number: ir.IntegerColumn = (ibis.row_number().over(order) + 1).cast("int32")
    return number


_OF_KIND: Mapping[type[Rule], Callable[[ControlPoint, ir.Table, Ground], ir.Table]] = MappingProxyType(
    {
        RecurringRule: _between_events,
        GapRule: _between_intervals,
        EachRule: _from_each,
        MonthlyRule: _of_months,
    }
)
