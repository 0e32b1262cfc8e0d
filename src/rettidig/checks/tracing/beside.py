"""Duties that stand beside each other traced: one for each event, one for each month."""

from collections.abc import Sequence
from datetime import date, timedelta

from rettidig.calendars import Limit, Unit
from rettidig.catalogue.kinds import EachRule, MonthlyRule
from rettidig.catalogue.model import Version
from rettidig.checks.kinds.rules import rule_of
from rettidig.checks.tracing.clocks import legs_traced
from rettidig.checks.tracing.duties import Stretch, leg_columns, went
from rettidig.checks.tracing.ground import Ground, Traced, start_of, starting, used
from rettidig.checks.tracing.model import Finding, TracedDuty
from rettidig.checks.tracing.rows import EventRow
from rettidig.checks.tracing.scope import version_of_leg
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Outcome, Text

_UNDATED = Text("Uden en dag at regne fra", "Naming no day to count from")
_MONTH = Limit(1, Unit.MONTHS, includes_first_day=True)


def trace_each(ground: Ground) -> Traced:
    """Return a duty from each day of the trigger that names a day, and the days that name none."""
    case, rule = ground.case, rule_of(ground.point, EachRule)
    triggers = case.of(rule.trigger)
    answers = sorted(
        {event.number: event for response in rule.responses for event in case.of(response)}.values(),
        key=lambda event: event.happened_on,
    )
    days = sorted({event.happened_on for event in triggers})
    counted = {day: _counted_on(rule, [e for e in triggers if e.happened_on == day]) for day in days}
    stretches = [
        Stretch(number, day, _first_from(answers, day), counted[day])
        for number, day in enumerate((day for day in days if counted[day]), start=1)
    ]
    duties = legs_traced(ground, stretches)
    done = {duty.done_on for duty in duties}
    first_on = days[0] if days else None
    uses = used(answers, Use.NOT_NEEDED) | used(
        (event for event in answers if event.happened_on < (first_on or date.max)), Use.BEFORE_START
    )
    uses |= used((event for event in answers if event.happened_on in done), Use.RESPONSE)
    undated = tuple(day for day in days if not counted[day] and version_of_leg(ground, day) is not None)
    return Traced(
        uses | used(triggers, Use.TRIGGER),
        duties,
        findings=(Finding(_UNDATED, undated),) if undated else (),
        columns=leg_columns(duties, _undecided(duties), first_on, _answered_on(duties)),
    )


def trace_monthly(ground: Ground) -> Traced:
    """Return a duty for each whole month that no exemption touches."""
    case, rule = ground.case, rule_of(ground.point, MonthlyRule)
    start_on = start_of(case, rule.trigger)
    if start_on is None:
        return Traced()
    responses = case.of(rule.response)
    months = [month for month in _months(ground, start_on) if not _is_exempt(ground, rule, month)]
    duties = tuple(
        _of_month(ground, version, number, month, responses)
        for number, month in enumerate(months, start=1)
        if (version := version_of_leg(ground, month)) is not None
    )
    asked = [(duty.start_on, duty.due_on) for duty in duties]
    inside = [e for e in responses if any(first <= e.happened_on <= (last or first) for first, last in asked)]
    uses = used(responses, Use.OUTSIDE_SPAN) | starting(case, rule.trigger) | used(inside, Use.RESPONSE)
    return Traced(
        uses, duties, columns=leg_columns(duties, _undecided(duties), start_on, _answered_on(duties))
    )


def _counted_on(rule: EachRule, events: Sequence[EventRow]) -> date | None:
    if rule.due_in is None:
        return events[0].happened_on
    named = (_date_in(event.values.get(rule.due_in)) for event in events)
    return max((day for day in named if day is not None), default=None)


def _date_in(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _first_from(answers: Sequence[EventRow], day: date) -> date | None:
    return min((event.happened_on for event in answers if event.happened_on >= day), default=None)


def _undecided(duties: Sequence[TracedDuty]) -> list[TracedDuty]:
    return [duty for duty in duties if duty.outcome in {Outcome.PENDING, Outcome.NOT_APPLICABLE}]


def _answered_on(duties: Sequence[TracedDuty]) -> date | None:
    return max((duty.done_on for duty in duties if duty.done_on is not None), default=None)


def _months(ground: Ground, start_on: date) -> list[date]:
    """Return the first days of the whole months from the start on; an open case has the running one too."""
    end_on, found = ground.case.end_on, []
    first = start_on if start_on.day == 1 else _MONTH.after(start_on.replace(day=1)) + timedelta(days=1)
    while first <= end_on:
        if ground.case.is_open or _MONTH.after(first) <= end_on:
            found.append(first)
        first = _MONTH.after(first) + timedelta(days=1)
    return found


def _is_exempt(ground: Ground, rule: MonthlyRule, first: date) -> bool:
    case = ground.case
    return any(
        event.happened_on <= _MONTH.after(first) and (event.ended_on or case.as_of) >= first
        for event in case.visible
        if event.type in rule.exemptions
    )


def _of_month(
    ground: Ground, version: Version, number: int, first: date, responses: Sequence[EventRow]
) -> TracedDuty:
    rule, last = ground.point.rule_of(version), _MONTH.after(first)
    wanted = rule.at_least if isinstance(rule, MonthlyRule) else 1
    days = [event.happened_on for event in responses if first <= event.happened_on <= last]
    done_on = days[wanted - 1] if len(days) >= wanted else None
    outcome = went(ground, last, done_on)
    return TracedDuty(
        number=number,
        version=version.id,
        start_on=first,
        counted_on=first,
        limit=None,
        is_added_up=False,
        limit_due_on=last,
        pauses=(),
        paused_due_on=last,
        exempt_until=None,
        rolled_over=(),
        due_on=last,
        done_on=done_on,
        outcome=outcome,
        days_late=(ground.case.end_on - last).days if outcome is Outcome.NOT_MET else None,
        is_asked=ground.is_in_period(last),
    )
