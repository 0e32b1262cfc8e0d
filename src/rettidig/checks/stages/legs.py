"""The legs of points: one row a duty, with its law, its due day and how it went."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.kinds import ClockRule, GapRule, LawBy, MonthlyRule, RecurringRule
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.codes import OUTCOMES, small
from rettidig.checks.facts import Clock, Due
from rettidig.checks.general import version_number
from rettidig.checks.judgement import days_between, within_period
from rettidig.checks.packing import packed
from rettidig.checks.stages.ground import Ground
from rettidig.checks.stages.pauses import Exemption, PauseTypes
from rettidig.checks.stages.stretches import stretches_of
from rettidig.checks.view import CaseView
from rettidig.vocabulary import Outcome

_KEYS = ("case_no", "number")
_UNDECIDED = [OUTCOMES.index(outcome) for outcome in (Outcome.PENDING, Outcome.NOT_APPLICABLE)]


def legs_of(point: ControlPoint, ground: Ground) -> ir.Table:
    """Return the lawful legs of a point: case, number, version, start, next, due, days late and outcome.

    ``due_on`` is ``NEVER`` while an exemption runs, and null where the day that it is counted from is not
    named: such a leg is no duty yet, but nobody can say that the point is met.
    """
    stretches = stretches_of(point, ground)
    by_leg = point.rule.law_by is LawBy.LEG
    lawful = stretches.mutate(
        version=version_number(point.versions, stretches.start_on if by_leg else stretches.law_on)
    ).filter(lambda table: table.version.notnull())
    due = _enough(point, lawful) if isinstance(point.rule, MonthlyRule) else _due(point, lawful, ground)
    return _gone(due, ground)


def leg_facts(point: ControlPoint, legs: ir.Table, ground: Ground) -> ir.Table:
    """Return the columns of ``facts.Legs`` for every case that has them."""
    prefix = ground.book.legs(point.id)
    facts = _own_facts(point, ground)
    own = facts.rename({f"{prefix}_{name}": name for name in facts.columns if name != "case_no"})
    columns: dict[str, ir.Column] = {}
    for number in range(len(point.versions)):
        for name, column in _facts_at(legs, number, ground.case).items():
            columns[f"{prefix}_{number}_{name}"] = column
    counted = legs.group_by("case_no").agg(**columns)
    return own.left_join(counted, "case_no").select(own, *(counted[name] for name in columns))


def _own_facts(point: ControlPoint, ground: Ground) -> ir.Table:
    """Return, a case, what is known of its legs whatever the law: see ``facts.Legs``."""
    if isinstance(point.rule, GapRule):
        return _gone_on(point.rule, ground)
    if not isinstance(point.rule, RecurringRule):
        nothing = {"has_event": ibis.null("boolean"), "latest_on": ibis.null("date")}
        return ground.days.select("case_no", **nothing)
    stretches = stretches_of(point, ground)
    later = stretches.filter(stretches.number > 1)
    found = later.group_by("case_no").agg(latest_on=later.start_on.max())
    every = stretches.filter(stretches.number == 1).select("case_no")
    known = every.left_join(found, "case_no").select("case_no", found.latest_on)
    return known.select("case_no", "latest_on", has_event=known.latest_on.notnull())


def _gone_on(rule: GapRule, ground: Ground) -> ir.Table:
    intervals = ground.counted(rule.interval).select("case_no", "happened_on", "ended_on")
    timed = intervals.inner_join(ground.days.select("case_no", "end_on"), "case_no")
    found = timed.group_by("case_no").agg(
        n=timed.count(),
        is_running=(timed.ended_on.isnull() | (timed.ended_on >= timed.end_on)).max(),
        begun_on=timed.happened_on.max(),
    )
    is_second = found.n > 1
    return found.select(
        "case_no",
        has_event=is_second | found.is_running,
        latest_on=ibis.ifelse(is_second, found.begun_on, ibis.null("date")),
    )


def _enough(point: ControlPoint, legs: ir.Table) -> ir.Table:
    """Return the months with what ended each: the answer that its version's number makes enough."""
    branches = []
    for number, version in enumerate(point.versions):
        rule = point.rule_of(version)
        if isinstance(rule, MonthlyRule):
            branches.append((legs.version == number, legs[f"next_on_{rule.at_least}"]))
    return legs.mutate(next_on=ibis.cases(*branches, else_=ibis.null("date")))


def _due(point: ControlPoint, legs: ir.Table, ground: Ground) -> ir.Table:
    """Return the legs with their due day, by the clock of each leg's version."""
    if "counted_on" in legs.columns:
        legs = legs.rename(begun_on="start_on", start_on="counted_on")
    clocks: dict[Clock, list[int]] = {}
    for number, version in enumerate(point.versions):
        clocks.setdefault(Clock.of(point.clock_of(version)), []).append(number)
    parts = [
        ground.calendar.due_days(
            legs.filter(legs.version.isin(numbers)) if len(clocks) > 1 else legs, _KEYS, clock
        )
        for clock, numbers in clocks.items()
    ]
    due = parts[0] if len(parts) == 1 else ibis.union(*parts)
    return due.drop("start_on").rename(start_on="begun_on") if "begun_on" in due.columns else due


def _gone(legs: ir.Table, ground: Ground) -> ir.Table:
    """Return the legs with how they went: the next in time, too late, not yet due, or never."""
    case = ground.days.select("case_no", "end_on", "is_open")
    timed = legs.inner_join(case, "case_no")
    is_last = timed.next_on.isnull()
    is_violated = ibis.ifelse(is_last, timed.due_on < timed.end_on, timed.next_on > timed.due_on)
    number = _numbered(
        (timed.due_on.isnull(), Outcome.UNKNOWN),
        (is_violated, Outcome.NOT_MET),
        (~is_last, Outcome.MET),
        (timed.is_open, Outcome.PENDING),
    )
    late = days_between(timed.due_on, ibis.coalesce(timed.next_on, timed.end_on))
    return timed.select(
        *_KEYS,
        "version",
        "start_on",
        "next_on",
        "due_on",
        days_late=ibis.ifelse(is_violated, late, ibis.null("int32")),
        outcome=number,
    )


def _numbered(*branches: tuple[ir.BooleanValue, Outcome]) -> ir.IntegerValue:
    return ibis.cases(
        *((condition, small(OUTCOMES.index(outcome))) for condition, outcome in branches),
        else_=small(OUTCOMES.index(Outcome.NOT_APPLICABLE)),
    )


def _facts_at(legs: ir.Table, version: int, case: CaseView) -> dict[str, ir.Column]:
    """Return the columns of ``facts.LegsAt`` for one version."""
    of_version = legs.version == version
    in_period = within_period(legs.due_on, case.asked.period)
    asked = of_version if in_period is None else of_version & in_period

    def has(outcome: Outcome) -> ir.BooleanColumn:
        return asked & (legs.outcome == OUTCOMES.index(outcome))

    violated = has(Outcome.NOT_MET)
    return {
        "n_legs": legs.count(where=of_version),
        "n_met": legs.count(where=has(Outcome.MET)),
        "n_pending": legs.count(where=has(Outcome.PENDING)),
        "n_undated": legs.count(where=of_version & legs.due_on.isnull()),
        "violations": legs.count(where=violated),
        "violated": packed(legs.due_on, legs.next_on).min(where=violated),
        "answered_on": legs.next_on.max(where=of_version & legs.due_on.notnull()),
        "running_due_on": legs.due_on.max(where=of_version & legs.next_on.isnull()),
        "undecided_due_on": legs.due_on.max(where=of_version & legs.outcome.isin(_UNDECIDED)),
        "open_due_on": legs.due_on.min(where=of_version & (legs.outcome == OUTCOMES.index(Outcome.PENDING))),
        "latest_start_on": legs.start_on.max(where=of_version),
    }


def clocks_of(points: Sequence[ControlPoint], due: Sequence[Due]) -> set[Clock]:
    """Return every clock that a due day or a leg has."""
    of_legs = {
        Clock.of(point.clock_of(version))
        for point in points
        if point.rule.has_legs and isinstance(point.rule, ClockRule)
        for version in point.versions
    }
    return of_legs | {fact.clock for fact in due}


def pause_sets(clocks: set[Clock]) -> set[PauseTypes]:
    """Return every set of pause types that moves a due day."""
    return {clock.pauses for clock in clocks if clock.pauses}


def exemption_sets(clocks: set[Clock]) -> set[Exemption]:
    """Return every set of exemptions that moves a due day, with the time after them."""
    return {(clock.exemptions, clock.after_exemption) for clock in clocks if clock.exemptions}
