"""A delivered table, read and typed, before it is known to be valid."""

import csv
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, Protocol

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from rettidig.caseload.reading.csv_tokens import Row, rows_of, tokenise
from rettidig.caseload.streaming import Streamed, stream_csv
from rettidig.caseload.tables import CASES, EARLIEST, LATEST, Column, Kind, TableForm
from rettidig.vocabulary import Place, Refused, Text

RECORD = "rettidig:record"
"""The column that holds a row's place in its table: the header is 1, the first row 2."""

_BAD = "rettidig:bad:"


@dataclass(frozen=True, slots=True)
class Staged:
    """A table as delivered, typed, with the contract's missing columns added.

    Date and amount columns have a twin that says where a cell was bad. ``columns`` are those delivered.
    ``streamed``: the rows lie in a Parquet file of our own, which is canonical but for the order of its rows.
    """

    form: TableForm
    path: Path
    columns: tuple[str, ...]
    rows: ir.Table
    streamed: Streamed | None = None

    def place(self, record: int, column: str | None) -> tuple[Place, str]:
        """Return where a row is, and what its cell in ``column`` says (empty where it has none)."""
        row = _row_of_csv(self.path, record) if self.path.suffix == ".csv" else self._row_of_parquet(record)
        cell = row.cells[self.columns.index(column)] if column in self.columns else ""
        return Place(self.path.name, row=row.line, column=column), cell

    def _row_of_parquet(self, record: int) -> Row:
        offset = record - 2
        with closing(pq.ParquetFile(self.path)) as file:
            for group in range(file.metadata.num_row_groups):
                n_rows = file.metadata.row_group(group).num_rows
                if offset < n_rows:
                    cells = file.read_row_group(group).slice(offset, 1).to_pylist()[0]
                    return Row(
                        record,
                        record,
                        ["" if cells[name] is None else str(cells[name]) for name in self.columns],
                    )
                offset -= n_rows
        return Row(record, record, [""] * len(self.columns))


def bad(column: str) -> str:
    """Return the name of the twin column that is true where ``column`` held something else than its kind."""
    return f"{_BAD}{column}"


def is_twin(name: str) -> bool:
    """Return whether ``name`` is such a twin column."""
    return name.startswith(_BAD)


def stage_csv(backend: Backend, path: Path, form: TableForm, folder: Path) -> Staged:
    """Return a CSV table as delivered; refuse a file that is not UTF-8 text with the columns it must have.

    A table that needs no more than its dates typed is streamed to a file in ``folder``, which must be there
    for as long as the rows are used. Others are kept in the database: those with bad dates, and cases.
    """
    columns = _header(path)
    check_columns(path, columns, form)
    streamed = None if form is CASES else _streamed(path, columns, form, folder / f"{form.name}.parquet")
    if streamed is None:
        return _stage_csv_in_database(backend, path, columns, form)
    relation = backend.con.read_parquet(str(streamed.path), file_row_number=True)
    relation.create_view(form.name, replace=True)
    return Staged(form, path, columns, _parquet_rows(backend, form), streamed)


def _streamed(path: Path, columns: tuple[str, ...], form: TableForm, target: Path) -> Streamed | None:
    try:
        streamed = stream_csv(path, columns, form, target)
    except pa.ArrowException:
        refuse_text(path, len(columns))
    if streamed is not None and streamed.ragged:
        refuse_text(path, len(columns))
    return streamed


def _stage_csv_in_database(backend: Backend, path: Path, columns: tuple[str, ...], form: TableForm) -> Staged:
    try:
        with path.open("rb") as file:
            reader, ragged = tokenise(file, list(columns))
            cells = backend.con.from_arrow(reader)
            cells.create_view("delivered", replace=True)
            backend.create_table(form.name, _typed(backend.table("delivered"), form), temp=True)
    except (duckdb.Error, pa.ArrowException):
        refuse_text(path, len(columns))
    if ragged:
        refuse_text(path, len(columns))
    table = backend.table(form.name)
    return Staged(form, path, columns, table.mutate((table.rowid() + 2).name(RECORD)))


def stage_parquet(backend: Backend, path: Path, form: TableForm) -> Staged:
    """Return a Parquet table as delivered, read from the file as needed; refuse what is not one."""
    try:
        relation = backend.con.read_parquet(str(path), file_row_number=True)
        columns = tuple(name for name in relation.columns if name != "file_row_number")
    except duckdb.Error:
        raise Refused(
            Text("Filen er ikke en læsbar Parquet-fil.", "The file is not a readable Parquet file."),
            do=Text("Skriv tabellen igen.", "Write the table again."),
            at=Place(path.name),
        ) from None
    check_columns(path, columns, form)
    relation.create_view(form.name, replace=True)
    _check_types(path, backend.table(form.name).drop("file_row_number"))
    return Staged(form, path, columns, _parquet_rows(backend, form))


def _parquet_rows(backend: Backend, form: TableForm) -> ir.Table:
    """Return the rows of the view named after the form, over a Parquet file with its row numbers."""
    typed = _typed(backend.table(form.name), form, keep=("file_row_number",))
    record = (typed.file_row_number + 2).cast("int64")
    return typed.mutate(record.name(RECORD)).drop("file_row_number")


def check_columns(path: Path, columns: tuple[str, ...], form: TableForm) -> None:
    """Refuse a header with a column twice, a column without a name, or a needed column missing."""
    seen: set[str] = set()
    for column in columns:
        if not column.strip():
            _refuse_header(path, Text("En kolonne har intet navn.", "A column has no name."))
        if column.casefold() in seen:
            _refuse_header(path, Text("Kolonnen findes to gange.", "The column is there twice."), column)
        seen.add(column.casefold())
    for name in form.needed_columns:
        if name not in columns:
            _refuse_header(path, Text("Kolonnen mangler.", "The column is missing."), name)


def _refuse_header(path: Path, what: Text, column: str | None = None) -> NoReturn:
    raise Refused(
        what,
        do=Text(
            "Ret overskrifterne efter kontraktens afsnit 1.",
            "Correct the header after the contract's section 1.",
        ),
        at=Place(path.name, row=1, column=column),
    )


def _header(path: Path) -> tuple[str, ...]:
    """Return the first row's cells."""
    first = next(rows_of(path), None)
    if first is None:
        raise Refused(
            Text("Filen er tom.", "The file is empty."),
            do=Text(
                "Der skal mindst være en række med kolonnenavne.", "It needs at least a row of column names."
            ),
            at=Place(path.name),
        )
    return tuple(first.cells)


class _TypedCell(Protocol):
    def __call__(self, cell: ir.Value) -> tuple[ir.Value, ir.BooleanValue]: ...


def _typed(delivered: ir.Table, form: TableForm, keep: tuple[str, ...] = ()) -> ir.Table:
    """Return every column in its canonical type, a twin where cells can be bad, and empty missing columns."""
    columns: dict[str, ir.Value] = {}
    for name in delivered.columns:
        kind = form.column(name).kind
        if name in keep:
            columns[name] = delivered[name]
        elif kind in _TYPED:
            columns[name], columns[bad(name)] = _TYPED[kind](delivered[name])
        else:
            columns[name] = _text(delivered[name])
    columns |= {
        column.name: _empty(column) for column in form.columns if column.added and column.name not in columns
    }
    return delivered.select(**columns)


def _empty(column: Column) -> ir.Value:
    return ibis.null("date" if column.kind is Kind.DATE else "string")


def _text(cell: ir.Value) -> ir.StringValue:
    return cell.cast("string").nullif("")


def _date(cell: ir.Value) -> tuple[ir.DateValue, ir.BooleanValue]:
    """Return the date, and true where the cell holds something that is not a date YYYY-MM-DD of our time."""
    if cell.type().is_date() or cell.type().is_timestamp():
        typed = cell.cast("date")
        is_other = typed.cast(cell.type()) != cell
    else:
        written = _text(cell)
        typed = written.try_cast("date")
        is_other = (typed.cast("string") != written).fill_null(written.notnull())
    is_outside = (typed < ibis.date(EARLIEST)) | (typed > ibis.date(LATEST))
    return typed, (is_other | is_outside).fill_null(False)


def _amount(cell: ir.Value) -> tuple[ir.IntegerValue, ir.BooleanValue]:
    """Return the whole number, and true where the cell holds something else."""
    written = _text(cell)
    return written.try_cast("int64"), (~written.re_search(r"^-?[0-9]{1,18}$")).fill_null(False)


_TYPED: Mapping[Kind, _TypedCell] = MappingProxyType({Kind.DATE: _date, Kind.AMOUNT: _amount})

_READABLE: tuple[Callable[[dt.DataType], bool], ...] = (
    dt.DataType.is_string,
    dt.DataType.is_integer,
    dt.DataType.is_date,
    dt.DataType.is_timestamp,
    dt.DataType.is_boolean,
    dt.DataType.is_json,
    dt.DataType.is_null,
)


def _check_types(path: Path, table: ir.Table) -> None:
    """Refuse Parquet columns that are neither text, whole numbers nor dates."""
    for name, kind in table.schema().items():
        if not any(is_one(kind) for is_one in _READABLE):
            raise Refused(
                Text("Kolonnens type kan ikke læses som tekst.", "The column's type cannot be read as text."),
                do=Text("Skriv kolonnen som tekst, dato eller heltal.", "Write it as text, date or integer."),
                at=Place(path.name, row=1, column=name),
            )


def _row_of_csv(path: Path, record: int) -> Row:
    return next(row for row in rows_of(path) if row.record == record)


def refuse_encoding(path: Path) -> NoReturn:
    """Raise the refusal of a CSV file that is not UTF-8, with the first line that is not."""
    raise Refused(
        Text("Teksten er ikke UTF-8.", "The text is not UTF-8."),
        do=Text(
            "Gem filen som UTF-8, eller brug rettidig import.",
            "Save the file as UTF-8, or use rettidig import.",
        ),
        at=Place(path.name, row=_first_undecodable_line(path)),
    )


def refuse_text(path: Path, n_columns: int) -> NoReturn:
    """Raise the refusal of a CSV file that could not be read, with the line where it went wrong."""
    line = _first_ragged_line(path, n_columns)
    if line is not None:
        raise Refused(
            Text(
                f"Rækken har ikke {n_columns} celler som overskriften.",
                f"The row does not have {n_columns} cells as the header has.",
            ),
            do=Text("Ret rækken.", "Correct the row."),
            at=Place(path.name, row=line),
        )
    raise Refused(
        Text("Et citationstegn i filen afsluttes aldrig.", "A quotation mark in the file is never closed."),
        do=Text(
            "Luk citationstegnet, eller hent filen igen.", "Close the quotation, or fetch the file again."
        ),
        at=Place(path.name, row=_last_line(path)),
    )


def refuse_nul(path: Path, offset: int) -> NoReturn:
    """Raise the refusal of a CSV file with a NUL byte in it, as UTF-16 text has."""
    with path.open("rb") as file:
        line = file.read(offset).count(b"\n") + 1
    raise Refused(
        Text(
            "Filen indeholder NUL-bytes; måske er den UTF-16.", "The file holds NUL bytes; it may be UTF-16."
        ),
        do=Text("Gem filen som UTF-8.", "Save the file as UTF-8."),
        at=Place(path.name, row=line),
    )


def _first_undecodable_line(path: Path) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1


def _first_ragged_line(path: Path, n_columns: int) -> int | None:
    line = 1
    try:
        for row in rows_of(path):
            line = row.line
            if len(row.cells) != n_columns:
                return line
    except csv.Error:
        return line
    return None


def _last_line(path: Path) -> int:
    line = 1
    for row in rows_of(path):
        line = row.line
    return line
