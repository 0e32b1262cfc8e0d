"""A list of cases as a caseload folder of the contract: cases only, and nothing that says what is covered."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import ibis
import pyarrow as pa

from rettidig.caseload import Manifest, write_caseload
from rettidig.caseload.cells import pseudonym_of
from rettidig.caseload.hashing import content_hash, scan_files
from rettidig_web.caseloads.identity import identity_key
from rettidig_web.caseloads.lists_rows import ListedCase
from rettidig_web.caseloads.models import Snapshot

_DAYS: Final = ("opened_on", "closed_on", "happened_on", "ended_on")
_TYPES: Final = {**dict.fromkeys(_DAYS, pa.date32()), "amount_ore": pa.int64()}
_CASES: Final = (
    *("case_id", "citizen", "municipality", "target_group", "visitation_group"),
    *("opened_on", "closed_on", "caseworker", "team", "amount_ore"),
)
_EVENTS: Final = ("case_id", "event_type", "happened_on", "ended_on", "caseworker", "attributes")


def write_list(
    folder: Path, cases: Sequence[ListedCase], snapshot: Snapshot, target_group: str, municipality: str
) -> str:
    """Write the cases as the snapshot's caseload and return its content hash; what a stopped run left goes.

    The contract wants an opening day: where the list has none it is the list's own day, and the row in the
    database keeps none.
    """
    rows = [_row(case, municipality, target_group, snapshot.as_of) for case in cases]
    tables = {
        "cases": ibis.memtable(pa.Table.from_pylist(rows, schema=_schema(_CASES))).order_by("case_id"),
        "events": ibis.memtable(_schema(_EVENTS).empty_table()),
    }
    manifest = Manifest(format_version=1, name=snapshot.name, as_of=snapshot.as_of, covers={})
    backend = ibis.duckdb.connect()
    try:
        write_caseload(folder, manifest, backend, tables, overwrite=True)
    finally:
        backend.disconnect()
    scans = scan_files(sorted(folder.iterdir()))
    return content_hash({path.name: scan.sha256 for path, scan in scans.items()})


def _row(case: ListedCase, municipality: str, target_group: str, as_of: date) -> dict[str, object]:
    return {
        "case_id": case.number,
        "citizen": pseudonym_of(case.cpr, identity_key()),
        "municipality": municipality,
        "target_group": target_group,
        "visitation_group": None,
        "opened_on": case.opened_on or as_of,
        "closed_on": case.closed_on,
        "caseworker": case.caseworker or None,
        "team": case.team or None,
        "amount_ore": case.amount_ore,
    }


def _schema(names: Sequence[str]) -> pa.Schema:
    return pa.schema([(name, _TYPES.get(name, pa.string())) for name in names])
