"""Spreadsheets to rows of text cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from rettidig.caseload.cells import excel_day, number_text, trimmed
from rettidig.caseload.reading.bombs import refuse_bomb
from rettidig.caseload.reading.csv_tokens import Row
from rettidig.vocabulary import Place, Refused, Text

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})

Cell = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, its cells as the workbook holds them, from its first row on."""

    name: str
    rows: Sequence[Sequence[Cell]]


def is_workbook(path: Path) -> bool:
    """Return whether the file is to be read as a spreadsheet."""
    return path.suffix.lower() in _SUFFIXES


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Yield the workbook's sheets; refuse a file that is not a workbook, or that no memory can hold."""
    refuse_bomb(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name in workbook.sheet_names:
                yield Sheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
    except CalamineError:
        raise Refused(
            Text("Filen er ikke et læsbart regneark.", "The file is not a readable spreadsheet."),
            do=Text("Gem den som .xlsx eller .csv.", "Save it as .xlsx or .csv."),
            at=Place(path.name),
        ) from None


def rows_of_sheet(sheet: Sheet, header_line: int, dates: frozenset[int]) -> Iterator[Row]:
    """Yield the rows below the header as text, blank rows left out; the header is record 1.

    A number in one of the columns ``dates`` is a day; dates are written ``YYYY-MM-DD``.
    """
    record = 1
    for number, cells in enumerate(sheet.rows[header_line:], start=header_line + 1):
        texts = list(_texts(cells, dates))
        if any(trimmed(text) for text in texts):
            record += 1
            yield Row(number, record, texts)


def _texts(cells: Iterable[Cell], dates: frozenset[int]) -> Iterator[str]:
    for position, cell in enumerate(cells):
        yield cell_text(cell, is_date=position in dates)


def cell_text(cell: Cell, *, is_date: bool) -> str:
    """Return what a cell says, as text."""
    if isinstance(cell, bool):
        return "Ja" if cell else "Nej"
    if isinstance(cell, int | float):
        return excel_day(cell) if is_date else number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() or is_date else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
