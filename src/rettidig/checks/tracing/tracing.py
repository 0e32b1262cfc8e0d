"""One outcome traced: the case reckoned again by plain dates, and held against what the engine said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rettidig.catalogue.kinds import (
    AmountRule,
    CompositeRule,
    ConsistentRule,
    CountRule,
    DeadlineRule,
    DistinctRule,
    EachRule,
    GapRule,
    LatestRule,
    MonthlyRule,
    PresenceRule,
    RecurringRule,
    Rule,
    SameRule,
)
from rettidig.checks.needs import lacks_of, own_needs
from rettidig.checks.tracing.beside import trace_each, trace_monthly
from rettidig.checks.tracing.clocks import trace_answered, trace_gap, trace_recurring
from rettidig.checks.tracing.documents import trace_amount, trace_composite, trace_consistent
from rettidig.checks.tracing.events import traced_events
from rettidig.checks.tracing.evidence import trace_distinct, trace_latest, trace_presence, trace_same
from rettidig.checks.tracing.ground import Ground, Traced
from rettidig.checks.tracing.model import Trace, TracedOutcome
from rettidig.checks.tracing.rows import Row
from rettidig.checks.tracing.scope import traced_law, traced_scope
from rettidig.vocabulary import REASONS_WITHOUT_DATES, Reason


class DisagreementError(RuntimeError):
    """The engine and the second reckoning differ: a fault in the program, never in the input."""


@dataclass(frozen=True)
class Judged:
    """What the engine says of one case and point.

    ``machine`` is the row as it is without the point's own answers, ``duties`` are the rows of
    ``duties.parquet``.
    """

    final: TracedOutcome
    machine: TracedOutcome
    duties: Sequence[Row]


def traced(ground: Ground, judged: Judged) -> Trace:
    """Return the trace; raises DisagreementError where the engine came to something else."""
    has_run = judged.machine.reason not in REASONS_WITHOUT_DATES
    found = _trace(ground) if has_run else Traced()
    law = traced_law(ground)
    if has_run:
        _compare(ground, judged, found)
    events, n_others = traced_events(ground, found)
    lacks = lacks_of(own_needs(ground.point), ground.covers)
    return Trace(
        case_id=ground.case.case_id,
        point=ground.point,
        asked=ground.asked,
        opened_on=ground.case.opened_on,
        closed_on=ground.case.closed_on,
        law=law,
        scope=traced_scope(ground, law.version),
        lacks=lacks if judged.machine.reason is Reason.NOT_COVERED else (),
        events=events,
        n_others=n_others,
        duties=found.duties,
        findings=found.findings,
        outcome=judged.final,
        machine_reason=judged.machine.reason,
    )


def _compare(ground: Ground, judged: Judged, found: Traced) -> None:
    """Raise DisagreementError unless every column and every duty that was reckoned again is the engine's."""
    told = {name: getattr(judged.machine, name, None) for name in found.columns if name != "n_people"}
    wrong = {name for name in told if told[name] != found.columns[name]}
    rule = ground.point.rule
    if isinstance(rule, DistinctRule) and not _agrees(judged.machine.reason, found.columns, rule):
        wrong.add("reason")
    if wrong:
        raise _disagreement(ground, sorted(wrong))
    if not _are_the_same_duties(judged, found):
        raise _disagreement(ground, ["duties"])


def _are_the_same_duties(judged: Judged, found: Traced) -> bool:
    """Return whether the duties asked about are the engine's; one without a duty in the period has none."""
    if judged.machine.reason is Reason.NO_DUTY_IN_PERIOD and "violations" not in found.columns:
        return True
    own = [duty for duty in found.duties if duty.is_asked]
    told = [tuple(row[name] for name in _DUTY) for row in judged.duties]
    return told == [tuple(getattr(duty, _OWN.get(name, name)) for name in _DUTY) for duty in own]


_DUTY = ("number", "version", "trigger_on", "due_on", "done_on", "days_late", "outcome")
_OWN = {"trigger_on": "start_on"}


def _disagreement(ground: Ground, names: Sequence[str]) -> DisagreementError:
    where = f"{ground.point.id}, as of {ground.asked.as_of}"
    return DisagreementError(f"{where}: the second reckoning differs from the engine in {', '.join(names)}")


def _agrees(reason: Reason, columns: Mapping[str, object], rule: DistinctRule) -> bool:
    n_people = columns["n_people"]
    if n_people == 0 or not isinstance(n_people, int):
        return reason is Reason.NOT_DOCUMENTED
    return reason is (Reason.WITHIN_LIMIT if n_people <= rule.at_most else Reason.TOO_MANY)


def _trace(ground: Ground) -> Traced:
    tracer = _TRACERS.get(type(ground.point.rule))
    return Traced() if tracer is None else tracer(ground)


_TRACERS: dict[type[Rule], Callable[[Ground], Traced]] = {
    DeadlineRule: trace_answered,
    CountRule: trace_answered,
    RecurringRule: trace_recurring,
    GapRule: trace_gap,
    PresenceRule: trace_presence,
    LatestRule: trace_latest,
    SameRule: trace_same,
    EachRule: trace_each,
    MonthlyRule: trace_monthly,
    ConsistentRule: trace_consistent,
    AmountRule: trace_amount,
    CompositeRule: trace_composite,
    DistinctRule: trace_distinct,
}
