"""What the assessment's tables share: an order of rows, numbers as text, and the CSV they are kept in."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from rettidig.assessment.model import ALL
from rettidig.vocabulary import Place, Refused, Text

DIMENSIONS = (ALL, "target_group", "visitation_group", "municipality", "team", "caseworker")
"""The dimensions that every caseload has, in their order; the manifest's own come after them."""

_UNIT = 10_000


def dimensions_in_order(extra: Sequence[str]) -> tuple[str, ...]:
    """Return every dimension once: the fixed ones, then those of the manifest as it lists them."""
    return tuple(dict.fromkeys((*DIMENSIONS, *extra)))


def summed(table: pa.Table, keys: Sequence[str], numbers: Sequence[str]) -> pa.Table:
    """Return the table with texts and 64-bit integers, one row per key; rows of one key are added up.

    A missing value and an empty text are the same key: CSV cannot tell them apart, Parquet can.
    """
    texts = [pc.fill_null(table[name].cast(pa.string()), "") for name in keys]
    integers = [table[name].cast(pa.int64()) for name in numbers]
    plain = pa.table([*texts, *integers], names=[*keys, *numbers])
    grouped = plain.group_by(list(keys)).aggregate([(name, "sum") for name in numbers])
    return grouped.select([*keys, *(f"{name}_sum" for name in numbers)]).rename_columns([*keys, *numbers])


def places(column: pa.ChunkedArray, words: Sequence[str]) -> NDArray[np.int64]:
    """Return the place of each text among the words; raises ValueError for a text that is none of them."""
    found = pc.index_in(column, value_set=pa.array(words, pa.string()))
    if found.null_count:
        message = f"{found.null_count} rows have another word than {', '.join(words)}"
        raise ValueError(message)
    return np.asarray(found, dtype=np.int64)


def by_code_point(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return the place of each text among the column's texts by code point; the empty text is first."""
    return places(column, sorted(pc.unique(column).to_pylist()))


def in_row_order(table: pa.Table, *ranks: NDArray[np.int64]) -> pa.Table:
    """Return the rows by the ranks, the first of them weighing most."""
    return table.take(pa.array(np.lexsort(ranks[::-1])))


@cache
def _four_decimals() -> pa.Array:
    return pa.array([f"{number // _UNIT}.{number % _UNIT:04d}" for number in range(_UNIT + 1)])


def decimals(ten_thousandths: NDArray[np.int64], present: NDArray[np.bool_]) -> pa.Array:
    """Return numbers between 0 and 1 as texts with exactly four decimals, null where not ``present``."""
    indices = np.where(present, ten_thousandths, 0)
    return _four_decimals().take(pa.array(indices, mask=~present))


def as_ten_thousandths(numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return numbers between 0 and 1 in ten-thousandths, half up; NaN becomes 0."""
    return np.floor(np.nan_to_num(numbers) * _UNIT + 0.5).astype(np.int64)


def write_csv(path: Path, table: pa.Table) -> None:
    """Write the table as UTF-8 CSV with a header; null is an empty field, quotes only where needed.

    Texts are joined column by column: pyarrow's own writer quotes every text.
    """
    cells = [_as_cells(column) for column in table.columns]
    lines = pc.binary_join_element_wise(*cells, ",", null_handling="replace")
    with path.open("wb") as file:
        file.write(",".join(table.column_names).encode() + b"\n")
        for chunk in lines.chunks:
            whole = pa.ListArray.from_arrays(pa.array([0, len(chunk)], pa.int32()), chunk)
            file.write(pc.binary_join(whole, "\n")[0].as_buffer())
            file.write(b"\n")


def _as_cells(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_string(column.type):
        return column.cast(pa.string())
    if not pc.any(_needs_quotes(pc.unique(column))).as_py():
        return column
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(column, '"', '""'), '"', "")
    return pc.if_else(_needs_quotes(column), quoted, column)


def _needs_quotes(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pc.match_substring_regex(texts, '[",\r\n]')


def read_csv(path: Path, columns: Sequence[str], numbers: Sequence[str]) -> pa.Table:
    """Return the CSV with the ``numbers`` as counts and the rest as texts; refuse any other columns."""
    types = {name: pa.int64() if name in numbers else pa.string() for name in columns}
    try:
        table = pa.csv.read_csv(
            path,
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(column_types=types, strings_can_be_null=False),
        )
    except (OSError, pa.ArrowInvalid):
        raise damaged(path.name) from None
    if table.column_names != list(columns) or not all(_are_counts(table[name]) for name in numbers):
        raise damaged(path.name)
    return table


def _are_counts(column: pa.ChunkedArray) -> bool:
    return column.null_count == 0 and (pc.min(column).as_py() or 0) >= 0


def damaged(file: str) -> Refused:
    """Return the refusal of a file that a check wrote and that no longer holds what a check writes."""
    return Refused(
        Text("Filen er beskadiget eller ændret.", "The file is damaged or has been changed."),
        do=Text("Kør kontrollen igen.", "Run the check again."),
        at=Place(file),
    )
