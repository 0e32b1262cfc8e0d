"""Outcomes and duties as rows: one for each case and point, words only at the very end."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.model import ControlPoint
from rettidig.checks.asked import Period
from rettidig.checks.codes import (
    OUTCOMES,
    WHY,
    has_reason,
    is_dated,
    outcome_number,
    reason_number,
    small,
    word,
)
from rettidig.checks.compiling import DATES, NUMBERS, Verdicts
from rettidig.checks.engines import Engine
from rettidig.checks.judgement import within_period
from rettidig.checks.kinds.clocks import dated
from rettidig.checks.view import answer_column
from rettidig.vocabulary import Reason, Source

_DUTY_REASONS = (
    Reason.ON_TIME,
    Reason.LATE,
    Reason.MISSING,
    Reason.CLOSED_BEFORE_DUE,
    Reason.DEADLINE_NOT_PASSED,
    Reason.NO_DUTY_IN_PERIOD,
)
_ANSWERED = WHY.index(Reason.ANSWERED)


def outcome_rows(
    engine: Engine, wide: ir.Table, verdicts: Sequence[Verdicts], answered: frozenset[str]
) -> ir.Table:
    """Return the rows of ``outcomes.parquet``, in order of case and point.

    Rows are put together and sorted as small numbers; only the sorted rows are given words.
    """
    names = _version_names(verdicts)
    rows = ibis.union(
        *(_rows_of(wide, number, verdict, answered, names) for number, verdict in enumerate(verdicts))
    )
    ordered = engine.in_order(rows, ["case_no", "point"])
    is_answered = ordered.answer.notnull()
    machine = outcome_number(ordered.code)
    return ordered.select(
        "case_id",
        control_point=word([verdict.point.id for verdict in verdicts], ordered.point),
        version=word(names, ordered.version),
        outcome=word(OUTCOMES, ibis.coalesce(ordered.answer, machine)),
        reason=word(WHY, ibis.ifelse(is_answered, small(_ANSWERED), reason_number(ordered.code))),
        trigger_on="trigger_on",
        due_on="due_on",
        done_on="done_on",
        days_late="days_late",
        violations="violations",
        next_due_on="next_due_on",
        source=ibis.ifelse(is_answered, Source.HUMAN.value, Source.MACHINE.value),
        machine_outcome=word(OUTCOMES, machine),
    )


def duty_rows(
    engine: Engine,
    wide: ir.Table,
    verdicts: Sequence[Verdicts],
    legs: dict[str, ir.Table],
    period: Period | None,
) -> ir.Table:
    """Return the rows of ``duties.parquet``, in order of case, point and number; of a period only its own."""
    names = _version_names(verdicts)
    parts = [
        _leg_duties(wide, number, verdict, legs[verdict.point.id], names)
        if verdict.point.rule.has_legs
        else _clock_duties(wide, number, verdict, names)
        for number, verdict in enumerate(verdicts)
        if verdict.point.rule.has_duties
    ]
    duties = ibis.union(*parts, _no_duties(wide))
    in_period = within_period(duties.due_on, period)
    asked = duties if in_period is None else duties.filter(in_period)
    ordered = engine.in_order(asked, ["case_no", "point", "number"])
    points = [verdict.point for verdict in verdicts]
    return ordered.select(
        "case_id",
        control_point=word([point.id for point in points], ordered.point),
        version=word(names, ordered.version),
        number="number",
        trigger_on="trigger_on",
        due_on="due_on",
        done_on="done_on",
        days_late="days_late",
        outcome=word(OUTCOMES, ordered.outcome),
    )


def _rows_of(
    wide: ir.Table, number: int, verdict: Verdicts, answered: frozenset[str], names: Sequence[str]
) -> ir.Table:
    code = wide[verdict.name("code")]
    dated = is_dated(code)
    columns = {
        name: ibis.ifelse(dated, wide[verdict.name(name)], ibis.null(kind))
        if name in verdict.columns
        else ibis.null(kind)
        for name, kind in (*((date, "date") for date in DATES), *((count, "int32") for count in NUMBERS))
    }
    point_id = verdict.point.id
    return wide.select(
        "case_no",
        "case_id",
        point=small(number),
        code=code,
        version=_version_code(wide[verdict.name("version")], verdict.point, names),
        answer=wide[answer_column(point_id)] if point_id in answered else ibis.null("int16"),
        **columns,
    )


def _clock_duties(wide: ir.Table, number: int, verdict: Verdicts, names: Sequence[str]) -> ir.Table:
    code = wide[verdict.name("code")]
    duties = wide.filter(has_reason(code, _DUTY_REASONS))
    return duties.select(
        "case_no",
        "case_id",
        point=small(number),
        version=_version_code(duties[verdict.name("version")], verdict.point, names),
        number=ibis.literal(1, type="int32"),
        trigger_on=duties[verdict.name("trigger_on")],
        due_on=duties[verdict.name("due_on")],
        done_on=duties[verdict.name("done_on")],
        days_late=duties[verdict.name("days_late")],
        outcome=outcome_number(duties[verdict.name("code")]),
    )


def _leg_duties(
    wide: ir.Table, number: int, verdict: Verdicts, legs: ir.Table, names: Sequence[str]
) -> ir.Table:
    """Return the legs of the cases whose clock ran."""
    code = wide[verdict.name("code")]
    scopes = [verdict.name(name) for name in verdict.columns if name.startswith("scope_")]
    judged = wide.filter(is_dated(code)).select("case_no", "case_id", *scopes)
    found = legs.filter(legs.due_on.notnull()).inner_join(judged, "case_no")
    if scopes:
        found = found.filter(ibis.or_(*((found.version == n) & found[name] for n, name in enumerate(scopes))))
    return found.select(
        "case_no",
        "case_id",
        point=small(number),
        version=_version_code(found.version, verdict.point, names),
        number="number",
        trigger_on=found.start_on,
        due_on=dated(found.due_on),
        done_on="next_on",
        days_late="days_late",
        outcome=found.outcome.cast("int16"),
    )


def _version_names(verdicts: Sequence[Verdicts]) -> list[str]:
    """Return the names of all versions of all points, each once."""
    return sorted({version.id for verdict in verdicts for version in verdict.point.versions})


def _version_code(numbers: ir.IntegerValue, point: ControlPoint, names: Sequence[str]) -> ir.IntegerValue:
    """Return the place among all names of the point's version with each number; null stays null."""
    code: ir.IntegerValue = ibis.cases(
        *((numbers == n, small(names.index(version.id))) for n, version in enumerate(point.versions)),
        else_=ibis.null("int16"),
    )
    return code


def _no_duties(wide: ir.Table) -> ir.Table:
    """Return duties without a row, so that a catalogue without duties has a file without rows."""
    types = {
        "point": "int16",
        "version": "int16",
        "number": "int32",
        "trigger_on": "date",
        "due_on": "date",
        "done_on": "date",
        "days_late": "int32",
        "outcome": "int16",
    }
    empty = wide.filter(ibis.literal(value=False))
    return empty.select("case_no", "case_id", **{name: ibis.null(kind) for name, kind in types.items()})
