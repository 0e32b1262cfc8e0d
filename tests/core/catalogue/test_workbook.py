"""The workbook of a catalogue: what stands in its cells, and what is refused with sheet and cell."""

import zipfile
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from rettidig.catalogue import Catalogue, load_catalogue
from rettidig.catalogue.kinds import KINDS
from rettidig.catalogue.labels import KINDS_IN_DANISH
from rettidig.catalogue.model import ControlPoint, Expected, Use, Version, WorkedCase, WorkedEvent
from rettidig.catalogue.workbook import read_workbook, sheets, workbook_of
from rettidig.vocabulary import Language, Refused

Cells = dict[str, list[list[object]]]
FIRST = 2
"""The first row of values, counted from 0."""


@pytest.fixture(scope="module")
def cells() -> Cells:
    """Return every cell of the test catalogue's workbook."""
    return cells_of(workbook_of(load_catalogue(Path(__file__).with_name("proeve.yaml")).written))


def cells_of(content: bytes) -> Cells:
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in workbook.sheet_names
    }


def write(cells: Cells, path: Path, *, formulas: frozenset[str] = frozenset()) -> Path:
    """Write the cells as another program would: no formats, and what is in ``formulas`` as a formula."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for name, rows in cells.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str) and cell in formulas:
                    sheet.write_formula(number, place, cell, value=1)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                elif cell != "":
                    sheet.write(number, place, cell)
    book.close()
    return path


def column(cells: Cells, sheet: str, key: str) -> int:
    return cells[sheet][1].index(key)


def changed(cells: Cells, *changes: tuple[str, int, str, object]) -> Cells:
    """Return the cells with a few changed: sheet, row of values from 0, key of the column, value."""
    copy = {name: [list(row) for row in rows] for name, rows in cells.items()}
    for sheet, row, key, value in changes:
        copy[sheet][FIRST + row][column(cells, sheet, key)] = value
    return copy


def value(cells: Cells, sheet: str, row: int, key: str) -> object:
    return cells[sheet][FIRST + row][column(cells, sheet, key)]


def row_of(cells: Cells, point: str) -> int:
    at = column(cells, "Punkter", "id")
    return [row[at] for row in cells["Punkter"][FIRST:]].index(point)


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    return refused.value.message(Language.DANISH)


def test_the_sheets_stand_in_order(cells):
    assert list(cells) == [
        "Læs mig",
        *("Katalog", "Ordforråd", "Punkter", "Versioner", "Eksempler", "Hændelser", "Lånte punkter"),
        "Lister",
    ]


def test_cells_say_it_in_danish_and_dates_are_dates(cells):
    first = row_of(cells, "p-samtale")
    assert value(cells, "Punkter", first, "requirement") == "lovkrav"
    assert value(cells, "Punkter", first, "rule.kind") == "frist"
    assert value(cells, "Punkter", first, "rule.trigger") == "første henvendelse"
    assert value(cells, "Punkter", first, "rule.limit") == "1 uge"
    assert value(cells, "Punkter", first, "rule.pauses") == "sygdom, barsel"
    assert value(cells, "Versioner", 0, "to") == date(2018, 12, 31)
    assert value(cells, "Versioner", 0, "pauses") == "ingen"
    assert value(cells, "Versioner", 1, "law") == "lov § 2\nvejledning"
    assert value(cells, "Versioner", 1, "scope.target_groups") == "alle"
    assert value(cells, "Eksempler", 1, "expect.violations") == "tom"
    assert value(cells, "Eksempler", 1, "expect.reason") == "for sent"
    assert value(cells, "Eksempler", 2, "answers") == "p-samtale=ja"
    assert value(cells, "Hændelser", 1, "values") == "sted=her"
    each = row_of(cells, "p-efter-tilbud")
    assert value(cells, "Punkter", each, "rule.trigger") == (
        "tilbud (art=[praktik | kursus], mindst 2 uger) eller (fra 2019-01-01, til 2019-12-31)"
    )
    assert value(cells, "Punkter", each, "rule.limit") == "udgangen af uge 2"
    conditions = value(cells, "Punkter", row_of(cells, "p-plan"), "scope.when")
    assert conditions == "findes: samtale (opfoelgning=nej)\npunkt p-samtale: ikke opfyldt"


def test_what_another_program_wrote_reads_the_same(cells, proeve, tmp_path):
    assert read_workbook(write(cells, tmp_path / "a.xlsx")) == proeve


def test_cells_may_be_written_as_people_write_them(cells, proeve, tmp_path):
    amount = row_of(cells, "p-beloeb")
    given = changed(
        cells,
        ("Punkter", 0, "title", "Ny titel"),
        ("Punkter", 0, "correctable", True),
        ("Punkter", 0, "requirement", " God praksis "),
        ("Punkter", 0, "rule.limit", "3 Måneder"),
        ("Punkter", 0, "rule.pauses", "sygdom,barsel, "),
        ("Punkter", 1, "rule.limit", "2 weeks"),
        ("Punkter", 1, "origin", "auditor"),
        ("Punkter", amount, "rule.minimum", 100.5),
        ("Punkter", amount, "rule.maximum", "1200,75"),
        ("Versioner", 0, "id", 2016),
        ("Versioner", 0, "to", "2018-12-30"),
        ("Versioner", 1, "from", datetime(2019, 1, 2)),  # noqa: DTZ001 - a cell knows no time zone
    )
    read = read_workbook(write(given, tmp_path / "a.xlsx"))
    first, second = read.points[0], read.points[1]
    assert (first.title, first.correctable, first.requirement) == ("Ny titel", True, "good_practice")
    assert (str(first.rule.limit), first.rule.pauses) == ("3 months", ("sygdom", "barsel"))
    assert (str(second.rule.limit), second.origin) == ("2 weeks", "auditor")
    assert (str(read.points[amount].rule.minimum), str(read.points[amount].rule.maximum)) == (
        "100.5",
        "1200.75",
    )
    assert (first.versions[0].id, first.versions[0].ends_on) == ("2016", date(2018, 12, 30))
    assert first.versions[1].starts_on == date(2019, 1, 2)
    assert read.points[2:4] == proeve.points[2:4]


def test_text_that_begins_with_an_equals_sign_is_text(proeve, tmp_path):
    title = "=HYPERLINK(1)"
    content = workbook_of(proeve.model_copy(update={"title": title}))
    (tmp_path / "a.xlsx").write_bytes(content)
    assert read_workbook(tmp_path / "a.xlsx").title == title
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets" in name)


def test_closed_vocabularies_are_chosen_from_lists(proeve):
    with zipfile.ZipFile(BytesIO(workbook_of(proeve))) as parts:
        points = parts.read("xl/worksheets/sheet4.xml").decode()
        events = parts.read("xl/worksheets/sheet7.xml").decode()
    closed = [c for c in sheets.POINTS.columns if c.codec.choices]
    assert points.count('type="list"') == len(
        [c for c in sheets.POINTS.columns if c.codec.choices or c.words]
    )
    assert len(closed) >= 9
    assert points.count("<formula1>Lister!") == points.count('type="list"')
    assert events.count('type="list"') == 2


WRONG = [
    # (sheet, row of values, key, what is put there, the cell, what is said)
    ("Punkter", 0, "title", "", "B3", "Nøglen »title« mangler."),
    ("Punkter", 0, "id", "", "A3", "Id, punkt eller nummer mangler."),
    ("Punkter", 1, "id", "p-samtale", "A4", "»p-samtale« er brugt før."),
    ("Punkter", 0, "requirement", "must", "E3", "Vælg: lovkrav, lovens hensigt, god praksis, lokalt krav."),
    ("Punkter", 0, "consequence", "refusion, penge", "F3", "Vælg: refusion, retssikkerhed, kvalitet."),
    ("Punkter", 0, "correctable", "måske", "H3", "Vælg: ja, nej."),
    ("Punkter", 0, "theme", "mode", "I3", "Temaet »mode« kendes ikke."),
    ("Punkter", 0, "rule.kind", "", "M3", "Tilføj »kind«"),
    ("Punkter", 0, "rule.response", "", "O3", "Nøglen »response« mangler."),
    ("Punkter", 0, "rule.response", "samtale (", "O3", "Udvalget af hændelser kan ikke læses."),
    ("Punkter", 0, "rule.response", "samtale (sted=her, sted=der)", "O3", "Udvalget af hændelser"),
    ("Punkter", 0, "rule.response", "samtalen", "O3", "Hændelsestypen »samtalen« kendes ikke."),
    ("Punkter", 0, "rule.response", "samtale (rum=her)", "O3", "Oplysningen »rum« kendes ikke."),
    ("Punkter", 0, "rule.limit", "1 år", "S3", "Fristen eller tallet kan ikke læses."),
    ("Punkter", 0, "rule.at_most", 3, "U3", "Nøglen »at_most« er ukendt."),
    ("Punkter", 0, "rule.pauses", "samtale", "AM3", "ikke et forløb med start og slut"),
    ("Punkter", 5, "rule.at_least", "to", "T8", "Her skal stå et helt tal."),
    ("Punkter", 5, "rule.at_least", 0, "T8", "Det mindste er 1."),
    ("Punkter", 2, "scope.when", "samtale", "AX5", "Betingelsen kan ikke læses."),
    ("Punkter", 2, "scope.when", "punkt p-samtale: lykkes", "AX5", "Vælg: opfyldt, ikke opfyldt"),
    ("Punkter", 2, "scope.when", "punkt p-nej: opfyldt", "AX5", "Kontrolpunktet »p-nej« kendes ikke."),
    ("Versioner", 0, "point", "p-nej", "A3", "Kontrolpunktet »p-nej« kendes ikke."),
    ("Versioner", 0, "to", "31-12-2018", "D3", "Her skal stå en dato."),
    ("Versioner", 0, "to", date(2019, 6, 1), "A4", "»2016« og »2019« gælder samme dag."),
    ("Versioner", 1, "id", 2016, "B4", "»2016« er brugt før."),
    ("Versioner", 0, "law", "loven § 2", "E3", "Loven »loven« kendes ikke."),
    ("Eksempler", 0, "number", 2, "B4", "2 er brugt før."),
    ("Eksempler", 0, "opened", "", "D3", "Nøglen »opened« mangler."),
    ("Eksempler", 0, "closed", date(2019, 5, 5), "E3", "Slutdagen ligger før startdagen."),
    ("Eksempler", 0, "group", "op", "G3", "Visitationsgruppen »op« kendes ikke."),
    ("Eksempler", 0, "answers", "p-samtale", "H3", "Oplysningerne kan ikke læses."),
    ("Eksempler", 0, "answers", "p-samtale=måske", "H3", "Vælg: ja, nej, ikke relevant, kan ikke bedømmes."),
    ("Eksempler", 0, "expect.reason", "uændret", "J3", "giver aldrig »met« med »same«."),
    ("Eksempler", 0, "expect.due_on", "snart", "L3", "Her skal stå en dato."),
    ("Hændelser", 0, "number", 7, "B3", "Eksemplet findes ikke i arket Eksempler."),
    ("Hændelser", 0, "type", "kontakt", "C3", "Hændelsestypen »kontakt« kendes ikke."),
    ("Hændelser", 0, "on", "", "D3", "Nøglen »on« mangler."),
    ("Hændelser", 1, "values", "rum=her", "G4", "Oplysningen »rum« kendes ikke."),
    ("Ordforråd", 0, "sort", "", "A3", "Slagsen mangler."),
    ("Ordforråd", 0, "word", "", "B3", "Ordet mangler."),
    ("Ordforråd", 1, "word", "unge", "B4", "Ordet »unge« er brugt før."),
    ("Ordforråd", 0, "title", "", "C3", "Her skal stå en tekst."),
    ("Ordforråd", 0, "short", "U", "F3", "Cellen bruges ikke til slagsen »målgruppe«."),
    ("Ordforråd", 6, "event", "samtalen", "D9", "Hændelsestypen »samtalen« kendes ikke."),
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_refused_with_sheet_and_cell(cells, tmp_path, wrong):
    sheet, row, key, given, cell, says = wrong
    message = refusal(write(changed(cells, (sheet, row, key, given)), tmp_path / "katalog.xlsx"))
    assert message.startswith(f"katalog.xlsx, ark {sheet}, celle {cell}: ")
    assert says in message


def test_the_catalogues_own_values_are_named_by_cell_too(cells, tmp_path):
    wrong = {**cells, "Katalog": [list(row) for row in cells["Katalog"]]}
    wrong["Katalog"][8][1] = "gamle"
    message = refusal(write(wrong, tmp_path / "katalog.xlsx"))
    assert message.startswith("katalog.xlsx, ark Katalog, celle B9: Målgruppen »gamle« kendes ikke.")
    wrong["Katalog"][2][1] = ""
    assert refusal(write(wrong, tmp_path / "katalog.xlsx")).startswith(
        "katalog.xlsx, ark Katalog, celle B3: Nøglen »title« mangler."
    )


def test_the_first_problem_is_shown_with_how_many_more_there_are(cells, tmp_path):
    wrong = changed(
        cells,
        ("Punkter", 3, "requirement", "must"),
        ("Punkter", 1, "direction", "op"),
        ("Hændelser", 0, "values", "x"),
    )
    message = refusal(write(wrong, tmp_path / "a.xlsx"))
    assert message.startswith("a.xlsx, ark Punkter, celle K4: ")
    assert message.endswith("Der er 2 fejl mere.")
    content = changed(cells, ("Punkter", 3, "theme", "x"), ("Eksempler", 0, "group", "x"))
    assert refusal(write(content, tmp_path / "a.xlsx")).endswith("Der er 1 fejl mere.")


def test_a_refusal_names_the_cell_in_english_too(cells, tmp_path):
    path = write(changed(cells, ("Punkter", 0, "theme", "mode")), tmp_path / "a.xlsx")
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    assert refused.value.message(Language.ENGLISH).startswith("a.xlsx, sheet Punkter, cell I3: ")


def test_formulas_are_refused_with_the_first_cell(cells, tmp_path):
    given = changed(cells, ("Punkter", 0, "why", "=1+1"), ("Eksempler", 0, "shows", "=A1"))
    message = refusal(write(given, tmp_path / "a.xlsx", formulas=frozenset({"=1+1"})))
    assert message.startswith("a.xlsx, ark Punkter, celle D3: Cellen har en formel.")
    assert "mere" not in message
    assert read_workbook(write(given, tmp_path / "a.xlsx")).points[0].why == "=1+1"


def test_missing_sheets_and_unknown_keys_are_refused(cells, tmp_path):
    without = {name: rows for name, rows in cells.items() if name != "Versioner"}
    assert refusal(write(without, tmp_path / "a.xlsx")).startswith(
        "a.xlsx, ark Versioner, celle A1: Arket mangler."
    )
    renamed = {name: [list(row) for row in rows] for name, rows in cells.items()}
    renamed["Punkter"][1][1] = "titel"
    assert refusal(write(renamed, tmp_path / "a.xlsx")).startswith(
        "a.xlsx, ark Punkter, celle B2: Nøglen er ukendt eller brugt før."
    )
    noted = {name: [list(row) for row in rows] for name, rows in cells.items()}
    noted["Punkter"][FIRST].append("husk mig")
    assert "Nøglen er ukendt" in refusal(write(noted, tmp_path / "a.xlsx"))
    own = {**cells, "Katalog": [*cells["Katalog"], ["Ekstra", "noget", "ekstra"]]}
    assert "ark Katalog, celle B10: Nøglen er ukendt" in refusal(write(own, tmp_path / "a.xlsx"))


def test_further_sheets_and_empty_rows_do_not_matter(cells, proeve, tmp_path):
    more = {**cells, "Noter": [["mine", "noter"]]}
    more["Punkter"] = [*cells["Punkter"][:4], [""], *cells["Punkter"][4:]]
    assert read_workbook(write(more, tmp_path / "a.xlsx")) == proeve


@pytest.mark.parametrize("content", [b"", b"id: proeve", b"PK\x03\x04nej"])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal(path) == "a.xlsx: Filen er ikke en læsbar Excel-fil. Gem den som .xlsx."


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path):
    assert "kan ikke læses" in refusal(tmp_path / "a.xlsx")
    assert "kan ikke læses" in refusal(tmp_path)


def test_a_file_too_large_is_refused_unread(tmp_path):
    large = tmp_path / "stor.xlsx"
    with large.open("wb") as file:
        file.truncate(20_000_001)
    assert "for stor" in refusal(large)
    packed = tmp_path / "pakket.xlsx"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(21):
            parts.writestr(f"xl/{number}", b"0" * 10_000_000)
    assert "for stor" in refusal(packed)


def test_a_document_type_in_a_part_is_refused(cells, tmp_path):
    source = write(cells, tmp_path / "a.xlsx")
    target = tmp_path / "b.xlsx"
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(target, "w") as parts:
        for name in given.namelist():
            content = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<worksheet", b"<!DOCTYPE x><worksheet", 1)
            parts.writestr(name, content)
    assert "ikke en læsbar Excel-fil" in refusal(target)


def test_a_text_too_long_for_a_cell_is_refused(proeve):
    with pytest.raises(Refused, match="too long"):
        workbook_of(proeve.model_copy(update={"about": "x" * 32_768}))


def test_the_sheets_have_a_column_for_every_part_of_a_catalogue():
    def keys(form, prefix=""):
        return {
            c.path[0] if not prefix else c.path[1] for c in form.columns if not prefix or c.path[0] == prefix
        }

    def names(record):
        return {field.alias or name for name, field in record.model_fields.items()}

    rule = {name for kind in KINDS.values() for name in kind.model_fields}
    assert keys(sheets.POINTS, "rule") == rule
    assert keys(sheets.POINTS) == names(ControlPoint) - {"versions", "cases"}
    assert keys(sheets.VERSIONS) - {"point"} == names(Version)
    assert keys(sheets.CASES) - {"point", "number"} == names(WorkedCase) - {"events"}
    assert keys(sheets.CASES, "expect") == names(Expected)
    assert keys(sheets.EVENTS) - {"point", "number"} == names(WorkedEvent)
    assert keys(sheets.USES) == names(Use)
    assert keys(sheets.CATALOGUE) == names(Catalogue) - {
        *("target_groups", "visitation_groups", "values", "acts", "events", "themes", "uses", "points"),
    }


def test_the_guide_has_every_kind_with_what_it_needs(cells):
    rows = {row[0]: row[1:] for row in cells["Læs mig"]}
    assert set(KINDS_IN_DANISH.values()) <= set(rows)
    assert rows["frist"][0] == "sættes i gang af, skal ske, frist"
    assert "tidligere gælder i" in rows["frist"][1]


PIECES = [
    "",
    "x",
    1,
    1.5,
    True,
    "ja",
    "tom",
    "alle",
    "ingen",
    "samtale",
    "samtale (",
    '"',
    "a=b",
    "lov § 2",
    "1 uge",
]
PIECES += [
    "findes: samtale",
    "punkt p-plan: opfyldt",
    date(2019, 2, 28),
    "2019-02-30",
    "frist",
    "p-samtale",
    "unge",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([form.name for form in sheets.SHEETS]),
            st.integers(0, 40),
            st.integers(0, 50),
            st.sampled_from(PIECES),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_workbook_with_cells_exchanged_is_read_or_refused(cells, tmp_path, changes):
    given_cells = {name: [list(row) for row in rows] for name, rows in cells.items()}
    for name, row, place, piece in changes:
        rows = given_cells[name]
        rows[row % len(rows)][place % len(rows[0])] = piece
    with suppress(Refused):
        assert read_workbook(write(given_cells, tmp_path / "a.xlsx")).id
