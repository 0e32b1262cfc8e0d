"""``totals.csv``: how many errors there are, what they cost, and how many cases have one."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from rettidig.assessment.columns import (
    by_code_point,
    dimensions_in_order,
    in_row_order,
    places,
    read_csv,
    summed,
)
from rettidig.assessment.model import TotalsRow

TOTALS_FILE = "totals.csv"
_KEYS = ("dimension", "value")
_NUMBERS = (
    "n_cases",
    "errors",
    "reimbursement_errors",
    "legal_certainty_errors",
    "cases_with_error",
    "cases_with_reimbursement_error",
    "undecided",
)
COLUMNS = (*_KEYS, *_NUMBERS)


def totals_table(totals: pa.Table, dimensions: Sequence[str]) -> pa.Table:
    """Return the columns of ``totals.csv`` by dimension and then value, whatever order they come in.

    ``dimensions`` are the manifest's own; raises ValueError for any other. A null value is an empty one.
    """
    rows = summed(totals, _KEYS, _NUMBERS)
    ranks = places(rows["dimension"], dimensions_in_order(dimensions)), by_code_point(rows["value"])
    return in_row_order(rows, *ranks)


def read_totals(path: Path) -> tuple[TotalsRow, ...]:
    """Return the rows of a ``totals.csv``; refuse one that is not as a check writes it."""
    columns = read_csv(path, COLUMNS, _NUMBERS).to_pydict()
    return tuple(map(TotalsRow, *columns.values()))
