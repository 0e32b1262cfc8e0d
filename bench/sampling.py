"""A stratified draw from a million cases, as a process of its own: seconds and peak memory.

``python -m bench.sampling [--cases 1000000] [--strata 98]`` writes a caseload of invented cases to a
temporary folder, draws 20 from each municipality, verifies the certificate, and prints what it took. Exit
status is 1 where the certificate does not hold.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.processes import measure

DESIGN = """\
seed: bænk
frame:
  - kind: values
    column: target_group
    are: [uddannelseshjaelp]
  - kind: minimum_duration
    otherwise: 3 months
draw:
  kind: equal
  by: [municipality]
  each: 20
"""
_MIB = 1 << 20
_PROGRAM = "from rettidig.cli import main; main()"
_FIRST = np.datetime64("2018-01-01")
_DAYS = 700


def write_caseload(folder: Path, n_cases: int, n_strata: int) -> None:
    """Write a caseload of ``n_cases`` cases in ``n_strata`` municipalities, each with one event."""
    folder.mkdir()
    numbers = np.arange(n_cases)
    opened_on = pa.array(_FIRST + numbers % _DAYS, pa.date32())
    case_ids = pa.array([f"S{number:08d}" for number in numbers])
    cases = {
        "case_id": case_ids,
        "municipality": pa.array([f"K{number * 7919 % n_strata:03d}" for number in numbers]),
        "target_group": pa.repeat("uddannelseshjaelp", n_cases),
        "visitation_group": pa.repeat("up", n_cases),
        "opened_on": opened_on,
        "closed_on": pa.nulls(n_cases, pa.date32()),
    }
    events = {
        "case_id": case_ids,
        "event_type": pa.repeat("henvendelse", n_cases),
        "happened_on": opened_on,
    }
    pq.write_table(pa.table(cases), folder / "cases.parquet")
    pq.write_table(pa.table(events), folder / "events.parquet")
    manifest = {
        "format_version": 1,
        "name": "Opfundne sager",
        "as_of": "2020-02-29",
        "covers": ["henvendelse"],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def main() -> int:
    """Draw, verify and print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--strata", type=int, default=98)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        caseload, design, out = (Path(folder) / name for name in ("sager", "design.yaml", "bevis.json"))
        write_caseload(caseload, options.cases, options.strata)
        design.write_text(DESIGN, encoding="utf-8")
        draw = ("sample", str(caseload), "--design", str(design), "--out", str(out))
        calls = {"draw": draw, "verify": ("sample", "verify", str(out), str(caseload))}
        statuses = []
        for name, call in calls.items():
            took = measure([sys.executable, "-c", _PROGRAM, *call])
            statuses.append(took.exit_status)
            print(
                f"{name:<7} {options.cases:>10,} cases {took.seconds:6.1f} s ({took.cpu_seconds:.1f} s of "
                f"processor) {took.peak_bytes / _MIB:6.0f} MiB, exit {took.exit_status}{took.errors}"
            )
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main())
