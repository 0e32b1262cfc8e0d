"""An export's rows as a table of texts, with their places; and the rows that do not fit the header."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NoReturn

import duckdb
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from rettidig.caseload.faults import Fault
from rettidig.caseload.reading.csv_tokens import END, Ragged, Row, rows_in, tokenise
from rettidig.caseload.reading.excel import rows_of_sheet
from rettidig.caseload.reading.numbering import LINE, RECORD, Numbering, Numbers
from rettidig.caseload.reading.text_stream import TextStream, count_line_ends
from rettidig.caseload.recognition import Export
from rettidig.vocabulary import Place, Refused, Text


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row that does not have the header's cells, and why."""

    row: Row
    fault: Fault


@dataclass(frozen=True, slots=True)
class Loaded:
    """An export's rows: ``rows`` has text columns ``c0``, ``c1``, … as in the header, line and record."""

    export: Export
    rows: ir.Table
    misfits: tuple[Misfit, ...]


def cell_name(position: int) -> str:
    """Return the name that the column at ``position`` of the header has in a loaded table."""
    return f"c{position}"


def load(backend: Backend, export: Export, target: Path) -> Loaded:
    """Return the export's rows, named after ``target``; refuse a file that is no text.

    The rows of a text file lie at ``target`` (Parquet), which must be there for as long as they are used;
    those of an export with CPR numbers stay in the database, so that no run that is cut short leaves them.
    """
    name = target.stem
    if export.layout.sheet is not None:
        return _load_sheet(backend, export, name)
    misfits = _load_text(backend, export, target)
    if misfits is None:
        return _load_row_by_row(backend, export, target)
    return Loaded(export, backend.table(name), tuple(misfits))


def _load_text(backend: Backend, export: Export, target: Path) -> list[Misfit] | None:
    """Load a text file at full speed; return its misfits, or None where places must be found row by row."""
    stream, numbering, ragged = _stream(backend, export, target, None)
    ragged_lines = sum(1 + count_line_ends(text.encode()) for text in ragged.texts)
    if not ragged.has_end or numbering.n_lines + ragged_lines != stream.n_lines:
        return None
    if not ragged.texts:
        return []
    last = ragged.texts[-1]
    if len(ragged.texts) > 1 or not stream.ends_with(last):
        return None
    cells = next(csv.reader(io.StringIO(last, newline=""), delimiter=export.layout.separator))
    row = Row(numbering.next_line, numbering.n_rows + 2, cells)
    return [Misfit(row, _fault_of(row, len(export.layout.header), is_last=True))]


def _load_row_by_row(backend: Backend, export: Export, target: Path) -> Loaded:
    """Load a text file whose lines and records must be found by reading it a second time, slowly."""
    lines, records, misfits = _find_places(export)
    again = target.with_stem(f"{target.stem}_again")
    _stream(backend, export, again, (lines, records))
    rows = backend.table(again.stem)
    cut_off = [misfit.row.record for misfit in misfits if misfit.fault is Fault.CUT_OFF]
    return Loaded(export, rows.filter(~rows[RECORD].isin(cut_off)) if cut_off else rows, tuple(misfits))


def _stream(
    backend: Backend, export: Export, target: Path, known: tuple[Numbers, Numbers] | None
) -> tuple[TextStream, Numbering, Ragged]:
    layout = export.layout
    names = [cell_name(position) for position in range(len(layout.header))]
    numbering = Numbering(layout.first_row_line, known)
    is_personal = "citizen" in export.source.columns
    try:
        with export.path.open("rb") as file:
            stream = TextStream(file, layout.encoding, layout.first_row_line)
            reader, ragged = tokenise(
                stream,
                names,
                separator=layout.separator,
                rows_before=0,
                repeating=() if is_personal else names,
            )
            numbered = numbering.number(reader)
            if is_personal:
                backend.con.from_arrow(numbered).create(target.stem)
            else:
                _write(numbered, names, target)
                backend.con.read_parquet(str(target)).create_view(target.stem)
    except (duckdb.Error, pa.ArrowException, ValueError):
        _refuse_unreadable(export)
    if stream.has_nul:
        _refuse_nul(export)
    return stream, numbering, ragged


def _write(batches: pa.RecordBatchReader, cells: list[str], target: Path) -> None:
    """Write the batches as Parquet: cells as dictionaries, places as the steps between them."""
    with pq.ParquetWriter(
        target,
        batches.schema,
        use_dictionary=cells,
        column_encoding=dict.fromkeys((LINE, RECORD), "DELTA_BINARY_PACKED"),
        store_schema=False,
    ) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _find_places(export: Export) -> tuple[Numbers, Numbers, list[Misfit]]:
    """Return the line and record of every row that fits, and the rows that do not; one row at a time."""
    layout = export.layout
    width = len(layout.header)
    lines: list[int] = []
    records: list[int] = []
    misfits: list[Misfit] = []
    last: Row | None = None
    for row in _rows_one_by_one(export):
        last = row
        if len(row.cells) == width:
            lines.append(row.line)
            records.append(row.record)
        else:
            misfits.append(Misfit(row, _fault_of(row, width, is_last=False)))
    if last is not None and _is_open(export, last):
        misfits = [misfit for misfit in misfits if misfit.row is not last]
        misfits.append(Misfit(last, Fault.CUT_OFF))
    elif misfits and misfits[-1].row is last:
        misfits[-1] = Misfit(last, _fault_of(last, width, is_last=True))
    return np.array(lines, dtype=np.int64), np.array(records, dtype=np.int64), misfits


def _rows_one_by_one(export: Export) -> Iterator[Row]:
    layout = export.layout
    line = layout.first_row_line
    try:
        with export.path.open(encoding=layout.encoding, errors="replace", newline="") as file:
            lines = islice(file, layout.first_row_line - 1, None)
            for row in rows_in(lines, separator=layout.separator, first_line=layout.first_row_line):
                line = row.line
                yield Row(row.line, row.record + 1, row.cells)
    except csv.Error:
        _refuse_open_quote(export, line + 1)


def _is_open(export: Export, last: Row) -> bool:
    """Return whether the last row ends inside a quoted cell; refuse it where the quote swallowed rows."""
    layout = export.layout
    with export.path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        text = "".join(islice(file, last.line - 1, None))
    ended = list(csv.reader(io.StringIO(f"{text}\n{END}", newline=""), delimiter=layout.separator))
    if ended[-1] == [END]:
        return False
    swallowed = text.splitlines()[1:]
    if any(line.count(layout.separator) >= len(layout.header) - 1 for line in swallowed):
        _refuse_open_quote(export, last.line)
    return True


def _fault_of(row: Row, width: int, *, is_last: bool) -> Fault:
    if len(row.cells) > width:
        return Fault.TOO_MANY_CELLS
    return Fault.CUT_OFF if is_last else Fault.TOO_FEW_CELLS


def _load_sheet(backend: Backend, export: Export, name: str) -> Loaded:
    layout = export.layout
    assert layout.sheet is not None  # noqa: S101 - load() asks only where it is so
    dates = frozenset(
        position
        for column, mapped in export.source.columns.items()
        if column.endswith("_on") and (position := export.position(mapped.headers)) is not None
    )
    rows = list(rows_of_sheet(layout.sheet, layout.header_line, dates))
    columns = {
        cell_name(position): pa.array([row.cells[position] or None for row in rows], pa.string())
        for position in range(len(layout.header))
    }
    columns[LINE] = pa.array([row.line for row in rows], pa.int64())
    columns[RECORD] = pa.array([row.record for row in rows], pa.int64())
    backend.con.from_arrow(pa.table(columns)).create(name)
    return Loaded(export, backend.table(name), ())


def _refuse_unreadable(export: Export) -> NoReturn:
    raise Refused(
        Text("Filen kan ikke læses som tekst i kolonner.", "The file cannot be read as text in columns."),
        do=Text(
            "Hent udtrækket igen som CSV eller regneark.", "Fetch the export again as CSV or spreadsheet."
        ),
        at=Place(export.path.name),
    ) from None


def _refuse_nul(export: Export) -> NoReturn:
    raise Refused(
        Text(
            "Filen indeholder NUL-tegn og er ikke ren tekst.",
            "The file holds NUL characters and is not plain text.",
        ),
        do=Text("Hent udtrækket igen som CSV.", "Fetch the export again as CSV."),
        at=Place(export.path.name),
    )


def _refuse_open_quote(export: Export, line: int) -> NoReturn:
    raise Refused(
        Text(
            "Et citationstegn afsluttes aldrig, så rækkerne efter det kan ikke læses.",
            "A quotation mark is never closed, so the rows after it cannot be read.",
        ),
        do=Text(
            "Luk citationstegnet, eller hent udtrækket igen.",
            "Close the quotation, or fetch the export again.",
        ),
        at=Place(export.path.name, row=line),
    ) from None
