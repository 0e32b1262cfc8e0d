"""Counting what a check came to, point by point and unit by unit, so that a point's page reads a few rows."""

from typing import Any, Final

import duckdb
import ibis
import pyarrow as pa
from django.db import transaction

from rettidig.checks import OUTCOMES_FILE
from rettidig.vocabulary import Outcome
from rettidig_web.caseloads.files import check_folder
from rettidig_web.caseloads.models import Case, Check, PointCount

_AT_ONCE: Final = 5000


@transaction.atomic
def tally(check: Check) -> int:
    """Keep the counts of the check, whose cases have been projected, and return how many rows that made.

    Those of earlier snapshots of the source and unit go. A case counts in the unit it lies in now.
    """
    snapshot = check.snapshot
    PointCount.objects.filter(
        check_made__snapshot__source=snapshot.source_id,
        check_made__snapshot__unit=snapshot.unit_id,
        check_made__catalogue_id=check.catalogue_id,
    ).delete()
    units = dict(Case.objects.filter(snapshot=snapshot).order_by().values_list("number", "unit"))
    rows = (PointCount(check_made=check, **row) for row in _counted(check, units))
    return len(PointCount.objects.bulk_create(rows, batch_size=_AT_ONCE))


def _counted(check: Check, units: dict[str, int]) -> list[dict[str, Any]]:
    """Return a row for each unit and point, with how many cases came to each outcome."""
    placed = pa.table(
        {"case_id": list(units), "unit_id": list(units.values())},
        schema=pa.schema([("case_id", pa.string()), ("unit_id", pa.int64())]),
    )
    with duckdb.connect() as connection:
        backend = ibis.duckdb.from_connection(connection)
        outcomes = backend.read_parquet(str(check_folder(check) / OUTCOMES_FILE))
        joined = outcomes.select("case_id", "control_point", "outcome").join(ibis.memtable(placed), "case_id")
        counts = {f"n_{word.value}": (joined.outcome == word.value).sum() for word in Outcome}
        counted = joined.group_by("unit_id", point_id=joined.control_point).agg(**counts)
        found: list[dict[str, Any]] = counted.to_pyarrow().to_pylist()
    return found
