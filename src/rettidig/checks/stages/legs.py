"""The legs of recurring and gap points: one row a stretch, with its law, its due day and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from rettidig.calendars import Limit, Roll
from rettidig.catalogue.kinds import GapRule, LawBy, RecurringRule
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.codes import OUTCOMES, small
from rettidig.checks.facts import Events, FactBook, FirstInterval, start_of
from rettidig.checks.general import in_groups, version_number
from rettidig.checks.judgement import days_between, within_period
from rettidig.checks.stages.dues import Calendar
from rettidig.checks.stages.events import Masks
from rettidig.checks.stages.firsts import start_column
from rettidig.checks.stages.pauses import PauseTypes
from rettidig.checks.view import CaseView
from rettidig.vocabulary import Outcome

_FOREVER = date.max
_KEYS = ("case_no", "number")


@dataclass(frozen=True)
class Ground:
    """What legs are made from: events and equal-rows-once intervals, each case's days, and the calendar."""

    events: ir.Table
    rows: ir.Table | None
    case: CaseView
    masks: Masks
    book: FactBook
    calendar: Calendar

    @property
    def days(self) -> ir.Table:
        """Return the cases with their days."""
        if self.case.table is None:
            message = "legs are made after the days are known"
            raise ValueError(message)
        return self.case.table


def legs_of(point: ControlPoint, ground: Ground) -> ir.Table:
    """Return the lawful legs of a point: case, number, version, start, next, due, days late and outcome."""
    stretches = _stretches(point, ground)
    by_leg = point.rule.law_by is LawBy.LEG
    lawful = stretches.mutate(
        version=version_number(point.versions, stretches.start_on if by_leg else stretches.law_on)
    ).filter(lambda table: table.version.notnull())
    return _gone(_due(point, lawful, ground.calendar), ground)


def leg_facts(point: ControlPoint, legs: ir.Table, ground: Ground) -> ir.Table:
    """Return the columns of ``facts.Legs`` for every case that has them."""
    prefix = ground.book.legs(point.id)
    own = _own_facts(point, ground).rename(
        {f"{prefix}_has_event": "has_event", f"{prefix}_latest_on": "latest_on"}
    )
    columns: dict[str, ir.Column] = {}
    for number in range(len(point.versions)):
        for name, column in _facts_at(legs, number, ground.case).items():
            columns[f"{prefix}_{number}_{name}"] = column
    counted = legs.group_by("case_no").agg(**columns)
    return own.left_join(counted, "case_no").select(own, *(counted[name] for name in columns))


def _stretches(point: ControlPoint, ground: Ground) -> ir.Table:
    """Return case, number, start, next (null for the last), and the day whose law holds for all legs."""
    concerned = ground.days.filter(
        ibis.or_(*(in_groups(point.scope_of(version), ground.case) for version in point.versions))
    )
    if isinstance(point.rule, RecurringRule):
        return _between_events(point.rule, concerned, ground)
    if isinstance(point.rule, GapRule):
        return _between_intervals(point.rule, concerned, ground)
    message = f"{point.id} has no legs"
    raise TypeError(message)


def _between_events(rule: RecurringRule, concerned: ir.Table, ground: Ground) -> ir.Table:
    """Return a stretch from the trigger and from each later day with an event, to the next such day."""
    start = start_column(ground.book, start_of(rule.trigger))
    begun = concerned.filter(concerned[start].notnull()).select(
        "case_no", law_on=concerned[start], start_on=concerned[start]
    )
    chosen = ground.events.filter(ground.masks.has(ground.events, Events.of(rule.response)))
    timed = chosen.select("case_no", "happened_on").inner_join(begun, "case_no")
    later = timed.filter(timed.happened_on > timed.start_on).select(
        "case_no", "law_on", start_on=timed.happened_on
    )
    days = begun.union(later, distinct=True)
    order = ibis.window(group_by=days.case_no, order_by=days.start_on)
    return days.mutate(number=_number(order), next_on=days.start_on.lead().over(order))


def _between_intervals(rule: GapRule, concerned: ir.Table, ground: Ground) -> ir.Table:
    """Return a stretch from each day that all intervals so far have ended, to the next beginning."""
    intervals = _intervals(rule, ground)
    order_by = [intervals.happened_on, intervals.ended_on.isnull(), intervals.ended_on]
    order = ibis.window(group_by=intervals.case_no, order_by=order_by)
    so_far = ibis.window(group_by=intervals.case_no, order_by=order_by, rows=(None, 0))
    reached = intervals.mutate(
        start_on=intervals.ended_on.fill_null(_FOREVER).max().over(so_far),
        next_on=intervals.happened_on.lead().over(order),
    )
    gaps = reached.filter(
        reached.start_on < ibis.literal(_FOREVER, type="date"),
        reached.next_on.isnull() | (reached.next_on > reached.start_on),
    )
    first_end = ground.book.column(FirstInterval(Events.of(rule.interval)))
    known = concerned.select("case_no", law_on=ibis.coalesce(concerned[first_end], concerned.opened_on))
    timed = gaps.inner_join(known, "case_no")
    number = _number(ibis.window(group_by=timed.case_no, order_by=timed.start_on))
    return timed.select("case_no", "law_on", "start_on", "next_on", number=number)


def _own_facts(point: ControlPoint, ground: Ground) -> ir.Table:
    """Return, a case, whether what the point asks for has gone on, and the latest day to show for it."""
    if isinstance(point.rule, GapRule):
        intervals = _intervals(point.rule, ground)
        timed = intervals.inner_join(ground.days.select("case_no", "end_on"), "case_no")
        found = timed.group_by("case_no").agg(
            n=timed.count(),
            is_running=(timed.ended_on.isnull() | (timed.ended_on >= timed.end_on)).max(),
            begun_on=timed.happened_on.max(),
        )
        is_second = found.n > 1
        return found.select(
            "case_no",
            has_event=is_second | found.is_running,
            latest_on=ibis.ifelse(is_second, found.begun_on, ibis.null("date")),
        )
    stretches = _stretches(point, ground)
    later = stretches.filter(stretches.number > 1)
    found = later.group_by("case_no").agg(latest_on=later.start_on.max())
    every = stretches.filter(stretches.number == 1).select("case_no")
    known = every.left_join(found, "case_no").select("case_no", found.latest_on)
    return known.select("case_no", "latest_on", has_event=known.latest_on.notnull())


def _intervals(rule: GapRule, ground: Ground) -> ir.Table:
    if ground.rows is None:
        message = "intervals are counted, so equal rows must have been dropped"
        raise ValueError(message)
    chosen = ground.rows.filter(ground.masks.has(ground.rows, Events.of(rule.interval)))
    return chosen.select("case_no", "happened_on", "ended_on")


def _due(point: ControlPoint, legs: ir.Table, calendar: Calendar) -> ir.Table:
    """Return the legs with their due day, by the clock of each leg's version."""
    clocks: dict[tuple[Limit, PauseTypes, Roll], list[int]] = {}
    for number, version in enumerate(point.versions):
        clock = point.clock_of(version)
        clocks.setdefault((clock.limit, clock.pauses, clock.roll), []).append(number)
    parts = [
        calendar.due_days(
            legs.filter(legs.version.isin(numbers)) if len(clocks) > 1 else legs, _KEYS, limit, pauses, roll
        )
        for (limit, pauses, roll), numbers in clocks.items()
    ]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _gone(legs: ir.Table, ground: Ground) -> ir.Table:
    """Return the legs with how they went: the next in time, too late, not yet due, or never."""
    case = ground.days.select("case_no", "end_on", "is_open")
    timed = legs.inner_join(case, "case_no")
    is_last = timed.next_on.isnull()
    is_violated = ibis.ifelse(is_last, timed.due_on < timed.end_on, timed.next_on > timed.due_on)
    number = _numbered(
        (is_violated, Outcome.NOT_MET), (~is_last, Outcome.MET), (timed.is_open, Outcome.PENDING)
    )
    late = days_between(timed.due_on, ibis.coalesce(timed.next_on, timed.end_on))
    return timed.select(
        *_KEYS,
        "version",
        "start_on",
        "next_on",
        "due_on",
        days_late=ibis.ifelse(is_violated, late, ibis.null("int32")),
        outcome=number,
    )


def _numbered(*branches: tuple[ir.BooleanValue, Outcome]) -> ir.IntegerValue:
    return ibis.cases(
        *((condition, small(OUTCOMES.index(outcome))) for condition, outcome in branches),
        else_=small(OUTCOMES.index(Outcome.NOT_APPLICABLE)),
    )


def _facts_at(legs: ir.Table, version: int, case: CaseView) -> dict[str, ir.Column]:
    """Return the columns of ``facts.LegsAt`` for one version."""
    of_version = legs.version == version
    in_period = within_period(legs.due_on, case.asked.period)
    asked = of_version if in_period is None else of_version & in_period

    def has(outcome: Outcome) -> ir.BooleanColumn:
        return asked & (legs.outcome == OUTCOMES.index(outcome))

    violated = has(Outcome.NOT_MET)
    return {
        "n_legs": legs.count(where=of_version),
        "n_met": legs.count(where=has(Outcome.MET)),
        "n_pending": legs.count(where=has(Outcome.PENDING)),
        "violations": legs.count(where=violated),
        "violated_due_on": legs.due_on.min(where=violated),
        "violated_done_on": legs.next_on.min(where=violated),
        "running_due_on": legs.due_on.max(where=of_version & legs.next_on.isnull()),
        "latest_start_on": legs.start_on.max(where=of_version),
    }


def _number(order: ibis.expr.builders.WindowBuilder) -> ir.IntegerColumn:
    number: ir.IntegerColumn = (ibis.row_number().over(order) + 1).cast("int32")
    return number


def pause_sets(points: Sequence[ControlPoint], due: Sequence[PauseTypes]) -> set[PauseTypes]:
    """Return every set of pause types that a due day or a leg is moved by."""
    of_legs = {
        point.clock_of(version).pauses
        for point in points
        if isinstance(point.rule, RecurringRule | GapRule)
        for version in point.versions
    }
    return {types for types in (*due, *of_legs) if types}
