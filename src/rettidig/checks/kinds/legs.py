"""What recurring, gap, each and monthly have in common: legs, each with a due day of its own."""

from collections.abc import Callable, Sequence

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.kinds import LawBy, MonthlyRule
from rettidig.checks.facts import Legs, LegsAt
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement, days_between
from rettidig.checks.kinds.clocks import dated
from rettidig.checks.packing import first_day, second_day
from rettidig.vocabulary import Outcome, Reason


def judge_legs(general: General) -> Judgement:
    """Return the judgement of all legs together.

    Without a violated leg it decides whether what the point asks for has gone on: the stage that makes
    the legs knows what that takes, and the day to show for it.
    """
    case, legs = general.case, general.case.legs(general.point)
    total = _totals_of(general, legs)
    violations = total(lambda at: at.violations)
    is_violated = violations > 0
    running = _latest(total.each(lambda at: at.running_due_on))
    branches: tuple[Branch, ...] = (Branch(is_violated, Outcome.NOT_MET, Reason.GAP_TOO_LONG),)
    if case.asked.period is None:
        branches += (
            Branch(legs.has_event, Outcome.MET, Reason.WITHIN_LIMIT),
            Branch(case.is_open, Outcome.PENDING, Reason.DEADLINE_NOT_PASSED),
            Branch(None, Outcome.NOT_APPLICABLE, Reason.CLOSED_BEFORE_DUE),
        )
    else:
        branches += (
            Branch(total(lambda at: at.n_met) > 0, Outcome.MET, Reason.WITHIN_LIMIT),
            Branch(total(lambda at: at.n_pending) > 0, Outcome.PENDING, Reason.DEADLINE_NOT_PASSED),
            Branch(None, Outcome.NOT_APPLICABLE, Reason.NO_DUTY_IN_PERIOD),
        )
    is_running = case.is_open & (running >= case.as_of)
    return described(general, branches, running, legs.latest_on, ibis.ifelse(is_running, running, _NO_DAY))


def judge_duties(general: General) -> Judgement:
    """Return the judgement of duties that stand beside each other: any missed one decides.

    Where an event that should name a day names none, and no duty is violated, nobody can tell.
    """
    case, legs = general.case, general.case.legs(general.point)
    total = _totals_of(general, legs)
    is_violated = total(lambda at: at.violations) > 0
    was_done = second_day(_earliest(total.each(lambda at: at.violated))).notnull()
    n_pending = total(lambda at: at.n_pending)
    closed = Reason.CLOSED_BEFORE_DUE if case.asked.period is None else Reason.NO_DUTY_IN_PERIOD
    is_pending = (n_pending > 0) if case.asked.period else (n_pending > 0) | _may_come(general)
    branches = (
        Branch(is_violated & was_done, Outcome.NOT_MET, Reason.LATE),
        Branch(is_violated, Outcome.NOT_MET, Reason.MISSING),
        Branch(total(lambda at: at.n_undated) > 0, Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
        Branch(total(lambda at: at.n_met) > 0, Outcome.MET, Reason.ON_TIME),
        Branch(is_pending, Outcome.PENDING, Reason.DEADLINE_NOT_PASSED),
        Branch(None, Outcome.NOT_APPLICABLE, closed),
    )
    running = _latest(total.each(lambda at: at.undecided_due_on))
    done_on = _latest(total.each(lambda at: at.answered_on))
    return described(general, branches, running, done_on, _earliest(total.each(lambda at: at.open_due_on)))


def described(
    general: General,
    branches: tuple[Branch, ...],
    running: ir.DateValue,
    done_on: ir.DateValue,
    next_due_on: ir.DateValue,
) -> Judgement:
    """Return the judgement with its columns: those of the first violated leg, else of what goes on."""
    case, legs = general.case, general.case.legs(general.point)
    total = _totals_of(general, legs)
    violations, violated = total(lambda at: at.violations), _earliest(total.each(lambda at: at.violated))
    is_violated = violations > 0
    violated_due_on, ended_on = first_day(violated), second_day(violated)
    late = days_between(violated_due_on, ibis.coalesce(ended_on, case.end_on))
    return Judgement(
        branches,
        due_on=dated(ibis.ifelse(is_violated, violated_due_on, running)),
        done_on=ibis.ifelse(is_violated, ended_on, done_on),
        days_late=ibis.ifelse(is_violated, late, ibis.null("int32")),
        violations=violations.cast("int32"),
        next_due_on=dated(next_due_on),
        version=_version_of_legs(general, legs),
    )


def _may_come(general: General) -> ir.BooleanValue:
    """Return whether a duty may still arise by itself: the months of an open case follow one another."""
    is_monthly = isinstance(general.point.rule, MonthlyRule)
    return general.case.is_open if is_monthly else ibis.literal(value=False)


_NO_DAY = ibis.null("date")


class _Totals:
    """The legs of the versions that concern the case, added up."""

    def __init__(self, at: Sequence[LegsAt], scopes: Sequence[ir.BooleanValue | None]) -> None:
        self._at = at
        self._scopes = scopes

    def each(self, pick: Callable[[LegsAt], ir.Column]) -> list[ir.Column]:
        """Return one column of every version, null where the version does not concern the case."""
        return [
            pick(at)
            if scope is None
            else ibis.ifelse(scope.fill_null(False), pick(at), ibis.null(pick(at).type()))
            for at, scope in zip(self._at, self._scopes, strict=True)
        ]

    def __call__(self, pick: Callable[[LegsAt], ir.IntegerColumn]) -> ir.IntegerValue:
        total: ir.IntegerValue = sum(
            (column.fill_null(0) for column in self.each(pick)), start=ibis.literal(0, type="int64")
        )
        return total


def _totals_of(general: General, legs: Legs) -> _Totals:
    by_leg = general.point.rule.law_by is LawBy.LEG and len(general.point.versions) > 1
    scopes = general.scopes if by_leg else tuple(None for _ in general.point.versions)
    return _Totals(legs.at, scopes)


def _version_of_legs(general: General, legs: Legs) -> ir.IntegerValue | None:
    """Return the version of the first violated leg, else of the latest, where each leg has its own law."""
    if general.point.rule.law_by is not LawBy.LEG:
        return None
    total = _totals_of(general, legs)
    violated = total.each(lambda at: at.violated)
    latest = total.each(lambda at: at.latest_start_on)
    first, last = _earliest(violated), _latest(latest)
    branches = [((day == first).fill_null(False), number) for number, day in enumerate(violated)]
    branches += [((day == last).fill_null(False), number) for number, day in enumerate(latest)]
    version: ir.IntegerValue = ibis.cases(*branches, else_=ibis.null("int16")).cast("int16")
    return version


def _earliest(days: Sequence[ir.Column]) -> ir.Value:
    return days[0] if len(days) == 1 else _extreme(days, earliest=True)


def _latest(days: Sequence[ir.Column]) -> ir.Value:
    return days[0] if len(days) == 1 else _extreme(days, earliest=False)


def _extreme(days: Sequence[ir.Column], *, earliest: bool) -> ir.Value:
    """Return the earliest or latest of what is there; engines differ on nulls in least()."""
    result = days[0]
    for day in days[1:]:
        is_better = day < result if earliest else day > result
        result = ibis.ifelse(result.isnull() | is_better.fill_null(False), ibis.coalesce(day, result), result)
    return result
