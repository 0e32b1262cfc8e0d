"""``summary.csv``: counts, shares, intervals and grades by control point, basis, dimension and value."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rettidig.assessment.columns import (
    as_ten_thousandths,
    by_code_point,
    damaged,
    decimals,
    dimensions_in_order,
    in_row_order,
    places,
    read_csv,
    summed,
)
from rettidig.assessment.grades import Thresholds
from rettidig.assessment.intervals import WILSON, Integers, wilson_bounds
from rettidig.assessment.model import Counts, Interval, SummaryRow
from rettidig.assessment.organisations import Interviews, organisation_counts
from rettidig.catalogue.model import Catalogue, Status
from rettidig.vocabulary import Basis, Grade, Outcome

SUMMARY_FILE = "summary.csv"
_KEYS = ("control_point", "basis", "dimension", "value")
_OUTCOMES = tuple(outcome.value for outcome in Outcome)
_NUMBERS = ("n", *_OUTCOMES)
COLUMNS = (*_KEYS, *_NUMBERS, "share", "ci_low", "ci_high", "method", "grade")
_BASES = {basis.value: basis for basis in Basis}
_GRADE_OF: dict[str, Grade | None] = {"": None} | {grade.value: grade for grade in Grade}


def all_counts(
    counts: pa.Table, interviews: Interviews, catalogue: Catalogue, *, has_drafts: bool = False
) -> pa.Table:
    """Return the counts of the cases and of the organisations in one table; drafts only where asked for."""
    points = [p for p in catalogue.organisation_points if has_drafts or p.status is Status.ACTIVE]
    organisations = organisation_counts(interviews, points)
    of_cases = counts.select(organisations.column_names).cast(organisations.schema)
    return pa.concat_tables([of_cases, organisations])


def summary_table(
    counts: pa.Table,
    catalogue: Catalogue,
    *,
    is_sample: bool,
    dimensions: Sequence[str],
    thresholds: Thresholds,
) -> pa.Table:
    """Return the columns of ``summary.csv`` in the fixed order of its rows, whatever order they come in.

    ``counts`` has ``control_point``, ``basis``, ``dimension``, ``value`` and one integer per outcome; a
    null value is an empty one. ``dimensions`` are the manifest's own. Raises ValueError for a point, basis
    or dimension that the catalogue and manifest do not have.
    """
    rows = summed(counts, _KEYS, _OUTCOMES)
    points = (*catalogue.case_points, *catalogue.organisation_points)
    point_places = places(rows["control_point"], [point.id for point in points])
    graded = np.array([point.is_graded for point in points], dtype=np.bool_)
    figures = _figures(rows, graded[point_places], is_sample=is_sample, thresholds=thresholds)
    return in_row_order(
        figures.select(COLUMNS),
        point_places,
        places(rows["basis"], [basis.value for basis in Basis]),
        places(rows["dimension"], dimensions_in_order(dimensions)),
        by_code_point(rows["value"]),
    )


def _figures(
    rows: pa.Table, is_graded: NDArray[np.bool_], *, is_sample: bool, thresholds: Thresholds
) -> pa.Table:
    met: Integers = rows["met"].to_numpy()
    n: Integers = met + rows["not_met"].to_numpy()
    has_share = n > 0
    has_interval = has_share & is_sample
    divisor = np.where(has_share, n, 1)
    low, high = wilson_bounds(met, n)
    added = {
        "n": pa.array(n),
        "share": decimals((20_000 * met + divisor) // (2 * divisor), has_share),
        "ci_low": decimals(as_ten_thousandths(low), has_interval),
        "ci_high": decimals(as_ten_thousandths(high), has_interval),
        "method": _chosen([WILSON], np.zeros(len(n), np.int64), has_interval),
        "grade": _chosen(
            [grade.value for grade in Grade],
            thresholds.places((200 * met + divisor) // (2 * divisor)),
            is_graded & has_share,
        ),
    }
    for name, column in added.items():
        rows = rows.append_column(name, column)
    return rows


def _chosen(words: Sequence[str], indices: Integers, present: NDArray[np.bool_]) -> pa.Array:
    """Return the word at each index, null where not ``present``."""
    return pa.array(words).take(pa.array(indices, mask=~present))


def read_summary(path: Path) -> tuple[SummaryRow, ...]:
    """Return the rows of a ``summary.csv``; refuse one that is not as a check writes it.

    Shares are not read: they follow from the counts.
    """
    table = read_csv(path, COLUMNS, _NUMBERS)
    numbers: dict[str, list[int]] = table.select(_NUMBERS).to_pydict()
    texts: dict[str, list[str]] = table.select([*_KEYS, "ci_low", "ci_high", "method", "grade"]).to_pydict()
    counts = [Counts(*row) for row in zip(*(numbers[name] for name in _OUTCOMES), strict=True)]
    if [each.n for each in counts] != numbers["n"]:
        raise damaged(path.name)
    try:
        bases = [_BASES[text] for text in texts["basis"]]
        grades = [_GRADE_OF[text] for text in texts["grade"]]
        bounds = zip(texts["ci_low"], texts["ci_high"], texts["method"], strict=True)
        intervals = [
            Interval(float(low), float(high), method) if method else None for low, high, method in bounds
        ]
    except (KeyError, ValueError):
        raise damaged(path.name) from None
    places_in_it = (texts["control_point"], bases, texts["dimension"], texts["value"])
    return tuple(map(SummaryRow, *places_in_it, counts, intervals, grades))
