"""From files to a finished PDF, as a user would do it: ``python -m bench.journey``.

20,000 cases as CSV are judged and reported with the command line; the clock runs over both commands, the
start of the program included. Exit status 1 where a command failed.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.contest import check
from bench.generate import Folders
from bench.processes import Measured, measure
from bench.tables import number

AIM_S = 10.0
KINDS = ("fokusrevision", "kvartal")


def commands(folders: Folders, out: Path, kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return the two commands of the journey, by what they do."""
    program = str(Path(sys.executable).with_name("rettidig"))
    report = (
        program,
        "report",
        str(out),
        "--kind",
        kind,
        "--format",
        "pdf",
        "--out",
        str(out / "rapport.pdf"),
    )
    return {"check": check(folders.csv, out, "duckdb"), "report": report}


def travel(steps: Mapping[str, tuple[str, ...]]) -> dict[str, Measured]:
    """Run the steps in order and return what each cost; after a failed one the rest are left out."""
    taken: dict[str, Measured] = {}
    for name, command in steps.items():
        taken[name] = measure(command)
        if taken[name].exit_status:
            break
    return taken


def table(taken: Mapping[str, Measured], n_cases: int) -> Table:
    """Return one row per step and one for the whole way."""
    shown = Table(title=f"Fra filer til PDF, {number(n_cases, 0)} sager")
    shown.add_column("trin")
    shown.add_column("s", justify="right")
    shown.add_column("hukommelse, GB", justify="right")
    for name, step in taken.items():
        shown.add_row(name, number(step.seconds, 2), number(step.peak_bytes / 1e9, 2))
    shown.add_section()
    total = sum(step.seconds for step in taken.values())
    shown.add_row(f"i alt (mål: under {number(AIM_S, 0)})", number(total, 2), "")
    return shown


def main() -> None:
    """Generate the files where they are not there yet, make the journey, print what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.journey", description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0])
    parser.add_argument("--folder", type=Path, help="where the caseload lies or shall lie")
    given = parser.parse_args()
    root = given.folder or Path(tempfile.gettempdir()) / f"rettidig-bench-{given.cases}"
    generate = [sys.executable, "-m", "bench.generate", str(root), "--cases", str(given.cases)]
    subprocess.run(generate, check=True, stdout=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="rettidig-rejse-") as out:
        taken = travel(commands(Folders(root), Path(out) / "dom", given.kind))
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table(taken, given.cases))
    failed = {name: step for name, step in taken.items() if step.exit_status}
    for name, step in failed.items():
        console.print(f"{name} fejlede: {step.errors.strip()}", style="red", markup=False)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
