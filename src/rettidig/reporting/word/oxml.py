"""The parts of WordprocessingML that python-docx has no call for: fields, bookmarks, links, shading."""

from docx.opc.coreprops import CoreProperties
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.shape import InlineShape
from docx.styles.style import BaseStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph


def element_of(part: Paragraph | _Cell | _Row | Table | BaseStyle | CoreProperties) -> Element:
    """Return the XML element behind a paragraph, cell, row, table, style or the core properties."""
    element: Element = part._element  # noqa: SLF001 - python-docx gives no other way to what it does not cover
    return element


def node(name: str, /, **attributes: str) -> Element:
    """Return an element in Word's namespace with attributes in the same namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def run_node(text: str) -> Element:
    """Return a run of text as an element."""
    run = OxmlElement("w:r")
    run.text = text
    return run


def field(parent: Element, instruction: str, shown: str, *, is_stale: bool = False) -> None:
    """Append a field with the result it shows until Word computes it anew; a stale one asks for that."""
    begin_field(parent, instruction, is_stale=is_stale)
    parent.append(run_node(shown))
    end_field(parent)


def begin_field(parent: Element, instruction: str, *, is_stale: bool = False) -> None:
    """Append the beginning of a field whose result follows."""
    first, code, separator = OxmlElement("w:r"), OxmlElement("w:r"), OxmlElement("w:r")
    begin = node("fldChar", fldCharType="begin")
    if is_stale:
        begin.set(qn("w:dirty"), "true")
    first.append(begin)
    words = node("instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    code.append(words)
    separator.append(node("fldChar", fldCharType="separate"))
    parent.extend([first, code, separator])


def end_field(parent: Element) -> None:
    """Append the end of a field."""
    last = OxmlElement("w:r")
    last.append(node("fldChar", fldCharType="end"))
    parent.append(last)


def bookmark_name(anchor: str) -> str:
    """Return the hidden bookmark that stands for an anchor.

    >>> bookmark_name("afsnit-a-1")
    '_afsnit_a_1'
    """
    return "_" + anchor.replace("-", "_")


def begin_bookmark(parent: Element, anchor: str, number: int) -> None:
    """Append the beginning of a bookmark; ``number`` is unique in the document."""
    parent.append(node("bookmarkStart", id=str(number), name=bookmark_name(anchor)))


def end_bookmark(parent: Element, number: int) -> None:
    """Append the end of a bookmark."""
    parent.append(node("bookmarkEnd", id=str(number)))


def link(parent: Element, anchor: str) -> Element:
    """Append a link to a bookmark and return it, to be filled."""
    made = node("hyperlink", anchor=bookmark_name(anchor), history="1")
    parent.append(made)
    return made


def border(kind: str, size: int, colour: str) -> dict[str, str]:
    """Return the attributes of a border, its size in eighths of a point."""
    return {"val": kind, "sz": str(size), "space": "0", "color": colour}


def frame(cell: _Cell, fill: str, sides: dict[str, dict[str, str]], above: int = 140) -> None:
    """Give a cell a colour, borders on the named sides, and room inside them, in twentieths of a point."""
    properties = element_of(cell).get_or_add_tcPr()
    borders = node("tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            borders.append(node(side, **sides[side]))
    margins = node("tcMar")
    for side, width in (("top", above), ("left", 220), ("bottom", 60), ("right", 220)):
        margins.append(node(side, w=str(width), type="dxa"))
    properties.extend([borders, node("shd", val="clear", color="auto", fill=fill), margins])


def align_left(table: Table) -> None:
    """Set a table flush with the text; Word would let it hang out by the margin of its cells."""
    margins = node("tblCellMar")
    for side, width in (("left", 0), ("right", 100)):
        margins.append(node(side, w=str(width), type="dxa"))
    element_of(table).tblPr.insert_element_before(margins, "w:tblLook")


def keep_row_whole(row: _Row, *, is_header: bool = False) -> None:
    """Keep a table row on one page; a header row is repeated on each."""
    properties = element_of(row).get_or_add_trPr()
    properties.append(node("cantSplit"))
    if is_header:
        properties.append(node("tblHeader"))


def describe(picture: InlineShape, number: int, title: str, alternative: str) -> None:
    """Give a picture its text alternative and a number of its own."""
    properties = picture._inline.docPr  # noqa: SLF001 - the text alternative has no other way in
    properties.set("id", str(number))
    properties.set("name", title)
    properties.set("descr", alternative)


def fix_columns(table: Table, widths: list[int]) -> None:
    """Give a table's columns fixed widths."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
