"""The whole report of the synthetic audit: its form, its numbers, and that its words follow the data."""

import re
from dataclasses import replace

import pytest
from tests.support.document_text import prose_of, texts_of
from tests.support.fokusrevision_assessed import audit, summary_row

from rettidig.assessment.model import Counts
from rettidig.reporting.document import (
    Bar,
    Block,
    Box,
    BoxKind,
    Bullets,
    Chapter,
    Document,
    Emphasis,
    Figure,
    Paragraph,
    Reference,
    Section,
    Share,
    Table,
)
from rettidig.reporting.fokusrevision import build
from rettidig.reporting.fokusrevision.plan import shipped_plan
from rettidig.reporting.language import quantity
from rettidig.reporting.numbering import number
from rettidig.reporting.numbers import percentage


@pytest.fixture(scope="module")
def document() -> Document:
    return build(audit())


@pytest.fixture(scope="module")
def text(document) -> str:
    return "\n".join(prose_of(document))


def chapter(document: Document, id_: str) -> Chapter:
    return next(one for one in document.chapters if one.id == id_)


def section(document: Document, title: str) -> Section:
    return next(part for one in document.chapters for part in one.sections if part.title == title)


def blocks(document: Document) -> list[Block]:
    return [
        block
        for one in document.chapters
        for part in (one.blocks, *(section.blocks for section in one.sections))
        for block in part
    ]


def boxes(document: Document, kind: BoxKind) -> list[Box]:
    return [block for block in blocks(document) if isinstance(block, Box) and block.kind is kind]


def said(*parts: Block) -> str:
    return "\n".join(text for part in parts for text in texts_of(part))


@pytest.mark.feature("F217")
def test_the_report_has_eight_chapters_and_three_appendices(document):
    titles = [one.title for one in document.chapters if not one.is_appendix]
    assert titles[:2] == ["Ledelsesresume", "Indledning"]
    assert titles[2:] == [theme.title for theme in audit().catalogue.themes]
    assert len(titles) == 8
    appendices = [one.title for one in document.chapters if one.is_appendix]
    assert appendices == ["Alle kontrolpunkter", "Lovgrundlag", "Årsager"]


@pytest.mark.feature("F218")
def test_sixteen_conclusions_are_numbered_in_order(document):
    titles = [box.title for box in boxes(document, BoxKind.CONCLUSION)]
    assert [re.match(r"Delkonklusion (\d+)\. [A-ZÆØÅ]", title)[1] for title in titles] == [
        str(n) for n in range(1, 17)
    ]
    assert titles[0] == "Delkonklusion 1. Den første samtale holdes til tiden"
    assert titles[3] == "Delkonklusion 4. Mange unge får ikke taget den test, de har brug for"


def test_the_headline_follows_the_result(document):
    late = _with_all_counts("fr22-foerste-samtale-1-uge", Counts(150, 219))
    titles = [box.title for box in boxes(build(late), BoxKind.CONCLUSION)]
    assert titles[0] == "Delkonklusion 1. Den første samtale kommer ofte for sent"


def test_two_results_of_one_conclusion_are_joined_by_how_they_agree():
    met_as_ready = _with_all_counts("fr22-moedt-som-uddannelsesparat", Counts(10, 165))
    titles = [box.title for box in boxes(build(met_as_ready), BoxKind.CONCLUSION)]
    assert titles[1] == "Delkonklusion 2. De unge visiteres til tiden, og de mødes som uddannelsesparate"
    titles = [box.title for box in boxes(build(audit()), BoxKind.CONCLUSION)]
    assert titles[1].endswith("til tiden, men mange mødes som aktivitetsparate fra første dag")


def _with_all_counts(point: str, counts: Counts):
    found = audit().catalogue.point(point)
    rows = tuple(
        summary_row(found, "all", "", counts) if row is audit().row(point) else row for row in audit().summary
    )
    return replace(audit(), summary=rows)


@pytest.mark.feature("F219")
def test_every_chapter_on_cases_has_a_box_with_the_requirements_and_their_law(document):
    requirements = boxes(document, BoxKind.REQUIREMENT)
    assert len(requirements) == 5
    assert "Første samtale inden for en uge (LAB § 20 a)." in said(requirements[0])
    assert "testes i læsning" not in said(*requirements)


@pytest.mark.feature("F220")
def test_fact_boxes_name_their_source(document):
    facts = boxes(document, BoxKind.FACT)
    assert [box.title for box in facts] == [
        "Fakta: De tre visitationsgrupper",
        "Fakta: Hvor mange samtaler",
        "Fakta: Uddannelsespålæggets tre trin",
    ]
    assert all(list(texts_of(box))[-1].startswith("Kilde: ") for box in facts)


@pytest.mark.feature("F221")
def test_municipality_figures_have_the_average_of_all_cases_as_a_dashed_line(document):
    figures = [
        block
        for block in blocks(document)
        if isinstance(block, Figure) and "opdelt på kommuner" in block.title
    ]
    assert len(figures) >= 12
    for figure in figures:
        whole = audit().row(figure.id.removeprefix("figur-").removesuffix("-municipality"))
        assert figure.chart.average_of == Share(whole.counts.met, whole.counts.n)
        assert "Stiplet linje angiver gennemsnittet af alle sager, ikke af kommunernes andele." in figure.note


@pytest.mark.feature("F222")
def test_figures_by_group_and_by_measure_show_the_counts_of_the_summary(document):
    figures = {block.id: block for block in blocks(document) if isinstance(block, Figure)}
    groups = figures["figur-fr22-uddannelsespaalaeg-ved-foerste-samtale-visitation-group"]
    assert Bar("Åbenlyst uddannelsesparate", 42 / 43, 43, None, 42) in groups.chart.bars
    assert groups.chart.bars[-1] == Bar("I alt", 293 / 369, 369, None, 293)
    measures = figures["figur-uddannelsesfokus"]
    assert [percentage(bar.met, bar.n) for bar in measures.chart.bars] == [69, 62, 54, 47]
    by_group = figures["figur-uddannelsesfokus-grupper"]
    assert {bar.series for bar in by_group.chart.bars} == {
        "Åbenlyst uddannelsesparate",
        "Uddannelsesparate",
        "Aktivitetsparate",
    }


def test_the_number_of_caseworkers_is_a_stacked_figure(document):
    figures = {block.id: block for block in blocks(document) if isinstance(block, Figure)}
    figure = figures["figur-fr22-en-primaer-kontaktperson-fordeling"]
    assert figure.chart.is_stacked
    total = {bar.series: (bar.met, bar.n) for bar in figure.chart.bars if bar.label == "I alt"}
    assert total == {
        "Én sagsbehandler": (99, 169),
        "To sagsbehandlere": (39, 169),
        "Tre eller flere sagsbehandlere": (31, 169),
    }
    assert "I knap hver femte sag er der altså tre eller flere sagsbehandlere." in said(
        *section(document, "Den samme sagsbehandler").blocks
    )


@pytest.mark.feature("F223")
@pytest.mark.parametrize(
    ("figure", "note"),
    [
        ("fr22-mentor-tilbudt-municipality", "Opgørelsen omfatter ikke åbenlyst uddannelsesparate."),
        ("fr22-samtaler-minimum-up-municipality", "Opgørelsen omfatter kun uddannelsesparate."),
        ("fr22-samtaler-minimum-up-municipality", "Én sag, der ikke kan afgøres, indgår ikke."),
        (
            "fr22-pligt-til-uddannelse-vurderet-municipality",
            "Den omfatter kun de sager, hvor den unge er optaget på en uddannelse.",
        ),
        ("fr22-en-primaer-kontaktperson-fordeling", "kun sager, der har varet mindst 12 måneder."),
        ("fr22-foerste-samtale-1-uge-municipality", "Stikprøven er uvægtet, og tallene er vejledende."),
        ("fr22-foerste-samtale-1-uge-municipality", "N = 369."),
        ("jobfokus", "Opgørelsen omfatter kun åbenlyst uddannelsesparate."),
    ],
)
def test_notes_say_whom_a_figure_concerns(document, figure, note):
    figures = {block.id: block for block in blocks(document) if isinstance(block, Figure)}
    assert note in figures[f"figur-{figure}"].note


@pytest.mark.feature("F224")
@pytest.mark.feature("F087")
def test_every_chapter_sums_up_with_grades_in_italics(document):
    first = chapter(document, "kapitel-foerste-moede")
    bullets = next(block for block in first.blocks if isinstance(block, Bullets))
    assert "Samlet viser data fra de 25 kommuner:" in said(*first.blocks)
    assert Emphasis("i høj grad") in bullets.items[0]
    together = next(item for item in bullets.items if "69 pct." in str(item) and "29 pct." in str(item))
    assert Emphasis("i mindre grad") in together


@pytest.mark.feature("F087")
def test_municipalities_are_counted_by_grade(document):
    text = said(*section(document, "Begrundelse og formål").blocks)
    said_of_grades = (
        "Kravet efterleves *i høj grad* eller *i nogen grad* i syv kommuner og *i mindre grad* i 18 kommuner."
    )
    assert said_of_grades in text


@pytest.mark.feature("F088")
def test_against_the_law_is_said_of_statutory_points_that_are_seldom_met(document):
    test = said(*section(document, "Læse-, skrive- og regnetest").blocks)
    assert re.search(
        r"ravet om en test inden for en måned[^.]*\. Det er ikke i tråd med lovgivningen\.", test
    )
    order = said(*section(document, "Uddannelsespålæg").blocks)
    assert "ikke i tråd" not in order
    mentor = said(*section(document, "Forebyggelse af frafald").blocks)
    assert "9 pct." in mentor
    assert "ikke i tråd" not in mentor


@pytest.mark.feature("F226")
def test_the_transition_table_has_shares_of_the_final_group(document):
    table = next(
        block for block in blocks(document) if isinstance(block, Table) and "visitation-fastholdt" in block.id
    )
    assert table.header == (
        "Ved første visitation",
        "Åbenlyst uddannelsesparate (N = 43)",
        "Uddannelsesparate (N = 151)",
        "Aktivitetsparate (N = 175)",
    )
    assert [row[0] for row in table.rows] == [
        "Åbenlyst uddannelsesparate (N = 51)",
        "Uddannelsesparate (N = 192)",
        "Aktivitetsparate (N = 126)",
    ]
    kept = [table.rows[place][place + 1] for place in range(3)]
    assert kept == [Share(35, 43), Share(140, 151), Share(123, 175)]
    text = said(*section(document, "Visitationen af de unge").blocks)
    assert (
        "var 14 pct. åbenlyst uddannelsesparate, 52 pct. uddannelsesparate og 34 pct. aktivitetsparate"
        in text
    )


@pytest.mark.feature("F228")
def test_few_cases_in_a_municipality_get_a_caveat(document):
    caveats = boxes(document, BoxKind.CAVEAT)
    few = next(box for box in caveats if box.title == "Få sager pr. kommune")
    small = [row for row in audit().rows("fr22-pligt-til-uddannelse-vurderet", "municipality")
             if 0 < row.counts.n < 5]  # fmt: skip
    assert f"I {len(small)} ud af 25 kommuner bygger andelen på færre end fem sager." in said(few)


@pytest.mark.feature("F229")
def test_the_method_is_written_from_the_cases(document):
    method = section(document, "Metode")
    text = said(*method.blocks)
    assert (
        "Sagsgennemgangen omfatter 369 sager fra 25 kommuner. De er udtrukket som en stikprøve, åbnet" in text
    )
    assert "mellem 12 og 15 sager i hver kommune" in text
    assert "åbnet fra januar 2018 til november 2019 og fulgt frem til og med 29. februar 2020" in text
    assert "36 af dem afgøres af datoer" in text
    tables = {block.id: block for block in method.blocks if isinstance(block, Table)}
    assert [row[1] for row in tables["tabel-sager-visitationsgruppe"].rows] == [43, 151, 175, 369]
    assert [row[1] for row in tables["tabel-sager-visitationsår"].rows] == [172, 197, 369]
    assert [row[1] for row in tables["tabel-sager-region"].rows] == [130, 45, 60, 45, 89, 369]


@pytest.mark.feature("F230")
def test_an_earlier_examination_is_set_beside_the_result(document):
    text = said(*section(document, "Læse-, skrive- og regnetest").blocks)
    assert "86 pct. af de unge ikke havde taget testen, selv om de skulle; her er andelen 71 pct." in text
    assert "peger altså i samme retning" in text
    better = build(_with_all_counts("fr22-fvu-test-1-maaned", Counts(200, 24)))
    text = said(*section(better, "Læse-, skrive- og regnetest").blocks)
    assert "her er andelen 11 pct. De to undersøgelser peger altså ikke i samme retning" in text


@pytest.mark.feature("F231")
def test_every_reference_leads_somewhere_and_every_figure_is_referred_to(document):
    numbered = number(document)
    references = {
        part.target
        for block in blocks(document)
        for paragraph in _paragraphs(block)
        for part in paragraph
        if isinstance(part, Reference)
    }
    figures = {block.id for block in blocks(document) if isinstance(block, Figure)}
    assert references <= set(numbered.targets)
    assert figures <= references


def _paragraphs(block: Block):
    match block:
        case Paragraph(content):
            yield content
        case Bullets(items):
            yield from items
        case Box():
            for inner in block.blocks:
                yield from _paragraphs(inner)


@pytest.mark.feature("F186")
def test_the_focus_areas_of_supervision_are_a_figure(document):
    figures = {block.id: block for block in blocks(document) if isinstance(block, Figure)}
    bars = figures["figur-tilsyn-fokus"].chart.bars
    assert [percentage(bar.met, bar.n) for bar in bars] == [92, 92, 92, 60]
    assert figures["figur-tilsyn-fokus"].source == "Interview med kommunerne."


@pytest.mark.feature("F187")
@pytest.mark.parametrize(
    "sentence",
    [
        "Alle 25 kommuner kan dokumentere",
        "18 ud af 25 kommuner (72 pct.) har skrevet ned, hvordan tilsynet er tilrettelagt.",
        "Én af de 25 kommuner (4 pct.) har skrevet en risikovurdering",
        "Ingen af de 25 kommuner har en arbejdsgang",
    ],
)
def test_answers_of_municipalities_are_counted(text, sentence):
    assert sentence in text


@pytest.mark.feature("F188")
def test_interviews_and_cases_are_said_to_be_of_different_times(document):
    caveat = next(box for box in boxes(document, BoxKind.CAVEAT) if "hver sin tid" in box.title)
    assert "kan derfor ikke forklare resultaterne af sagsgennemgangen" in said(caveat)


def test_points_that_could_not_be_settled_are_listed_and_not_talked_about(document):
    question = audit().catalogue.point("fr22-vejledning-ret-og-pligt").question
    appendix = [block for part in chapter(document, "bilag-punkter").sections for block in part.blocks]
    rows = [dict(zip(t.header, row, strict=True)) for t in appendix if isinstance(t, Table) for row in t.rows]
    row = next(row for row in rows if row["Spørgsmål"] == question and "N" in row)
    assert (row["N"], row["Andel"]) == (0, None)
    assert row["Uvist"] > 0
    body = "\n".join(prose_of(document)).split("Bilag A")[0]
    assert question not in body
    assert "Ni kontrolpunkter under temaet kunne ikke afgøres" in body


def test_no_number_in_the_plan_is_a_result():
    plan = shipped_plan()
    words = [
        text for point in plan.points.values() for text in (point.main, point.done or "", point.lack or "")
    ]
    headlines = [
        words
        for one in plan.chapters
        for conclusion in one.conclusions
        for part in conclusion.headline
        for words in (*part.grades.values(), *(band.text for band in part.bands))
    ]
    assert not [
        text for text in (*words, *headlines) if "pct" in text or re.search(r"\d+ (sager|kommuner)", text)
    ]


def test_the_plan_names_only_points_and_themes_of_its_catalogue():
    plan, catalogue = shipped_plan(), audit().catalogue
    points = {point.id for point in catalogue.points}
    named = set(plan.points) | {
        point
        for one in plan.chapters
        for points_ in (*one.findings, *(conclusion.points for conclusion in one.conclusions))
        for point in points_
    }
    assert named <= points
    assert [one.theme for one in plan.chapters] == [theme.id for theme in catalogue.themes]
    assert plan.catalogue == catalogue.id


def test_provenance_tells_where_the_numbers_came_from(document):
    assert document.provenance["Sagssættets hash"] == "d" * 64
    assert document.provenance["Opgjort pr."] == "29. februar 2020"
    assert document.provenance["Stikprøve"] == "ja, uvægtet og vejledende"
    assert document.dated == "2020-02-29"


def test_the_same_assessment_gives_the_same_document(document):
    assert build(audit()) == document


def test_percentages_in_words_agree_with_those_in_figures(text):
    pairs = re.findall(r"I ((?:knap|godt)? ?[a-zæøå ]+?) (?:sag|sager|af sagerne) \((\d+) pct\.\)", text)
    assert pairs
    for words, percent in pairs:
        near = {quantity(per_thousand, 1000).words
                for per_thousand in range(int(percent) * 10 - 5, int(percent) * 10 + 5)}  # fmt: skip
        assert words.strip() in near


def test_measures_of_different_cases_have_their_n_at_each_bar(document):
    figures = [block for part in chapter(document, "kapitel-foerste-moede").sections for block in part.blocks]
    apart = next(one for one in figures if isinstance(one, Figure) and "N står ved hver søjle" in one.note)
    assert [bar.label.partition(" (")[2] for bar in apart.chart.bars] == [
        f"N = {bar.n})" for bar in apart.chart.bars
    ]
