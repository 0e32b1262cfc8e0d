import datetime as dt
import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rettidig.caseload import Caseload, Cover, open_caseload
from rettidig.vocabulary import Language, Refused

Maker = Callable[..., Path]

CASES_HEADER = (
    "case_id,citizen,municipality,target_group,visitation_group,opened_on,closed_on,caseworker,team,region\n"
)
EVENTS_HEADER = "case_id,event_type,happened_on,ended_on,caseworker,attributes\n"
ANSWERS_HEADER = "case_id,control_point,answer,comment,reviewer,answered_on\n"


def rows(path: Path) -> list[dict]:
    return pq.read_table(path).to_pylist()


def refusal(folder: Path, tmp_path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        open_caseload(folder, tmp_path / "work")
    assert caught.value.message(Language.DANISH)
    return caught.value


@pytest.mark.parametrize(
    ("name", "n_cases", "n_events"),
    [("edge", 106, 229), ("fokusrevision", 369, 8601), ("edge-uncovered", 10, 9)],
)
def test_the_shared_caseloads_open(data: Path, tmp_path: Path, name: str, n_cases: int, n_events: int):
    caseload = open_caseload(data / name, tmp_path)
    assert (caseload.n_cases, caseload.n_events) == (n_cases, n_events)
    assert caseload.answers is not None
    assert caseload.ratings is None
    assert (caseload.interviews is not None) == (name == "fokusrevision")


def test_canonical_tables_have_every_column_in_its_type(make_caseload: Maker, tmp_path: Path):
    caseload = open_caseload(make_caseload(), tmp_path / "work")
    schema = pq.read_schema(caseload.events)
    assert {name: str(schema.field(name).type) for name in schema.names} == {
        "case_id": "string",
        "event_type": "string",
        "happened_on": "date32[day]",
        "ended_on": "date32[day]",
        "caseworker": "string",
        "attributes": "string",
    }
    assert [
        (row["case_id"], str(row["happened_on"]), row["attributes"]) for row in rows(caseload.events)
    ] == [
        ("S1", "2019-05-08", "{}"),
        ("S1", "2019-05-13", None),
        ("S2", "2019-05-20", '{"opfoelgning_paalaeg": "ja"}'),
    ]
    assert rows(caseload.cases)[1]["visitation_group"] is None
    assert caseload.dimensions == ("region",)


def test_missing_optional_columns_are_added_empty_and_extra_ones_kept(make_caseload: Maker, tmp_path: Path):
    events = "happened_on,note,event_type,case_id,event_id\n2019-05-08,hej,samtale,S1,7\n"
    answers = "case_id,control_point,answer\nS1,punkt,yes\n"
    caseload = open_caseload(make_caseload(events=events, answers=answers), tmp_path / "work")
    assert rows(caseload.events) == [
        {
            "case_id": "S1",
            "event_type": "samtale",
            "happened_on": dt.date(2019, 5, 8),
            "ended_on": None,
            "caseworker": None,
            "attributes": None,
            "event_id": "7",
            "note": "hej",
        }
    ]
    assert caseload.answers is not None
    assert rows(caseload.answers)[0]["answered_on"] is None
    assert pq.read_schema(caseload.answers).field("answered_on").type == pa.date32()


def test_exact_repeats_count_once_among_cases_and_are_kept_among_events(make_caseload: Maker, tmp_path: Path):
    case = "S1,p1,101,uddannelseshjaelp,up,2019-05-06,,A. Holm,Unge,Nord\n"
    event = "S1,samtale,2019-05-08,,,\n"
    caseload = open_caseload(
        make_caseload(cases=CASES_HEADER + case + case, events=EVENTS_HEADER + event + event),
        tmp_path / "work",
    )
    assert (caseload.n_cases, caseload.n_events) == (1, 2)


def test_amounts_are_whole_numbers_and_only_there_when_delivered(make_caseload: Maker, tmp_path: Path):
    header = CASES_HEADER.replace("region", "region,amount_ore")
    cases = header + "S1,p1,101,x,up,2019-05-06,,,,Nord,1250\nS2,p1,101,x,up,2019-05-06,,,,Nord,\n"
    caseload = open_caseload(make_caseload(cases=cases), tmp_path / "work")
    assert [row["amount_ore"] for row in rows(caseload.cases)] == [1250, None]
    assert "amount_ore" not in rows(open_caseload(make_caseload(), tmp_path / "work").cases)[0]


def test_a_byte_order_mark_windows_line_ends_and_text_over_several_lines_are_read(
    make_caseload: Maker, tmp_path: Path
):
    answers = ANSWERS_HEADER + 'S1,punkt,yes,"første\nanden; linje",R1,2020-05-04\n'
    folder = make_caseload(answers=("\ufeff" + answers.replace("\n", "\r\n")).encode())
    caseload = open_caseload(folder, tmp_path / "work")
    assert caseload.answers is not None
    assert rows(caseload.answers)[0]["comment"] == "første\r\nanden; linje"


def test_answers_may_differ_between_dates_and_ratings_between_reviewers(make_caseload: Maker, tmp_path: Path):
    both_ways = ANSWERS_HEADER + "S1,punkt,yes,,R1,2020-05-04\nS1,punkt,no,,R2,2020-05-04\n"
    later = ANSWERS_HEADER + "S1,punkt,yes,,R1,2020-05-04\nS1,punkt,no,,R2,2020-05-05\nS1,punkt,no,,R2,\n"
    caseload = open_caseload(make_caseload(answers=later, ratings=both_ways), tmp_path / "work")
    assert caseload.ratings is not None
    assert len(rows(caseload.ratings)) == 2


def test_the_manifest_is_normalised_from_both_forms(make_caseload: Maker, tmp_path: Path):
    covers = {"samtale": {"attributes": ["art"], "from": "2019-01-01"}, "tilbud": {}}
    manifest = open_caseload(make_caseload({"covers": covers}), tmp_path / "work").manifest
    assert manifest.covers == {
        "samtale": Cover(attributes=frozenset({"art"}), starts_on=dt.date(2019, 1, 1)),
        "tilbud": Cover(attributes=None, starts_on=None),
    }
    assert open_caseload(make_caseload(), tmp_path / "work").manifest.covers["samtale"] == Cover()


def test_anyone_can_recompute_the_content_hash(make_caseload: Maker, tmp_path: Path):
    folder = make_caseload(answers=ANSWERS_HEADER)
    (folder / "identities.bin").write_bytes(b"not part of it")
    listing = subprocess.run(
        ["sha256sum", "answers.csv", "cases.csv", "events.csv", "manifest.json"],
        cwd=folder,
        capture_output=True,
        check=True,
    ).stdout
    assert open_caseload(folder, tmp_path / "work").content_hash == hashlib.sha256(listing).hexdigest()


def as_parquet(caseload: Caseload, folder: Path, **changes: pa.Table) -> Path:
    folder.mkdir()
    shutil.copy(caseload.path / "manifest.json", folder)
    for name in ("cases", "events"):
        pq.write_table(changes.get(name, pq.read_table(getattr(caseload, name))), folder / f"{name}.parquet")
    return folder


def test_parquet_that_is_canonical_is_used_where_it_lies(make_caseload: Maker, tmp_path: Path):
    folder = as_parquet(open_caseload(make_caseload(), tmp_path / "work"), tmp_path / "parquet")
    caseload = open_caseload(folder, tmp_path / "work2")
    assert (caseload.cases, caseload.events) == (folder / "cases.parquet", folder / "events.parquet")
    assert (caseload.n_cases, caseload.n_events) == (2, 3)


@pytest.mark.parametrize(
    "change", ["unsorted", "text dates", "integers", "timestamps", "empty text", "left out"]
)
def test_parquet_that_is_not_canonical_is_rewritten(make_caseload: Maker, tmp_path: Path, change: str):
    first = open_caseload(make_caseload(), tmp_path / "work")
    events = pq.read_table(first.events)
    changed = {
        "unsorted": lambda: events.take([2, 1, 0]),
        "text dates": lambda: events.set_column(2, "happened_on", events["happened_on"].cast(pa.string())),
        "integers": lambda: events.append_column("source_line", pa.array([2, 3, 4])),
        "timestamps": lambda: events.set_column(
            2, "happened_on", events["happened_on"].cast(pa.timestamp("us"))
        ),
        "empty text": lambda: events.set_column(4, "caseworker", pa.array(["", "", "A. Holm"])),
        "left out": lambda: events.drop_columns(["attributes"]),
    }[change]()
    second = open_caseload(as_parquet(first, tmp_path / "parquet", events=changed), tmp_path / "work2")
    assert second.events == tmp_path / "work2" / "events.parquet"
    assert [row["happened_on"] for row in rows(second.events)] == [
        row["happened_on"] for row in rows(first.events)
    ]
    assert "" not in {row["caseworker"] for row in rows(second.events)}


@pytest.mark.parametrize(
    ("file", "text", "where", "said"),
    [
        ("cases", CASES_HEADER + "S1,p,1,x,,2019-02-30,,,,\n", "række 2, kolonne opened_on", "9999-99-99"),
        ("cases", CASES_HEADER + "S1,p,1,x,,06-05-2019,,,,\n", "række 2, kolonne opened_on", "dato"),
        ("cases", CASES_HEADER + "S1,p,1,x,,1899-12-31,,,,\n", "række 2, kolonne opened_on", "1900–2199"),
        ("cases", CASES_HEADER + "S1,p,1,x,,2019-05-06,9999-12-31,,,\n", "kolonne closed_on", "1900–2199"),
        ("cases", CASES_HEADER + "S1,p,1,x,,infinity,,,,\n", "kolonne opened_on", "dato"),
        ("cases", CASES_HEADER + "S1,p,1,x,,,,,,\n", "række 2, kolonne opened_on", "tom"),
        ("cases", CASES_HEADER + " ,p,1,x,,2019-05-06,,,,\n", "række 2, kolonne case_id", "tom"),
        ("cases", CASES_HEADER + "S1,010160" + "9999,1,x,,2019-05-06,,,,\n", "kolonne citizen", "CPR"),
        ("cases", CASES_HEADER + "S1,p,1,x,,2019-05-06,,,,\n\nS1,q,1,x,,2019-05-06,,,,\n",
         "række 4, kolonne case_id", "andre"),
        ("cases", CASES_HEADER.replace("team", "amount_ore") + "S1,p,1,x,,2019-05-06,,,1.5,\n",
         "række 2, kolonne amount_ore", "øre"),
        ("events", EVENTS_HEADER + 'S1,samtale,2019-05-08,,"a\nb",\nS9,samtale,2019-05-08,,,\n',
         "række 4, kolonne case_id", "findes ikke"),
        ("events", EVENTS_HEADER + "S1,,2019-05-08,,,\n", "række 2, kolonne event_type", "tom"),
        ("events", EVENTS_HEADER + "S1,samtale,,,,\n", "række 2, kolonne happened_on", "tom"),
        ("events", EVENTS_HEADER + "S1,tilbud,2019-05-08,2019-05-07,,\n", "kolonne ended_on", "før"),
        ("events", EVENTS_HEADER + "S1,tilbud,2019-05-08,snart,,\n", "række 2, kolonne ended_on", "aaaaa"),
        ("answers", ANSWERS_HEADER + "S1,punkt,ja,,R1,2020-05-04\n", "kolonne answer", "aa"),
        ("answers", ANSWERS_HEADER + "S9,punkt,yes,,R1,2020-05-04\n", "kolonne case_id", "findes ikke"),
        ("answers", ANSWERS_HEADER + "S1,p,yes,,R1,\nS1,p,no,,R2,\n", "række 3", "andet svar"),
        ("answers", ANSWERS_HEADER + "S1,,yes,,R1,\n", "række 2, kolonne control_point", "tom"),
        ("ratings", ANSWERS_HEADER + "S1,punkt,maybe,,R1,\n", "ratings.csv, række 2", "svar"),
        ("interviews", ANSWERS_HEADER.replace("case_id", "municipality") + "101,p,yes,,R,\n101,p,no,,R,\n",
         "interviews.csv, række 3, kolonne answer", "andet svar"),
    ],
)  # fmt: skip
def test_a_row_that_is_not_true_is_refused_where_it_stands(
    make_caseload: Maker, tmp_path: Path, file: str, text: str, where: str, said: str
):
    message = refusal(make_caseload(**{file: text}), tmp_path).message(Language.DANISH)
    assert where in message
    assert said in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    "attributes",
    [
        "[]", '"x"', "x", "{",
        '{"a": 1}', '{"a": true}', '{"a": null}', '{"a": ["b"]}', '{"a": {"b": "c"}}',
        '{"a": "b",}', "{'a': 'b'}", '{"a": "b"} x', '{"a": "b", "a": "c"}',
        '{"a": "\\ud800"}', '{"a": "\\u0000"}',
        '{"a": "b" "c": "d"}', '{"a"}', '{"a": "b\tc"}', '{"a": NaN}', '{"\\u0061": "b", "a": "c"}',
    ],
)  # fmt: skip
def test_attributes_must_be_a_json_object_of_texts(make_caseload: Maker, tmp_path: Path, attributes: str):
    quoted = attributes.replace('"', '""')
    folder = make_caseload(
        events=EVENTS_HEADER + f'S1,samtale,2019-05-08,,,{{}}\nS1,samtale,2019-05-08,,,"{quoted}"\n'
    )
    message = refusal(folder, tmp_path).message(Language.DANISH)
    assert "events.csv, række 3, kolonne attributes" in message
    assert "JSON-objekt af tekster" in message


@pytest.mark.parametrize(
    "attributes",
    ["{}", " { } ", '{"a": "b"}', '{"å": "\\u00e5 \\ud83d\\ude00 \\" \\\\"}', '{"a":"b","c":""}'],
)
def test_json_objects_of_texts_are_kept_as_written(make_caseload: Maker, tmp_path: Path, attributes: str):
    quoted = attributes.replace('"', '""')
    folder = make_caseload(events=EVENTS_HEADER + f'S1,samtale,2019-05-08,,,"{quoted}"\n')
    assert rows(open_caseload(folder, tmp_path / "work").events)[0]["attributes"] == attributes


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b"", "cases.csv", "tom"),
        (b"\n\n", "cases.csv", "tom"),
        (CASES_HEADER.replace("team", "case_id").encode(), "række 1, kolonne case_id", "to gange"),
        (CASES_HEADER.replace("team", "Region").encode(), "række 1, kolonne region", "to gange"),
        (CASES_HEADER.replace("team", "").encode(), "række 1", "intet navn"),
        (CASES_HEADER.replace("opened_on", "dato").encode(), "række 1, kolonne opened_on", "mangler"),
        ((CASES_HEADER + "S1,Sørensen,1,x,,2019-05-06,,,,\n").encode("cp1252"), "række 2", "UTF-8"),
        (CASES_HEADER.encode("utf-16"), "række 1", "NUL"),
        ((CASES_HEADER + "S1,\0,1,x,,2019-05-06,,,,\n").encode(), "række 2", "NUL"),
        ((CASES_HEADER + "S1,p,1\n").encode(), "række 2", "10 celler"),
        ((CASES_HEADER + "S1,p,1,x,,2019-05-06,,,,,\n").encode(), "række 2", "10 celler"),
        ((CASES_HEADER + 'S1,p,1,x,,2019-05-06,,,,"Nord\n').encode(), "række 2", "citationstegn"),
        ((CASES_HEADER + 'S1,"p,1,x,,2019-05-06,,,,Nord\n').encode(), "række 2", "celler"),
        (b"\xff\xfe\xfa,case_id\n", "række 1", "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    make_caseload: Maker, tmp_path: Path, content: bytes, where: str, said: str
):
    message = refusal(make_caseload(cases=content), tmp_path).message(Language.DANISH)
    assert where in message
    assert said in message


def test_a_message_never_shows_what_a_cell_said(make_caseload: Maker, tmp_path: Path):
    folder = make_caseload(cases=CASES_HEADER + "S1,p,1,x,,Hanne Sørensen,,,,\n")
    assert not re.search("Hanne|Sørensen", refusal(folder, tmp_path).message(Language.DANISH))


def test_a_path_that_is_no_caseload_is_refused(make_caseload: Maker, tmp_path: Path):
    assert "findes ikke" in refusal(tmp_path / "nowhere", tmp_path).message(Language.DANISH)
    (tmp_path / "file").write_text("x")
    assert "er en fil" in refusal(tmp_path / "file", tmp_path).message(Language.DANISH)
    (tmp_path / "empty").mkdir()
    assert "manifest.json" in refusal(tmp_path / "empty", tmp_path).message(Language.DANISH)


def test_a_missing_doubled_or_folder_table_is_refused(make_caseload: Maker, tmp_path: Path):
    folder = make_caseload()
    (folder / "events.csv").rename(folder / "elsewhere.csv")
    assert "Tabellen mangler" in refusal(folder, tmp_path).message(Language.DANISH)
    (folder / "events.csv").mkdir()
    assert "er en mappe" in refusal(folder, tmp_path).message(Language.DANISH)
    (folder / "events.csv").rmdir()
    (folder / "elsewhere.csv").rename(folder / "events.csv")
    (folder / "cases.parquet").write_bytes(b"")
    assert "både som CSV og Parquet" in refusal(folder, tmp_path).message(Language.DANISH)


def test_parquet_faults_are_refused(make_caseload: Maker, tmp_path: Path):
    first = open_caseload(make_caseload(), tmp_path / "work")
    events = pq.read_table(first.events)
    listed = events.append_column("liste", pa.array([["a"], ["b"], None]))
    folder = as_parquet(first, tmp_path / "one", events=listed)
    assert "kolonne liste" in refusal(folder, tmp_path).message(Language.DANISH)
    nobody = events.set_column(0, "case_id", pa.array(["S1", "S9", "S2"]))
    folder = as_parquet(first, tmp_path / "two", events=nobody)
    assert "events.parquet, række 3, kolonne case_id" in refusal(folder, tmp_path).message(Language.DANISH)
    late = events.set_column(
        2, "happened_on", pa.array([dt.datetime.fromisoformat("2019-01-01T12:00")] * 3, pa.timestamp("us"))
    )
    folder = as_parquet(first, tmp_path / "three", events=late)
    assert "kolonne happened_on" in refusal(folder, tmp_path).message(Language.DANISH)
    (folder / "events.parquet").write_bytes(b"PAR1 no more")
    assert "Parquet" in refusal(folder, tmp_path).message(Language.DANISH)


def test_a_row_deep_in_a_parquet_file_is_found(make_caseload: Maker, tmp_path: Path):
    first = open_caseload(make_caseload(), tmp_path / "work")
    folder = as_parquet(first, tmp_path / "parquet")
    events = pa.concat_tables([pq.read_table(first.events)] * 3)
    events = events.set_column(1, "event_type", pa.array(["samtale"] * 8 + [None], pa.string()))
    pq.write_table(events, folder / "events.parquet", row_group_size=2)
    assert "række 10, kolonne event_type" in refusal(folder, tmp_path).message(Language.DANISH)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format_version": 2}, "Kun formatversion 1"),
        ({"dimensions": ["by"]}, "kolonne by"),
        ({"dimensions": ["region", "region"]}, "to gange"),
        ({"population": "befolkning.csv"}, "populationen"),
        ({"as_of": "31-03-2020"}, "as_of"),
        ({"as_of": None}, "as_of"),
        ({"is_sample": "nej"}, "is_sample"),
        ({"covers": "samtale"}, "covers"),
        ({"covers": {"samtale": {"atributes": []}}}, "ukendt"),
        ({"covers": {"samtale": {"attributes": [1]}}}, "attributes"),
        ({"covers": [""]}, "covers"),
        ({"unknown": 1}, "ukendt"),
        ({"name": 7}, "name"),
    ],
)
def test_a_manifest_that_lies_is_refused(make_caseload: Maker, tmp_path: Path, change: dict, said: str):
    assert said in refusal(make_caseload(change), tmp_path).message(Language.DANISH)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b'{"name": NaN}', b'{"name": "a", "name": "b"}', b"[" * 200_000, b"9" * 5000],
)
def test_a_manifest_that_is_no_document_is_refused(make_caseload: Maker, tmp_path: Path, content: bytes):
    folder = make_caseload()
    (folder / "manifest.json").write_bytes(content)
    assert "manifest.json" in refusal(folder, tmp_path).message(Language.DANISH)


def test_a_missing_entry_is_named(make_caseload: Maker, tmp_path: Path):
    folder = make_caseload()
    (folder / "manifest.json").write_text('{"format_version": 1}')
    assert "manifest.json, kolonne name" in refusal(folder, tmp_path).message(Language.DANISH)


def test_a_population_file_that_is_there_is_fine(make_caseload: Maker, tmp_path: Path):
    folder = make_caseload({"population": "befolkning.csv"})
    (folder / "befolkning.csv").write_text("stratum,size\nup,10\n")
    assert open_caseload(folder, tmp_path / "work").manifest.population == "befolkning.csv"


def test_no_rows_at_all_is_a_caseload(make_caseload: Maker, tmp_path: Path):
    caseload = open_caseload(make_caseload(cases=CASES_HEADER, events=EVENTS_HEADER), tmp_path / "work")
    assert (caseload.n_cases, caseload.n_events) == (0, 0)
    assert duckdb.read_parquet(str(caseload.events)).columns[0] == "case_id"
