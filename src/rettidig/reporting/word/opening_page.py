"""The page that says it all, in place of title page and contents: set close, to be one page in Word too."""

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from rettidig.reporting.numbers import dated_text
from rettidig.reporting.word.blocks import Writer
from rettidig.reporting.word.styles import SMALL

_SIZE, _CELL_SIZE, _SMALL_SIZE, _TITLE_SIZE = Pt(8.5), Pt(7.5), Pt(6.5), Pt(18)
_MARGIN = Mm(14)


def write_page(word: WordDocument, writer: Writer) -> None:
    """Append the first chapter under the document's title, on a page with narrow borders above and below."""
    numbered = writer.numbered
    document = numbered.document
    section = word.sections[0]
    section.top_margin = section.bottom_margin = _MARGIN
    word.add_paragraph(f"{document.author} · {dated_text(document.dated, numbered.language)}")
    title = word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle)
    [part, *_] = numbered.chapters()[0]
    writer.heading(part.heading.title, 2, part.heading.anchor)
    for block in part.blocks:
        writer.write(block)
    _set_close(word)
    title.runs[0].font.size = _TITLE_SIZE


def _set_close(word: WordDocument) -> None:
    for paragraph in word.paragraphs:
        _close(paragraph, _SMALL_SIZE if _is_small(paragraph) else _SIZE)
    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    _close(paragraph, _SIZE if len(table.columns) == 1 else _CELL_SIZE)


def _is_small(paragraph: Paragraph) -> bool:
    return paragraph.style is not None and paragraph.style.name == SMALL


def _close(paragraph: Paragraph, size: Pt) -> None:
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0.5), Pt(0.5), 1.0
    for run in (*paragraph.runs, *(run for link in paragraph.hyperlinks for run in link.runs)):
        run.font.size = size
