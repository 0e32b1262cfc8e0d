"""What lies in the outcomes that Rettidig wrote: counts to hold against the peers, equality of two engines.

python -m bench.contenders.outcomes counts OUT [--cases CASELOAD]
python -m bench.contenders.outcomes compare OUT OTHER
"""

import argparse
import tempfile
from pathlib import Path

import duckdb

from bench import deadlines
from bench.deadlines import ALIKE, DEADLINES
from bench.stopwatch import Stopwatch


def counts(out: Path) -> dict[str, dict[str, int]]:
    """Return how many cases have each reason, by deadline point, and the sum of the days late."""
    with duckdb.connect() as connection:
        outcomes = connection.read_parquet(str(out / "outcomes.parquet"))
        rows = outcomes.aggregate(
            "control_point, reason, count(*) AS n, coalesce(sum(days_late), 0) AS days_late",
            "control_point, reason",
        ).fetchall()
    found: dict[str, dict[str, int]] = {deadline.point: {} for deadline in DEADLINES}
    for point, reason, n, days in rows:
        if point in found:
            name = ALIKE.get(reason, reason)
            found[point][name] = found[point].get(name, 0) + n
            found[point][deadlines.DAYS_LATE] = found[point].get(deadlines.DAYS_LATE, 0) + int(days)
    return found


def n_points(out: Path) -> int:
    """Return the number of points that the outcomes have for each case."""
    with duckdb.connect() as connection:
        outcomes = connection.read_parquet(str(out / "outcomes.parquet"))
        return len(outcomes.select("control_point").distinct().fetchall())


def n_different(out: Path, other: Path) -> int:
    """Return how many rows one of the two has and the other has not, both ways; repeated rows count."""
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
        connection.execute("SET memory_limit = '8GB'")
        connection.execute("SET temp_directory = ?", [spill])
        connection.execute("SET preserve_insertion_order = false")
        one, two = (connection.read_parquet(str(path / "outcomes.parquet")) for path in (out, other))
        two = two.select(*one.columns)
        missing = [a.except_(b).aggregate("count(*)").fetchall() for a, b in ((one, two), (two, one))]
    return sum(int(n) for ((n,),) in missing)


def main() -> None:
    """Count or compare, and hand back what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("counts", "compare"))
    parser.add_argument("out", type=Path)
    parser.add_argument("other", type=Path, nargs="?")
    given = parser.parse_args()
    watch = Stopwatch()
    if given.what == "counts":
        watch.hand_back(counts=counts(given.out), points=n_points(given.out))
    else:
        watch.hand_back(different=n_different(given.out, given.other))


if __name__ == "__main__":
    main()
