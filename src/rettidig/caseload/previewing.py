"""The first rows of an export as a profile reads them, before anything is imported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

from rettidig.caseload.faults import EXPLANATIONS
from rettidig.caseload.loading import Loaded, cell_name
from rettidig.caseload.mapping import CASE_COLUMN, FAULT, Mapper, Words, fault_of_code
from rettidig.caseload.profile import Profile, refuse_unfilled
from rettidig.caseload.reading.csv_tokens import Row, rows_in
from rettidig.caseload.reading.excel import rows_of_sheet
from rettidig.caseload.reading.numbering import LINE, RECORD
from rettidig.caseload.recognition import Export, recognise
from rettidig.caseload.rejecting import without_cpr
from rettidig.caseload.tables import CASES, TABLES
from rettidig.vocabulary import Text, shape_of


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it would come in: its line in the file, its values by column, and why it cannot, or None."""

    line: int
    values: tuple[object, ...]
    fault: Text | None


@dataclass(frozen=True, slots=True)
class FilePreview:
    """A file's first rows; ``columns`` are those of the caseload, ``target_groups`` those that occur."""

    file: str
    role: str
    table: str
    columns: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    target_groups: frozenset[str]


def preview(files: Sequence[Path], profile: Profile, key: bytes, *, n_rows: int) -> tuple[FilePreview, ...]:
    """Return the first ``n_rows`` rows of each file as the profile reads them.

    CPR numbers are pseudonyms made with ``key``, or shapes where one stands in another column. Rows that
    do not fit the header are left out, and rows are not compared with each other. Raises ``Refused`` where
    the profile is not filled in or a file is none of its sources.
    """
    refuse_unfilled(profile)
    exports = [recognise(path, profile) for path in files]
    with duckdb.connect() as connection:
        backend = ibis.duckdb.from_connection(connection)
        mapper = Mapper(backend, Words.of(profile), key)
        return tuple(_of_file(mapper, export, number, n_rows) for number, export in enumerate(exports))


def _of_file(mapper: Mapper, export: Export, number: int, n_rows: int) -> FilePreview:
    given = {row.record: row for row in _first_rows(export, n_rows)}
    mapped = mapper.map(_loaded(mapper.backend, export, f"first{number}", list(given.values())), number)
    rows = mapped.order_by(RECORD).to_pyarrow().to_pylist()
    columns = _columns(export, mapped.columns)
    is_cases = export.source.table == CASES.name
    groups = {row["target_group"] for row in rows if row["target_group"]} if is_cases else set()
    return FilePreview(
        file=export.path.name,
        role=export.source.role,
        table=export.source.table,
        columns=columns,
        rows=tuple(_row(export, given[row[RECORD]], row, columns) for row in rows),
        target_groups=frozenset(groups),
    )


def _columns(export: Export, found: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that the profile fills, the contract's first and in its order."""
    source = export.source
    filled = {*source.columns, *(("event_type", "attributes") if source.activity else ())}
    known = [column.name for column in TABLES[source.table].columns]
    return tuple(name for name in (*known, *(name for name in found if name not in known)) if name in filled)


def _first_rows(export: Export, n_rows: int) -> list[Row]:
    """Return the first rows that have the header's cells."""
    width = len(export.layout.header)
    return list(islice((row for row in _rows(export) if len(row.cells) == width), n_rows))


def _loaded(backend: Backend, export: Export, name: str, rows: Sequence[Row]) -> Loaded:
    columns = {
        cell_name(place): pa.array([row.cells[place] or None for row in rows], pa.string())
        for place in range(len(export.layout.header))
    }
    columns[LINE] = pa.array([row.line for row in rows], pa.int64())
    columns[RECORD] = pa.array([row.record for row in rows], pa.int64())
    backend.con.from_arrow(pa.table(columns)).create(name)
    return Loaded(export, backend.table(name), ())


def _rows(export: Export) -> Iterator[Row]:
    layout = export.layout
    if layout.sheet is not None:
        dates = {
            export.position(mapped.headers)
            for column, mapped in export.source.columns.items()
            if column.endswith("_on")
        }
        places = frozenset(place for place in dates if place is not None)
        yield from rows_of_sheet(layout.sheet, layout.header_line, places)
        return
    with export.path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        lines = islice(file, layout.first_row_line - 1, None)
        yield from rows_in(lines, separator=layout.separator, first_line=layout.first_row_line)


def _row(export: Export, given: Row, row: Mapping[str, object], columns: Sequence[str]) -> PreviewRow:
    values = tuple(_shown(row[name]) for name in columns)
    return PreviewRow(given.line, values, _why(export, given, row[FAULT]))


def _shown(value: object) -> object:
    return value if value is None or isinstance(value, date | int) else without_cpr(str(value))


def _why(export: Export, given: Row, code: object) -> Text | None:
    """Return what is wrong with a row: the header named, and the shape of its cell."""
    if not isinstance(code, str):
        return None
    fault, place = fault_of_code(code)
    if place == CASE_COLUMN:
        place = export.position(export.source.columns["case_id"].headers) or 0
    header = export.layout.header[place].strip()
    return EXPLANATIONS[fault].reason(header, shape_of(given.cells[place].strip()))
