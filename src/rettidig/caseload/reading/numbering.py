"""The line and the record of every row, worked out a batch at a time while the rows stream past."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

LINE = "line"
RECORD = "record"

Numbers = npt.NDArray[np.int64]


@dataclass(slots=True)
class Numbering:
    """Counts rows and lines as batches pass. ``known`` gives the places where they were found beforehand."""

    next_line: int
    known: tuple[Numbers, Numbers] | None = None
    n_rows: int = 0
    n_lines: int = field(default=0)

    def number(self, batches: pa.RecordBatchReader) -> pa.RecordBatchReader:
        """Return the batches with two more columns: the line that each row begins on, and its record."""
        schema = batches.schema.append(pa.field(LINE, pa.int64())).append(pa.field(RECORD, pa.int64()))
        return pa.RecordBatchReader.from_batches(schema, self._numbered(batches, schema))

    def _numbered(self, batches: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            lines, records = self._places(batch)
            yield pa.RecordBatch.from_arrays(
                [*batch.columns, pa.array(lines, pa.int64()), pa.array(records, pa.int64())], schema=schema
            )

    def _places(self, batch: pa.RecordBatch) -> tuple[Numbers, Numbers]:
        first, self.n_rows = self.n_rows, self.n_rows + batch.num_rows
        heights = _heights(batch)
        ends = np.cumsum(heights)
        lines = self.next_line + ends - heights
        if batch.num_rows:
            self.next_line += int(ends[-1])
            self.n_lines += int(ends[-1])
        if self.known is not None:
            return self.known[0][first : self.n_rows], self.known[1][first : self.n_rows]
        return lines, np.arange(first + 2, self.n_rows + 2, dtype=np.int64)


def _heights(batch: pa.RecordBatch) -> Numbers:
    """Return how many lines each row takes up: one, and one more for every line break inside a cell."""
    heights = np.ones(batch.num_rows, dtype=np.int64)
    for cells in batch.columns:
        texts = cells.dictionary if isinstance(cells, pa.DictionaryArray) else cells
        if _may_hold_breaks(texts):
            breaks = _count(texts, "\n") + _count(texts, "\r") - _count(texts, "\r\n")
            heights += breaks if texts is cells else _by_row(breaks, cells)
    return heights


def _by_row(of_texts: Numbers, cells: pa.DictionaryArray) -> Numbers:
    """Return each row's number from those of the distinct texts; an empty cell has none."""
    texts = cells.indices.fill_null(len(of_texts)).to_numpy()
    return np.asarray(np.append(of_texts, 0)[texts], dtype=np.int64)


def _count(cells: pa.Array, text: str) -> Numbers:
    return np.asarray(pc.count_substring(cells, text).fill_null(0), dtype=np.int64)


def _may_hold_breaks(cells: pa.Array) -> bool:
    """Return whether a line break is anywhere in the batch's bytes: much cheaper than asking cell by cell."""
    data = cells.buffers()[2]
    if data is None:
        return False
    found = np.frombuffer(data, dtype=np.uint8)
    return bool((found == ord("\n")).any() or (found == ord("\r")).any())
