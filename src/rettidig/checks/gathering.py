"""The facts of every case, gathered stage by stage: the only reading of the events there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa

from rettidig.calendars import Limit, Roll, Unit, rolls
from rettidig.caseload import Caseload
from rettidig.catalogue.kinds import EachRule, GapRule, MonthlyRule
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.asked import Asked
from rettidig.checks.compiling import facts_needed, selections_needed
from rettidig.checks.engines import Engine
from rettidig.checks.facts import Clock, Due, Events, FactBook, Nth
from rettidig.checks.stages.accruals import Accruals
from rettidig.checks.stages.answers import answers_by_case, latest_answers
from rettidig.checks.stages.cases import cases_of
from rettidig.checks.stages.dues import Calendar, moved_dues, with_plain_dues
from rettidig.checks.stages.events import Masks, masked, texts_of, visible
from rettidig.checks.stages.firsts import days_from_starts, days_of, first_intervals
from rettidig.checks.stages.ground import Ground
from rettidig.checks.stages.legs import clocks_of, exemption_sets, leg_facts, legs_of, pause_sets
from rettidig.checks.stages.pauses import exemptions_of, pauses_of
from rettidig.checks.stages.people import people_of
from rettidig.checks.stages.repeats import distinct_rows, nth_days
from rettidig.checks.stages.values import Said, said_facts
from rettidig.checks.stopwatch import Stopwatch
from rettidig.checks.view import CaseView

_FIRST_YEAR = 1900
"""No case is older."""


@dataclass(frozen=True)
class Gathered:
    """What the points are judged by: the facts, one row a case; the legs; and which points are answered."""

    book: FactBook
    facts: ir.Table
    legs: dict[str, ir.Table]
    answered: frozenset[str]


@dataclass(frozen=True)
class Gathering:
    """What is gathered, from what, with what."""

    caseload: Caseload
    asked: Asked
    points: list[ControlPoint]
    engine: Engine
    watch: Stopwatch

    def gather(self) -> Gathered:
        """Return the facts. Each stage is materialised, so that what comes after reads it instead."""
        watch, engine = self.watch, self.engine
        with watch.stage("compile"):
            book = facts_needed(self.points, self.asked, self.caseload.manifest.covers)
            clocks = clocks_of(self.points, [fact for fact, _ in book.of_type(Due) if isinstance(fact, Due)])
            masks = Masks.of(selections_needed(book, self.points, clocks))
        with watch.stage("cases"):
            delivered = engine.read(self.caseload.cases)
            cases = engine.stage("cases", cases_of(delivered, self.asked, self.caseload.dimensions))
            answered, answers = self._answers(cases)
        with watch.stage("select"):
            seen = visible(engine.read(self.caseload.events), self.asked)
            texts = engine.stage("texts", texts_of(engine, seen, masks, book.values))
            events = engine.stage("events", masked(seen, texts, cases, masks))
        with watch.stage("first days"):
            days = joined(days_of(events, cases, masks, book), first_intervals(events, masks, book), answers)
            days = engine.stage("days", days)
        with watch.stage("repeats"):
            counted = _counted(book, self.points)
            rows = (
                engine.stage("repeats", distinct_rows(seen, texts, cases, masks, counted))
                if counted
                else None
            )
        with watch.stage("legs"):
            calendar = Calendar(
                pauses_of(engine, events, masks, self.asked, pause_sets(clocks)),
                exemptions_of(engine, events, masks, exemption_sets(clocks)),
                self._rolls(clocks),
            )
            view = CaseView(book, self.asked, self.caseload.manifest.covers, days)
            ground = Ground(events, rows, self._months(), view, masks, book, calendar)
            of_legs = [point for point in self.points if point.rule.has_legs]
            legs = {point.id: engine.stage(book.legs(point.id), legs_of(point, ground)) for point in of_legs}
        with watch.stage("facts"):
            parts = (
                days_from_starts(events, days, masks, book),
                None if rows is None else nth_days(rows, days, masks, book),
                people_of(seen, cases, book),
                said_facts(Said(seen, texts, days, cases, masks, book)),
                *(leg_facts(point, legs[point.id], ground) for point in of_legs),
                *moved_dues(days, book, calendar, Accruals(rows, masks, book, self.asked)),
            )
            facts = engine.stage("facts", with_plain_dues(joined(days, *parts), book))
            engine.drop("texts", "events", "repeats", "days")
        return Gathered(book, facts, legs, answered)

    def _answers(self, cases: ir.Table) -> tuple[frozenset[str], ir.Table | None]:
        """Return which points are answered in any case, and the answers, one row a case."""
        if self.caseload.answers is None:
            return frozenset(), None
        delivered = self.engine.read(self.caseload.answers)
        latest = latest_answers(delivered, cases, [point.id for point in self.points])
        staged = self.engine.stage("answers", latest)
        points = self.engine.fetch(staged.select("control_point").distinct())["control_point"].to_pylist()
        return frozenset(points), answers_by_case(staged, sorted(points)) if points else None

    def _months(self) -> ir.Table | None:
        """Return every month up to the as-of date, first and last day, where any point asks for months."""
        if not any(isinstance(point.rule, MonthlyRule) for point in self.points):
            return None
        return self.engine.small("months", months_until(self.asked.as_of))

    def _rolls(self, clocks: Iterable[Clock]) -> ir.Table | None:
        """Return the days that roll, where any point asks for it."""
        if not any(clock.roll is Roll.NEXT_WORKING_DAY for clock in clocks):
            return None
        days, working = zip(*rolls(), strict=True)
        columns = {"day": pa.array(days, pa.date32()), "rolls_to": pa.array(working, pa.date32())}
        return self.engine.small("rolls", pa.table(columns))


def joined(cases: ir.Table, *parts: ir.Table | None) -> ir.Table:
    """Return the cases with the columns of every part that is there; null where a part lacks the case.

    One chain of joins and one choice of columns: a choice after each join makes compiling slow.
    """
    chain, columns = cases, list(cases.columns)
    for number, part in enumerate(part for part in parts if part is not None):
        chain = chain.left_join(part, "case_no", rname=f"{{name}} {number}")
        columns += [name for name in part.columns if name != "case_no"]
    return chain.select(*columns)


def months_until(as_of: date) -> pa.Table:
    """Return the months of the calendar's years up to the as-of date's: ``first_on`` and ``last_on``."""
    firsts = [date(year, month, 1) for year in range(_FIRST_YEAR, as_of.year + 1) for month in range(1, 13)]
    seen = [first for first in firsts if first <= as_of]
    lasts = [Limit(1, Unit.MONTHS, includes_first_day=True).after(first) for first in seen]
    return pa.table({"first_on": pa.array(seen, pa.date32()), "last_on": pa.array(lasts, pa.date32())})


def _counted(book: FactBook, points: list[ControlPoint]) -> set[Events]:
    """Return the selections whose rows are counted, so that equal ones must be dropped."""
    nth = {fact.events for fact, _ in book.of_type(Nth) if isinstance(fact, Nth)}
    due = [fact for fact, _ in book.of_type(Due) if isinstance(fact, Due)]
    rules = [point.rule for point in points]
    return {
        *nth,
        *(fact.accrued.events for fact in due if fact.accrued),
        *(Events.of(rule.interval) for rule in rules if isinstance(rule, GapRule)),
        *(Events.of(rule.response) for rule in rules if isinstance(rule, MonthlyRule)),
        *(Events.of(rule.trigger) for rule in rules if isinstance(rule, EachRule) and rule.due_in),
    }
