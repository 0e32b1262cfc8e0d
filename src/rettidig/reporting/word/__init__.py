"""A document as a Word file with real styles, captions, cross-references and a filled table of contents."""

import zipfile
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.section import Section
from docx.shared import Mm

from rettidig.reporting import labels
from rettidig.reporting.numbering import Numbered
from rettidig.reporting.numbers import dated_text, timestamp_of
from rettidig.reporting.tables import is_lying
from rettidig.reporting.word import oxml
from rettidig.reporting.word.blocks import Writer
from rettidig.reporting.word.opening_page import write_page
from rettidig.reporting.word.pages import pages
from rettidig.reporting.word.styles import CELL, TABLE, TEXT_WIDTH, TEXT_WIDTH_LYING, set_styles
from rettidig.vocabulary import Language

_SPOKEN = {Language.DANISH: "da-DK", Language.ENGLISH: "en-GB"}
_ABOUT = "om-dokumentet"
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def render(numbered: Numbered) -> bytes:
    """Return the document as a .docx file."""
    word = docx.Document()
    writer = Writer(word, numbered, frozenset(caption.anchor for caption in numbered.captions.values()))
    set_styles(word, _SPOKEN[numbered.language])
    _page(word, numbered)
    _properties(word, numbered)
    if numbered.document.opens_with_page:
        write_page(word, writer)
    else:
        _cover(word, numbered)
        _contents(word, numbered)
    for chapter in numbered.chapters()[numbered.document.opens_with_page :]:
        is_on_lying_pages = is_lying(chapter, numbered.language)
        _turn(word, numbered, lies=is_on_lying_pages)
        for part in chapter:
            writer.heading(part.heading.text, part.heading.level, part.heading.anchor)
            for block in part.blocks:
                writer.write(block, is_on_lying_page=is_on_lying_pages)
    _turn(word, numbered, lies=False)
    _colophon(word, writer)
    written = BytesIO()
    word.save(written)
    return _timeless(written.getvalue())


def _page(word: WordDocument, numbered: Numbered) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(28), Mm(25)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = numbered.document.title
    _footer(section, numbered.document.author, TEXT_WIDTH)


def _footer(section: Section, author: str, width: int) -> None:
    footer = section.footer.paragraphs[0]
    footer.text = f"{author}\t"
    stops = footer.paragraph_format.tab_stops
    if width != TEXT_WIDTH:
        stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.CLEAR)
        stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    oxml.field(oxml.element_of(footer), "PAGE", "2")


def _turn(word: WordDocument, numbered: Numbered, *, lies: bool) -> None:
    """Begin a section whose pages lie, or stand, unless the pages do so already."""
    last = word.sections[-1]
    if (last.orientation is WD_ORIENT.LANDSCAPE) is lies:
        return
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = last.page_height, last.page_width
    section.different_first_page_header_footer = False
    section.footer.is_linked_to_previous = False
    _footer(section, numbered.document.author, TEXT_WIDTH_LYING if lies else TEXT_WIDTH)


def _properties(word: WordDocument, numbered: Numbered) -> None:
    document = numbered.document
    about = word.core_properties
    about.revision, about.keywords, about.language = 1, "", _SPOKEN[numbered.language]
    about.created = about.modified = timestamp_of(document.dated)
    written = oxml.element_of(about)
    # Set past python-docx, which refuses what is longer than 255 letters; the format does not.
    written.get_or_add_title().text = document.title
    written.get_or_add_subject().text = document.subtitle
    written.get_or_add_creator().text = document.author
    written.get_or_add_lastModifiedBy().text = document.author
    written.get_or_add_description().text = "\n".join(
        f"{label}: {value}" for label, value in document.provenance.items()
    )


def _cover(word: WordDocument, numbered: Numbered) -> None:
    document = numbered.document
    word.add_paragraph(document.author)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle, style="Subtitle")
    last = word.add_paragraph(dated_text(document.dated, numbered.language))
    last.add_run().add_break(WD_BREAK.PAGE)


def _contents(word: WordDocument, numbered: Numbered) -> None:
    """Append the table of contents, filled, with page numbers that Word replaces by its own."""
    word.add_paragraph(numbered.say(labels.CONTENTS), style="TOC Heading")
    entries = [(part.heading.text, part.heading.level, part.heading.anchor) for part in numbered.parts]
    entries.append((numbered.say(labels.ABOUT), 1, _ABOUT))
    lines = [oxml.element_of(word.add_paragraph(style=f"toc {level}")) for _, level, _ in entries]
    oxml.begin_field(lines[0], 'TOC \\o "1-2" \\h \\z \\u', is_stale=True)
    for line, (text, _, anchor), page in zip(lines, entries, pages(numbered), strict=True):
        link = oxml.link(line, anchor)
        link.append(oxml.run_node(f"{text}\t"))
        oxml.field(link, f"PAGEREF {oxml.bookmark_name(anchor)} \\h", str(page))
    oxml.end_field(lines[-1])


def _colophon(word: WordDocument, writer: Writer) -> None:
    numbered = writer.numbered
    writer.heading(numbered.say(labels.ABOUT), 1, _ABOUT)
    word.add_paragraph(numbered.say(labels.ABOUT_TEXT))
    provenance = numbered.document.provenance
    if not provenance:
        return
    table = word.add_table(rows=len(provenance), cols=2, style=TABLE)
    oxml.align_left(table)
    for row, pair in zip(table.rows, provenance.items(), strict=True):
        for cell, text in zip(row.cells, pair, strict=True):
            cell.paragraphs[0].style = CELL
            cell.paragraphs[0].add_run(text)
    oxml.fix_columns(table, [Mm(45), TEXT_WIDTH - Mm(45)])


def _timeless(package: bytes) -> bytes:
    """Return a zip file whose entries bear no time, so that the same document gives the same bytes."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as given, zipfile.ZipFile(written, "w") as made:
        for entry in given.infolist():
            plain = zipfile.ZipInfo(entry.filename, _NO_TIME)
            plain.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(plain, given.read(entry))
    return written.getvalue()
