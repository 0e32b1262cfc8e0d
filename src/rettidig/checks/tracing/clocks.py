"""Deadlines traced: one due day for deadline and count, one a leg for recurring and gap."""

from collections.abc import Sequence
from datetime import date

from rettidig.catalogue.kinds import AnsweredClockRule, CountRule, DeadlineRule, GapRule, RecurringRule
from rettidig.checks.kinds.rules import rule_of
from rettidig.checks.tracing.duties import Stretch, duty_of, leg_columns
from rettidig.checks.tracing.ground import Ground, Traced, intervals_of, start_of, starting, used
from rettidig.checks.tracing.model import TracedDuty
from rettidig.checks.tracing.rows import EventRow
from rettidig.checks.tracing.scope import version_of_leg
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Outcome


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
    asked = ground.point.rule_of(version)
    wanted = asked.at_least if isinstance(asked, CountRule) else 1
    valid_for = asked.valid_for if isinstance(asked, DeadlineRule) else None
    responses = case.of(rule.response)
    from_on = start_on if valid_for is None else valid_for.before(start_on)
    after = [event for event in responses if event.happened_on >= from_on]
    done_on = after[wanted - 1].happened_on if len(after) >= wanted else None
    duty = duty_of(ground, version, Stretch(1, start_on, done_on))
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
    duties = legs_traced(ground, _stretches(days))
    return Traced(uses, duties, columns=leg_columns(duties, _running(duties), start_on, latest_on))


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
            stretches.append(Stretch(len(stretches) + 1, reached, next_on))
    duties = legs_traced(ground, stretches)
    latest_on = intervals[-1].happened_on if len(intervals) > 1 else None
    uses = used(intervals, Use.INTERVAL) | used(nested, Use.NESTED)
    return Traced(uses, duties, columns=leg_columns(duties, _running(duties), ground.trigger_on, latest_on))


def legs_traced(ground: Ground, stretches: Sequence[Stretch]) -> tuple[TracedDuty, ...]:
    """Return the legs that a version in force, and in scope, makes duties."""
    return tuple(
        duty_of(ground, version, stretch)
        for stretch in stretches
        if (version := version_of_leg(ground, stretch.start_on)) is not None
    )


def _running(duties: Sequence[TracedDuty]) -> list[TracedDuty]:
    return [duty for duty in duties if duty.done_on is None]


def _stretches(days: Sequence[date]) -> list[Stretch]:
    ends = [*days[1:], None]
    return [
        Stretch(number, day, end) for number, (day, end) in enumerate(zip(days, ends, strict=True), start=1)
    ]
