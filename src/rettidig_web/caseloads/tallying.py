"""Counting what a check came to, point by point and unit by unit, so that a point's page reads a few rows."""

from collections.abc import Iterable
from typing import Any, Final

import duckdb
import ibis
import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext

from rettidig.checks import OUTCOMES_FILE
from rettidig.vocabulary import Outcome
from rettidig_web.caseloads.files import check_folder
from rettidig_web.caseloads.models import Case, Check, PointCount
from rettidig_web.jobs.running import Progress, Result, job

_AT_ONCE: Final = 5000
_PLACE: Final = ("number", "unit", "caseworker", "caseworker_text")
_PLACED: Final = pa.schema([("number", pa.string()), ("unit", pa.int64()), ("who", pa.string())])

_Placed = tuple[str, int, int | None, str]


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
    cases = Case.objects.filter(snapshot=snapshot).order_by()
    rows = (PointCount(check_made=check, **row) for row in _counted(check, cases.values_list(*_PLACE)))
    return len(PointCount.objects.bulk_create(rows, batch_size=_AT_ONCE))


@job
def tally_again(progress: Progress, *, source_keys: list[int]) -> Result:
    """Count the latest checks of the sources anew: texts in them have come to mean other units or people."""
    latest = Check.objects.filter(snapshot__source__in=source_keys, point_counts__isnull=False).distinct()
    for check in latest.select_related("snapshot"):
        progress(check.snapshot.name)
        tally(check)
    return Result(gettext("Tallene for enhederne svarer til, hvor sagerne ligger nu."))


def _counted(check: Check, cases: Iterable[_Placed]) -> list[dict[str, Any]]:
    """Return a row for each unit and point, with how many cases came to each outcome."""
    rows = [{"number": number, "unit": unit, "who": _who(user, text)} for number, unit, user, text in cases]
    placed = pa.Table.from_pylist(rows, schema=_PLACED)
    with duckdb.connect() as connection:
        backend = ibis.duckdb.from_connection(connection)
        outcomes = backend.read_parquet(str(check_folder(check) / OUTCOMES_FILE))
        outcomes = outcomes.select("control_point", "outcome", number="case_id")
        joined = outcomes.join(ibis.memtable(placed), "number")
        counts = {f"n_{word.value}": (joined.outcome == word.value).sum() for word in Outcome}
        is_judged = joined.outcome.isin([Outcome.MET.value, Outcome.NOT_MET.value])
        counts["n_caseworkers"] = joined.who.nunique(where=is_judged)
        counted = joined.group_by(unit_id=joined.unit, point_id=joined.control_point).agg(**counts)
        found: list[dict[str, Any]] = counted.to_pyarrow().to_pylist()
    return found


def _who(caseworker: int | None, text: str) -> str | None:
    """Return what tells the case's caseworker from others; None where the data name nobody.

    Texts that are tied to one person are one caseworker; a text that is not tied stands for one of its own.
    """
    if caseworker is not None:
        return f"user {caseworker}"
    return f"text {text}" if text else None
