"""Points compiled to columns: the facts they need, and, once those are there, their verdicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.kinds import (
    EachRule,
    GapRule,
    LatestRule,
    LawBy,
    MonthlyRule,
    RecurringRule,
    SameRule,
)
from rettidig.catalogue.kinds.base import FIRST_CONTACT_EVENT
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.asked import Asked
from rettidig.checks.codes import code, is_dated, small
from rettidig.checks.coverage_rules import Covers
from rettidig.checks.facts import (
    Agreement,
    Clock,
    Due,
    Events,
    Fact,
    FactBook,
    First,
    FirstFrom,
    FirstInterval,
    FirstValue,
    Last,
    Nth,
    NumberWithin,
    start_of,
)
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.checks.kinds import KINDS
from rettidig.checks.view import CaseView, code_column
from rettidig.vocabulary import Outcome, Reason

DATES = ("trigger_on", "due_on", "done_on", "next_due_on")
NUMBERS = ("days_late", "violations")


@dataclass(frozen=True)
class Verdicts:
    """The verdict columns of one point: the name of each that the kind fills."""

    point: ControlPoint
    columns: Mapping[str, ir.Value]

    def name(self, column: str) -> str:
        """Return what a column of the point is called in the wide table."""
        return code_column(self.point.id) if column == "code" else f"{column} {self.point.id}"


def facts_needed(points: Iterable[ControlPoint], asked: Asked, covers: Covers) -> FactBook:
    """Return the facts that the points ask for, found by judging a case that is not there."""
    book = FactBook()
    view = CaseView(book, asked, covers)
    for point in points:
        verdicts_of(point, view)
        _facts_of_legs(point, book)
    for fact in list(book.columns):
        _facts_behind(fact, book)
    return book


def _facts_of_legs(point: ControlPoint, book: FactBook) -> None:
    """Note the days that the point's legs begin from, and what they read."""
    rule = point.rule
    if isinstance(rule, RecurringRule | EachRule | MonthlyRule):
        book.column(First(start_of(rule.trigger)))
    if isinstance(rule, GapRule):
        book.column(FirstInterval(Events.of(rule.interval)))
    if isinstance(rule, EachRule) and rule.due_in:
        book.value(rule.trigger.event, rule.due_in)


def _facts_behind(fact: Fact, book: FactBook) -> None:
    """Note the days and values that the fact is made from."""
    match fact:
        case FirstFrom() | Nth() | Due() if fact.start is not None:
            book.column(First(fact.start))
        case FirstValue():
            book.column(First(Events(fact.event)))
            book.value(fact.event, fact.attribute)
        case NumberWithin():
            book.column(Last(fact.events))
            book.value(fact.events.type, fact.attribute)
        case Agreement():
            for event, attribute in (fact.value, fact.other):
                book.column(Last(Events(event)))
                book.value(event, attribute)
        case _:
            pass
    if isinstance(fact, Due) and fact.accrued and fact.accrued.hours:
        book.value(fact.accrued.events.type, fact.accrued.hours)


def selections_needed(book: FactBook, points: Iterable[ControlPoint], clocks: Iterable[Clock]) -> set[Events]:
    """Return every selection of events that a fact, a leg, a pause or an exemption looks at."""
    found = {Events(name) for clock in clocks for name in (*clock.pauses, *clock.exemptions)}
    for fact in book.columns:
        for field in ("events", "start"):
            value = getattr(fact, field, None)
            if isinstance(value, Events):
                found.add(value)
            elif value is not None:
                found.add(Events(FIRST_CONTACT_EVENT))
        if isinstance(fact, Due) and fact.accrued:
            found.add(fact.accrued.events)
    for point in points:
        found |= {Events.of(selection) for selection in point.rule.selections()}
        if isinstance(point.rule, MonthlyRule):
            found |= {Events(name) for name in point.rule.exemptions}
        if isinstance(point.rule, LatestRule):
            found.add(Events(point.rule.evidence.event))
        if isinstance(point.rule, SameRule):
            found.add(Events(point.rule.event))
    return found


def verdicts_of(point: ControlPoint, case: CaseView) -> Verdicts:
    """Return the point's columns: code (outcome and reason), version, and the dates and counts it fills."""
    general = General(point, case)
    judgement = KINDS[point.rule.kind](general)
    codes = _code(general, judgement)
    columns: dict[str, ir.Value] = {
        "code": codes,
        "version": _version(general, judgement, codes),
        **_scopes_of_legs(general),
    }
    described = {
        "trigger_on": general.trigger_on,
        "due_on": judgement.due_on,
        "done_on": judgement.done_on,
        "days_late": judgement.days_late,
        "violations": judgement.violations,
        "next_due_on": judgement.next_due_on,
    }
    columns |= {name: column for name, column in described.items() if column is not None}
    return Verdicts(point, columns)


def in_levels(points: Iterable[ControlPoint]) -> list[list[ControlPoint]]:
    """Return the points level by level: each looks only at outcomes of earlier levels."""
    by_id = {point.id: point for point in points}
    depth: dict[str, int] = {}

    def depth_of(point: ControlPoint) -> int:
        if point.id not in depth:
            looked_at = (by_id[other] for other in point.looks_at() if other in by_id)
            depth[point.id] = 1 + max((depth_of(other) for other in looked_at), default=-1)
        return depth[point.id]

    levels: list[list[ControlPoint]] = []
    for point in by_id.values():
        while len(levels) <= depth_of(point):
            levels.append([])
        levels[depth_of(point)].append(point)
    return levels


def _code(general: General, judgement: Judgement) -> ir.IntegerValue:
    branches = (*_general_branches(general), *judgement.branches)
    conditional = [
        (branch.condition.fill_null(False), small(code(branch.outcome, branch.reason)))
        for branch in branches
        if branch.condition is not None
    ]
    last = branches[-1]
    return ibis.cases(*conditional, else_=small(code(last.outcome, last.reason)))


def _version(general: General, judgement: Judgement, codes: ir.IntegerValue) -> ir.IntegerValue:
    """Return the version that decided; a leg's own where legs were judged by laws of their own."""
    version = general.version
    if judgement.version is not None:
        version = ibis.ifelse(is_dated(codes), ibis.coalesce(judgement.version, version), version)
    return ibis.ifelse(general.case.opened_on > general.case.as_of, ibis.null("int16"), version)


def _scopes_of_legs(general: General) -> dict[str, ir.BooleanValue]:
    """Return whom each version concerns, where legs of one case can have different versions."""
    if general.point.rule.law_by is not LawBy.LEG:
        return {}
    return {f"scope_{n}": scope.fill_null(False) for n, scope in enumerate(general.scopes)}


def _general_branches(general: General) -> tuple[Branch, ...]:
    case, scope = general.case, general.is_in_scope
    branches = [
        Branch(case.opened_on > case.as_of, Outcome.NOT_APPLICABLE, Reason.NOT_OPENED_YET),
        Branch(~scope, Outcome.NOT_APPLICABLE, Reason.NOT_IN_SCOPE),
        Branch(scope.isnull() | ~general.is_covered, Outcome.UNKNOWN, Reason.NOT_COVERED),
    ]
    if general.is_triggered is not None:
        branches.append(Branch(~general.is_triggered, Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER))
    branches.append(Branch(~general.is_lawful, Outcome.NOT_APPLICABLE, Reason.NO_LAW_IN_FORCE))
    period = case.asked.period
    if period is not None and not general.point.rule.has_duties:
        closed_before = case.closed_on < ibis.literal(period.first, type="date")
        branches.append(Branch(closed_before, Outcome.NOT_APPLICABLE, Reason.NOT_OPEN_IN_PERIOD))
    return tuple(branches)
