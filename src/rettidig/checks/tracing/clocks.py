"""Deadlines traced: one due day for deadline and count, one a leg for recurring and gap."""

from collections.abc import Sequence
from datetime import date, timedelta

from rettidig.calendars import Pause, Reckoning, danish_days, reckon
from rettidig.catalogue.kinds import AnsweredClockRule, ClockRule, CountRule, GapRule, RecurringRule
from rettidig.catalogue.model import Version
from rettidig.checks.kinds.rules import rule_of
from rettidig.checks.tracing.ground import Ground, Traced, intervals_of, start_of, starting, used
from rettidig.checks.tracing.model import PassedDay, TracedDuty, TracedPause
from rettidig.checks.tracing.rows import CaseFile, EventRow
from rettidig.checks.tracing.scope import version_of_leg
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Outcome

_DAY = timedelta(days=1)
Stretch = tuple[int, date, date | None]
"""The number of a leg, the day it starts, and the day it is ended, or None."""


def trace_answered(ground: Ground) -> Traced:
    """Return the one duty of a deadline or a count."""
    case, rule = ground.case, ground.point.rule
    if not isinstance(rule, AnsweredClockRule):
        message = f"{ground.point.id} has no response"
        raise TypeError(message)
    version = ground.point.version_on(ground.deciding_day)
    start_on = start_of(case, rule.trigger)
    if start_on is None or version is None:
        return Traced()
    wanted = rule.at_least if isinstance(rule, CountRule) else 1
    responses = case.of(rule.response)
    after = [event for event in responses if event.happened_on >= start_on]
    done_on = after[wanted - 1].happened_on if len(after) >= wanted else None
    duty = _duty(ground, version, (1, start_on, done_on), is_leg=False)
    looked_at = used(responses, Use.BEFORE_START) | used(after, Use.NOT_NEEDED)
    uses = looked_at | starting(case, rule.trigger) | used(after[:wanted], Use.RESPONSE)
    columns = {
        "trigger_on": start_on,
        "due_on": duty.due_on,
        "done_on": done_on,
        "days_late": duty.days_late if duty.is_asked else None,
        "outcome": duty.outcome if duty.is_asked else Outcome.NOT_APPLICABLE,
    }
    return Traced(uses, (duty,), columns=columns)


def trace_recurring(ground: Ground) -> Traced:
    """Return the legs from the trigger to each later day with an event."""
    case, rule = ground.case, rule_of(ground.point, RecurringRule)
    start_on = start_of(case, rule.trigger)
    if start_on is None:
        return Traced()
    responses = case.of(rule.response)
    later = [event for event in responses if event.happened_on > start_on]
    days = sorted({start_on, *(event.happened_on for event in later)})
    on_start = [event for event in responses if event.happened_on == start_on]
    looked_at = used(responses, Use.BEFORE_START) | used(on_start, Use.ON_START)
    uses = looked_at | starting(case, rule.trigger) | used(later, Use.RESPONSE)
    latest_on = days[-1] if len(days) > 1 else None
    duties = _legs(ground, _stretches(days))
    return Traced(uses, duties, columns=_leg_columns(duties, start_on, latest_on))


def trace_gap(ground: Ground) -> Traced:
    """Return the legs from each day that all intervals so far have ended to the next beginning."""
    intervals = intervals_of(ground.case, rule_of(ground.point, GapRule).interval)
    stretches: list[Stretch] = []
    nested: list[EventRow] = []
    reached = date.min
    for event, following in zip(intervals, [*intervals[1:], None], strict=True):
        ended_on = event.ended_on or date.max
        if ended_on < reached:
            nested.append(event)
        reached = max(reached, ended_on)
        next_on = following.happened_on if following else None
        if reached < date.max and (next_on is None or next_on > reached):
            stretches.append((len(stretches) + 1, reached, next_on))
    duties = _legs(ground, stretches)
    latest_on = intervals[-1].happened_on if len(intervals) > 1 else None
    uses = used(intervals, Use.INTERVAL) | used(nested, Use.NESTED)
    return Traced(uses, duties, columns=_leg_columns(duties, ground.trigger_on, latest_on))


def pause_uses(case: CaseFile, types: Sequence[str], duties: Sequence[TracedDuty]) -> dict[int, Use]:
    """Return the use of the pauses of a case: those with a day that moved some deadline."""
    moving = [pause for duty in duties for pause in duty.pauses]
    return {
        event.number: Use.PAUSE
        if any(_overlaps(_pause(event, case), pause) for pause in moving)
        else Use.NO_PAUSE
        for event in case.visible
        if event.type in types
    }


def _stretches(days: Sequence[date]) -> list[Stretch]:
    ends = [*days[1:], None]
    return [(number, day, end) for number, (day, end) in enumerate(zip(days, ends, strict=True), start=1)]


def _legs(ground: Ground, stretches: Sequence[Stretch]) -> tuple[TracedDuty, ...]:
    return tuple(
        _duty(ground, version, stretch, is_leg=True)
        for stretch in stretches
        if (version := version_of_leg(ground, stretch[1])) is not None
    )


def _leg_columns(
    duties: Sequence[TracedDuty], trigger_on: date | None, latest_on: date | None
) -> dict[str, object]:
    """Return what the legs come to together; those that a period does not ask about are only looked past."""
    violated = [duty for duty in duties if duty.is_asked and duty.outcome is Outcome.NOT_MET]
    running = [duty.due_on for duty in duties if duty.done_on is None]
    first = min(violated, key=lambda duty: duty.due_on, default=None)
    return {
        "trigger_on": trigger_on,
        "due_on": first.due_on if first else max(running, default=None),
        "done_on": first.done_on if first else latest_on,
        "days_late": first.days_late if first else None,
        "violations": len(violated),
    }


def _duty(ground: Ground, version: Version, stretch: Stretch, *, is_leg: bool) -> TracedDuty:
    number, start_on, done_on = stretch
    clock = ground.point.clock_of(version)
    reckoning = reckon(start_on, clock.limit, _pauses(ground.case, clock), clock.roll)
    outcome = _outcome(ground.case, reckoning.due_on, done_on, is_leg=is_leg)
    last_on = done_on or ground.case.end_on
    return TracedDuty(
        number=number,
        version=version.id,
        start_on=start_on,
        limit=clock.limit,
        limit_due_on=reckoning.limit_due_on,
        pauses=_traced_pauses(ground.case, clock, reckoning),
        paused_due_on=reckoning.paused_due_on,
        rolled_over=_rolled_over(reckoning),
        due_on=reckoning.due_on,
        done_on=done_on,
        outcome=outcome,
        days_late=(last_on - reckoning.due_on).days if outcome is Outcome.NOT_MET else None,
        is_asked=ground.is_in_period(reckoning.due_on),
    )


def _outcome(case: CaseFile, due_on: date, done_on: date | None, *, is_leg: bool) -> Outcome:
    """Return how a duty went; a leg that closing ended in time is judged by the end of the case."""
    if done_on is not None:
        return Outcome.MET if done_on <= due_on else Outcome.NOT_MET
    if is_leg:
        is_open_still = Outcome.PENDING if case.is_open else Outcome.NOT_APPLICABLE
        return Outcome.NOT_MET if due_on < case.end_on else is_open_still
    if case.closed_on is not None and case.closed_on <= due_on:
        return Outcome.NOT_APPLICABLE
    return Outcome.PENDING if case.as_of <= due_on else Outcome.NOT_MET


def _pauses(case: CaseFile, clock: ClockRule) -> list[Pause]:
    return [_pause(event, case) for event in case.visible if event.type in clock.pauses]


def _pause(event: EventRow, case: CaseFile) -> Pause:
    """Return the days of a pause; a running one lasts up to and including the as-of date."""
    return Pause(event.happened_on, event.ended_on or case.as_of)


def _traced_pauses(case: CaseFile, clock: ClockRule, reckoning: Reckoning) -> tuple[TracedPause, ...]:
    """Return the pauses that moved the due day, each with the event types whose days they are."""
    found = []
    for counted in reckoning.pauses:
        days = counted.pause
        types = [
            name
            for name in clock.pauses
            if any(_meets(_pause(e, case), days) for e in case.visible if e.type == name)
        ]
        found.append(TracedPause(tuple(types), days.first, days.last, days.n_days, counted.due_on))
    return tuple(found)


def _meets(pause: Pause, other: Pause) -> bool:
    return pause.first <= other.last and other.first <= pause.last


def _overlaps(pause: Pause, moving: TracedPause) -> bool:
    return _meets(pause, Pause(moving.first, moving.last))


def _rolled_over(reckoning: Reckoning) -> tuple[PassedDay, ...]:
    """Return the days that the due day was moved past, each with its name where it has one."""
    n_days = (reckoning.due_on - reckoning.paused_due_on).days
    days = [reckoning.paused_due_on + n * _DAY for n in range(n_days)]
    named = danish_days()
    return tuple(PassedDay(day, named[day].name if day in named else None) for day in days)
