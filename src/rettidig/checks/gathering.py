"""The facts of every case, gathered stage by stage: the only reading of the events there is."""

from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from rettidig.calendars import Roll, rolls
from rettidig.caseload import Caseload
from rettidig.catalogue.kinds import ClockRule, GapRule, RecurringRule
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.asked import Asked
from rettidig.checks.compiling import facts_needed, selections_needed
from rettidig.checks.engines import Engine
from rettidig.checks.facts import Due, Events, FactBook, FirstValue, Nth
from rettidig.checks.stages.answers import answers_by_case, latest_answers
from rettidig.checks.stages.cases import cases_of
from rettidig.checks.stages.dues import Calendar, due_facts
from rettidig.checks.stages.events import Masks, masked, texts_of, visible
from rettidig.checks.stages.firsts import days_from_starts, days_of, first_intervals
from rettidig.checks.stages.legs import Ground, leg_facts, legs_of, pause_sets
from rettidig.checks.stages.pauses import pauses_of
from rettidig.checks.stages.people import first_values, people_of
from rettidig.checks.stages.repeats import distinct_rows, nth_days
from rettidig.checks.stopwatch import Stopwatch
from rettidig.checks.view import CaseView


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
            due_sets = [fact.pauses for fact, _ in book.of_type(Due) if isinstance(fact, Due)]
            sets = pause_sets(self.points, due_sets)
            pause_types = {name for types in sets for name in types}
            masks = Masks.of(selections_needed(book, self.points, pause_types))
        with watch.stage("cases"):
            delivered = engine.read(self.caseload.cases)
            cases = engine.stage("cases", cases_of(delivered, self.asked, self.caseload.dimensions))
            answered, answers = self._answers(cases)
        with watch.stage("select"):
            seen = visible(engine.read(self.caseload.events), self.asked)
            texts = engine.stage("texts", texts_of(engine, seen, masks, _values(book)))
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
            calendar = Calendar(pauses_of(engine, events, masks, self.asked, sets), self._rolls())
            view = CaseView(book, self.asked, self.caseload.manifest.covers, days)
            ground = Ground(events, rows, view, masks, book, calendar)
            of_legs = [point for point in self.points if isinstance(point.rule, RecurringRule | GapRule)]
            legs = {point.id: engine.stage(book.legs(point.id), legs_of(point, ground)) for point in of_legs}
        with watch.stage("facts"):
            parts = (
                days_from_starts(events, days, masks, book),
                None if rows is None else nth_days(rows, days, masks, book),
                people_of(seen, cases, book),
                first_values(seen, texts, days, cases, book),
                *(leg_facts(point, legs[point.id], ground) for point in of_legs),
            )
            facts = engine.stage("facts", due_facts(joined(days, *parts), book, calendar))
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

    def _rolls(self) -> ir.Table | None:
        """Return the days that roll, where any point asks for it."""
        clocks = [
            point.clock_of(version)
            for point in self.points
            if isinstance(point.rule, ClockRule)
            for version in point.versions
        ]
        if not any(clock.roll is Roll.NEXT_WORKING_DAY for clock in clocks):
            return None
        days, working = zip(*rolls(), strict=True)
        columns = {"day": pa.array(days, pa.date32()), "rolls_to": pa.array(working, pa.date32())}
        return self.engine.small("rolls", pa.table(columns))


def joined(cases: ir.Table, *parts: ir.Table | None) -> ir.Table:
    """Return the cases with the columns of every part that is there; null where a part lacks the case."""
    for part in parts:
        if part is not None:
            own = [name for name in part.columns if name != "case_no"]
            cases = cases.left_join(part, "case_no").select(cases, *(part[name] for name in own))
    return cases


def _values(book: FactBook) -> list[tuple[str, str]]:
    return [(f.event, f.attribute) for f, _ in book.of_type(FirstValue) if isinstance(f, FirstValue)]


def _counted(book: FactBook, points: list[ControlPoint]) -> set[Events]:
    """Return the selections whose rows are counted, so that equal ones must be dropped."""
    nth = {fact.events for fact, _ in book.of_type(Nth) if isinstance(fact, Nth)}
    return nth | {Events.of(point.rule.interval) for point in points if isinstance(point.rule, GapRule)}
