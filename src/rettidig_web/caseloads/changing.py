"""What became of each case from one snapshot to the next, by comparing their files."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Final

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from rettidig_web.caseloads.files import EVENTS_FILE

CASES_FILE: Final = "cases.parquet"
EVENTS: Final = "events"
"""Stands among the columns that changed where what happened in the case did."""

_NOT_COMPARED: Final = frozenset({"case_id", "source_file", "source_line"})


def changed_between(before: Path, now: Path) -> Mapping[str, list[str]]:
    """Return what differs in each case that both caseloads have, by case number; nothing differs: left out.

    Columns that only one of them has are not compared, nor where in the export a row stood.
    """
    with duckdb.connect() as connection:
        backend = ibis.duckdb.from_connection(connection)
        old, new = _cases(backend, before), _cases(backend, now)
        names = [name for name in new.columns if name in old.columns and name not in _NOT_COMPARED]
        old = old.select("case_id", **{f"{name}_before": old[name] for name in names})
        both = new.inner_join(old, "case_id")
        differs = {name: ~both[name].identical_to(both[f"{name}_before"]) for name in names}
        rows = both.select("case_id", **differs)
        found = rows.filter(reduce(or_, (rows[name] for name in names))).order_by("case_id").to_pyarrow()
    return {row["case_id"]: [name for name in names if row[name]] for row in found.to_pylist()}


def _cases(backend: Backend, folder: Path) -> ir.Table:
    """Return the cases, each with a number that stands for all that happened in it."""
    cases = backend.read_parquet(str(folder / CASES_FILE))
    path = folder / EVENTS_FILE
    if not path.exists():
        return cases
    events = backend.read_parquet(str(path))
    compared = [
        events[name].cast("string").fill_null("")
        for name in sorted(events.columns)
        if name not in _NOT_COMPARED
    ]
    whole = reduce(lambda one, other: one + "\x1f" + other, compared)
    marks = events.group_by("case_id").agg(**{EVENTS: whole.hash().cast("decimal(38,0)").sum()})
    return cases.left_join(marks, "case_id").drop("case_id_right")
