"""The blocks of a document in Word."""

from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import assert_never

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from rettidig.reporting import charts, labels
from rettidig.reporting.document import (
    Block,
    Box,
    BoxKind,
    Bullets,
    Cell,
    Figure,
    Inline,
    Paragraph,
    Table,
    Trend,
)
from rettidig.reporting.numbering import Numbered
from rettidig.reporting.numbers import cell_text
from rettidig.reporting.tables import columns, numeric_columns
from rettidig.reporting.trends import trend_png
from rettidig.reporting.word import oxml
from rettidig.reporting.word.styles import (
    ACCENT,
    BOX_TITLE,
    CELL,
    PALE,
    PALE_RUST,
    RUST,
    SMALL,
    STRONG,
    TABLE,
    TEXT_WIDTH,
    TEXT_WIDTH_LYING,
    WHITE,
)

_KEPT_WHOLE = 12
"""The most rows of a table that is not parted by the end of a page."""

_THIN, _THICK = oxml.border("single", 6, ACCENT), oxml.border("single", 36, ACCENT)
_FILLS = {
    BoxKind.CONCLUSION: STRONG,
    BoxKind.REQUIREMENT: WHITE,
    BoxKind.FACT: PALE,
    BoxKind.CAVEAT: PALE_RUST,
}
_SIDES = {
    BoxKind.CONCLUSION: {"left": _THICK},
    BoxKind.REQUIREMENT: {"top": _THIN, "left": _THICK, "bottom": _THIN, "right": _THIN},
    BoxKind.FACT: {"left": _THICK},
    BoxKind.CAVEAT: {"left": oxml.border("double", 24, RUST)},
}


@dataclass(frozen=True, slots=True)
class Writer:
    """What writes into one Word document: the document, its numbers, and a counter for ids in the file."""

    word: WordDocument
    numbered: Numbered
    captions: frozenset[str]
    ids: "count[int]" = field(default_factory=lambda: count(1))

    def write(self, item: Block, *, is_on_lying_page: bool = False) -> None:
        """Append one block to the document."""
        match item:
            case Paragraph():
                self._fill(self.word.add_paragraph(), item.content)
            case Bullets():
                for entry in item.items:
                    self._fill(self.word.add_paragraph(style="List Bullet"), entry)
            case Box():
                self._box(item)
            case Figure():
                self._figure(item)
            case Table():
                self._table(item, is_on_lying_page=is_on_lying_page)
            case _:
                assert_never(item)

    def heading(self, text: str, level: int, anchor: str) -> None:
        """Append a heading that the contents lead to."""
        paragraph = oxml.element_of(self.word.add_heading(level=level))
        number = next(self.ids)
        oxml.begin_bookmark(paragraph, anchor, number)
        paragraph.append(oxml.run_node(text))
        oxml.end_bookmark(paragraph, number)

    def _fill(self, paragraph: WordParagraph, content: tuple[Inline, ...]) -> None:
        for run in self.numbered.runs(content):
            if run.anchor is None:
                words = paragraph.add_run(run.text)
                words.italic = run.is_emphasised or None
                continue
            parent = oxml.element_of(paragraph)
            word, _, number = run.text.rpartition(" ")
            # The bookmark of a figure or table holds its number alone, a heading's its whole text.
            if run.anchor in self.captions:
                paragraph.add_run(f"{word} ")
                oxml.field(parent, f"REF {oxml.bookmark_name(run.anchor)} \\h", number)
            else:
                oxml.link(parent, run.anchor).append(oxml.run_node(run.text))

    def _box(self, box: Box) -> None:
        # Each row stays whole. A conclusion may run on over the page and has a row for each paragraph; its
        # title stands with the first of them. The other boxes are short and have one row.
        n_first = 1 if box.kind is BoxKind.CONCLUSION else len(box.blocks)
        first, later = box.blocks[:n_first], box.blocks[n_first:]
        table = self.word.add_table(rows=1 + len(later), cols=1)
        oxml.align_left(table)
        oxml.fix_columns(table, [TEXT_WIDTH])
        for row in table.rows:
            oxml.keep_row_whole(row)
        top, *below = (row.cells[0] for row in table.rows)
        oxml.frame(top, _FILLS[box.kind], _SIDES[box.kind])
        title = top.paragraphs[0]
        title.style = BOX_TITLE
        words = title.add_run(box.title)
        words.font.color.rgb = RGBColor.from_string(RUST if box.kind is BoxKind.CAVEAT else ACCENT)
        for block in first:
            self._fill_cell(top, block)
        for cell, block in zip(below, later, strict=True):
            oxml.frame(cell, _FILLS[box.kind], _SIDES[box.kind], above=0)
            self._fill_cell(cell, block, is_empty=True)
        self._space()

    def _fill_cell(self, cell: _Cell, block: Paragraph | Bullets, *, is_empty: bool = False) -> None:
        entries = block.items if isinstance(block, Bullets) else (block.content,)
        style = "List Bullet" if isinstance(block, Bullets) else "Normal"
        for place, entry in enumerate(entries):
            paragraph = cell.paragraphs[0] if is_empty and not place else cell.add_paragraph()
            paragraph.style = style
            self._fill(paragraph, entry)

    def _space(self) -> None:
        """Append the empty line without which Word would join two tables."""
        gap = self.word.add_paragraph().paragraph_format
        gap.space_after = Pt(2)
        gap.line_spacing = Pt(8)

    def _figure(self, figure: Figure) -> None:
        self._caption(figure)
        holder = self.word.add_paragraph()
        holder.paragraph_format.keep_with_next = True
        picture = BytesIO(charts.png(figure.chart, self.numbered.language))
        width = round(TEXT_WIDTH * charts.scale(figure.chart, self.numbered.language))
        shape = holder.add_run().add_picture(picture, width=width)
        label = self.numbered.captions[figure.id].label
        oxml.describe(shape, next(self.ids), label, figure.alternative)
        self._small_print(figure)

    def _caption(self, item: Figure | Table) -> None:
        caption = self.numbered.captions[item.id]
        paragraph = self.word.add_paragraph(style="Caption")
        parent = oxml.element_of(paragraph)
        number = next(self.ids)
        paragraph.add_run(f"{caption.word} ")
        oxml.begin_bookmark(parent, caption.anchor, number)
        oxml.field(parent, f"SEQ {caption.word} \\* ARABIC", str(caption.number))
        oxml.end_bookmark(parent, number)
        for run in paragraph.runs:
            run.bold = True
            run.font.color.rgb = RGBColor.from_string(ACCENT)
        paragraph.add_run(f"  {caption.title}")

    def _small_print(self, item: Figure | Table) -> None:
        lines = [(labels.NOTE, item.note), (labels.SOURCE, item.source)]
        texts = [f"{self.numbered.say(word)}: {text}" for word, text in lines if text]
        for text in texts:
            paragraph = self.word.add_paragraph(text, style=SMALL)
            paragraph.paragraph_format.keep_with_next = text is not texts[-1]
        self._space()

    def _table(self, table: Table, *, is_on_lying_page: bool) -> None:
        self._caption(table)
        language = self.numbered.language
        is_numeric = numeric_columns(table.rows, len(table.header))
        grid = self.word.add_table(rows=1 + len(table.rows), cols=len(table.header), style=TABLE)
        oxml.align_left(grid)
        strong = {-1, *table.strong_rows}
        for place, (row, line) in enumerate(zip(grid.rows, (table.header, *table.rows), strict=True), -1):
            for cell, inside, is_right in zip(row.cells, line, is_numeric, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.style = CELL
                self._fill_table_cell(paragraph, inside, is_strong=place in strong)
                # A short table is kept on one page, with its note.
                paragraph.paragraph_format.keep_with_next = len(table.rows) <= _KEPT_WHOLE or None
                if is_right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            oxml.keep_row_whole(row, is_header=place < 0)
        asked = columns(table, language, is_on_lying_page=is_on_lying_page)
        across = TEXT_WIDTH_LYING if is_on_lying_page else TEXT_WIDTH
        oxml.fix_columns(grid, [across * width // sum(asked) for width in asked])
        self._small_print(table)

    def _fill_table_cell(self, paragraph: WordParagraph, inside: Cell, *, is_strong: bool) -> None:
        if isinstance(inside, Trend):
            shape = paragraph.add_run().add_picture(BytesIO(trend_png(inside)), height=Pt(7))
            oxml.describe(shape, next(self.ids), "", inside.words)
            return
        paragraph.add_run(cell_text(inside, self.numbered.language)).bold = is_strong or None
