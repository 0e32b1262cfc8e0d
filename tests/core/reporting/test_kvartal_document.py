"""The quarterly report in its formats: one page that says it all, annexes, and the same numbers."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from pypdf import PdfReader
from tests.support import read_back
from tests.support.quarters import NOW, TEXT, figures, group, nordby, quarter, supervision
from typer.testing import CliRunner

from rettidig.cli import app
from rettidig.reporting.document import Box, Document, Figure, Share, Table, Trend
from rettidig.reporting.kvartal import Comment, document, small_cells, written
from rettidig.reporting.numbering import number
from rettidig.reporting.numbers import cell_text
from rettidig.reporting.render import RENDERERS, render
from rettidig.reporting.trends import trend_png, trend_svg
from rettidig.vocabulary import Refused


@cache
def report() -> Document:
    return document(nordby())


@cache
def rendered(format_: str) -> bytes:
    return render(report(), format_)


def tables(made: Document) -> list[Table]:
    return [item for _, item in number(made).items() if isinstance(item, Table)]


def page_table(made: Document) -> Table:
    [table] = [block for block in made.chapters[0].blocks if isinstance(block, Table)]
    return table


def row(made: Document, label: str) -> tuple:
    [found] = [cells for cells in page_table(made).rows if cells[0] == label]
    return found


# The page


@pytest.mark.feature("F205")
def test_the_page_has_every_area_and_group_and_comment():
    labels = [cells[0] for cells in page_table(report()).rows]
    assert labels == [
        *(label for area in nordby().areas for label in (area.name, *(one.title for one in area.groups))),
        "I alt",
    ]
    text = read_back.text_of(rendered("html"), "html")
    for area in nordby().areas:
        assert f"{area.name}: {area.comment.text if area.comment else 'Der er ikke skrevet'}" in text
    assert "(Prøve Leder, 12. januar 2027)" in text


def test_the_rows_sum_up():
    table = page_table(report())
    sums = [table.rows[place] for place in sorted(table.strong_rows)]
    assert [cells[0] for cells in sums] == [*(area.name for area in nordby().areas), "I alt"]
    for column in (*range(1, 5), *range(7, 12)):
        *areas, whole = (cells[column] for cells in sums)
        assert sum(areas) == whole
        groups = (cells[column] for cells in table.rows if cells not in sums)
        assert sum(cell for cell in groups if cell != "–") == whole


def test_a_row_has_four_quarters_and_this_ones_cases():
    cells = row(report(), "Uddannelseshjælp")
    assert cells[1:5] == (48, 40, 30, 14)
    assert cells[6:] == ("Fald", 20, 14, 3, 0, 0)
    assert isinstance(cells[5], Trend)
    assert cells[5].shares == tuple(Share(errors, 200) for errors in (48, 40, 30, 14))
    assert cells[5].words.startswith("Fejl pr. 100 bedømmelser: 1. kv. 2026: 24,0; ")


def test_a_hidden_group_shows_nothing_and_is_in_no_sum():
    cells = row(report(), "Jobafklaring")
    assert cells[1:5] == cells[7:][:4] == ("–",) * 4
    assert (cells[6], cells[5].shares) == ("Skjult", (None,) * 4)
    everything = "\n".join(read_back.text_of(rendered(one), one) for one in RENDERERS)
    assert everything.count("Jobafklaring") > 0
    annexes = [table for table in tables(report()) if table.id.startswith(("tal-", "mere-"))]
    assert not [cells for table in annexes for cells in table.rows if cells[0] == "Jobafklaring"]


def test_a_report_of_one_area_has_no_row_of_all():
    labels = [cells[0] for cells in page_table(document(quarter())).rows]
    assert labels == ["Jobcenter", "Dagpenge"]


@pytest.mark.feature("F205")
def test_it_is_one_page_of_paper():
    pages = PdfReader(BytesIO(rendered("pdf"))).pages
    first, second = (read_back.words(page.extract_text()) for page in pages[:2])
    assert first.startswith("Nordby Kommune · 15. januar 2027 Ledelsestilsyn, 4. kvartal 2026")
    for area in nordby().areas:
        assert area.name in first
    assert first.endswith("12. januar 2027)")
    assert second.startswith("Bilag A")


def test_it_is_one_page_with_the_longest_comments_too():
    long = Comment((TEXT * 3)[:700], "Prøve Leder", nordby().as_of)
    areas = tuple(replace(area, comment=long) for area in nordby().areas)
    pages = PdfReader(BytesIO(render(document(replace(nordby(), areas=areas)), "pdf"))).pages
    assert "Unge og voksne med særlige behov: Der ses" in read_back.words(pages[0].extract_text())
    assert read_back.words(pages[1].extract_text()).startswith("Bilag A")


def test_a_comments_line_breaks_do_not_break_the_page():
    comment = Comment("Første linje.\n\nAnden  linje.", "Prøve Leder", nordby().as_of)
    made = quarter()
    text = read_back.text_of(
        render(document(replace(made, areas=(replace(made.areas[0], comment=comment),))), "html"), "html"
    )
    assert "Jobcenter: Første linje. Anden linje. (Prøve Leder" in text


def test_a_quarter_with_nothing_has_a_page_that_says_so():
    made = document(quarter(areas=()))
    for format_ in RENDERERS:
        assert "Der er ingen tal at vise for 4. kvartal 2026." in read_back.text_of(
            render(made, format_), format_
        )


# The annexes


@pytest.mark.feature("F206")
def test_every_area_has_a_figure_with_its_words():
    drawn = [item for _, item in number(report()).items() if isinstance(item, Figure)]
    assert [figure.title.partition(":")[0] for figure in drawn] == [area.name for area in nordby().areas]
    for figure in drawn:
        for bar in figure.chart.bars:
            assert bar.label in figure.alternative
            assert bar.met <= bar.n == 20


def test_shares_have_intervals_where_there_was_a_sample():
    every = supervision(found=figures(8), is_sample=False)
    made = document(quarter(group("Dagpenge", 8), group("Ydelser", supervisions=(every,))))
    [table] = [one for one in tables(made) if one.id == "tal-1"]
    by_group = {cells[0]: cells for cells in table.rows}
    assert by_group["Dagpenge"][4:6] == (Share(8, 20), "21–62 pct.")
    assert by_group["Ydelser"][5] == "–"


def test_why_something_cannot_be_compared_is_told():
    [table] = [one for one in tables(report()) if one.id == "sammenligning"]
    why = {cells[1]: cells[-1] for cells in table.rows}
    assert why["Tabt arbejdsfortjeneste"] == "Reglen er en anden."
    assert why["Merudgifter til voksne"] == "Stikprøven er udtrukket på en anden måde."
    assert why["Kontanthjælp"] == ""


def test_other_points_altogether_are_told():
    pair = supervision(NOW.before()), supervision(found=figures(first=50))
    [table] = [
        one for one in tables(document(quarter(group(supervisions=pair)))) if one.id == "sammenligning"
    ]
    assert table.rows[0][-1] == "Ingen af spørgsmålene er stillet begge gange."


def test_no_errors_before_gives_no_ratio():
    [table] = [one for one in tables(document(quarter(group("Dagpenge", 0, 9)))) if one.id == "sammenligning"]
    assert table.rows[0][6:8] == ("∞", "1,97–∞")


def test_the_rules_are_told():
    text = read_back.text_of(rendered("html"), "html")
    small = small_cells()
    assert "i under 5 pct. af tilfældene" in text
    assert "Når 13 målgrupper sammenlignes, vil tilfældet alene i gennemsnit give 0,7" in text
    assert (
        f"færre end {['nul', 'en', 'to', 'tre', 'fire', 'fem'][small.least_cases]} sager er gennemgået"
        in text
    )


# The same in every format


@pytest.mark.parametrize("format_", RENDERERS)
def test_every_sentence_is_in_every_format(format_):
    numbered = number(report())
    text = read_back.text_of(rendered(format_), format_)
    boxes = [block for block in report().chapters[0].blocks if isinstance(block, Box)]
    for box in boxes:
        for block in box.blocks:
            for content in getattr(block, "items", None) or (block.content,):
                said = read_back.words("".join(run.text for run in numbered.runs(content)))
                assert said in text


def test_every_number_is_the_same_in_every_format():
    html, word, excel = (
        read_back.html_tables(rendered("html")),
        read_back.docx_tables(rendered("docx")),
        read_back.xlsx_tables(rendered("xlsx")),
    )
    pdf = read_back.text_of(rendered("pdf"), "pdf").replace(" ", "")
    for caption, item in number(report()).items():
        if not isinstance(item, Table):
            continue
        shown = [
            ["" if isinstance(c, Trend) else read_back.words(cell_text(c)) for c in cells]
            for cells in item.rows
        ]
        assert html[caption.label][1:] == shown
        assert word[caption.label][1:] == shown
        assert [[_plain(cell) for cell in line] for line in excel[caption.label][1:]] == [
            [_expected(cell) for cell in cells] for cells in item.rows
        ]
        for cells in shown:
            assert "".join(cells[:5]).replace(" ", "") in pdf


def _plain(cell: object) -> object:
    return float(cell) if isinstance(cell, int | float) else cell


def _expected(cell: object) -> object:
    if isinstance(cell, Share):
        return round(cell.met / cell.n, 14)
    if isinstance(cell, Trend):
        return cell.words
    return cell if isinstance(cell, str) else float(cell)


@pytest.mark.parametrize("format_", RENDERERS)
def test_the_same_quarter_gives_the_same_bytes(format_):
    assert render(document(nordby()), format_) == rendered(format_)


def test_the_html_page_has_pictures_with_words():
    tree = read_back.page(rendered("html"))
    bars = tree.xpath("//svg[@class='trend']")
    assert len(bars) == 22
    assert all(bar.get("role") == "img" and bar.get("aria-label") for bar in bars)
    ids = tree.xpath("//@id")
    assert {href[1:] for href in tree.xpath("//@href")} <= set(ids)
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert "Kvartalet på én side" in tree.xpath("//h2")[0].text_content()


def test_the_word_page_has_pictures_with_words():
    word = docx.Document(BytesIO(rendered("docx")))
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert len(described) == 22 + 5
    assert all(described)
    assert "TOC Heading" not in {paragraph.style.name for paragraph in word.paragraphs}


def test_excel_opens_with_the_sentences():
    with ZipFile(BytesIO(rendered("xlsx"))) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert names[:3] == ["Indhold", "Konklusioner", "Tabel 1"]


# Small bars


def test_small_bars_stand_on_a_line_and_end_in_the_dark_one():
    drawn = trend_svg(Trend((Share(1, 2), None, Share(0, 5), Share(1, 1000)), 0.5, "ord"))
    assert drawn.count("<rect") == 6
    assert 'height="14" fill="#93b5ae"' in drawn
    assert 'height="0" fill="#93b5ae"' in drawn
    assert 'height="1" fill="#1b4f4a"' in drawn
    assert trend_png(Trend((Share(1, 2),), 0.5, "ord")).startswith(b"\x89PNG")


def test_a_bar_above_the_highest_is_wrong():
    with pytest.raises(ValueError, match="above"):
        Trend((Share(1, 2),), 0.4, "ord")


def test_bars_of_nothing():
    assert "<rect" not in trend_svg(Trend((None, Share(0, 0)), 0.0, "ord"))


# The command


@pytest.mark.parametrize("format_", RENDERERS)
def test_the_command_writes_the_report(tmp_path, format_):
    (tmp_path / "kvartal.json").write_bytes(written(nordby()))
    out = tmp_path / "ud" / f"rapport.{format_}"
    given = ["report", str(tmp_path), "--kind", "kvartal", "--format", format_, "--out", str(out)]
    result = CliRunner().invoke(app, given, catch_exceptions=False)
    assert (result.exit_code, out.read_bytes()) == (0, rendered(format_))


def test_the_command_refuses_a_folder_without_figures(tmp_path):
    out = tmp_path / "rapport.pdf"
    with pytest.raises(Refused, match=r"no kvartal\.json"):
        CliRunner().invoke(
            app, ["report", str(tmp_path), "--kind", "kvartal", "--out", str(out)], catch_exceptions=False
        )
    assert not out.exists()


@pytest.mark.parametrize("given", [["--kind", "årsrapport"], ["--kind", "kvartal", "--format", "txt"]])
def test_the_command_knows_its_kinds_and_formats(tmp_path, given):
    result = CliRunner().invoke(app, ["report", str(tmp_path), "--out", str(tmp_path / "x"), *given])
    assert result.exit_code == 2
