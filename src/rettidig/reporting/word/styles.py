"""The look of a Word document: real styles, so that whoever edits it further can rely on them."""

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from rettidig.reporting.word.oxml import border, element_of, node

ACCENT, INK, SOFT, RUST, WHITE = "1B4F4A", "1F2A29", "4D5A58", "8A3B12", "FFFFFF"
STRONG, PALE, PALE_RUST, HAIRLINE = "D9E9E5", "EEF5F3", "FBF3EE", "C9D5D3"
FONT = "Arial"
TEXT_WIDTH, TEXT_WIDTH_LYING = Mm(160), Mm(247)
BOX_TITLE, SMALL, CELL, TABLE = "Boks titel", "Kilde", "Tabeltekst", "Rettidig tabel"


@dataclass(frozen=True, slots=True)
class _Look:
    size: float
    colour: str = INK
    is_bold: bool = False
    before: float = 0
    after: float = 6
    lines: float = 1.25
    keeps_with_next: bool = False


_LOOKS = {
    "Normal": _Look(10.5, after=7, lines=1.3),
    "Title": _Look(32, ACCENT, is_bold=True, before=170, after=14, lines=1.05),
    "Subtitle": _Look(15, after=14),
    "TOC Heading": _Look(21, ACCENT, is_bold=True, after=18, lines=1.1, keeps_with_next=True),
    "Heading 1": _Look(21, ACCENT, is_bold=True, after=16, lines=1.1, keeps_with_next=True),
    "Heading 2": _Look(13.5, ACCENT, is_bold=True, before=20, after=6, lines=1.1, keeps_with_next=True),
    "Heading 3": _Look(11, ACCENT, is_bold=True, before=14, after=4, lines=1.1, keeps_with_next=True),
    "Caption": _Look(10, before=16, after=6, lines=1.15, keeps_with_next=True),
    "List Bullet": _Look(10.5, after=4, lines=1.3),
    "toc 1": _Look(10, is_bold=True, before=5, after=1, lines=1.0),
    "toc 2": _Look(10, after=1, lines=1.0),
    BOX_TITLE: _Look(10.5, ACCENT, is_bold=True, after=4, keeps_with_next=True),
    SMALL: _Look(8.5, SOFT, before=3, after=0, lines=1.1),
    CELL: _Look(9, before=2.5, after=2.5, lines=1.05),
    "Header": _Look(8, SOFT, after=0),
    "Footer": _Look(8, SOFT, after=0),
}


def set_styles(document: Document, language: str) -> None:
    """Give the document its styles and its language (``da-DK``)."""
    names = {style.name for style in document.styles}
    for name, look in _LOOKS.items():
        if name not in names:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
        _set(document.styles[name], look)
    for name, indent in (("toc 1", 0), ("toc 2", 6)):
        style = document.styles[name].paragraph_format
        style.left_indent = Mm(indent)
        style.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.SPACES)
    for name in ("Header", "Footer"):
        stops = document.styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    _rule_above(document.styles["Heading 1"])
    _without_borders(document.styles["Title"])
    _table_style(document)
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)


def _set(style: ParagraphStyle, look: _Look) -> None:
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(look.size), look.is_bold, False
    font.color.rgb = RGBColor.from_string(look.colour)
    properties = element_of(style).get_or_add_rPr()
    # The template names its fonts by theme, and a theme wins over a name; it also spaces out its subtitle.
    for setting in (*properties.findall(qn("w:rFonts")), *properties.findall(qn("w:spacing"))):
        properties.remove(setting)
    properties.insert(0, node("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT))
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing = look.lines
    layout.keep_with_next = look.keeps_with_next
    layout.widow_control = True


def _rule_above(style: ParagraphStyle) -> None:
    borders = node("pBdr")
    borders.append(node("top", **{**border("single", 16, ACCENT), "space": "8"}))
    element_of(style).get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _without_borders(style: ParagraphStyle) -> None:
    properties = element_of(style).get_or_add_pPr()
    for borders in properties.findall(qn("w:pBdr")):
        properties.remove(borders)


def _table_style(document: Document) -> None:
    """Add the table style: hairlines between rows, a heavier line and bold words in the header row."""
    style = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    table = node("tblPr")
    lines = node("tblBorders")
    lines.append(node("bottom", **border("single", 4, HAIRLINE)))
    lines.append(node("insideH", **border("single", 4, HAIRLINE)))
    table.append(lines)
    header = node("tblStylePr", type="firstRow")
    letters, cells, below = node("rPr"), node("tcPr"), node("tcBorders")
    letters.append(node("b"))
    below.append(node("bottom", **border("single", 12, ACCENT)))
    cells.append(below)
    header.extend([letters, cells])
    element_of(style).extend([table, header])
