"""A table streamed to canonical Parquet: the same rows as by way of the database, and whether in order."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.caseload.streaming import Order, stream_csv
from rettidig.caseload.tables import EVENTS

COLUMNS = ("case_id", "event_type", "happened_on", "place")
TEXTS = st.text("aøZ𝄞 ", min_size=1, max_size=2)


def stream(tmp_path: Path, *rows: str):
    path = tmp_path / "events.csv"
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return stream_csv(path, COLUMNS, EVENTS, tmp_path / "streamed.parquet")


def test_the_contracts_columns_come_first_and_dates_are_dates(tmp_path: Path):
    streamed = stream(tmp_path, "S1,samtale,2019-05-06,Vejle", 'S1,"",2019-05-07,')
    table = pq.read_table(streamed.path)
    assert dict(zip(table.schema.names, map(str, table.schema.types), strict=True)) == {
        "case_id": "string",
        "event_type": "string",
        "happened_on": "date32[day]",
        "ended_on": "date32[day]",
        "caseworker": "string",
        "attributes": "string",
        "place": "string",
    }
    assert [(str(row["happened_on"]), row["event_type"], row["place"]) for row in table.to_pylist()] == [
        ("2019-05-06", "samtale", "Vejle"),
        ("2019-05-07", None, None),
    ]
    assert streamed.is_sorted
    assert not streamed.ragged


def test_a_table_without_rows_is_a_table(tmp_path: Path):
    streamed = stream(tmp_path)
    assert (pq.read_table(streamed.path).num_rows, streamed.is_sorted) == (0, True)


@pytest.mark.parametrize(
    "text",
    [
        "20190506",
        "2019-W19-1",
        " 2019-05-06",
        "2019-05-06 ",
        "2019-02-30",
        "1899-12-31",
        "2200-01-01",
        "٢٠١٩-05-06",
    ],
)
def test_what_is_no_date_of_our_time_is_left_to_the_database(tmp_path: Path, text: str):
    assert stream(tmp_path, "S1,samtale,2019-05-06,", f"S1,samtale,{text},") is None


@given(st.lists(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), max_size=4))
def test_order_is_that_of_the_bytes_across_batches(batches: list[list[tuple[str, str]]]):
    order = Order(("first", "second"))
    for batch in batches:
        first, second = zip(*batch, strict=True)
        order.see(
            {"first": pa.array(first).dictionary_encode(), "second": pa.array(second).dictionary_encode()}
        )
    rows = [tuple(text.encode() for text in row) for batch in batches for row in batch]
    assert order.is_kept == (rows == sorted(rows))


def test_an_empty_key_is_out_of_order():
    order = Order(("first", "second"))
    order.see({name: pa.array(["a", None]).dictionary_encode() for name in ("first", "second")})
    assert not order.is_kept
