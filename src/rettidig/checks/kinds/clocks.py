"""What deadline and count have in common: a due day by the law in force, and an answer to it or none."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.kinds import DutyRule
from rettidig.checks.facts import NEVER, Accrued, Clock, Due, Fact, start_of
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement, days_between, within_period
from rettidig.checks.view import CaseView
from rettidig.vocabulary import Outcome, Reason


def due_of(general: General) -> ir.DateValue:
    """Return the due day by the clock of the version in force; ``NEVER`` while it stands still."""
    rules = [general.point.rule_of(version) for version in general.point.versions]
    return by_version(
        general,
        [
            Due(
                start_of(rule.trigger),
                Clock.of(rule),
                Accrued.of(rule.accrues, rule.limit) if rule.accrues else None,
            )
            for rule in rules
            if isinstance(rule, DutyRule)
        ],
    )


def by_version(general: General, facts: Sequence[Fact]) -> ir.DateValue:
    """Return the fact of the version in force, one for each version in order."""
    columns = [general.case.fact(fact) for fact in facts]
    if len(set(facts)) == 1:
        return columns[0]
    branches = [(general.version == number, column) for number, column in enumerate(columns)]
    return ibis.cases(*branches, else_=ibis.null(columns[0].type()))


def dated(due_on: ir.DateValue) -> ir.DateValue:
    """Return the due day, null where a clock that stands still gives none."""
    return ibis.ifelse(due_on < ibis.literal(NEVER, type="date"), due_on, ibis.null("date"))


def judge_answer(case: CaseView, due_on: ir.DateValue, done_on: ir.DateValue) -> Judgement:
    """Return the judgement of one duty: done in time, late, missing, or still open."""
    is_late = done_on > due_on
    is_pending = case.as_of <= due_on
    closed_in_time = (case.closed_on <= due_on).fill_null(False)
    last_day = ibis.coalesce(done_on, case.end_on)
    in_period = within_period(due_on, case.asked.period)
    closed = Reason.CLOSED_BEFORE_DUE if in_period is None else Reason.NO_DUTY_IN_PERIOD
    branches = (
        *(
            ()
            if in_period is None
            else (Branch(~in_period, Outcome.NOT_APPLICABLE, Reason.NO_DUTY_IN_PERIOD),)
        ),
        Branch(done_on <= due_on, Outcome.MET, Reason.ON_TIME),
        Branch(is_late, Outcome.NOT_MET, Reason.LATE),
        Branch(closed_in_time, Outcome.NOT_APPLICABLE, closed),
        Branch(is_pending, Outcome.PENDING, Reason.DEADLINE_NOT_PASSED),
        Branch(None, Outcome.NOT_MET, Reason.MISSING),
    )
    is_open = done_on.isnull() & is_pending & ~closed_in_time
    is_violated = is_late.fill_null(False) | (done_on.isnull() & ~is_pending & ~closed_in_time)
    if in_period is not None:
        is_violated &= in_period
    return Judgement(
        branches,
        due_on=dated(due_on),
        done_on=done_on,
        days_late=ibis.ifelse(is_violated, days_between(due_on, last_day), ibis.null("int32")),
        next_due_on=ibis.ifelse(is_open, dated(due_on), ibis.null("date")),
    )
