"""A catalogue to the bytes of its workbook."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from rettidig.catalogue.document import document_of
from rettidig.catalogue.model import Catalogue
from rettidig.catalogue.workbook import sheets
from rettidig.catalogue.workbook.cells import Written
from rettidig.catalogue.workbook.guide import guide
from rettidig.catalogue.workbook.rows import Row, rows_of
from rettidig.catalogue.workbook.sheets import Column, SheetForm
from rettidig.vocabulary import Refused, Text

FIRST_ROW: Final = 2
"""The row of a sheet, counted from 0, that the values begin in: below the headings and the keys."""

_LONGEST = 32_767
_SPARE_ROWS = 300
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_CHOICES = {"ignore_blank": True, "error_title": "Vælg fra listen"}
_ALL_CELLS = "A1:XFD1048576"


class _Book:
    """The workbook being written, with its formats."""

    def __init__(self, file: BytesIO, catalogue: Catalogue) -> None:
        self.book = xlsxwriter.Workbook(file, _OPTIONS)
        # No clock: the same catalogue gives the same file.
        made_on = datetime.combine(catalogue.checked_on, time())
        self.book.set_properties({"title": catalogue.title, "created": made_on})
        self.heading = self._format(bold=True, bg_color="#DDE6EE", bottom=1)
        self.key = self._format(font_color="#7A7A7A", italic=True, font_size=8)
        self.text = self._format()
        self.day = self._format(num_format="yyyy-mm-dd", align="left")
        self.lists: dict[str, str] = {}

    def _format(self, **properties: object) -> Format:
        return self.book.add_format({"text_wrap": True, "valign": "top", **properties})

    def sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.ignore_errors({"number_stored_as_text": _ALL_CELLS})
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: Written) -> None:
        """Write the value as what it is; a text that begins with ``=`` is a text."""
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.text)
        elif len(value) > _LONGEST:
            raise Refused(
                Text("En tekst er for lang til en celle i Excel.", "A text is too long for a cell of Excel."),
                do=Text("Forkort den i YAML-filen.", "Shorten it in the YAML file."),
            )
        else:
            sheet.write_string(row, column, value, self.text)


def workbook_of(catalogue: Catalogue) -> bytes:
    """Return the .xlsx file of the catalogue as it is written, without the points it picks.

    Raises Refused where a text is too long for a cell.
    """
    file = BytesIO()
    rows = rows_of(document_of(catalogue))
    book = _Book(file, catalogue)
    _write_guide(book)
    for form in sheets.SHEETS:
        book.sheet(form.name)
    _write_lists(book, rows)
    for form in sheets.SHEETS:
        sheet = book.book.get_worksheet_by_name(form.name)
        if form is sheets.CATALOGUE:
            _write_catalogue(book, sheet, rows[form.name][0])
        else:
            _write_rows(book, sheet, form, rows[form.name])
    book.book.close()
    return file.getvalue()


def _write_guide(book: _Book) -> None:
    sheet = book.sheet(sheets.README)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 3, 60)
    for number, cells in enumerate(guide()):
        for place, cell in enumerate(cells.texts):
            sheet.write_string(number, place, cell, book.heading if cells.is_heading else book.text)


def _write_lists(book: _Book, rows: dict[str, list[Row]]) -> None:
    """Write what drop-down lists offer into a hidden sheet, and remember where each list stands."""
    sheet = book.sheet(sheets.LISTS)
    sheet.very_hidden()
    for place, (name, words) in enumerate(_lists(rows).items()):
        letter = xl_col_to_name(place)
        for number, word in enumerate((name, *words)):
            sheet.write_string(number, place, word)
        if words:
            book.lists[name] = f"={sheets.LISTS}!${letter}$2:${letter}${len(words) + 1}"


def _lists(rows: dict[str, list[Row]]) -> dict[str, Sequence[str]]:
    vocabulary, points, uses = (rows[form.name] for form in (sheets.VOCABULARY, sheets.POINTS, sheets.USES))
    sorts = {
        "target_groups": sheets.TARGET_GROUP,
        "visitation_groups": sheets.VISITATION_GROUP,
        "events": sheets.EVENT,
        "themes": sheets.THEME,
    }
    found: dict[str, Sequence[str]] = {
        name: [str(row["word"]) for row in vocabulary if row["sort"] == sort] for name, sort in sorts.items()
    }
    found["points"] = [str(row["id"]) for row in (*points, *uses)]
    for form in sheets.SHEETS:
        found |= {column.key: column.codec.choices for column in form.columns if column.codec.choices}
    return found


def _write_catalogue(book: _Book, sheet: Worksheet, row: Row) -> None:
    """Write the catalogue's own values below one another: heading, value, key."""
    sheet.set_column(0, 0, 36, book.text)
    sheet.set_column(1, 1, 100, book.text)
    sheet.set_column(2, 2, 20, book.key)
    for place, title in enumerate(("Felt", "Værdi", "Nøgle")):
        sheet.write_string(0, place, title, book.heading)
    for number, column in enumerate(sheets.CATALOGUE.columns, start=1):
        sheet.write_string(number, 0, column.heading, book.text)
        sheet.write_string(number, 2, column.key, book.key)
        if column.key in row:
            book.put(sheet, number, 1, column.codec.write(row[column.key]))
        _offer(book, sheet, column, (number, 1, number, 1))


def _write_rows(book: _Book, sheet: Worksheet, form: SheetForm, rows: Sequence[Row]) -> None:
    last = FIRST_ROW + len(rows) + _SPARE_ROWS
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, column.width, book.text)
        sheet.write_string(0, place, column.heading, book.heading)
        sheet.write_string(1, place, column.key, book.key)
        _offer(book, sheet, column, (FIRST_ROW, place, last, place))
        for number, row in enumerate(rows, start=FIRST_ROW):
            if column.key in row:
                book.put(sheet, number, place, column.codec.write(row[column.key]))
    sheet.freeze_panes(FIRST_ROW, form.n_fixed)
    sheet.autofilter(1, 0, FIRST_ROW + max(len(rows), 1) - 1, len(form.columns) - 1)


def _offer(book: _Book, sheet: Worksheet, column: Column, cells: tuple[int, int, int, int]) -> None:
    """Offer a list of words: of a closed vocabulary no other, of the catalogue's own words others too."""
    is_closed = bool(column.codec.choices)
    source = book.lists.get(column.key if is_closed else column.words)
    if source:
        kind = "stop" if is_closed else "information"
        sheet.data_validation(*cells, {**_CHOICES, "validate": "list", "source": source, "error_type": kind})
