"""A document's figures, tables and conclusions as a workbook: every number a number, a sheet for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from rettidig.reporting import labels
from rettidig.reporting.document import Box, Bullets, Cell, Figure, Share, Table, Trend
from rettidig.reporting.figure_data import figure_data
from rettidig.reporting.numbering import Caption, Numbered
from rettidig.reporting.numbers import NOTHING, dated_text, timestamp_of
from rettidig.reporting.tables import numeric_columns, widths

_ACCENT, _SOFT = "#1b4f4a", "#4d5a58"
_HEADER_ROW = 5
_CONTENTS_WIDTHS, _CONCLUSION_WIDTHS, _ABOUT_WIDTHS = (14, 90), (40, 14, 34, 100), (26, 100)
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class _Book:
    """The workbook and the looks of its cells, each made once."""

    workbook: Workbook
    numbered: Numbered
    title: Format
    soft: Format
    link: Format
    header: Format
    header_right: Format
    text: Format
    whole: Format
    percent: Format

    def decimal(self, places: int) -> Format:
        """Return the look of a number with so many decimals."""
        return self.workbook.add_format({"num_format": "#,##0." + "0" * places, "valign": "top"})


def render(numbered: Numbered) -> bytes:
    """Return the document as an .xlsx file."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as workbook:
        _properties(workbook, numbered)
        book = _book(workbook, numbered)
        _contents(book)
        _conclusions(book)
        for caption, item in numbered.items():
            _sheet(book, caption, item)
        _about(book)
    return written.getvalue()


def _book(workbook: Workbook, numbered: Numbered) -> _Book:
    header = {"bold": True, "bottom": 2, "bottom_color": _ACCENT, "text_wrap": True, "valign": "bottom"}
    return _Book(
        workbook,
        numbered,
        title=workbook.add_format({"bold": True, "font_size": 14, "font_color": _ACCENT}),
        soft=workbook.add_format({"font_color": _SOFT}),
        link=workbook.add_format({"font_color": _ACCENT, "underline": 1}),
        header=workbook.add_format(header),
        header_right=workbook.add_format(header | {"align": "right"}),
        text=workbook.add_format({"text_wrap": True, "valign": "top"}),
        whole=workbook.add_format({"num_format": "#,##0", "valign": "top"}),
        percent=workbook.add_format({"num_format": "0 %", "valign": "top", "align": "right"}),
    )


def _properties(workbook: Workbook, numbered: Numbered) -> None:
    document = numbered.document
    workbook.set_properties(
        {
            "title": document.title,
            "subject": document.subtitle,
            "author": document.author,
            "created": timestamp_of(document.dated),
            "comments": "\n".join(f"{label}: {value}" for label, value in document.provenance.items()),
        }
    )


def _add(book: _Book, name: str, header: tuple[str, ...], wide: tuple[int, ...], first: int) -> Worksheet:
    """Return a new sheet with its header row frozen at row ``first`` and its columns set."""
    sheet = book.workbook.add_worksheet(name)
    for column, (word, width) in enumerate(zip(header, wide, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, word, book.header)
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def _contents(book: _Book) -> None:
    numbered = book.numbered
    words = (numbered.say(labels.SHEET), numbered.say(labels.TITLE))
    sheet = _add(book, numbered.say(labels.CONTENTS), words, _CONTENTS_WIDTHS, _HEADER_ROW)
    document = numbered.document
    sheet.write_string(0, 0, document.title, book.title)
    for row, text in enumerate(
        (document.subtitle, document.author, dated_text(document.dated, numbered.language)), start=1
    ):
        sheet.write_string(row, 0, text, book.soft)
    listed = [(caption.label, caption.title) for caption, _ in numbered.items()]
    conclusions, about = numbered.say(labels.CONCLUSIONS), numbered.say(labels.ABOUT_SHEET)
    entries = [
        (conclusions, numbered.say(labels.CONCLUSIONS_TEXT)),
        *listed,
        (about, numbered.say(labels.ABOUT)),
    ]
    for row, (name, title) in enumerate(entries, start=_HEADER_ROW + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", book.link, name)
        sheet.write_string(row, 1, title, book.text)


def _conclusions(book: _Book) -> None:
    """Add the sheet of what the boxes say, a row for each paragraph or bullet, in reading order."""
    say = book.numbered.say
    words = (say(labels.CHAPTER), say(labels.KIND), say(labels.TITLE), say(labels.WORDS))
    sheet = _add(book, say(labels.CONCLUSIONS), words, _CONCLUSION_WIDTHS, 0)
    for row, texts in enumerate(_boxes(book.numbered), start=1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, book.text)


def _boxes(numbered: Numbered) -> Iterator[tuple[str, str, str, str]]:
    for part in numbered.parts:
        for box in part.blocks:
            if not isinstance(box, Box):
                continue
            for block in box.blocks:
                for content in block.items if isinstance(block, Bullets) else (block.content,):
                    text = "".join(run.text for run in numbered.runs(content))
                    yield part.heading.text, numbered.say(labels.BOXES[box.kind]), box.title, text


def _sheet(book: _Book, caption: Caption, item: Figure | Table) -> None:
    """Add the sheet of one figure or table: what it is, and its rows under a frozen header."""
    numbered = book.numbered
    data = figure_data(numbered, item.chart) if isinstance(item, Figure) else item
    wide = tuple(width + 2 for width in widths(data.header, data.rows, numbered.language))
    sheet = _add(book, caption.label, data.header, wide, _HEADER_ROW)
    sheet.write_string(0, 0, f"{caption.label}. {caption.title}", book.title)
    lines = [(labels.NOTE, item.note), (labels.SOURCE, item.source)]
    for row, text in enumerate((f"{numbered.say(word)}: {text}" for word, text in lines if text), start=1):
        sheet.write_string(row, 0, text, book.soft)
    contents = numbered.say(labels.CONTENTS)
    sheet.write_url(3, 0, f"internal:'{contents}'!A1", book.link, numbered.say(labels.BACK))
    for column, is_number in enumerate(numeric_columns(data.rows, len(data.header))):
        if is_number:
            sheet.write_string(_HEADER_ROW, column, data.header[column], book.header_right)
    for row, cells in enumerate(data.rows, start=_HEADER_ROW + 1):
        for column, cell in enumerate(cells):
            _write(book, sheet, (row, column), cell)


def _write(book: _Book, sheet: Worksheet, place: tuple[int, int], cell: Cell) -> None:
    match cell:
        case None:
            return
        case Share(met=met, n=n) if n:
            sheet.write_number(*place, met / n, book.percent)
        case Share():
            sheet.write_string(*place, NOTHING, book.percent)
        case Trend(words=words):
            sheet.write_string(*place, words, book.text)
        case str():
            sheet.write_string(*place, cell, book.text)
        case Decimal():
            places = len(f"{cell:f}".partition(".")[2])
            sheet.write_number(*place, float(cell), book.decimal(places) if places else book.whole)
        case int():
            sheet.write_number(*place, cell, book.whole)


def _about(book: _Book) -> None:
    numbered = book.numbered
    document = numbered.document
    words = (numbered.say(labels.LABEL), numbered.say(labels.WORDS))
    sheet = _add(book, numbered.say(labels.ABOUT_SHEET), words, _ABOUT_WIDTHS, 0)
    rows = {
        numbered.say(labels.TITLE): document.title,
        numbered.say(labels.AUTHOR): document.author,
        numbered.say(labels.DATED): dated_text(document.dated, numbered.language),
        numbered.say(labels.ABOUT): numbered.say(labels.ABOUT_TEXT),
        **document.provenance,
    }
    for row, texts in enumerate(rows.items(), start=1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, book.text)
