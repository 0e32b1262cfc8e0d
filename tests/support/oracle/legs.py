"""The kinds whose duties stand beside one another: one for each trigger day, one for each month."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tests.support.oracle.case import Case
from tests.support.oracle.days import days_from_to, last_of_month
from tests.support.oracle.due import due_day
from tests.support.oracle.duties import ClockOn, duty_of
from tests.support.oracle.numbers import day_or_none
from tests.support.oracle.verdict import Duty, Period, State, Verdict, by_period, next_due

from rettidig.catalogue.kinds import EachRule, MonthlyRule
from rettidig.vocabulary import Outcome, Reason


@dataclass(frozen=True)
class NamedDay:
    """A trigger day, and the day that its limit is counted from; None where no event names one."""

    start: date
    counted_from: date | None


@dataclass(frozen=True)
class MonthAsked:
    """How many there must be in a month, and under which version."""

    version: str
    at_least: int


MonthAskedOn = Callable[[date], MonthAsked | None]
"""What a month that begins on the day asks; None where no law is in force."""


def trigger_days_of(case: Case, rule: EachRule) -> list[NamedDay]:
    """Return the days on which the trigger happened, in order."""
    found: dict[date, list[date | None]] = {}
    for event in case.all_of(rule.trigger):
        named = day_or_none(event.attributes.get(rule.due_in, "")) if rule.due_in else event.on
        found.setdefault(event.on, []).append(named)
    return [
        NamedDay(day, max((one for one in named if one is not None), default=None))
        for day, named in sorted(found.items())
    ]


def months_of(case: Case, rule: MonthlyRule, trigger: date) -> list[date]:
    """Return the first day of each whole month, in order; the month that still runs is one of them."""
    exempt: set[date] = set()
    for event in case.lasting(rule.exemptions):
        exempt |= days_from_to(event.on, event.ended_on or case.as_of)
    firsts = [day for day in sorted(days_from_to(trigger, case.end)) if day.day == 1]
    return [
        first
        for first in firsts
        if (case.closed_on is None or last_of_month(first) <= case.closed_on)
        and not exempt & days_from_to(first, last_of_month(first))
    ]


def judge_each(
    case: Case, rule: EachRule, trigger: date, clock_on: ClockOn, period: Period | None
) -> Verdict | None:
    """Return the verdict of each; None where no trigger day has law in force."""
    duties: list[Duty] = []
    laws: list[str] = []
    for day in trigger_days_of(case, rule):
        clock = clock_on(day.start)
        laws += [clock.version] if clock else []
    if not laws and clock_on(trigger) is None:
        return None
    dated = [day for day in trigger_days_of(case, rule) if day.counted_from is not None]
    for number, day in enumerate(dated, start=1):
        clock = clock_on(day.start)
        if clock is not None:
            due = due_day(case, clock, day.counted_from)
            done = min((on for on in _answers_of(case, rule) if on >= day.start), default=None)
            duties.append(duty_of(case, number, clock.version, day.start, due, done))
    verdict = _judge(case, duties, period, trigger, is_undated=len(laws) > len(duties))
    return verdict if verdict.outcome is Outcome.NOT_MET else replace(verdict, version=laws[-1])


def judge_monthly(
    case: Case, rule: MonthlyRule, trigger: date, asked_on: MonthAskedOn, period: Period | None
) -> Verdict | None:
    """Return the verdict of monthly; None where no month has law in force."""
    duties: list[Duty] = []
    responses = [event.on for event in case.all_of(rule.response)]
    for number, first in enumerate(months_of(case, rule, trigger), start=1):
        asked = asked_on(first)
        if asked is not None:
            last = last_of_month(first)
            within = [on for on in responses if first <= on <= last]
            done = within[asked.at_least - 1] if len(within) >= asked.at_least else None
            duties.append(duty_of(case, number, asked.version, first, last, done))
    if not duties and asked_on(trigger) is None:
        return None
    return _judge(case, duties, period, trigger, is_undated=False)


def _answers_of(case: Case, rule: EachRule) -> list[date]:
    return [event.on for response in rule.responses for event in case.all_of(response)]


def _judge(
    case: Case,
    duties: list[Duty],
    period: Period | None,
    trigger: date,
    *,
    is_undated: bool,
) -> Verdict:
    asked = duties if period is None else [duty for duty in duties if duty.is_due_in(period)]
    violated = [duty for duty in asked if duty.state is State.VIOLATED]
    shared = {"trigger_on": trigger, "duties": tuple(duties), "next_due_on": next_due(duties)}
    if violated:
        first = min(violated, key=_due_or_never)
        return Verdict(
            Outcome.NOT_MET,
            Reason.MISSING if first.done_on is None else Reason.LATE,
            due_on=first.due_on,
            done_on=first.done_on,
            days_late=first.days_late,
            violations=len(violated),
            version=first.version,
            **shared,
        )
    running = [duty for duty in duties if duty.state in {State.OPEN, State.CLOSED_BEFORE_DUE}]
    outcome, reason = by_period(asked)
    if is_undated:
        outcome, reason = Outcome.UNKNOWN, Reason.NOT_DOCUMENTED
    elif reason is Reason.NO_DUTY_IN_PERIOD and period is None:
        outcome, reason = _with_nothing_done(case)
    return Verdict(
        outcome,
        reason or Reason.ON_TIME,
        due_on=max(running, key=_due_or_never).due_on if running else None,
        done_on=max((duty.done_on for duty in duties if duty.done_on is not None), default=None),
        violations=0,
        version=duties[-1].version if duties else None,
        **shared,
    )


def _due_or_never(duty: Duty) -> date:
    return duty.due_on or date.max


def _with_nothing_done(case: Case) -> tuple[Outcome, Reason]:
    if case.closed_on is None:
        return Outcome.PENDING, Reason.DEADLINE_NOT_PASSED
    return Outcome.NOT_APPLICABLE, Reason.CLOSED_BEFORE_DUE
