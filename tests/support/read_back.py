"""What a reader finds in a rendered document: texts, tables and links, read from the finished bytes."""

import re
import zipfile
from io import BytesIO

import docx
from lxml import etree, html
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Rows = list[list[str]]


def page(data: bytes) -> html.HtmlElement:
    """The HTML page as a tree."""
    return html.document_fromstring(data.decode())


def words(text: str) -> str:
    """Text with every run of white space, no-break spaces too, as one space."""
    return re.sub(r"\s+", " ", text).strip()


def text_of(data: bytes, format_: str) -> str:
    """All that a document says, in reading order."""
    readers = {"html": _html_text, "pdf": _pdf_text, "docx": _docx_text, "xlsx": _xlsx_text}
    return words(readers[format_](data))


def _html_text(data: bytes) -> str:
    kinds = (
        "title",
        "h1",
        "h2",
        "h3",
        "p",
        "a",
        "li",
        "figcaption",
        "text",
        "caption",
        "th",
        "td",
        "dt",
        "dd",
    )
    blocks = page(data).xpath(" | ".join(f"//{kind}" for kind in kinds))
    return "\n".join(block.text_content() for block in blocks)


def _pdf_text(data: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages)


def _docx_text(data: bytes) -> str:
    body = docx.Document(BytesIO(data)).element.body
    paragraphs = ("".join(piece.text or "" for piece in one.iter(f"{W}t")) for one in body.iter(f"{W}p"))
    return "\n".join(paragraphs)


def _xlsx_text(data: bytes) -> str:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return "\n".join(str(cell) for sheet in sheets for row in sheet for cell in row)


def html_tables(data: bytes) -> dict[str, Rows]:
    """Every table by what it is called (``Tabel 1``), and the numbers behind every figure (``Figur 1``)."""
    found = {}
    for holder in page(data).xpath("//figure | //div[@class='table']"):
        label = holder.xpath("string(.//figcaption/b | .//caption/b)")
        found[label] = [
            [words(cell.text_content()) for cell in row.xpath("./th | ./td")] for row in holder.xpath(".//tr")
        ]
    return found


def docx_tables(data: bytes) -> dict[str, Rows]:
    """Every captioned table of a Word document by what it is called."""
    found, label = {}, None
    for item in docx.Document(BytesIO(data)).iter_inner_content():
        if isinstance(item, docx.table.Table):
            if label:
                found[label] = [[cell.text for cell in row.cells] for row in item.rows]
            label = None
        elif item.style.name == "Caption":
            label = words(item.text.split("  ")[0])
    return found


def xlsx_tables(data: bytes) -> dict[str, list[list[object]]]:
    """The rows of every sheet of a figure or table from the header on, shares to fourteen decimals."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names if name.split()[-1].isdigit()}
    return {name: rounded(sheet.to_python(skip_empty_area=False)[5:]) for name, sheet in sheets.items()}


def rounded(rows: list[list[object]]) -> list[list[object]]:
    """Rows with their numbers to fourteen decimals: Excel keeps fifteen digits."""
    return [[round(cell, 14) if isinstance(cell, float) else cell for cell in row] for row in rows]


def pdf_tables(data: bytes, header: str) -> str:
    """The text of the pages from the first that holds ``header``, as one line."""
    texts = [words(sheet.extract_text()) for sheet in PdfReader(BytesIO(data)).pages]
    first = next(place for place, text in enumerate(texts) if header in text)
    return " ".join(texts[first:])


def part(data: bytes, name: str) -> etree._Element:
    """One XML part of a Word or Excel file."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(name))
