"""How one outcome of one case came about, step by step: the engine asked again, about that case alone."""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from rettidig.catalogue import Catalogue
from rettidig.checks.explaining import explain
from rettidig.checks.tracing.telling import Told, told
from rettidig_web.caseloads.files import EVENTS_FILE, events_file, folder_of
from rettidig_web.caseloads.missing import there
from rettidig_web.caseloads.models import Snapshot

_CASES_FILE: Final = "cases.parquet"
_MANIFEST_FILE: Final = "manifest.json"


def reckoning(snapshot: Snapshot, catalogue: Catalogue, number: str, point_id: str) -> Told:
    """Return the steps in words. Raises Refused where there is no such case or the point is unknown."""
    with tempfile.TemporaryDirectory(prefix="rettidig-") as name:
        folder = _alone(snapshot, number, Path(name))
        return told(catalogue, explain(folder, catalogue, number, point_id, as_of=snapshot.as_of))


def _alone(snapshot: Snapshot, number: str, folder: Path) -> Path:
    """Return a caseload of that one case, so that nothing else is read."""
    source = there(folder_of(snapshot))
    for path, table in ((source / _CASES_FILE, _CASES_FILE), (events_file(snapshot), EVENTS_FILE)):
        rows = pq.read_table(path, filters=[("case_id", "==", number)])
        pq.write_table(rows, folder / table)
    manifest: dict[str, Any] = json.loads((source / _MANIFEST_FILE).read_text(encoding="utf-8"))
    manifest["population"] = None
    (folder / _MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")
    return folder
