import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from rettidig.caseload import (
    FileFormat,
    Imported,
    ImportOptions,
    import_caseload,
    load_profile,
    open_caseload,
    read_identities,
)
from rettidig.vocabulary import Language, Refused

KEY = b"a key for tests that keeps no secrets"
AS_OF = dt.date(2020, 2, 29)
EVENT_FILES = ("haendelser.csv", "haendelser.xlsx")

CASES = [
    ["Sagsnr", "CPR-nr", "Kommune", "Ydelse", "Visitation", "Startdato", "Slutdato", "Sagsbehandler", "Team"],
    ["A1", "991060-9999", "101", "Uddannelseshjælp", "Uddannelsesparat", "03-02-2019", "", "Bo Å", "Unge"],
    [
        "A2",
        "0991609999",
        "101",
        "Uddannelseshjælp",
        "Åbenlyst uddannelsesparat",
        "04-02-2019",
        "01-09-2019",
        "",
        "",
    ],
]
ACTIVITIES = [
    ["Sagsnummer", "AktivitetNavn", "UdførtDato", "Deadline", "PrimærAnsvarlig", "AktivitetSvar"],
    ["A1", "Jobsamtale afholdt", "05-02-2019", "", "Bo Å", "Opfølgning på pålæg: Ja"],
    ["A1", "Visitation", "06-02-2019", "", "", "Gruppe: Uddannelsesparat; Endelig: Nej"],
]


def options(target: Path, **others) -> ImportOptions:
    return ImportOptions(**({"target": target, "key": KEY, "as_of": AS_OF} | others))


def as_csv(table: list[list[str]], separator: str = ";") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(table)
    return text.getvalue()


def changed(table: list[list[str]], row: int, column: str, value: str) -> list[list[str]]:
    copy = [list(cells) for cells in table]
    copy[row][table[0].index(column)] = value
    return copy


@pytest.fixture
def bring_in(tmp_path: Path) -> Callable[..., Imported]:
    """Return an import of case and activity files, each text, bytes or a table, into ``tmp_path / "ud"``."""

    def run(
        cases=CASES, activities=ACTIVITIES, reject: bool = False, suffix: str = "csv", **others
    ) -> Imported:
        files = []
        for name, content in (("sager", cases), ("aktiviteter", activities)):
            if content is not None:
                path = tmp_path / f"{name}.{suffix}"
                text = as_csv(content) if isinstance(content, list) else content
                path.write_bytes(text.encode() if isinstance(text, str) else text)
                files.append(path)
        return import_caseload(
            files, load_profile("sager-og-aktiviteter"), options(tmp_path / "ud", reject=reject, **others)
        )

    return run


def table(path: Path) -> list[dict]:
    return pq.read_table(path).to_pylist()


def comparable(rows: list[dict]) -> list[tuple]:
    def cell(name: str, value: object) -> str:
        if name == "attributes":
            return json.dumps(json.loads(str(value)), sort_keys=True)
        return "" if value is None else str(value)

    return sorted(tuple(cell(name, value) for name, value in row.items()) for row in rows)


@pytest.fixture(params=EVENT_FILES)
def sample(request: pytest.FixtureRequest, exports: Path, tmp_path: Path) -> Imported:
    files = [exports / name for name in ("sager.csv", request.param, "perioder.csv")]
    return import_caseload(files, load_profile("sager-og-aktiviteter"), options(tmp_path / "ud", reject=True))


def test_the_sample_exports_give_exactly_the_expected_rows(sample: Imported, exports: Path, tmp_path: Path):
    caseload = open_caseload(sample.target, tmp_path / "work")
    for name in ("cases", "events"):
        with (exports / "forventet" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            expected = list(csv.DictReader(file))
        got = [{column: row[column] for column in expected[0]} for row in table(getattr(caseload, name))]
        assert comparable(got) == comparable(expected)
    assert caseload.cases.parent == sample.target, "what the import writes is canonical already"
    assert caseload.events.parent == sample.target


def test_the_sample_exports_give_exactly_the_expected_rejects(sample: Imported, exports: Path):
    files = {count.file for count in sample.counts}
    with (exports / "rejects_expected.csv").open(encoding="utf-8", newline="") as file:
        expected = {
            (row["file"], row["line"], row["record"], row["kind"])
            for row in csv.DictReader(file)
            if row["file"] in files
        }
    with (sample.target / "rejects.csv").open(encoding="utf-8", newline="") as file:
        got = [(row["file"], row["line"], row["record"], row["kind"]) for row in csv.DictReader(file)]
    assert len(got) == len(expected)
    assert set(got) == expected


def test_the_counts_add_up_and_are_the_expected_ones(sample: Imported, exports: Path):
    expected = json.loads((exports / "expected_counts.json").read_text(encoding="utf-8"))
    for count in sample.counts:
        of_file = expected["files"][count.file]
        assert count.n_rows == of_file["data_rows"] == count.n_kept + count.n_rejected + count.n_repeats
        assert count.n_rejected == of_file["rejected"]
        assert count.n_kept == of_file["accepted_without_exact_repeats"]
    citizens = {row["citizen"] for row in table(sample.target / "cases.parquet")}
    assert len(citizens) == expected["after_import"]["citizens"]


def test_no_cpr_number_is_left_in_anything_that_can_be_read(sample: Imported, exports: Path):
    with (exports / "sager.csv").open(encoding="cp1252", newline="") as file:
        numbers = {
            row["CPR-nr"].replace("-", "").zfill(10)
            for row in csv.DictReader(file, delimiter=";")
            if len(row["CPR-nr"]) > 8
        }
    written = b"".join(
        path.read_bytes() for path in sample.target.rglob("*") if path.is_file() and path.suffix != ".parquet"
    )
    written += str([table(path) for path in sample.target.glob("*.parquet")]).encode()
    plain = written.replace(b"-", b"").replace(b" ", b"")
    assert not [number for number in numbers if number.lstrip("0").encode() in plain]


def test_the_manifest_covers_what_the_imported_files_can_give(sample: Imported):
    manifest = json.loads((sample.target / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["covers"]["visitation"] == {"attributes": ["endelig", "gruppe"]}
    assert manifest["covers"]["tilbud"] == {"attributes": ["art"]}
    assert manifest["covers"]["sygdom"] == {"attributes": []}
    assert manifest["as_of"] == "2020-02-29"


def test_event_types_of_files_that_were_not_given_are_not_covered(bring_in):
    assert "tilbud" not in bring_in().manifest.covers
    assert "samtale" in bring_in(overwrite=True).manifest.covers
    assert bring_in(activities=None, overwrite=True).manifest.covers == {}


def test_not_told_to_reject_it_refuses_at_the_first_bad_row_and_writes_nothing(exports: Path, tmp_path: Path):
    files = [exports / name for name in ("sager.csv", "haendelser.csv", "perioder.csv")]
    with pytest.raises(Refused) as caught:
        import_caseload(files, load_profile("sager-og-aktiviteter"), options(tmp_path / "ud"))
    message = caught.value.message(Language.DANISH)
    assert message.startswith("sager.csv, række 40, kolonne Sagsnr:")
    assert "--reject" in message
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_none_of_the_sources_is_refused_also_when_rejecting(exports: Path, tmp_path: Path):
    with pytest.raises(Refused) as caught:
        import_caseload(
            [exports / "enkeltkolonne.csv"],
            load_profile("sager-og-aktiviteter"),
            options(tmp_path / "ud", reject=True),
        )
    assert caught.value.message(Language.DANISH).startswith(
        "enkeltkolonne.csv, række 1: Filen genkendes ikke."
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "cp865", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_encoding_separator_and_line_end_is_read(
    bring_in, tmp_path: Path, encoding: str, separator: str, line_end: str
):
    cases = as_csv(CASES, separator).replace("\n", line_end).encode(encoding)
    activities = as_csv(ACTIVITIES, separator).replace("\n", line_end).encode(encoding)
    imported = bring_in(cases, activities)
    assert [count.n_kept for count in imported.counts] == [2, 2]
    rows = table(tmp_path / "ud" / "cases.parquet")
    assert (rows[0]["caseworker"], rows[1]["visitation_group"], rows[1]["source_line"]) == (
        "Bo Å",
        "aup",
        "3",
    )


def test_headers_may_come_in_other_order_case_and_name_below_other_lines(bring_in, tmp_path: Path):
    header = [name.upper().replace("VISITATION", " \u00a0målgruppe ") for name in reversed(CASES[0])]
    rows = [list(reversed(row)) for row in CASES[1:]]
    text = "Udtræk pr. 29-02-2020\n\nSager; i alt 2\n" + as_csv(
        [[*header, "Ekstra"], *([*row, "x"] for row in rows)]
    )
    bring_in(text)
    assert [
        (row["case_id"], row["visitation_group"], row["source_line"])
        for row in table(tmp_path / "ud" / "cases.parquet")
    ] == [
        ("A1", "up", "5"),
        ("A2", "aup", "6"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "03-02-2019",
        "3-2-2019",
        "03.02.2019",
        "03/02/2019",
        "2019-02-03",
        "03-02-2019 00:00:00",
        "2019-02-03T00:00:00",
        " 3.2.2019\u00a0",
    ],
)
def test_any_way_of_writing_a_date_gives_the_same_day(bring_in, tmp_path: Path, written: str):
    bring_in(changed(CASES, 1, "Startdato", written))
    assert table(tmp_path / "ud" / "cases.parquet")[0]["opened_on"] == dt.date(2019, 2, 3)


@pytest.mark.parametrize("written", ["991060-9999", "991060 9999", "9910609999", " 9910609999\u00a0"])
def test_a_citizen_has_one_pseudonym_however_the_number_is_written(bring_in, tmp_path: Path, written: str):
    bring_in(changed(CASES, 1, "CPR-nr", written))
    first = table(tmp_path / "ud" / "cases.parquet")[0]["citizen"]
    bring_in(overwrite=True)
    assert table(tmp_path / "ud" / "cases.parquet")[0]["citizen"] == first
    assert first.startswith("b-")
    assert len(first) == len("b-") + 20


def test_a_lost_leading_zero_and_another_key(bring_in, tmp_path: Path):
    bring_in(changed(CASES, 2, "CPR-nr", "991609999"))
    second = table(tmp_path / "ud" / "cases.parquet")[1]["citizen"]
    bring_in(overwrite=True)
    assert table(tmp_path / "ud" / "cases.parquet")[1]["citizen"] == second
    bring_in(overwrite=True, key=KEY[::-1])
    assert table(tmp_path / "ud" / "cases.parquet")[1]["citizen"] != second


def test_the_identities_are_beside_the_tables_and_need_the_key(bring_in, tmp_path: Path):
    bring_in()
    path = tmp_path / "ud" / "identities.bin"
    identities = read_identities(path, KEY)
    assert [(who.case_id, len(who.cpr)) for who in identities] == [("A1", 10), ("A2", 10)]
    assert {who.pseudonym for who in identities} == {
        row["citizen"] for row in table(tmp_path / "ud" / "cases.parquet")
    }
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("row", "column", "value", "kind"),
    [
        (1, "Sagsnr", " \u00a0", "empty_id"),
        (1, "Startdato", "", "missing_date"),
        (1, "Startdato", "43499", "not_a_date"),
        (1, "Startdato", "03-02-19", "not_a_date"),
        (1, "Startdato", "30.02.2019", "impossible_date"),
        (1, "Startdato", "31-12-9999", "impossible_date"),
        (1, "Startdato", "03-02-0219", "impossible_date"),
        (1, "Slutdato", "02-02-2019", "ends_before_it_begins"),
        (1, "CPR-nr", "ukendt", "not_a_cpr_number"),
        (1, "Visitation", "Jobparat", "unmapped_word"),
        (1, "Ydelse", "Sygedagpenge", "unmapped_word"),
        (2, "Sagsnr", "A1", "duplicate_id"),
    ],
)
def test_a_case_row_that_cannot_come_in(
    bring_in, tmp_path: Path, row: int, column: str, value: str, kind: str
):
    imported = bring_in(changed(CASES, row, column, value), None, reject=True)
    assert [(reject.line, reject.record, reject.fault.value) for reject in imported.rejects] == [
        (row + 1, row + 1, kind)
    ]
    assert len(table(tmp_path / "ud" / "cases.parquet")) == 1
    assert value.strip() not in imported.rejects[0].refusal().message(Language.DANISH) or not value.strip()


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("Sagsnummer", "A9", "unknown_case"),
        ("AktivitetNavn", "", "unmapped_activity"),
        ("AktivitetNavn", "Frokost", "unmapped_activity"),
        ("UdførtDato", "", "not_carried_out"),
        ("UdførtDato", "snart", "not_a_date"),
        ("AktivitetSvar", "Opfølgning på pålæg: Måske", "unmapped_word"),
        ("AktivitetSvar", "Humør: Godt", "unmapped_word"),
        ("AktivitetSvar", "Ja", "unmapped_word"),
    ],
)
def test_an_activity_row_that_cannot_come_in(bring_in, column: str, value: str, kind: str):
    imported = bring_in(activities=changed(ACTIVITIES, 1, column, value), reject=True)
    assert [(reject.file, reject.line, reject.fault.value) for reject in imported.rejects] == [
        ("aktiviteter.csv", 2, kind)
    ]
    assert [(count.n_rows, count.n_kept) for count in imported.counts] == [(2, 2), (2, 1)]


@pytest.mark.parametrize(
    ("answer", "attributes"),
    [
        ("Gruppe: uddannelsesparat\nEndelig: JA", {"gruppe": "up", "endelig": "ja"}),
        ("endelig :ja ;  GRUPPE: Aktivitetsparat;", {"gruppe": "ap", "endelig": "ja"}),
        ("Endelig:", {}),
        ("", {}),
    ],
)
def test_answers_of_several_parts_become_attributes(bring_in, tmp_path: Path, answer: str, attributes: dict):
    bring_in(
        activities=changed(
            changed(ACTIVITIES, 2, "AktivitetSvar", answer), 2, "AktivitetNavn", " VISITATION "
        )
    )
    visitation = next(
        row for row in table(tmp_path / "ud" / "events.parquet") if row["event_type"] == "visitation"
    )
    assert json.loads(visitation["attributes"]) == attributes


def test_an_open_end_is_empty_or_the_end_of_time(bring_in, tmp_path: Path):
    bring_in(changed(CASES, 2, "Slutdato", "31-12-9999 00:00:00"))
    assert [row["closed_on"] for row in table(tmp_path / "ud" / "cases.parquet")] == [None, None]


def test_exact_repeats_count_once_but_not_rows_that_differ_in_what_is_not_mapped(bring_in, tmp_path: Path):
    twice = [
        *ACTIVITIES,
        ACTIVITIES[1],
        [cell + " " for cell in ACTIVITIES[2]],
        [*ACTIVITIES[2][:3], "01-04-2019", *ACTIVITIES[2][4:]],
    ]
    imported = bring_in([*CASES, CASES[1]], twice)
    assert [(count.n_rows, count.n_kept, count.n_repeats) for count in imported.counts] == [
        (3, 2, 1),
        (5, 3, 2),
    ]
    assert len(table(tmp_path / "ud" / "events.parquet")) == 3


@pytest.mark.parametrize(
    ("tail", "place", "kind"),
    [
        ("A3;0301", (4, 4), "cut_off"),
        ("A3;0301\n\n\n", (4, 4), "cut_off"),
        ('A3;"0301', (4, 4), "cut_off"),
        ('A3;;101;Uddannelseshjælp;Uddannelsesparat;03-02-2019;;B;"Team på\nflere li', (4, 4), "cut_off"),
        ('A3;"x\ny";030160', (4, 4), "cut_off"),
    ],
)  # fmt: skip
def test_a_last_line_that_breaks_off_is_set_aside(
    bring_in, tmp_path: Path, tail: str, place: tuple, kind: str
):
    imported = bring_in(as_csv(CASES) + tail, None, reject=True)
    assert [(reject.line, reject.record, reject.fault.value) for reject in imported.rejects] == [
        (*place, kind)
    ]
    assert imported.counts[0].n_rows == 3
    assert len(table(tmp_path / "ud" / "cases.parquet")) == 2


def test_a_last_character_that_breaks_off_is_no_reason_to_doubt_the_encoding(bring_in, tmp_path: Path):
    imported = bring_in((as_csv(CASES) + "A3;å").encode()[:-1], None, reject=True)
    assert [reject.fault.value for reject in imported.rejects] == ["cut_off"]
    assert table(tmp_path / "ud" / "cases.parquet")[0]["caseworker"] == "Bo Å"


def test_ragged_and_blank_rows_in_the_middle_keep_the_numbers_right(bring_in, tmp_path: Path):
    lines = as_csv(CASES).splitlines()
    text = (
        "\n".join(
            [
                lines[0],
                "A8;for få",
                "",
                lines[1].replace("Unge", '"to\nlinjer"'),
                lines[2] + ";for;mange",
                "",
                lines[2],
            ]
        )
        + "\n"
    )
    imported = bring_in(text, None, reject=True)
    assert [(reject.line, reject.record, reject.fault.value) for reject in imported.rejects] == [
        (2, 2, "too_few_cells"),
        (6, 4, "too_many_cells"),
    ]
    assert [row["source_line"] for row in table(tmp_path / "ud" / "cases.parquet")] == ["4", "8"]


def test_a_quote_that_swallows_rows_is_refused_even_when_rejecting(bring_in):
    text = as_csv(CASES).replace("A1;", 'A1;"')
    with pytest.raises(Refused, match="quotation mark"):
        bring_in(text, None, reject=True)


@pytest.mark.parametrize(
    "content", ["", "\n\n", "\0\0\0", "PK\x03\x04 not text \0\x01\x02", "a;b;c\n1;2;3\n"]
)
def test_what_is_no_export_is_refused(bring_in, content: str):
    with pytest.raises(Refused):
        bring_in(content, None, reject=True)


def test_a_nul_among_the_rows_is_refused(bring_in):
    with pytest.raises(Refused, match="NUL"):
        bring_in(as_csv(CASES).replace("Unge", "Un\0ge"), None, reject=True)


def test_a_broken_workbook_and_a_missing_file_are_refused(bring_in, tmp_path: Path):
    with pytest.raises(Refused, match="spreadsheet"):
        bring_in("no workbook", None, suffix="xlsx")
    with pytest.raises(Refused, match="does not exist"):
        import_caseload(
            [tmp_path / "intet.csv"], load_profile("sager-og-aktiviteter"), options(tmp_path / "ud")
        )


def test_a_header_that_is_used_and_stands_twice_is_refused(bring_in):
    twice = [[*row, row[0]] for row in CASES]
    with pytest.raises(Refused, match="there twice"):
        bring_in(twice, None)


def workbook(path: Path, cells: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        book.add_worksheet("Forside").write(0, 0, "Udtræk")
        sheet = book.add_worksheet("Sager")
        for row, values in enumerate(cells, start=2):
            for column, value in enumerate(values):
                if isinstance(value, dt.date):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write(row, column, value)
    return path


def test_a_workbook_s_sheet_is_found_and_its_numbers_are_days(tmp_path: Path):
    cells = [
        CASES[0],
        [
            "A1",
            991609999,
            101,
            "Uddannelseshjælp",
            "Uddannelsesparat",
            43499,
            dt.date(2019, 9, 1),
            "Bo",
            True,
        ],
        [],
        [
            "A2",
            "099160-9999",
            101.0,
            "Uddannelseshjælp",
            "Uddannelsesparat",
            dt.datetime.fromisoformat("2019-02-03T08:30"),
            2958465,
            7.5,
            "",
        ],
        ["A3", "", 101, "Uddannelseshjælp", "Uddannelsesparat", 20190203, "", "", ""],
    ]
    file = workbook(tmp_path / "sager.xlsx", cells)
    imported = import_caseload(
        [file], load_profile("sager-og-aktiviteter"), options(tmp_path / "ud", reject=True)
    )
    rows = table(tmp_path / "ud" / "cases.parquet")
    assert [(str(row["opened_on"]), row["municipality"], row["source_line"]) for row in rows] == [
        ("2019-02-03", "101", "4"),
        ("2019-02-03", "101", "6"),
    ]
    assert [row["closed_on"] for row in rows] == [dt.date(2019, 9, 1), None]
    assert [(row["caseworker"], row["team"]) for row in rows] == [("Bo", "Ja"), ("7.5", None)]
    assert rows[0]["citizen"] == rows[1]["citizen"]
    assert [(reject.line, reject.record, reject.fault.value) for reject in imported.rejects] == [
        (7, 4, "not_a_date")
    ]


def test_several_files_of_one_kind_come_together(bring_in, tmp_path: Path):
    bring_in(CASES)
    files = []
    for name, rows in (
        ("sager", CASES),
        ("del1", ACTIVITIES),
        ("del2", [ACTIVITIES[0], ACTIVITIES[2], ["A2", *ACTIVITIES[1][1:]]]),
    ):
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text(as_csv(rows), encoding="utf-8")
    imported = import_caseload(
        files[::-1], load_profile("sager-og-aktiviteter"), options(tmp_path / "samlet")
    )
    assert [(count.file, count.n_kept, count.n_repeats) for count in imported.counts] == [
        ("del2.csv", 2, 0),
        ("del1.csv", 1, 1),
        ("sager.csv", 2, 0),
    ]


def test_two_files_of_one_name_no_cases_no_day_no_key_are_refused(bring_in, tmp_path: Path):
    profile = load_profile("sager-og-aktiviteter")
    bring_in()
    cases, activities = tmp_path / "sager.csv", tmp_path / "aktiviteter.csv"
    for files, others, said in (
        ([cases, cases], {}, "same name"),
        ([activities], {}, "case list is missing"),
        ([cases], {"as_of": None}, "--as-of"),
        ([cases], {"key": None}, "token_hex"),
    ):
        with pytest.raises(Refused, match=said):
            import_caseload(files, profile, options(tmp_path / "andet", **others))
    assert not (tmp_path / "andet").exists()


def test_csv_out_is_the_same_caseload(bring_in, tmp_path: Path):
    bring_in()
    parquet = open_caseload(tmp_path / "ud", tmp_path / "work1")
    first = [table(parquet.cases), table(parquet.events)]
    bring_in(overwrite=True, file_format=FileFormat.CSV)
    again = open_caseload(tmp_path / "ud", tmp_path / "work2")
    assert [table(again.cases), table(again.events)] == first
    assert (tmp_path / "ud" / "events.csv").is_file()


PROFILE = """
format_version: 1
name: lille
as_of: 2020-01-31
words: {grupper: {P1: jobparat}}
sources:
  - role: sager
    table: cases
    columns:
      case_id: Id
      municipality: {value: "101"}
      target_group: {value: kontanthjaelp}
      visitation_group: {from: Gruppe, words: grupper}
      opened_on: Fra
      closed_on: Til
      amount_ore: {from: Beloeb}
      region: {from: Region, dimension: true}
  - role: sygdom
    table: events
    columns: {case_id: Id, event_type: {value: sygdom}, happened_on: Sygemeldt, ended_on: Raskmeldt}
"""


def test_a_profile_may_give_constants_amounts_dimensions_and_files_of_one_event_type(tmp_path: Path):
    (tmp_path / "profil.yaml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "a.csv").write_text(
        'Id;Gruppe;Fra;Til;Beloeb;Region\n1;p1;01-01-2019;;"1.250,50";Nord\n2;P1;01-01-2019;;mange;\n'
    )
    (tmp_path / "b.csv").write_text("Id;Sygemeldt;Raskmeldt\n1;02-01-2019;09-01-2019\n")
    target = tmp_path / "ud"
    imported = import_caseload(
        [tmp_path / "a.csv", tmp_path / "b.csv"],
        load_profile(str(tmp_path / "profil.yaml")),
        ImportOptions(target, reject=True, name="Navn"),
    )
    assert [reject.fault.value for reject in imported.rejects] == ["not_an_amount"]
    caseload = open_caseload(target, tmp_path / "work")
    case = table(caseload.cases)[0]
    assert (case["amount_ore"], case["region"], case["citizen"], case["visitation_group"]) == (
        125050,
        "Nord",
        None,
        "jobparat",
    )
    assert caseload.dimensions == ("region",)
    assert (caseload.manifest.name, caseload.manifest.as_of) == ("Navn", dt.date(2020, 1, 31))
    assert set(caseload.manifest.covers) == {"sygdom"}
    assert table(caseload.events)[0]["ended_on"] == dt.date(2019, 1, 9)
    assert not (target / "identities.bin").exists()
