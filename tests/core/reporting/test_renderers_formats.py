"""What each format promises of its own: links that lead somewhere, tags for screen readers, real styles."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from pypdf import PdfReader
from tests.support import read_back
from tests.support.read_back import W
from tests.support.sample_document import SOURCE, document, long_report, sample

from rettidig.reporting.document import Box, BoxKind, Chapter, Figure, Paragraph, Table
from rettidig.reporting.numbering import number
from rettidig.reporting.render import render

XMP = "{http://www.aiim.org/pdfua/ns/id/}part"
NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)


@cache
def rendered(format_: str) -> bytes:
    return render(sample(), format_)


def headings() -> list[str]:
    return [part.heading.text for part in number(sample()).parts]


# HTML


def test_a_page_fetches_nothing_and_runs_nothing():
    tree = read_back.page(rendered("html"))
    assert not tree.xpath("//script | //link | //iframe | //img | //object | //@src | //@srcset | //@onclick")
    assert not [href for href in tree.xpath("//@href") if not href.startswith("#")]
    assert "url(" not in tree.findtext(".//style")
    assert "@import" not in tree.findtext(".//style")


def test_every_link_of_a_page_leads_to_one_place():
    tree = read_back.page(rendered("html"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href")} <= set(ids)
    assert set(tree.xpath("//@aria-labelledby")) <= set(ids)


def test_a_page_has_one_h1_and_skips_no_level():
    tree = read_back.page(rendered("html"))
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.feature("F231")
def test_the_contents_of_a_page_are_its_headings():
    tree = read_back.page(rendered("html"))
    listed = [read_back.words(link.text_content()) for link in tree.xpath("//nav/ol//a")]
    assert listed == headings()
    shown = [read_back.words(head.text_content()) for head in tree.xpath("//main//h2 | //main//h3")]
    assert shown == headings()
    assert tree.xpath("//nav//details//a/@href") == [
        f"#{caption.anchor}" for caption, _ in number(sample()).items()
    ]


def test_a_page_is_named_and_its_parts_can_be_heard():
    tree = read_back.page(rendered("html"))
    assert tree.get("lang") == "da"
    assert tree.findtext(".//title") == sample().title
    assert tree.xpath("//body/a[1]/@href") == [f"#{tree.xpath('//main/@id')[0]}"]
    figures = [item for _, item in number(sample()).items() if isinstance(item, Figure)]
    assert tree.xpath("//figure//svg/@aria-label") == [figure.alternative for figure in figures]
    assert set(tree.xpath("//figure//svg/@role")) == {"img"}
    assert not tree.xpath("//svg//*/@role | //svg//*/@aria-label")
    assert len(tree.xpath("//figure/figcaption")) == len(tree.xpath("//figure//details//table")) == 3
    assert all(region.get("aria-label") for region in tree.xpath("//*[@role='region']"))
    assert set(tree.xpath("//*[@role='region']/@tabindex")) == {"0"}


def test_tables_of_a_page_have_captions_and_headers():
    tree = read_back.page(rendered("html"))
    for table in tree.xpath("//div[@class='table']//table"):
        assert table.xpath("./caption")
        assert set(table.xpath("./thead//th/@scope")) == {"col"}
        assert len(table.xpath("./tbody/tr")) == len(table.xpath("./tbody/tr/th[@scope='row']"))


def luminance(colour: str) -> float:
    full = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(("ink", ground) for ground in ("#ffffff", "pale", "#fbf3ee")),
        *(
            ("soft", "#ffffff"),
            ("accent", "#ffffff"),
            ("accent", "pale"),
            ("rust", "#fbf3ee"),
            ("#ffffff", "accent"),
        ),
    ],
)
def test_text_of_a_page_stands_out_from_what_it_stands_on(text, ground):
    style = read_back.page(rendered("html")).findtext(".//style")
    named = dict(re.findall(r"--(\w+): (#\w+)", style))
    light, dark = sorted((luminance(named.get(one, one)) for one in (text, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


# PDF


def pdf() -> PdfReader:
    return PdfReader(BytesIO(rendered("pdf")))


def test_a_pdf_is_tagged_and_says_that_it_is_pdf_ua():
    reader = pdf()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part>1<|pdfuaid:part=\"1\"", metadata)
    assert reader.trailer["/Root"]["/Lang"] == "da"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == sample().title
    assert reader.metadata.author == sample().author
    assert reader.metadata.creation_date == NOON
    assert all(
        f"{label}: {value}" in reader.metadata.keywords for label, value in sample().provenance.items()
    )


def tags(node: object) -> list[tuple[str, str | None]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [found for child in node for found in tags(child)]
    if not isinstance(node, dict):
        return []
    own = [(node["/S"], node.get("/Alt"))] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


def test_a_pdf_tells_what_its_parts_are():
    found = tags(pdf().trailer["/Root"]["/StructTreeRoot"])
    kinds = {kind for kind, _ in found}
    assert {"/H1", "/H2", "/Table", "/TH", "/Caption", "/L", "/LI", "/Figure", "/Link"} <= kinds
    spoken = [str(alt) for kind, alt in found if kind == "/Figure"]
    figures = [item for _, item in number(sample()).items() if isinstance(item, Figure)]
    assert spoken == [figure.alternative for figure in figures]


@pytest.mark.feature("F231")
def test_the_contents_of_a_pdf_name_the_page_that_each_heading_stands_on():
    reader = pdf()
    texts = [read_back.words(sheet.extract_text()) for sheet in reader.pages]
    for heading in headings():
        page = int(re.search(re.escape(heading) + r" (\d+)", texts[1])[1])
        assert heading in texts[page - 1]


def test_a_pdf_has_bookmarks_for_its_chapters_and_sections():
    def titles(outline: list) -> list[str]:
        return [
            title
            for entry in outline
            for title in (titles(entry) if isinstance(entry, list) else [read_back.words(entry.title)])
        ]

    assert [title for title in titles(pdf().outline) if title in headings()] == headings()


def test_a_long_table_of_a_pdf_repeats_its_header_on_each_page():
    texts = [read_back.words(sheet.extract_text()) for sheet in pdf().pages]
    with_rows = [text for text in texts if "kvartal" in text and "Fristen er overholdt" in text]
    assert len(with_rows) > 1
    assert all("Kommune og kvartal" in text for text in with_rows)


def test_pages_of_a_pdf_are_numbered():
    texts = [sheet.extract_text().split() for sheet in pdf().pages]
    assert all(str(place) in text for place, text in enumerate(texts[1:], start=2))


def test_a_pdf_carries_its_own_fonts():
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for sheet in pdf().pages
        for font in sheet["/Resources"].get("/Font", {}).values()
    }
    assert fonts
    assert all(font.startswith("IBMPlexSans") for font in fonts)


# Word


def word() -> docx.document.Document:
    return docx.Document(BytesIO(rendered("docx")))


def test_a_word_file_uses_real_styles():
    styles = [paragraph.style.name for paragraph in word().paragraphs]
    assert styles.count("Heading 1") == 5
    assert styles.count("Heading 2") == 4
    assert styles.count("Caption") == 5
    assert {"Title", "Subtitle", "TOC Heading", "toc 1", "toc 2"} <= set(styles)


@pytest.mark.feature("F231")
def test_the_contents_of_a_word_file_are_filled_and_lead_to_the_headings():
    entries = [one for one in word().paragraphs if one.style.name.startswith("toc")]
    assert [one.text.split("\t")[0] for one in entries] == [*headings(), "Om dokumentet"]
    pages = [int(one.text.split("\t")[1]) for one in entries]
    assert pages == sorted(pages)
    assert pages[0] == 3


def codes() -> list[str]:
    return [(one.text or "").strip() for one in word().element.body.iter(f"{W}instrText")]


def test_every_field_and_link_of_a_word_file_has_its_bookmark():
    body = word().element.body
    marks = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    asked = {code.split()[1] for code in codes() if code.startswith(("REF", "PAGEREF"))}
    asked |= {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert asked <= set(marks)
    assert any(code.startswith("REF") for code in codes())
    ids = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids))


def test_captions_of_a_word_file_count_themselves():
    assert [code.split()[1] for code in codes() if code.startswith("SEQ")] == [
        caption.word for caption, _ in number(sample()).items()
    ]


def test_every_field_of_a_word_file_is_whole():
    kinds = [mark.get(f"{W}fldCharType") for mark in word().element.body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(codes())


def test_pictures_of_a_word_file_have_text_alternatives():
    pictures = word().inline_shapes
    figures = [item for _, item in number(sample()).items() if isinstance(item, Figure)]
    assert [shape._inline.docPr.get("descr") for shape in pictures] == [one.alternative for one in figures]


def test_tables_of_a_word_file_repeat_their_header_row_and_keep_rows_whole():
    tables = [
        table for table in word().tables if table.style.name == "Rettidig tabel" and len(table.rows) > 4
    ]
    headers = [len(list(table._element.iter(f"{W}tblHeader"))) for table in tables]
    assert headers == [1]
    assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for table in tables for row in table.rows)


def test_a_word_file_is_danish_dated_and_numbered():
    about = word().core_properties
    assert (about.title, about.author, about.language) == (sample().title, sample().author, "da-DK")
    assert about.created == about.modified
    assert about.created.replace(tzinfo=UTC) == NOON
    assert "python-docx" not in about.comments
    styles = read_back.part(rendered("docx"), "word/styles.xml")
    assert {spoken.get(f"{W}val") for spoken in styles.iter(f"{W}lang")} == {"da-DK"}
    footer = word().sections[0].footer._element
    assert [code.text.strip() for code in footer.iter(f"{W}instrText")] == ["PAGE"]


@pytest.mark.slow
def test_the_contents_of_a_long_word_file_take_two_pages():
    entries = [
        one
        for one in docx.Document(BytesIO(render(long_report(40), "docx"))).paragraphs
        if one.style.name == "toc 1"
    ]
    assert entries[0].text.endswith("\t4")


# Excel


def test_a_workbook_has_a_sheet_for_each_figure_and_table_and_links_to_them():
    names = [one.get("name") for one in read_back.part(rendered("xlsx"), "xl/workbook.xml").iter("{*}sheet")]
    labels = [caption.label for caption, _ in number(sample()).items()]
    assert names == ["Indhold", "Konklusioner", *labels, "Om"]
    links = read_back.part(rendered("xlsx"), "xl/worksheets/sheet1.xml").iter("{*}hyperlink")
    assert [link.get("location") for link in links] == [f"'{name}'!A1" for name in names[1:]]


def test_shares_of_a_workbook_are_numbers_in_per_cent_under_a_frozen_header():
    place = 3 + [caption.label for caption, _ in number(sample()).items()].index("Tabel 1")
    sheet = read_back.part(rendered("xlsx"), f"xl/worksheets/sheet{place}.xml")
    styles = read_back.part(rendered("xlsx"), "xl/styles.xml")
    formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter("{*}numFmt")}
    looks = [one.get("numFmtId") for one in styles.find("{*}cellXfs")]
    cell = next(one for one in sheet.iter("{*}c") if one.get("r") == "B7")
    assert formats[looks[int(cell.get("s"))]] == "0 %"
    assert float(cell.findtext("{*}v")) == pytest.approx(104 / 123)
    assert sheet.find(".//{*}pane").get("topLeftCell") == "A7"


def test_conclusions_have_a_sheet_of_their_own():
    text = read_back.text_of(rendered("xlsx"), "xlsx")
    assert "I høj grad holdes den første samtale inden for en uge (figur 1)." in text
    assert "Grupper med under 30 sager er små; forskelle mellem dem kan være tilfældige." in text


def test_no_sheet_holds_a_formula():
    names = [caption for caption, _ in number(sample()).items()]
    for place in range(1, len(names) + 4):
        assert not list(read_back.part(rendered("xlsx"), f"xl/worksheets/sheet{place}.xml").iter("{*}f"))


def test_numbers_of_a_workbook_keep_the_decimals_they_have():
    table = Table("t", "Uger", ("Trin", "Uger", "Antal"), (("a", Decimal("4.20"), Decimal(1200)),), SOURCE)
    data = render(document((Chapter("Et", (table,)),)), "xlsx")
    assert read_back.xlsx_tables(data)["Tabel 1"][1] == ["a", 4.2, 1200]
    formats = [one.get("formatCode") for one in read_back.part(data, "xl/styles.xml").iter("{*}numFmt")]
    assert "#,##0.00" in formats


def with_wide_table(format_: str, *, is_appendix: bool) -> bytes:
    header = ("Spørgsmål", *(f"Meget lang overskrift {letter}" for letter in "ABCDEFG"))
    rows = tuple((f"Et spørgsmål af en vis længde, nr. {i}", *[f"tekst {i}"] * 7) for i in range(9))
    wide = Table("bred", "Bred tabel", header, rows, SOURCE)
    words = (Paragraph(("Et afsnit med nok ord til, at siden ikke er tom.",)),)
    chapters = (
        Chapter("Først", words),
        Chapter("Bredt", (wide,), is_appendix=is_appendix),
        Chapter("Sidst", words),
    )
    return render(document(chapters), format_)


@pytest.mark.parametrize(("is_appendix", "n_lying"), [(True, 1), (False, 0)])
def test_an_appendix_with_a_wide_table_is_set_on_lying_pages_without_an_empty_one(is_appendix, n_lying):
    pages = PdfReader(BytesIO(with_wide_table("pdf", is_appendix=is_appendix))).pages
    assert sum(page.mediabox.width > page.mediabox.height for page in pages) == n_lying
    assert all(len(page.extract_text().split()) > 12 for page in pages[1:])


@pytest.mark.parametrize(("is_appendix", "lying"), [(True, [False, True, False]), (False, [False])])
def test_an_appendix_with_a_wide_table_is_a_lying_section_in_word(is_appendix, lying):
    file = docx.Document(BytesIO(with_wide_table("docx", is_appendix=is_appendix)))
    assert [section.page_width > section.page_height for section in file.sections] == lying


def test_a_conclusion_in_word_may_run_on_over_the_page_paragraph_by_paragraph():
    words = tuple(Paragraph((f"Afsnit {i}.",)) for i in range(3))
    chapter = Chapter("Bokse", tuple(Box(kind, "Titel", words) for kind in BoxKind))
    file = docx.Document(BytesIO(render(document((chapter,)), "docx")))
    rows = {kind: len(table.rows) for kind, table in zip(BoxKind, file.tables, strict=False)}
    assert rows == {kind: 3 if kind is BoxKind.CONCLUSION else 1 for kind in BoxKind}
