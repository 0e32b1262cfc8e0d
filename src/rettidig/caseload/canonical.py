"""Canonical Parquet: every contract column there, dates as dates, the rest as text, rows in order."""

from contextlib import closing
from pathlib import Path

import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from rettidig.caseload.staging import Staged
from rettidig.caseload.tables import CASES, Kind
from rettidig.caseload.validation import has_repeats

_TYPES = {Kind.DATE: dt.date, Kind.AMOUNT: dt.int64}


def canonical_rows(staged: Staged) -> ir.Table:
    """Return the table's rows with its columns in canonical order; a case that is repeated counts once."""
    wanted = [column.name for column in staged.form.columns if column.name in staged.rows.columns]
    rows = staged.rows.select(*wanted, *(name for name in staged.columns if name not in wanted))
    return rows.distinct() if staged.form is CASES and has_repeats(staged) else rows


def is_sorted(staged: Staged) -> bool:
    """Return whether the rows already come in canonical order, from one pass over the sorting columns."""
    if staged.streamed:
        return staged.streamed.is_sorted
    first, *others = staged.form.sorted_by
    rows = staged.rows.select(*staged.form.sorted_by)
    before = rows.mutate(**{f"before_{name}": rows[name].lag() for name in rows.columns})
    falls = before[f"before_{first}"] > before[first]
    if others:
        second = others[0]
        is_same = before[f"before_{first}"] == before[first]
        falls |= is_same & (before[f"before_{second}"] > before[second])
    return not before.aggregate(falls=falls.any()).to_pyarrow().to_pylist()[0]["falls"]


def is_canonical(backend: Backend, staged: Staged) -> bool:
    """Return whether a Parquet table can be used as it stands."""
    if staged.path.suffix != ".parquet" or (staged.form is CASES and has_repeats(staged)):
        return False
    delivered = backend.read_parquet(staged.path).schema()
    wanted = {
        column.name: _TYPES.get(column.kind, dt.string)
        for column in staged.form.columns
        if column.added or column.name in staged.columns
    }
    wanted |= {name: dt.string for name in staged.columns if name not in wanted}
    return dict(delivered) == wanted and not _has_empty_text(staged.path) and is_sorted(staged)


def _has_empty_text(path: Path) -> bool:
    """Return whether a text column may hold an empty text rather than null, from the file's statistics."""
    with closing(pq.ParquetFile(path)) as file:
        metadata = file.metadata
        return any(
            _may_be_empty(metadata.row_group(group).column(position))
            for group in range(metadata.num_row_groups)
            for position in range(metadata.num_columns)
        )


def _may_be_empty(column: pq.ColumnChunkMetaData) -> bool:
    if column.physical_type != "BYTE_ARRAY":
        return False
    found = column.statistics
    if found is None:
        return True
    if not found.has_min_max:
        return bool(found.null_count != column.num_values)
    return bool(found.min == "")


def write_canonical(backend: Backend, staged: Staged, folder: Path) -> Path:
    """Return the path of the table as canonical Parquet: the file itself where it is so already."""
    if is_canonical(backend, staged):
        return staged.path
    target = folder / f"{staged.form.name}.parquet"
    if staged.streamed and staged.streamed.is_sorted:
        return staged.streamed.path.rename(target)
    rows = canonical_rows(staged)
    if not is_sorted(staged) or staged.form is CASES:
        rows = rows.order_by(list(staged.form.sorted_by))
    backend.to_parquet(rows, target, compression="zstd")
    return target
