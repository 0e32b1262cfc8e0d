"""One duty reckoned by plain dates: from its start by limit, pauses, exemptions and roll to how it went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from math import ceil

from rettidig.calendars import Pause, Reckoning, Roll, danish_days, merged, next_working_day, reckon
from rettidig.catalogue.base import Selection
from rettidig.catalogue.kinds import Accrual, ClockRule, DutyRule
from rettidig.catalogue.model import Version
from rettidig.checks.facts import NEVER
from rettidig.checks.tracing.ground import Ground
from rettidig.checks.tracing.model import PassedDay, TracedDuty, TracedPause
from rettidig.checks.tracing.rows import CaseFile, EventRow
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Outcome

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A duty to be reckoned: number, start, what ended it, and, where another, the day counted from."""

    number: int
    start_on: date
    done_on: date | None
    counted_on: date | None = None


def duty_of(ground: Ground, version: Version, stretch: Stretch) -> TracedDuty:
    """Return the duty with every step of its due day."""
    clock = ground.point.clock_of(version)
    accrual = clock.accrues if isinstance(clock, DutyRule) else None
    counted_on = stretch.counted_on or stretch.start_on
    pauses = [] if accrual else _pauses(ground.case, clock)
    reckoning = reckon(counted_on, clock.limit, pauses)
    paused_on = reckoning.paused_due_on
    if accrual is not None:
        paused_on = _enough_on(ground.case, accrual, clock.limit.count, counted_on) or NEVER
    exempt_until = _exempt_until(ground.case, clock, paused_on)
    put_off_to = exempt_until or paused_on
    due_on = put_off_to
    if clock.roll is Roll.NEXT_WORKING_DAY and put_off_to < NEVER:
        due_on = next_working_day(put_off_to)
    outcome = went(ground, due_on, stretch.done_on)
    last_on = stretch.done_on or ground.case.end_on
    return TracedDuty(
        number=stretch.number,
        version=version.id,
        start_on=stretch.start_on,
        counted_on=counted_on,
        limit=clock.limit,
        is_added_up=accrual is not None,
        limit_due_on=_day(paused_on) if accrual else reckoning.limit_due_on,
        pauses=_traced_pauses(ground.case, clock, reckoning),
        paused_due_on=_day(paused_on),
        exempt_until=exempt_until,
        rolled_over=_rolled_over(put_off_to, due_on),
        due_on=_day(due_on),
        done_on=stretch.done_on,
        outcome=outcome,
        days_late=(last_on - due_on).days if outcome is Outcome.NOT_MET else None,
        is_asked=ground.is_in_period(due_on),
    )


def went(ground: Ground, due_on: date, done_on: date | None) -> Outcome:
    """Return how a duty went; a leg that closing ended in time is judged by the end of the case."""
    case = ground.case
    if done_on is not None:
        return Outcome.MET if done_on <= due_on else Outcome.NOT_MET
    if ground.point.rule.has_legs:
        is_open_still = Outcome.PENDING if case.is_open else Outcome.NOT_APPLICABLE
        return Outcome.NOT_MET if due_on < case.end_on else is_open_still
    if case.closed_on is not None and case.closed_on <= due_on:
        return Outcome.NOT_APPLICABLE
    return Outcome.PENDING if case.as_of <= due_on else Outcome.NOT_MET


def leg_columns(
    duties: Sequence[TracedDuty],
    running: Sequence[TracedDuty],
    trigger_on: date | None,
    done_on: date | None,
) -> dict[str, object]:
    """Return what the legs come to together; those that a period does not ask about are only looked past."""
    violated = [duty for duty in duties if duty.is_asked and duty.outcome is Outcome.NOT_MET]
    first = min(violated, key=lambda duty: (duty.due_on or NEVER, duty.done_on or NEVER), default=None)
    return {
        "trigger_on": trigger_on,
        "due_on": first.due_on if first else _day(max((d.due_on or NEVER for d in running), default=NEVER)),
        "done_on": first.done_on if first else done_on,
        "days_late": first.days_late if first else None,
        "violations": len(violated),
    }


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


def accrual_uses(case: CaseFile, accrual: Accrual, duties: Sequence[TracedDuty]) -> dict[int, Use]:
    """Return the use of what is added up: what was reached from the start to the day there was enough."""
    spans = [Pause(duty.counted_on, duty.limit_due_on or NEVER) for duty in duties]
    events = case.of(Selection(event=accrual.event))
    return {
        event.number: Use.ADDED_UP if _is_added_up(case, accrual, event, spans) else Use.NOT_ADDED_UP
        for event in events
    }


def _is_added_up(case: CaseFile, accrual: Accrual, event: EventRow, spans: Sequence[Pause]) -> bool:
    day = event.happened_on
    if accrual.hours is None:
        return any(_meets(_pause(event, case), span) for span in spans)
    is_counted = not any(stretch.starts_on <= day <= stretch.ends_on for stretch in accrual.not_counted)
    return is_counted and any(span.first <= day <= span.last for span in spans)


def number_of(text: str | None) -> Decimal | None:
    """Return the number that a value holds: digits and, for decimals, a full stop; None for anything else."""
    if text is None or not text.replace(".", "", 1).isascii() or not text[:1].isdigit() or text.endswith("."):
        return None
    try:
        return Decimal(text) if set(text) <= set("0123456789.") else None
    except InvalidOperation:
        return None


def _day(day: date) -> date | None:
    return day if day < NEVER else None


def _exempt_until(case: CaseFile, clock: ClockRule, due_on: date) -> date | None:
    """Return the end of the exemption, with the time after it, that the due day lies in; None if in none."""
    stretches = sorted(
        (event.happened_on, clock.after_exemption.after(event.ended_on) if event.ended_on else NEVER)
        for event in case.visible
        if event.type in clock.exemptions
    )
    until: date | None = None
    for first_on, last_on in stretches:
        reached = until or due_on
        if first_on <= reached <= last_on or (until is not None and first_on <= until < last_on):
            until = last_on
    return until


def _enough_on(case: CaseFile, accrual: Accrual, count: int, start_on: date) -> date | None:
    """Return the day on which enough has been added up since the start; None where it has not."""
    days = _hours(case, accrual, start_on) if accrual.hours else _days(case, accrual, start_on)
    so_far, enough = Decimal(0), count * accrual.per_unit
    for day, amount in sorted(days):
        so_far += amount
        if so_far >= (enough if accrual.hours else ceil(enough)):
            return day
    return None


def _hours(case: CaseFile, accrual: Accrual, start_on: date) -> Iterable[tuple[date, Decimal]]:
    for event in case.of(Selection(event=accrual.event)):
        day = event.happened_on
        is_counted = not any(s.starts_on <= day <= s.ends_on for s in accrual.not_counted)
        if day >= start_on and is_counted:
            yield day, number_of(event.values.get(accrual.hours or "")) or Decimal(0)


def _days(case: CaseFile, accrual: Accrual, start_on: date) -> Iterable[tuple[date, Decimal]]:
    spans = (_pause(event, case) for event in case.of(Selection(event=accrual.event)))
    for span in merged(Pause(max(span.first, start_on), span.last) for span in spans):
        for number in range(span.n_days):
            yield span.first + number * _DAY, Decimal(1)


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


def _rolled_over(from_on: date, due_on: date) -> tuple[PassedDay, ...]:
    """Return the days that the due day was moved past, each with its name where it has one."""
    named = danish_days()
    days = [from_on + number * _DAY for number in range((due_on - from_on).days)]
    return tuple(PassedDay(day, named[day].name if day in named else None) for day in days)
