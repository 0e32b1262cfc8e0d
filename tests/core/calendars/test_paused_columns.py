"""Pauses as columns give what they give for one date at a time."""

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rettidig.calendars import Limit, Pause, Unit, later, merged, merged_table, paused_days_table, reckon

DAY = timedelta(days=1)
NEAR = st.dates(date(2019, 4, 1), date(2019, 9, 30))
PAUSE = st.builds(lambda first, n: Pause(first, first + n * DAY), NEAR, st.integers(0, 30))
LIMIT = st.builds(Limit, st.integers(0, 3), st.sampled_from(Unit))
CASE = st.tuples(st.lists(PAUSE, max_size=5), st.lists(st.tuples(NEAR, LIMIT), min_size=1, max_size=3))


INTERVALS = pa.schema([("case_id", pa.string()), ("first_on", pa.date32()), ("last_on", pa.date32())])
CLOCKS = pa.schema(
    [
        ("case_id", pa.string()),
        ("number", pa.int64()),
        ("start_on", pa.date32()),
        ("limit_due_on", pa.date32()),
    ]
)


def _table(rows, schema):
    names = schema.names
    return ibis.memtable(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema))


def _intervals(cases):
    rows = [(f"c{n}", pause.first, pause.last) for n, (pauses, _) in enumerate(cases) for pause in pauses]
    return _table(rows, INTERVALS)


def _clocks(cases):
    rows = [
        (f"c{n}", number, start, limit.after(start))
        for n, (_, clocks) in enumerate(cases)
        for number, (start, limit) in enumerate(clocks)
    ]
    return _table(rows, CLOCKS)


def check_columns(connection, cases):
    pauses = merged_table(_intervals(cases), "case_id")
    found = connection.to_pyarrow(pauses).to_pylist()
    for n, (given_pauses, _) in enumerate(cases):
        mine = sorted((row for row in found if row["case_id"] == f"c{n}"), key=lambda row: row["first_on"])
        assert [Pause(row["first_on"], row["last_on"]) for row in mine] == list(merged(given_pauses))
        assert [row["n_days"] for row in mine] == [pause.n_days for pause in merged(given_pauses)]
        assert [row["days_before"] for row in mine] == [
            sum(earlier.n_days for earlier in merged(given_pauses)[:i]) for i in range(len(mine))
        ]
    moved = connection.to_pyarrow(paused_days_table(_clocks(cases), pauses, "case_id", ["case_id", "number"]))
    paused_days = {(row["case_id"], row["number"]): row["paused_days"] for row in moved.to_pylist()}
    expected = {
        (f"c{n}", number): (reckoning.paused_due_on - reckoning.limit_due_on).days
        for n, (pauses_of_case, clocks) in enumerate(cases)
        for number, (start, limit) in enumerate(clocks)
        if (reckoning := reckon(start, limit, pauses_of_case)).pauses
    }
    assert paused_days == expected


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(CASE, min_size=1, max_size=12))
def test_pauses_move_columns_of_clocks_as_they_move_one_on_duckdb(cases):
    check_columns(ibis.duckdb.connect(), cases)


HARD_CASES = [
    (
        [Pause(date(2019, 5, 1), date(2019, 5, 8)), Pause(date(2019, 5, 9), date(2019, 5, 9))],
        [(date(2019, 5, 6), Limit(1, Unit.WEEKS)), (date(2019, 5, 9), Limit(0, Unit.DAYS))],
    ),
    (
        [Pause(date(2019, 6, 6), date(2019, 6, 20)), Pause(date(2019, 6, 21), date(2019, 6, 22))],
        [(date(2019, 5, 6), Limit(1, Unit.MONTHS))],
    ),
    ([], [(date(2019, 5, 6), Limit(1, Unit.MONTHS))]),
]


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # pyspark warns of coming versions of pandas
def test_pauses_move_columns_of_clocks_as_they_move_one_on_spark(spark_connection):
    check_columns(spark_connection, HARD_CASES)


def test_later_moves_by_days_and_null_stays_null():
    rows = ibis.memtable(
        {"day": [date(2020, 2, 28), None], "n": [2, 2]}, schema={"day": "date", "n": "int64"}
    )
    moved = ibis.duckdb.connect().to_pyarrow(rows.select(moved=later(rows.day, rows.n)))
    assert moved["moved"].to_pylist() == [date(2020, 3, 1), None]
