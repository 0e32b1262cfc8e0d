"""A CSV table straight to canonical Parquet, a block at a time, where every date in it is a date."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from rettidig.caseload.reading.csv_tokens import Ragged, tokenise
from rettidig.caseload.tables import EARLIEST, LATEST, Kind, TableForm


@dataclass(frozen=True, slots=True)
class Streamed:
    """A table written as canonical Parquet while it was read; ``is_sorted``: its rows are in order too."""

    path: Path
    is_sorted: bool
    ragged: Ragged


class _NotADateError(Exception):
    """A cell of a date column is not a date: the table must be read some other way."""


def stream_csv(path: Path, columns: tuple[str, ...], form: TableForm, target: Path) -> Streamed | None:
    """Return the table as Parquet at ``target``, rows as they came, or None where a date is not a date.

    The form may have no amounts. Raises ``pyarrow.ArrowException`` where the text cannot be read.
    """
    repeating = frozenset(column.name for column in form.columns if column.name in columns)
    order = Order(form.sorted_by)
    try:
        with path.open("rb") as file:
            reader, ragged = tokenise(file, list(columns), repeating=repeating)
            _write(_canonical(reader, form, order), _schema(columns, form), target)
    except _NotADateError:
        return None
    return Streamed(target, order.is_kept, ragged)


def _schema(columns: Iterable[str], form: TableForm) -> pa.Schema:
    """Return the canonical columns of a table with these ``columns``, the contract's first."""
    names = [column.name for column in form.columns if column.added or column.name in columns]
    names += [name for name in columns if name not in names]
    return pa.schema({name: pa.date32() if _is_date(form, name) else pa.string() for name in names})


def _is_date(form: TableForm, name: str) -> bool:
    return form.column(name).kind is Kind.DATE


def _write(batches: Iterable[Mapping[str, pa.Array]], schema: pa.Schema, target: Path) -> None:
    """Write batches as they come; a text column may come as a dictionary, which is not unpacked."""
    writer = None
    try:
        for batch in batches:
            columns = [
                batch[column.name]
                if column.name in batch
                else pa.nulls(len(next(iter(batch.values()))), column.type)
                for column in schema
            ]
            table = pa.Table.from_arrays(columns, names=schema.names)
            writer = writer or _writer(target, table.schema)
            writer.write_table(table)
        writer = writer or _writer(target, schema)
    finally:
        if writer:
            writer.close()


def _writer(target: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(target, schema, compression="zstd", store_schema=False)


def _canonical(
    batches: Iterable[pa.RecordBatch], form: TableForm, order: "Order"
) -> Iterator[dict[str, pa.Array]]:
    """Yield the batches with dates for the texts of date columns, telling ``order`` of every batch."""
    days: dict[str, int] = {}
    for batch in batches:
        if not batch.num_rows:
            continue
        cells = dict(zip(batch.schema.names, batch.columns, strict=True))
        order.see(cells)
        yield {
            name: _dates(column, days) if _is_date(form, name) else column for name, column in cells.items()
        }


_DAY_ZERO = date(1970, 1, 1).toordinal()


def _dates(cells: pa.DictionaryArray, days: dict[str, int]) -> pa.Array:
    """Return the dates that the texts stand for; ``days`` are those already understood."""
    texts = cells.dictionary.to_pylist()
    for text in texts:
        if text not in days:
            days[text] = _day(text)
    return pa.array([days[text] for text in texts], pa.int32()).cast(pa.date32()).take(cells.indices)


def _day(text: str) -> int:
    """Return the day's number (1970-01-01 is 0); only YYYY-MM-DD will do, and only days of our time."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise _NotADateError from None
    if found.isoformat() != text or not EARLIEST <= text <= LATEST:
        raise _NotADateError
    return found.toordinal() - _DAY_ZERO


@dataclass(slots=True)
class Order:
    """Whether the rows of all batches seen so far come in the order of ``keys`` (two columns of texts)."""

    keys: tuple[str, ...]
    is_kept: bool = True
    _last: tuple[str, ...] = field(default=(), repr=False)

    def see(self, cells: Mapping[str, pa.DictionaryArray]) -> None:
        """Compare a batch's rows with each other and with the row before; an empty key is out of order."""
        if not self.is_kept:
            return
        keys = [cells[name] for name in self.keys]
        self.is_kept = not any(key.null_count for key in keys) and self._follows(keys) and _rises(keys)

    def _follows(self, keys: list[pa.DictionaryArray]) -> bool:
        last, self._last = self._last, tuple(key[-1].as_py() for key in keys)
        return last <= tuple(key[0].as_py() for key in keys)


def _rises(keys: list[pa.DictionaryArray]) -> bool:
    """Return whether no row's keys are less than those of the row before."""
    may_fall = np.zeros(len(keys[0]) - 1, dtype=bool)
    is_same = ~may_fall
    for key in keys:
        steps = np.diff(_ranks(key))
        may_fall |= is_same & (steps < 0)
        is_same &= steps == 0
    return not may_fall.any()


def _ranks(cells: pa.DictionaryArray) -> npt.NDArray[np.int32]:
    """Return each cell's place among the distinct texts in order (of code points, as UTF-8 bytes have it)."""
    texts = cells.dictionary.to_pylist()
    rank = np.empty(len(texts), dtype=np.int32)
    rank[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts), dtype=np.int32)
    return np.asarray(rank[cells.indices.to_numpy()])
