"""Why a case has the outcome it has: the engine on that one case, and each step told."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from rettidig.caseload import Caseload, Manifest, open_caseload, write_caseload
from rettidig.catalogue.model import Catalogue, ControlPoint
from rettidig.catalogue.problems import shown
from rettidig.checks.asked import Asked, Period
from rettidig.checks.needs import looked_at
from rettidig.checks.run import DUTIES_FILE, OUTCOMES_FILE, check
from rettidig.checks.tracing.ground import Ground
from rettidig.checks.tracing.model import Trace, TracedOutcome
from rettidig.checks.tracing.rows import Row, case_file
from rettidig.checks.tracing.tracing import DisagreementError, Judged, traced
from rettidig.vocabulary import Outcome, Place, Reason, Refused, Source, Text

__all__ = ["DisagreementError", "Trace", "explain", "outcome_of"]


def explain(
    caseload: Path,
    catalogue: Catalogue,
    case_id: str,
    point_id: str,
    *,
    as_of: date | None = None,
    period: Period | None = None,
) -> Trace:
    """Return why the case has the outcome it has at the point, seen from a day or in a period.

    The engine judges the case alone, by the point and those it looks at. Raises Refused for an unknown
    case or point, and DisagreementError where the steps do not lead to what the engine says.
    """
    point = _point(catalogue, point_id)
    with tempfile.TemporaryDirectory(prefix="rettidig-") as folder:
        workspace = Path(folder)
        opened = open_caseload(caseload, workspace / "opened")
        delivered = _delivered(opened, case_id)
        asked = Asked.about(as_of or opened.manifest.as_of, period)
        (case,) = delivered.tables["cases"].to_pyarrow().to_pylist()
        events = delivered.tables["events"].to_pyarrow()
        ground = Ground(catalogue, case_file(case, events, asked), point, asked, opened.manifest.covers, {})
        judged, others = _judged(ground, delivered, workspace)
        return traced(replace(ground, others=others), judged)


def outcome_of(row: Row) -> TracedOutcome:
    """Return a row of ``outcomes.parquet`` as values."""
    names = TracedOutcome.__dataclass_fields__
    return TracedOutcome(**{name: _WORDS.get(name, _as_it_is)(row[name]) for name in names})


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    return value


_WORDS: Mapping[str, Callable[[Any], Any]] = {
    "outcome": Outcome,
    "machine_outcome": Outcome,
    "reason": Reason,
    "source": Source,
}


_NEAR = 3
_LIKENESS = 0.6
"""How many ids are suggested, and how like what was written they must be, of 1."""


@dataclass(frozen=True)
class _Delivered:
    """The manifest, and one case's rows of each table."""

    manifest: Manifest
    backend: Backend
    tables: dict[str, ir.Table]


@dataclass(frozen=True)
class _Run:
    """The rows that the engine wrote for one case."""

    outcomes: dict[str, TracedOutcome]
    duties: Sequence[Row]


def _judged(ground: Ground, delivered: _Delivered, workspace: Path) -> tuple[Judged, dict[str, Outcome]]:
    """Return what the engine says, with and without the point's own answers, and each point's outcome."""
    point_id, answers = ground.point.id, delivered.tables.get("answers")
    if answers is None:
        final = machine = _run(ground, delivered, workspace / "machine")
    else:
        without = delivered.tables | {"answers": answers.filter(answers.control_point != point_id)}
        machine = _run(ground, replace(delivered, tables=without), workspace / "machine")
        n_own = answers.filter(answers.control_point == point_id).count().to_pyarrow().as_py()
        final = _run(ground, delivered, workspace / "final") if n_own else machine
    if final.outcomes[point_id].machine_outcome is not machine.outcomes[point_id].outcome:
        message = f"{point_id}: an answer changed the machine's own outcome"
        raise DisagreementError(message)
    judged = Judged(final.outcomes[point_id], machine.outcomes[point_id], machine.duties)
    return judged, {name: found.outcome for name, found in final.outcomes.items()}


def _run(ground: Ground, delivered: _Delivered, folder: Path) -> _Run:
    """Return the engine's rows for a caseload of these tables, by the point and those it looks at."""
    write_caseload(folder / "caseload", delivered.manifest, delivered.backend, delivered.tables)
    points = tuple(looked_at(ground.catalogue, ground.point))
    check(
        folder / "caseload",
        ground.catalogue.model_copy(update={"points": points}),
        folder / "out",
        as_of=ground.asked.as_of,
        period=ground.asked.period,
        include_drafts=True,
    )
    outcomes = pq.read_table(folder / "out" / OUTCOMES_FILE).to_pylist()
    duties = pq.read_table(folder / "out" / DUTIES_FILE).to_pylist()
    return _Run(
        outcomes={row["control_point"]: outcome_of(row) for row in outcomes},
        duties=[row for row in duties if row["control_point"] == ground.point.id],
    )


def _delivered(opened: Caseload, case_id: str) -> _Delivered:
    """Return the case's rows of each table; refuses a case that is not there."""
    backend = ibis.duckdb.connect()
    paths = {"cases": opened.cases, "events": opened.events, "answers": opened.answers}
    tables = {name: backend.read_parquet(path) for name, path in paths.items() if path is not None}
    of_case = {name: table.filter(table.case_id == ibis.literal(case_id)) for name, table in tables.items()}
    if of_case["cases"].count().to_pyarrow().as_py() == 0:
        raise Refused(
            Text(f"Sagen {shown(case_id)} findes ikke.", f"There is no case {shown(case_id)}."),
            do=Text("Skriv sagens case_id, som det står i cases.", "Write its case_id as in cases."),
            at=Place(opened.path.name),
        )
    manifest = opened.manifest.model_copy(update={"population": None})
    return _Delivered(manifest, backend, of_case)


def _point(catalogue: Catalogue, point_id: str) -> ControlPoint:
    """Return the point asked of cases; refuses another, and names those whose ids are like it."""
    ids = [point.id for point in catalogue.case_points]
    if point_id in ids:
        return catalogue.point(point_id)
    begun = [name for name in ids if name.startswith(point_id)][:_NEAR]
    near = begun or get_close_matches(point_id, ids, _NEAR, _LIKENESS)
    look = f"rettidig catalogue show {catalogue.id}"
    like = ", ".join(near)
    raise Refused(
        Text(
            f"{catalogue.id} har ikke et punkt om sager, der hedder {shown(point_id)}.",
            f"{catalogue.id} has no point about cases called {shown(point_id)}.",
        ),
        do=Text(f"Mente du {like}?", f"Did you mean {like}?")
        if near
        else Text(f"Se punkterne med »{look}«.", f"See the points with »{look}«."),
    )
