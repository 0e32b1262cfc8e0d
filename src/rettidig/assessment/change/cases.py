"""What two results share case by case: how many cases are in both, and how errors cluster in cases."""

from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from rettidig.vocabulary import Outcome

OUTCOMES_FILE = "outcomes.parquet"


def shared_cases(first: Path, second: Path) -> int | None:
    """Return how many case ids are in both results, or None where one has no outcomes."""
    files = first / OUTCOMES_FILE, second / OUTCOMES_FILE
    if not all(file.is_file() for file in files):
        return None
    with_duckdb = ibis.duckdb.connect()
    ids = [with_duckdb.read_parquet(file).select("case_id").distinct() for file in files]
    return _count(ids[0].semi_join(ids[1], "case_id"))


def has_none_of(result: Path, case_ids: Sequence[str]) -> bool:
    """Return whether a result is known to have none of the cases; without outcomes nothing is known."""
    file = result / OUTCOMES_FILE
    if not file.is_file():
        return False
    outcomes = ibis.duckdb.connect().read_parquet(file)
    asked = ibis.memtable(pa.table({"case_id": pa.array(case_ids, pa.string())}))
    return _count(outcomes.semi_join(asked, "case_id")) == 0


def dispersion(results: Sequence[Path], points: Sequence[str]) -> float | None:
    """Return how much more the errors per case vary than independent errors would, at least 1.

    It is Pearson's statistic over its degrees of freedom, a case being expected to have the round's
    share of errors in its own decided points. None where outcomes are missing, where nothing is an error,
    and where no case is left over to measure by.
    """
    files = [result / OUTCOMES_FILE for result in results]
    if not all(file.is_file() for file in files):
        return None
    backend = ibis.duckdb.connect()
    found = [_spread(backend, file, points) for file in files]
    measured = [part for part in found if part is not None]
    n_cases = sum(n - 1 for _, n in measured)
    return max(sum(squares for squares, _ in measured) / n_cases, 1.0) if n_cases > 0 else None


def _spread(backend: Backend, outcomes: Path, points: Sequence[str]) -> tuple[float, int] | None:
    """Return Pearson's statistic of one result and how many cases it has; None where nothing is an error."""
    cases = _per_case(backend.read_parquet(outcomes), points)
    [whole] = (
        cases.aggregate(errors=cases.errors.sum(), decided=cases.decided.sum(), n=cases.count())
        .to_pyarrow()
        .to_pylist()
    )
    if not whole["errors"]:
        return None
    expected = cases.decided * (whole["errors"] / whole["decided"])
    statistic = ((cases.errors - expected) ** 2 / expected).sum()
    return float(statistic.to_pyarrow().as_py()), whole["n"]


def _count(rows: ir.Table) -> int:
    return int(rows.count().to_pyarrow().as_py())


def _per_case(outcomes: ir.Table, points: Sequence[str]) -> ir.Table:
    decided = outcomes.filter(
        outcomes.control_point.isin(list(points)),
        outcomes.outcome.isin([Outcome.MET.value, Outcome.NOT_MET.value]),
    )
    return decided.group_by("case_id").aggregate(
        decided=decided.count(), errors=(decided.outcome == Outcome.NOT_MET.value).sum()
    )
