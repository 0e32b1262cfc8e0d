"""A caseload of invented cases for the focus audit, as large as wanted, the same for the same seed.

    python -m bench.generate FOLDER --cases 250000

writes FOLDER/parquet and FOLDER/csv: the same rows in the same order (by case and day), 40 events a case.
"""

import argparse
import json
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.timelines import MUNICIPALITIES, NEVER, Cases, Events, draw_cases, draw_events
from bench.vocabulary import EVENT_TYPES, GROUPS, Attributes

EVENTS_PER_CASE = 40
AS_OF = date(2020, 3, 31)
SEED = 2022
ROWS_PER_GROUP = 250_000
_EPOCH = date(1970, 1, 1)

CASES_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("case_id", "citizen", "municipality", "target_group")),
        ("visitation_group", pa.string()),
        *((name, pa.date32()) for name in ("opened_on", "closed_on")),
        *((name, pa.string()) for name in ("caseworker", "team", "visitation_year")),
        *((name, pa.string()) for name in ("source_file", "source_line")),
    ]
)
EVENTS_SCHEMA = pa.schema(
    [
        ("case_id", pa.dictionary(pa.int32(), pa.string())),
        ("event_type", pa.dictionary(pa.int32(), pa.string())),
        ("happened_on", pa.date32()),
        ("ended_on", pa.date32()),
        ("caseworker", pa.dictionary(pa.int32(), pa.string())),
        ("attributes", pa.dictionary(pa.int32(), pa.string())),
        ("source_file", pa.dictionary(pa.int32(), pa.string())),
        ("source_line", pa.string()),
    ]
)


@dataclass(frozen=True)
class Folders:
    """Where the two forms of the caseload lie."""

    root: Path

    @property
    def parquet(self) -> Path:
        """The folder with Parquet tables."""
        return self.root / "parquet"

    @property
    def csv(self) -> Path:
        """The folder with CSV tables."""
        return self.root / "csv"


def generate(root: Path, n_cases: int, seed: int = SEED) -> Folders:
    """Write the caseload in both forms and return where; nothing is done where it lies there already."""
    folders = Folders(root)
    wanted = {"cases": n_cases, "events_per_case": EVENTS_PER_CASE, "seed": seed}
    made = root / "made.json"
    if made.is_file() and json.loads(made.read_text()) == wanted:
        return folders
    for folder in (folders.parquet, folders.csv):
        folder.mkdir(parents=True, exist_ok=True)
        _write_manifest(folder, f"{n_cases} opdigtede sager")
    rng = np.random.default_rng(seed)
    as_of = (AS_OF - _EPOCH).days
    attributes = Attributes()
    cases = draw_cases(rng, n_cases, as_of)
    events = draw_events(rng, cases, attributes, n_cases * EVENTS_PER_CASE, as_of)
    _write_cases(folders.parquet / "cases.parquet", cases)
    _write_events(folders.parquet / "events.parquet", cases, events, attributes)
    for table in ("cases", "events"):
        _write_csv(folders, table)
    made.write_text(json.dumps(wanted))
    return folders


def case_ids(first: int, last: int) -> np.ndarray:
    """Return the ids of the cases numbered ``first`` to ``last``, so that text order is number order."""
    return np.char.add("s", np.char.zfill(np.arange(first, last + 1).astype(str), 7))


def _write_manifest(folder: Path, name: str) -> None:
    manifest = {
        "format_version": 1,
        "name": name,
        "as_of": AS_OF.isoformat(),
        "covers": list(EVENT_TYPES),
        "dimensions": ["visitation_year"],
        "is_sample": False,
        "population": None,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _dates(days: np.ndarray) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=days == NEVER, type=pa.int32()).cast(pa.date32())


def _lines(start: int, n: int) -> pa.Array:
    """Return the lines of the file that the rows from ``start`` on stand on; the header is line 1."""
    return pa.array(np.arange(start + 2, start + 2 + n)).cast(pa.string())


def _texts(codes: np.ndarray, texts: list[str] | list[str | None]) -> pa.Array:
    """Return the texts that the codes stand for; an empty text is a missing one."""
    return pa.array([text or None for text in texts], pa.string()).take(pa.array(codes))


def _write_cases(path: Path, cases: Cases) -> None:
    n = len(cases.opened)
    ids = case_ids(0, n - 1)
    columns = {
        "case_id": pa.array(ids),
        "citizen": pa.array(np.char.replace(ids, "s", "b")),
        "municipality": _texts(cases.municipality, MUNICIPALITIES),
        "target_group": pa.repeat("uddannelseshjaelp", n),
        "visitation_group": _texts(cases.group, list(GROUPS)),
        "opened_on": _dates(cases.opened),
        "closed_on": _dates(cases.closed),
        "caseworker": _texts(cases.worker, cases.worker_names),
        "team": _texts(cases.team, cases.team_names),
        "visitation_year": pa.array((cases.opened.astype("M8[D]").astype("M8[Y]")).astype(str)),
        "source_file": pa.repeat("cases.csv", n),
        "source_line": _lines(0, n),
    }
    pq.write_table(pa.table(columns, schema=CASES_SCHEMA), path, compression="zstd", store_schema=False)


def _write_events(path: Path, cases: Cases, events: Events, attributes: Attributes) -> None:
    """Write the events slice by slice; each slice has its own dictionary of cases, so that it stays small."""
    fixed = {
        "event_type": pa.array(EVENT_TYPES),
        "caseworker": pa.array(cases.worker_names),
        "attributes": pa.array([text or "" for text in attributes.texts]),
        "source_file": pa.array(["events.csv"]),
    }
    with pq.ParquetWriter(path, EVENTS_SCHEMA, compression="zstd", store_schema=False) as writer:
        for start in range(0, len(events.case), ROWS_PER_GROUP):
            part = events.part(slice(start, start + ROWS_PER_GROUP))
            first, last = int(part.case[0]), int(part.case[-1])
            n = len(part.case)
            columns = [
                _encoded(part.case - first, pa.array(case_ids(first, last))),
                _encoded(part.type, fixed["event_type"]),
                _dates(part.day),
                _dates(part.ended),
                _encoded(part.worker, fixed["caseworker"], missing=part.worker < 0),
                _encoded(part.attributes, fixed["attributes"], missing=part.attributes == 0),
                _encoded(np.zeros(n), fixed["source_file"]),
                _lines(start, n),
            ]
            writer.write_table(pa.table(columns, schema=EVENTS_SCHEMA))


def _encoded(codes: np.ndarray, texts: pa.Array, missing: np.ndarray | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=missing), texts)


def _write_csv(folders: Folders, table: str) -> None:
    """Write the table as a source would deliver it: without the two columns that an import adds."""
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(folders.parquet / f"{table}.parquet"))
        delivered = [name for name in rows.columns if not name.startswith("source_")]
        rows.select(*delivered).write_csv(str(folders.csv / f"{table}.csv"), header=True)


def main() -> None:
    """Generate from the command line and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=250_000)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    started = time.perf_counter()
    folders = generate(given.folder, given.cases, given.seed)
    print(f"{given.cases} sager i {folders.root} på {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
