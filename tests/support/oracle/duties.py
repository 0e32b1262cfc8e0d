"""The kinds that make duties: deadline, count, recurring and gap."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from tests.support.oracle.case import Case, Event
from tests.support.oracle.days import earlier
from tests.support.oracle.due import due_day
from tests.support.oracle.law import Clock
from tests.support.oracle.verdict import Duty, Period, State, Verdict, by_period, next_due

from rettidig.catalogue.kinds import CountRule, DeadlineRule, GapRule, RecurringRule
from rettidig.vocabulary import Outcome, Reason

ClockOn = Callable[[date], Clock | None]
"""The clock that holds for a duty which starts on the day; None where no law is in force."""


def judge_answered(
    case: Case, rule: DeadlineRule | CountRule, trigger: date, clock: Clock, period: Period | None
) -> Verdict:
    """Return the verdict of a deadline or a count."""
    due = due_day(case, clock, trigger)
    nth = rule.at_least if isinstance(rule, CountRule) else 1
    counts_from = trigger
    if isinstance(rule, DeadlineRule) and rule.valid_for is not None:
        counts_from = earlier(trigger, rule.valid_for)
    responses = [event.on for event in case.all_of(rule.response) if event.on >= counts_from]
    done = responses[nth - 1] if len(responses) >= nth else None
    outcome, reason, days_late = _answered(case, due, done)
    duty = Duty(1, clock.version, trigger, due, done, days_late, State(outcome.value))
    verdict = Verdict(
        outcome, reason, trigger, due, done, days_late, duties=(duty,), next_due_on=next_due([duty])
    )
    if period is None:
        return verdict
    in_period, _ = by_period([duty] if duty.is_due_in(period) else [])
    if in_period is Outcome.NOT_APPLICABLE:
        return replace(verdict, outcome=in_period, reason=Reason.NO_DUTY_IN_PERIOD, days_late=None)
    return verdict


def _answered(case: Case, due: date | None, done: date | None) -> tuple[Outcome, Reason, int | None]:
    if done is not None and (due is None or done <= due):
        return Outcome.MET, Reason.ON_TIME, None
    if done is not None:
        return Outcome.NOT_MET, Reason.LATE, (done - due).days
    if case.closed_on is not None and (due is None or case.closed_on <= due):
        return Outcome.NOT_APPLICABLE, Reason.CLOSED_BEFORE_DUE, None
    if due is None or case.as_of <= due:
        return Outcome.PENDING, Reason.DEADLINE_NOT_PASSED, None
    return Outcome.NOT_MET, Reason.MISSING, (case.end - due).days


@dataclass(frozen=True)
class Stretch:
    """A stretch that the next event must end; the last one has no such event."""

    start: date
    ended_by: date | None


def stretches_of(case: Case, rule: RecurringRule | GapRule, trigger: date | None) -> list[Stretch]:
    """Return the stretches of recurring, from the trigger on, or of gap."""
    if isinstance(rule, GapRule):
        return _between(case.all_of(rule.interval))
    if trigger is None:
        return []
    days = _days_after(case, rule, trigger)
    return [Stretch(a, b) for a, b in zip([trigger, *days], [*days, None], strict=True)]


def judge_recurring(
    case: Case, rule: RecurringRule, trigger: date, clock_on: ClockOn, period: Period | None
) -> Verdict | None:
    """Return the verdict of recurring; None where no stretch has law in force."""
    days = _days_after(case, rule, trigger)
    stretches = stretches_of(case, rule, trigger)
    latest = days[-1] if days else None
    return _judge_stretches(
        case, stretches, clock_on, period, trigger=trigger, latest=latest, is_unbroken=bool(days)
    )


def judge_gap(
    case: Case, rule: GapRule, trigger: date | None, clock_on: ClockOn, period: Period | None
) -> Verdict | None:
    """Return the verdict of gap; None where no stretch has law in force. There is at least one interval."""
    intervals = case.all_of(rule.interval)
    runs_at_end = any(i.ended_on is None or i.ended_on >= case.end for i in intervals)
    stretches = stretches_of(case, rule, trigger)
    latest = intervals[-1].on if len(intervals) > 1 else None
    is_unbroken = latest is not None or runs_at_end
    return _judge_stretches(
        case, stretches, clock_on, period, trigger=trigger, latest=latest, is_unbroken=is_unbroken
    )


def _days_after(case: Case, rule: RecurringRule, trigger: date) -> list[date]:
    return sorted({event.on for event in case.all_of(rule.response) if event.on > trigger})


def _between(intervals: list[Event]) -> list[Stretch]:
    """Return the stretches from the latest end so far to the next beginning; an overlap is none."""
    stretches = []
    latest_end = date.min
    for interval, following in zip_longest(intervals, intervals[1:]):
        if interval.ended_on is None:
            return stretches
        latest_end = max(latest_end, interval.ended_on)
        if following is None or following.on > latest_end:
            stretches.append(Stretch(latest_end, following.on if following else None))
    return stretches


def _judge_stretches(
    case: Case,
    stretches: list[Stretch],
    clock_on: ClockOn,
    period: Period | None,
    *,
    trigger: date | None,
    latest: date | None,
    is_unbroken: bool,
) -> Verdict | None:
    clocks = [clock_on(stretch.start) for stretch in stretches]
    duties = [
        _duty(case, number, stretch, clock)
        for number, (stretch, clock) in enumerate(zip(stretches, clocks, strict=True), start=1)
        if clock is not None
    ]
    if not duties and clock_on(trigger or case.opened_on) is None:
        return None
    asked = duties if period is None else [duty for duty in duties if duty.is_due_in(period)]
    violated = [duty for duty in asked if duty.state is State.VIOLATED]
    columns = {"trigger_on": trigger, "duties": tuple(duties), "next_due_on": next_due(duties)}
    if violated:
        first = violated[0]
        return Verdict(
            Outcome.NOT_MET,
            Reason.GAP_TOO_LONG,
            due_on=first.due_on,
            done_on=first.done_on,
            days_late=first.days_late,
            violations=len(violated),
            version=first.version,
            **columns,
        )
    last = duties[-1] if duties else None
    due = last.due_on if last and last.done_on is None else None
    outcome, reason = _unviolated(case, asked, period, is_unbroken=is_unbroken)
    version = last.version if last else None
    return Verdict(outcome, reason, due_on=due, done_on=latest, violations=0, version=version, **columns)


def _unviolated(
    case: Case, asked: list[Duty], period: Period | None, *, is_unbroken: bool
) -> tuple[Outcome, Reason]:
    if period is not None:
        outcome, reason = by_period(asked)
        return outcome, reason or Reason.WITHIN_LIMIT
    if is_unbroken:
        return Outcome.MET, Reason.WITHIN_LIMIT
    if case.closed_on is None:
        return Outcome.PENDING, Reason.DEADLINE_NOT_PASSED
    return Outcome.NOT_APPLICABLE, Reason.CLOSED_BEFORE_DUE


def _duty(case: Case, number: int, stretch: Stretch, clock: Clock) -> Duty:
    due = due_day(case, clock, stretch.start)
    return duty_of(case, number, clock.version, stretch.start, due, stretch.ended_by)


def duty_of(case: Case, number: int, version: str, start: date, due: date | None, done: date | None) -> Duty:
    """Return how a duty stands that is one of several."""
    if done is not None and (due is None or done <= due):
        state = State.FULFILLED
    elif due is not None and (done is not None or due < case.end):
        state = State.VIOLATED
    else:
        state = State.OPEN if case.closed_on is None else State.CLOSED_BEFORE_DUE
    days_late = ((done or case.end) - due).days if due is not None and state is State.VIOLATED else None
    return Duty(number, version, start, due, done, days_late, state)
