"""All formats say the same: numbers, words, order, references; and the same document gives the same bytes."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tests.support import read_back
from tests.support.sample_document import NASTY, SOURCE, document, municipalities, sample

from rettidig.reporting.document import (
    Bar,
    Box,
    BoxKind,
    Bullets,
    Chapter,
    Chart,
    Document,
    Figure,
    Paragraph,
    Reference,
    Section,
    Share,
    Table,
)
from rettidig.reporting.numbering import number
from rettidig.reporting.numbers import cell_text, share_of_bar, shown
from rettidig.reporting.render import RENDERERS, render, write

FORMATS = tuple(RENDERERS)
ROOT = Path(__file__).parents[3]


@cache
def rendered(format_: str) -> bytes:
    return render(sample(), format_)


def tables() -> dict[str, Table]:
    return {caption.label: item for caption, item in number(sample()).items() if isinstance(item, Table)}


def figures() -> dict[str, Figure]:
    return {caption.label: item for caption, item in number(sample()).items() if isinstance(item, Figure)}


def expected_rows(table: Table) -> list[list[str]]:
    return [list(table.header), *([cell_text(cell) for cell in row] for row in table.rows)]


@pytest.mark.parametrize("reader", [read_back.html_tables, read_back.docx_tables])
def test_tables_are_read_back_as_they_were_written(reader):
    found = reader(rendered("html" if reader is read_back.html_tables else "docx"))
    for label, table in tables().items():
        assert found[label] == expected_rows(table)


def test_a_workbook_holds_the_same_tables_as_numbers():
    found = read_back.xlsx_tables(rendered("xlsx"))
    for label, table in tables().items():
        assert found[label][0] == list(table.header)
        assert found[label][1:] == read_back.rounded(
            [[as_number(cell) for cell in row] for row in table.rows]
        )


def as_number(cell: object) -> object:
    if isinstance(cell, Share):
        return cell.met / cell.n if cell.n else "–"
    return "" if cell is None else cell


def test_a_pdf_holds_every_row_of_every_table():
    for table in tables().values():
        text = read_back.pdf_tables(rendered("pdf"), read_back.words(" ".join(table.header[-1:])))
        for row in expected_rows(table)[1:]:
            assert read_back.words(" ".join(row)) in text


def test_figures_show_the_same_shares_in_page_and_workbook():
    on_page, in_book = read_back.html_tables(rendered("html")), read_back.xlsx_tables(rendered("xlsx"))
    for label, figure in figures().items():
        place = on_page[label][0].index("Andel")
        shares = [shown(share_of_bar(bar)) for bar in figure.chart.bars]
        assert [row[place] for row in on_page[label][1:]][: len(shares)] == shares
        numbers = [row[place] for row in in_book[label][1:]][: len(shares)]
        asked = ["–" if bar.share is None else bar.share for bar in figure.chart.bars]
        assert [numbers] == read_back.rounded([asked])


@pytest.mark.feature("F221")
def test_a_pdf_shows_the_shares_and_the_average_of_each_municipality():
    text = read_back.text_of(rendered("pdf"), "pdf")
    chart = municipalities()
    assert f"Gennemsnit: {shown(chart.average_of)}" in text
    assert all(bar.label in text for bar in chart.bars)


@pytest.mark.feature("F231")
@pytest.mark.parametrize("format_", FORMATS)
def test_chapters_figures_and_tables_are_numbered_in_order(format_):
    text = read_back.text_of(rendered(format_), format_)
    if format_ != "xlsx":
        for heading in (
            "1 Indledning og sammenfatning",
            "1.1 Formål",
            "2.1 Kommunerne",
            "Bilag A Alle sager",
        ):
            assert heading in text
    for label, item in {**figures(), **tables()}.items():
        assert f"{label} {item.title}" in text or f"{label}. {item.title}" in text


@pytest.mark.parametrize("format_", ["html", "pdf", "docx"])
def test_a_reference_carries_the_number_of_its_target(format_):
    text = read_back.text_of(rendered(format_), format_)
    assert "jf. figur 3." in text
    assert "Sagerne står i bilag A." in text
    assert "Figur 1 viser andelen i hver kommune." in text


@pytest.mark.parametrize("format_", FORMATS)
def test_where_the_numbers_came_from_is_printed(format_):
    text = read_back.text_of(rendered(format_), format_)
    for label, value in sample().provenance.items():
        assert label in text
        assert value in text


def nasty() -> Document:
    chart = Chart((Bar("#1 <a> & $b$", 0.5, 2, met=1), Bar("*_c_* @d", None, 0)))
    blocks = (
        Paragraph((NASTY,)),
        Box(BoxKind.CONCLUSION, NASTY, (Bullets(((NASTY,),)),)),
        Figure("f", NASTY, chart, NASTY, NASTY, NASTY),
        Table("t", NASTY, ("A", NASTY), (("x", NASTY),), NASTY, NASTY),
    )
    chapters = (Chapter(NASTY, blocks, (Section(NASTY, ()),)),)
    return replace(document(chapters), title=NASTY, subtitle=NASTY, author=NASTY, provenance={"Kilde": NASTY})


@pytest.mark.parametrize(("format_", "times"), [("html", 10), ("pdf", 10), ("docx", 10), ("xlsx", 10)])
def test_every_character_survives_everywhere(format_, times):
    text = read_back.text_of(render(nasty(), format_), format_)
    # A PDF may break a line inside a word of signs; white space says nothing here.
    assert text.replace(" ", "").count(NASTY.replace(" ", "")) >= times


@pytest.mark.parametrize("format_", FORMATS)
def test_a_reference_to_nothing_is_refused(format_):
    lost = document((Chapter("Et", (Paragraph((Reference("findes-ikke"),)),)),))
    with pytest.raises(ValueError, match="findes-ikke"):
        render(lost, format_)


def test_a_reference_inside_a_box_is_checked_too():
    box = Box(BoxKind.FACT, "Fakta", (Bullets(((Reference("findes-ikke"),),)),))
    with pytest.raises(ValueError, match="findes-ikke"):
        number(document((Chapter("Et", (), (Section("To", (box,)),)),)))


def test_an_id_used_twice_is_refused():
    table = Table("t", "En tabel", ("A",), (("x",),), SOURCE)
    with pytest.raises(ValueError, match="'t' is used twice"):
        number(document((Chapter("Et", (table, table)),)))
    with pytest.raises(ValueError, match="'t' is used twice"):
        number(document((Chapter("Et", (table,), id="t"),)))


def test_wrong_shares_and_tables_cannot_be_made():
    with pytest.raises(ValueError, match="not 1 of 3"):
        Bar("x", 0.5, 3, met=1)
    with pytest.raises(ValueError, match="not a share"):
        Bar("x", 1.2, 3)
    with pytest.raises(ValueError, match="not a share"):
        Share(4, 3)
    with pytest.raises(ValueError, match="same label and series"):
        Chart((Bar("x", 0.5, 2), Bar("x", 0.5, 2)))
    with pytest.raises(ValueError, match="2 cells"):
        Table("t", "T", ("A", "B"), (("x",),), SOURCE)


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="odt"):
        render(sample(), "odt")


@pytest.mark.parametrize("format_", FORMATS)
def test_english_documents_have_english_words_and_numbers(format_):
    table = Table("t", "Cases", ("Year", "Cases"), (("a", 61644),), "The register")
    english = replace(document((Chapter("One", (Paragraph((Reference("t"),)), table)),)), language="en")
    text = read_back.text_of(render(english, format_), format_)
    assert "Table 1" in text
    assert "17 May 2026" in text
    assert ("61644" if format_ == "xlsx" else "61,644") in text
    assert "Kilde:" not in text


@pytest.mark.slow
def test_the_same_document_gives_the_same_bytes_in_every_process():
    script = (
        "import hashlib, sys; from rettidig.reporting.render import RENDERERS, render;"
        "from tests.support.sample_document import sample;"
        "print(*(hashlib.sha256(render(sample(), f)).hexdigest() for f in RENDERERS))"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/New_York"))
    }
    here = " ".join(hashlib.sha256(rendered(format_)).hexdigest() for format_ in FORMATS)
    assert digests == {here + "\n"}


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "rapport.html"
    write(sample(), "html", target)
    assert target.read_bytes() == rendered("html")
    lost = document((Chapter("Et", (Paragraph((Reference("findes-ikke"),)),)),))
    with pytest.raises(ValueError, match="findes-ikke"):
        write(lost, "html", target)
    assert target.read_bytes() == rendered("html")
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.html"]


def test_nothing_is_left_behind_where_a_file_cannot_be_placed(tmp_path):
    (tmp_path / "rapport.html").mkdir()
    with pytest.raises(OSError, match=r"rapport\.html"):
        write(sample(), "html", tmp_path / "rapport.html")
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.html"]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_document_without_figures_or_provenance_is_still_a_document(format_):
    bare = replace(document((Chapter("Et kapitel", (Paragraph(("Kun tekst.",)),)),)), provenance={})
    text = read_back.text_of(render(bare, format_), format_)
    assert ("Kommunernes indsats for unge" if format_ == "xlsx" else "Kun tekst.") in text


@pytest.mark.parametrize("format_", FORMATS)
def test_a_long_title_and_a_long_provenance_are_kept_whole(format_):
    long = replace(
        sample(), title="Kommunernes indsats " * 20, provenance={"Katalog": "sha256:" + "ab90" * 100}
    )
    text = read_back.text_of(render(long, format_), format_).replace(" ", "")
    assert "Kommunernesindsats" * 20 in text
    assert "ab90" * 100 in text
