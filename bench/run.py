"""One caseload, every contender in its own process, one table: ``python -m bench.run``.

Exit status 1 where a contender failed or two of them gave different answers.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
from rich.console import Console

from bench import contest
from bench.contest import Contender, Result, hold, peer
from bench.deadlines import differences
from bench.generate import Folders
from bench.tables import aims, main_table, stage_table

RESULTS = Path(__file__).parent / "results"
SAME, DIFFERENT = "lige", "FORSKEL"


@dataclass
class Standing:
    """The results so far, by name, and what holding them against each other showed."""

    repeat: int
    skip: frozenset[str]
    results: dict[str, Result] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def run(self, contenders: Sequence[Contender]) -> None:
        """Run those that are not skipped, and say on stderr who is at it."""
        for contender in contenders:
            if contender.name not in self.skip:
                print(f"… {contender.title}", file=sys.stderr, flush=True)
                self.results[contender.name] = hold(contender, self.repeat)

    def done(self, name: str) -> Result | None:
        """Return the result of a contender that ran to its end."""
        result = self.results.get(name)
        return result if result and not result.failure else None

    def say(self, name: str, found: list[str]) -> None:
        """Note whether a contender's answers are the reference's."""
        self.verdicts[name] = DIFFERENT if found else SAME
        self.remarks += [f"{name}: {line}" for line in found]

    @property
    def is_well(self) -> bool:
        """Whether all ran to their end and agree."""
        return DIFFERENT not in self.verdicts.values() and not any(r.failure for r in self.results.values())


def compete(folders: Folders, n_cases: int, standing: Standing, *, with_spark: bool) -> None:
    """Run everybody and hold their answers against each other."""
    standing.run(contest.ours(folders, with_spark=with_spark))
    judged = _outcomes(standing)
    points = judged.found["points"] if judged else contest.DEFAULT_POINTS
    standing.run(contest.floor(folders, int(str(points))))
    standing.run(contest.imports(folders))
    standing.run(contest.peers(folders, n_cases))
    _compare(folders, n_cases, standing, judged)


def _outcomes(standing: Standing) -> Result | None:
    """Return what the outcomes of the first check hold; None where it did not run."""
    check = standing.done("check")
    return _look("counts", check.contender.out) if check and check.contender.out else None


def _look(*arguments: str | Path | None) -> Result:
    looked = hold(Contender("outcomes", "", peer("outcomes", *(str(argument) for argument in arguments))))
    if looked.failure:
        raise RuntimeError(looked.failure)
    return looked


def _compare(folders: Folders, n_cases: int, standing: Standing, judged: Result | None) -> None:
    """Hold the deadline counts against NumPy's, and the other runs' outcomes against the first's."""
    reference = standing.done("numpy")
    if reference and reference.counts:
        standing.verdicts["numpy"] = "målestok"
        polars = standing.done("polars")
        if polars and polars.counts:
            standing.say("polars", differences(polars.counts, reference.counts))
        if judged and judged.counts:
            standing.say("check", differences(judged.counts, reference.counts))
    pandas = standing.done("pandas")
    if pandas and pandas.counts:
        tenth = max(n_cases // contest.PANDAS_PART, 1)
        part = hold(Contender("tenth", "", peer("numpy_kernel", folders.parquet, "--cases", tenth)))
        standing.say("pandas", differences(pandas.counts, part.counts or {}))
    for name in ("check-csv", "check-spark"):
        first, other = standing.done("check"), standing.done(name)
        if first and other:
            found = _look("compare", first.contender.out, other.contender.out).found["different"]
            standing.say(name, [f"{found} rækker er ikke ens"] if found else [])


def save(standing: Standing, n_cases: int) -> Path:
    """Write the results to a file of today's date and return where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC).date().isoformat()}.json"
    document = {
        "cases": n_cases,
        "machine": {
            "cores": psutil.cpu_count(),
            "memory_bytes": psutil.virtual_memory().total,
            "load_1_min": psutil.getloadavg()[0],
            "python": platform.python_version(),
        },
        "results": {
            name: {
                "seconds": dict(result.seconds),
                "part": result.contender.part,
                "process_seconds": result.process.seconds,
                "cpu_seconds": result.process.cpu_seconds,
                "peak_bytes": result.process.peak_bytes,
                "verdict": standing.verdicts.get(name),
                "failure": result.failure or None,
            }
            for name, result in standing.results.items()
        },
    }
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def show(standing: Standing, n_cases: int) -> None:
    """Print the table, the stages of our own runs, the aims, and whatever does not agree."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(main_table(standing.results, standing.verdicts, n_cases))
    if any(result.contender.is_ours and not result.failure for result in standing.results.values()):
        console.print(stage_table(standing.results))
    for line in aims(standing.results):
        console.print(line)
    for name, result in standing.results.items():
        if result.failure:
            console.print(f"{name} fejlede: {result.failure}", style="red", markup=False)
    for remark in standing.remarks:
        console.print(remark, style="red", markup=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--cases", type=int, default=250_000, help="how many cases (40 events each)")
    parser.add_argument("--repeat", type=int, default=1, help="the best of so many runs counts")
    parser.add_argument("--skip", nargs="*", default=[], metavar="NAME", help="contenders to leave out")
    parser.add_argument("--spark", action="store_true", help="also judge on Spark, and compare the outcomes")
    parser.add_argument("--save", action="store_true", help="write bench/results/DATE.json")
    parser.add_argument("--folder", type=Path, help="where the caseload lies or shall lie")
    return parser.parse_args()


def main() -> None:
    """Generate the caseload where it is not there yet, run everybody, print what came of it."""
    given = _arguments()
    root = given.folder or Path(tempfile.gettempdir()) / f"rettidig-bench-{given.cases}"
    # In a process of its own: the memory it needs must not count as that of the contenders' parent.
    generate = [sys.executable, "-m", "bench.generate", str(root), "--cases", str(given.cases)]
    subprocess.run(generate, check=True, stdout=sys.stderr)
    standing = Standing(given.repeat, frozenset(given.skip))
    compete(Folders(root), given.cases, standing, with_spark=given.spark)
    show(standing, given.cases)
    if given.save:
        print(save(standing, given.cases))
    sys.exit(0 if standing.is_well else 1)


if __name__ == "__main__":
    main()
