"""Who takes part, what each is started with, and what came of it."""

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.generate import Folders
from bench.processes import Measured, measure

CATALOGUE = "fokusrevision-2022"
PANDAS_PART = 10
PM4PY_PART = 50
DEFAULT_POINTS = 49


@dataclass(frozen=True)
class Contender:
    """A process to measure. ``part`` is 10 where it is given a tenth of the cases, and its time is scaled."""

    name: str
    title: str
    command: tuple[str, ...]
    part: int = 1
    out: Path | None = None
    is_ours: bool = False


@dataclass(frozen=True)
class Result:
    """What a contender took. ``seconds`` are those of the work by stage, ``process`` is the whole process."""

    contender: Contender
    seconds: Mapping[str, float]
    process: Measured
    found: Mapping[str, object] = field(default_factory=dict)
    failure: str = ""

    @property
    def work(self) -> float:
        """The seconds of the work, scaled to all cases."""
        return sum(self.seconds.values()) * self.contender.part

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]] | None:
        """The counts per deadline point, or None where the contender gives none."""
        counts = self.found.get("counts")
        return counts if isinstance(counts, dict) else None


def peer(module: str, *arguments: str | Path | int) -> tuple[str, ...]:
    """Return the command of one of the modules in ``bench.contenders``."""
    return (sys.executable, "-m", f"bench.contenders.{module}", *map(str, arguments))


def check(caseload: Path, out: Path, engine: str) -> tuple[str, ...]:
    """Return the command that judges a caseload as a user would."""
    program = Path(sys.executable).with_name("rettidig")
    given = ("--catalogue", CATALOGUE, "--engine", engine, "--out", out)
    return (str(program), "check", str(caseload), *map(str, given))


def ours(folders: Folders, *, with_spark: bool) -> list[Contender]:
    """Return Rettidig in its several roles."""
    runs = [
        _check("check", "rettidig check, Parquet", folders, folders.parquet, "duckdb"),
        _check("check-csv", "rettidig check, CSV", folders, folders.csv, "duckdb"),
    ]
    if with_spark:
        runs.append(_check("check-spark", "rettidig check, Spark", folders, folders.parquet, "spark"))
    return runs


def _check(name: str, title: str, folders: Folders, caseload: Path, engine: str) -> Contender:
    out = folders.root / "out" / name
    return Contender(name, title, check(caseload, out, engine), out=out, is_ours=True)


def imports(folders: Folders) -> list[Contender]:
    """Return the readers of files: DuckDB's own, and ours of both forms."""
    return [
        Contender(name, title, peer("imports", who, source, "--out", out), out=out)
        for name, title, who, source in (
            ("import-duckdb", "DuckDB read_csv → Parquet", "duckdb", folders.csv),
            ("import-csv", "rettidig import, CSV", "rettidig", folders.csv),
            ("import-parquet", "rettidig import, Parquet", "rettidig", folders.parquet),
        )
        if (out := folders.root / "out" / name)
    ]


def floor(folders: Folders, n_points: int) -> list[Contender]:
    """Return the two halves of the floor."""
    out = folders.root / "out" / "floor"
    write = peer("floor", "write", folders.parquet, "--out", out, "--points", n_points)
    return [
        Contender("floor-count", "gulv: tælling", peer("floor", "count", folders.parquet)),
        Contender("floor-write", "gulv: skrivning", write, out=out),
    ]


def peers(folders: Folders, n_cases: int) -> list[Contender]:
    """Return those who answer the deadline points only."""
    tenth, fiftieth = (max(n_cases // part, 1) for part in (PANDAS_PART, PM4PY_PART))
    source = folders.parquet
    return [
        Contender("numpy", "NumPy, 6 frister", peer("numpy_kernel", source)),
        Contender("polars", "Polars, 6 frister", peer("polars_script", source)),
        Contender(
            "pandas",
            "pandas, 6 frister",
            peer("pandas_rules", source, "--cases", tenth),
            part=PANDAS_PART,
        ),
        Contender(
            "pm4py",
            "PM4Py, 6 par",
            peer("pm4py_peer", source, "--cases", fiftieth),
            part=PM4PY_PART,
        ),
    ]


def hold(contender: Contender, repeat: int = 1) -> Result:
    """Return the best of ``repeat`` runs; a failed run is told, and ends them."""
    best: Result | None = None
    for _ in range(repeat):
        if contender.out:
            shutil.rmtree(contender.out, ignore_errors=True)
            contender.out.parent.mkdir(parents=True, exist_ok=True)
        result = _result(contender, measure(contender.command))
        if result.failure:
            return result
        if best is None or result.work < best.work:
            best = result
    if best is None:
        raise ValueError("repeat must be at least 1")
    return best


def _result(contender: Contender, measured: Measured) -> Result:
    if measured.exit_status:
        last = measured.errors.strip().splitlines()[-1:] or ["ingen besked"]
        return Result(contender, {}, measured, failure=last[0])
    if contender.is_ours and contender.out:
        found = json.loads((contender.out / "run.json").read_text(encoding="utf-8"))
    else:
        found = json.loads(measured.last_line)
    return Result(contender, found["seconds"], measured, found)
