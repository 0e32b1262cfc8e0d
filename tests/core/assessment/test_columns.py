import csv
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rettidig.assessment.columns import (
    as_ten_thousandths,
    decimals,
    dimensions_in_order,
    read_csv,
    summed,
    write_csv,
)
from rettidig.vocabulary import Language, Refused

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(deadline=None)
@given(st.lists(st.tuples(texts, st.one_of(st.none(), st.integers(-(2**60), 2**60))), max_size=20))
def test_what_is_written_is_read_by_any_reader_of_csv(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    table = pa.table({"text": [text for text, _ in rows], "number": [number for _, number in rows]})

    write_csv(path, table.cast(pa.schema({"text": pa.string(), "number": pa.int64()})))

    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == ["text", "number"]
    assert lines == [[text, "" if number is None else str(number)] for text, number in rows]


def test_quotes_stand_only_where_they_are_needed(tmp_path):
    path = tmp_path / "table.csv"

    write_csv(path, pa.table({"a": ["x", "", None, "å b", 'y,"z"'], "n": [1, 2, 3, None, 5]}))

    assert path.read_bytes() == 'a,n\nx,1\n,2\n,3\nå b,\n"y,""z""",5\n'.encode()


def test_a_table_in_pieces_is_one_file(tmp_path):
    path = tmp_path / "table.csv"
    piece = pa.table({"a": ["x", "y"]})

    write_csv(path, pa.concat_tables([piece, piece]))

    assert path.read_bytes() == b"a\nx\ny\nx\ny\n"


def test_texts_stay_texts_when_read(tmp_path):
    path = tmp_path / "table.csv"
    table = pa.table({"a": ["NA", "", "007", "null", "2018", "a\nb"], "n": [1, 2, 3, 4, 5, 6]})
    write_csv(path, table)

    assert read_csv(path, ["a", "n"], ["n"]).to_pydict() == table.to_pydict()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,m\nx,1\n",
        b"n,a\n1,x\n",
        b"a,n\nx,en\n",
        b"a,n\nx,\n",
        b"a,n\nx\n",
        b"a,n\n\xff,1\n",
        b"a,n\nx,-1\n",
    ],
)
def test_a_damaged_file_is_refused(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content)

    with pytest.raises(Refused) as refused:
        read_csv(path, ["a", "n"], ["n"])

    assert refused.value.message(Language.DANISH) == (
        "table.csv: Filen er beskadiget eller ændret. Kør kontrollen igen."
    )


@settings(deadline=None)
@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_ten_thousandths_are_printed_with_four_decimals(share):
    met, n = share
    exact = Decimal(met) / Decimal(n)
    number = int((Fraction(met, n) * 10_000).__floor__())

    (text,) = decimals(np.array([number]), np.array([True])).to_pylist()

    assert len(text) == 6
    assert 0 <= exact - Decimal(text) < Decimal("0.0001")


def test_what_is_not_present_is_null():
    assert decimals(np.array([10_000, 5, 77]), np.array([True, True, False])).to_pylist() == [
        "1.0000",
        "0.0005",
        None,
    ]


@settings(deadline=None)
@given(st.floats(0, 1))
def test_bounds_are_rounded_half_up(number):
    found = int(as_ten_thousandths(np.array([number]))[0])

    assert found == int((Decimal(number) * 10_000).quantize(Decimal(1), ROUND_HALF_UP))


def test_no_bound_is_zero_ten_thousandths():
    assert as_ten_thousandths(np.array([np.nan])).tolist() == [0]


def test_a_missing_value_and_an_empty_one_are_one_row():
    table = pa.table(
        {
            "value": pa.array(["", None, "a"]).dictionary_encode(),
            "n": pa.array([1, 2, 4], pa.decimal128(38, 0)),
        }
    )

    found = summed(table, ["value"], ["n"])

    assert sorted(zip(*found.to_pydict().values(), strict=True)) == [("", 3), ("a", 4)]
    assert found.schema.types == [pa.string(), pa.int64()]


def test_the_manifests_dimensions_come_last_and_no_dimension_comes_twice():
    assert dimensions_in_order(["region", "team", "aar"])[-3:] == ("caseworker", "region", "aar")
