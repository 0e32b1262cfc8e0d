"""The day by which something must be done: the limit or what is added up, pauses, exemptions, the roll."""

from datetime import date
from decimal import Decimal

from tests.support.oracle.case import Case
from tests.support.oracle.days import later, paused_due_day, rolled
from tests.support.oracle.law import Clock
from tests.support.oracle.numbers import number_or_none

from rettidig.catalogue.kinds import Accrual


def due_day(case: Case, clock: Clock, start: date) -> date | None:
    """Return the due day of a clock that starts on a day; None where none can be named (yet)."""
    if clock.accrues is None:
        due: date | None = paused_due_day(start, clock.limit, case.paused_days(clock.pauses))
    else:
        due = _reached_on(case, clock.accrues, start, clock.limit.count * clock.accrues.per_unit)
    due = _put_off(case, clock, due)
    return None if due is None else rolled(due, clock.roll)


def _put_off(case: Case, clock: Clock, due: date | None) -> date | None:
    """Return the day that is in no exemption any more; None where one that still runs holds it."""
    is_moved = True
    while due is not None and is_moved:
        is_moved = False
        for exemption in case.lasting(clock.exemptions):
            if due < exemption.on:
                continue
            if exemption.ended_on is None:
                return None
            over_on = later(exemption.ended_on, clock.after_exemption)
            if due < over_on:
                due, is_moved = over_on, True
    return due


def _reached_on(case: Case, accrual: Accrual, start: date, enough: Decimal) -> date | None:
    """Return the day on which enough has been added up since the start."""
    by_day = _hours_by_day(case, accrual) if accrual.hours else _one_each_day(case, accrual)
    added = Decimal(0)
    for day in sorted(day for day in by_day if day >= start):
        added += by_day[day]
        if added >= enough:
            return day
    return None


def _hours_by_day(case: Case, accrual: Accrual) -> dict[date, Decimal]:
    hours: dict[date, Decimal] = {}
    for event in case.lasting((accrual.event,)):
        if not any(stretch.starts_on <= event.on <= stretch.ends_on for stretch in accrual.not_counted):
            worked = number_or_none(event.attributes.get(accrual.hours or "", ""))
            hours[event.on] = hours.get(event.on, Decimal(0)) + (worked or Decimal(0))
    return hours


def _one_each_day(case: Case, accrual: Accrual) -> dict[date, Decimal]:
    return dict.fromkeys(case.paused_days((accrual.event,)), Decimal(1))
