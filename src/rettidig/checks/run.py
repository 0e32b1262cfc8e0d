"""A check: a caseload judged by a catalogue, from its tables to the files."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from rettidig.caseload import Caseload, open_caseload
from rettidig.catalogue.kinds import DistinctRule, SameRule
from rettidig.catalogue.model import Catalogue, ControlPoint, Status
from rettidig.checks import counting
from rettidig.checks.asked import Asked, Period
from rettidig.checks.compiling import Verdicts, in_levels, verdicts_of
from rettidig.checks.counting import DIMENSIONS, Counted
from rettidig.checks.engines import ENGINES, Engine
from rettidig.checks.facts import FactBook, FirstValue, People
from rettidig.checks.gathering import Gathered, Gathering
from rettidig.checks.stopwatch import Stopwatch
from rettidig.checks.view import CaseView
from rettidig.checks.writing import duty_rows, outcome_rows
from rettidig.vocabulary import Refused, Text

OUTCOMES_FILE = "outcomes.parquet"
DUTIES_FILE = "duties.parquet"


@dataclass(frozen=True)
class Checked:
    """What a check came to, apart from its files: counts as Arrow tables, and how long each stage took."""

    asked: Asked
    caseload: Caseload
    counts: pa.Table
    totals: pa.Table
    reasons: pa.Table
    transitions: pa.Table
    distributions: pa.Table
    case_counts: pa.Table
    interviews: pa.Table
    opened: tuple[date | None, date | None]
    engine: str
    rows: Mapping[str, int]
    seconds: Mapping[str, float]

    @property
    def municipalities(self) -> list[str]:
        """Return the municipalities that have cases, in order."""
        return sorted({name for name in self.case_counts["municipality"].to_pylist() if name})


def check(  # noqa: PLR0913 - one parameter for each thing that can be asked for
    caseload: Path,
    catalogue: Catalogue,
    out: Path,
    *,
    as_of: date | None = None,
    period: Period | None = None,
    engine: str = "duckdb",
    include_drafts: bool = False,
    watch: Stopwatch | None = None,
) -> Checked:
    """Return the counts of a check, having written ``outcomes.parquet`` and ``duties.parquet`` into ``out``.

    ``as_of`` defaults to the manifest's; a period is judged as of its last day. Draft points are left
    out unless asked for. Raises ``Refused`` for a caseload that is not true to the contract.
    """
    watch = watch or Stopwatch()
    points = _points_of(catalogue, include_drafts=include_drafts)
    with tempfile.TemporaryDirectory(prefix="rettidig-") as folder:
        workspace = Path(folder)
        with watch.stage("open"):
            opened = open_caseload(caseload, workspace / "caseload")
        asked = Asked.about(as_of or opened.manifest.as_of, period)
        out.mkdir(parents=True, exist_ok=True)
        with ENGINES[engine](workspace) as running:
            gathered = Gathering(opened, asked, points, running, watch).gather()
            with watch.stage("judge"):
                verdicts, wide = _judged(gathered, opened, asked, points, running)
            with watch.stage("write"):
                rows = _written(gathered, verdicts, wide, running, out, asked.period)
            with watch.stage("count"):
                counted = Counted(running, wide, verdicts, gathered.answered, _dimensions(opened))
                return _checked(counted, gathered.book, opened, asked, {**_read(opened), **rows}, watch, out)


def _points_of(catalogue: Catalogue, *, include_drafts: bool) -> list[ControlPoint]:
    """Return the points to judge; refuses a catalogue that asks nothing of cases."""
    points = [point for point in catalogue.case_points if include_drafts or point.status is Status.ACTIVE]
    if not points:
        raise Refused(
            Text(
                f"Kataloget {catalogue.id} har ingen aktive spørgsmål til sager.",
                f"The catalogue {catalogue.id} has no questions to cases that are active.",
            ),
            do=Text("Vælg et andet, eller tag udkast med: --include-drafts.", "Add --include-drafts."),
        )
    return points


def _judged(
    gathered: Gathered, opened: Caseload, asked: Asked, points: list[ControlPoint], engine: Engine
) -> tuple[list[Verdicts], ir.Table]:
    """Return the verdicts in catalogue order, and the wide table that has them, one row a case."""
    found: dict[str, Verdicts] = {}
    wide = gathered.facts
    levels = in_levels(points)
    for number, level in enumerate(levels):
        view = CaseView(gathered.book, asked, opened.manifest.covers, wide, gathered.answered)
        verdicts = [verdicts_of(point, view) for point in level]
        columns = {v.name(name): column for v in verdicts for name, column in v.columns.items()}
        is_last = number == len(levels) - 1
        kept = _not_facts(wide, gathered.book) if is_last else wide.columns
        judged = engine.stage(f"judged_{number}", wide.select(*kept, **columns))
        engine.drop(wide.get_name())
        wide = judged
        found |= {verdict.point.id: verdict for verdict in verdicts}
    return [found[point.id] for point in points], wide


def _not_facts(wide: ir.Table, book: FactBook) -> list[str]:
    """Return the columns that are still of use when all is judged: of the facts only what is counted."""
    prefixes = tuple(f"{prefix}_" for prefix in book.leg_points.values())
    done = {name for fact, name in book.columns.items() if not isinstance(fact, FirstValue | People)}
    return [name for name in wide.columns if name not in done and not name.startswith(prefixes or "\0")]


def _written(
    gathered: Gathered,
    verdicts: list[Verdicts],
    wide: ir.Table,
    engine: Engine,
    out: Path,
    period: Period | None,
) -> dict[str, int]:
    """Write the files; return how many rows each has."""
    outcomes = engine.write(outcome_rows(engine, wide, verdicts, gathered.answered), out / OUTCOMES_FILE)
    duties = engine.write(duty_rows(engine, wide, verdicts, gathered.legs, period), out / DUTIES_FILE)
    return {"outcomes": outcomes, "duties": duties}


def _checked(
    counted: Counted,
    book: FactBook,
    opened: Caseload,
    asked: Asked,
    rows: Mapping[str, int],
    watch: Stopwatch,
    out: Path,
) -> Checked:
    wide = counted.wide
    by_value = counting.by_value(counted)
    days = counted.engine.fetch(wide.agg(first=wide.opened_on.min(), last=wide.opened_on.max()))
    values = {
        v.point.id: book.column(FirstValue(v.point.rule.event, v.point.rule.attribute))
        for v in counted.verdicts
        if isinstance(v.point.rule, SameRule)
    }
    people = {
        v.point.id: book.column(People(v.point.rule.within))
        for v in counted.verdicts
        if isinstance(v.point.rule, DistinctRule)
    }
    return Checked(
        asked=asked,
        caseload=opened,
        counts=counting.counts(counted, by_value),
        totals=counting.totals(by_value),
        reasons=counting.reasons(counted.engine, out / OUTCOMES_FILE),
        transitions=counting.transitions(counted, values),
        distributions=counting.distributions(counted, people),
        case_counts=counting.case_counts(counted, opened.dimensions),
        interviews=_interviews(opened),
        opened=(days["first"][0].as_py(), days["last"][0].as_py()),
        engine=counted.engine.name,
        rows=rows,
        seconds=watch.seconds,
    )


def _interviews(opened: Caseload) -> pa.Table:
    """Return the interviews as delivered; none is a table without rows."""
    if opened.interviews is not None:
        return pq.read_table(opened.interviews)
    texts = [(name, pa.string()) for name in ("municipality", "control_point", "answer")]
    return pa.schema([*texts, ("answered_on", pa.date32())]).empty_table()


def _read(opened: Caseload) -> dict[str, int]:
    return {"cases": opened.n_cases, "events": opened.n_events}


def _dimensions(opened: Caseload) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*DIMENSIONS, *opened.dimensions)))
