"""From CSV or Parquet to Parquet: DuckDB's own reader, and Rettidig's opening of the same folder.

    python -m bench.contenders.imports duckdb CASELOAD --out FOLDER
    python -m bench.contenders.imports rettidig CASELOAD --out FOLDER

DuckDB guesses the types and checks nothing. Rettidig checks every row against the contract, hashes the files
and writes canonical tables where the delivered ones are not.
"""

import argparse
from pathlib import Path

import duckdb

from bench.stopwatch import Stopwatch


def by_duckdb(folder: Path, out: Path) -> int:
    """Return the number of events read and written."""
    with duckdb.connect(config={"preserve_insertion_order": "false"}) as connection:
        for table in ("cases", "events"):
            rows = connection.read_csv(str(folder / f"{table}.csv"), header=True)
            rows.write_parquet(str(out / f"{table}.parquet"), compression="zstd")
        return connection.read_parquet(str(out / "events.parquet")).shape[0]


def by_rettidig(folder: Path, out: Path) -> int:
    """Return the number of events that the opened caseload has."""
    from rettidig.caseload import open_caseload  # noqa: PLC0415 - the other contender shall not pay for it

    return open_caseload(folder, out).n_events


def main() -> None:
    """Import, and hand back the time and the number of events."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("who", choices=("duckdb", "rettidig"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    if given.who == "rettidig":
        import rettidig.caseload  # noqa: F401, PLC0415 - importing is no part of the work
    watch = Stopwatch()
    with watch.stage("import"):
        rows = {"duckdb": by_duckdb, "rettidig": by_rettidig}[given.who](given.folder, given.out)
    watch.hand_back(rows=rows)


if __name__ == "__main__":
    main()
