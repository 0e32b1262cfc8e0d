"""The floor: what DuckDB needs at the very least to read these events and to write rows of this shape.

    python -m bench.contenders.floor count CASELOAD
    python -m bench.contenders.floor write CASELOAD --out FOLDER --points 49

``count`` counts events per case and type. ``write`` writes one row per case and point with the columns of
``outcomes.parquet``, the same in every row but for the case and the point.
"""

import argparse
from pathlib import Path

import duckdb

from bench.stopwatch import Stopwatch

POINTS = """
    CREATE TABLE the_points AS
    SELECT 'fr22-et-punkt-som-de-er-flest-' || number AS control_point FROM range(?) AS numbers(number)
"""
CONSTANT_ROWS = """
    SELECT
        case_id, control_point, '1' AS version, 'met' AS outcome, 'on_time' AS reason,
        DATE '2019-05-06' AS trigger_on, DATE '2019-05-13' AS due_on, DATE '2019-05-13' AS done_on,
        CAST(0 AS INTEGER) AS days_late, CAST(0 AS INTEGER) AS violations, DATE '2019-05-13' AS next_due_on,
        'machine' AS source, 'met' AS machine_outcome
    FROM the_cases, the_points
"""


def count(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Return in how many rows the counts of events per case and type lie, once they are in memory."""
    events = connection.read_parquet(str(folder / "events.parquet"))
    events.aggregate("case_id, event_type, count(*) AS n", "case_id, event_type").create("counts")
    return connection.table("counts").shape[0]


def write(connection: duckdb.DuckDBPyConnection, folder: Path, out: Path, n_points: int) -> int:
    """Return how many rows were written."""
    connection.read_parquet(str(folder / "cases.parquet")).select("case_id").create_view("the_cases")
    connection.execute(POINTS, [n_points])
    out.mkdir(parents=True, exist_ok=True)
    path = str(out / "constant.parquet")
    connection.sql(CONSTANT_ROWS).write_parquet(path, compression="zstd")
    return connection.read_parquet(path).shape[0]


def main() -> None:
    """Count or write, and hand back the time and the number of rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("count", "write"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--points", type=int, default=49)
    given = parser.parse_args()
    watch = Stopwatch()
    with duckdb.connect(config={"preserve_insertion_order": "false"}) as connection:
        if given.what == "count":
            with watch.stage("tælling"):
                rows = count(connection, given.folder)
        else:
            with watch.stage("skrivning"):
                rows = write(connection, given.folder, given.out, given.points)
    watch.hand_back(rows=rows)


if __name__ == "__main__":
    main()
