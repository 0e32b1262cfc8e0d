# ruff: noqa: A005 - `python -m bench.site` is what one would type
"""The site under load: 100,000 cases, 16 people at once, PostgreSQL, served as in production.

    python -m bench.site --cases 100000 --users 16 --seconds 60

Builds the invented municipality with its caseload (``--folder`` keeps it between runs), starts the server,
lets everybody work with pauses and then without, and prints a row per page. Exit status 1 where a page
answered otherwise than it should.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.console import Console

from bench.site_postgres import postgres
from bench.site_table import Load, page_table, seconds_table, statuses_are_right

ROOT = Path(__file__).parents[1]
_SERVE = "from rettidig.cli import main; main()"


@dataclass(frozen=True)
class Site:
    """Where the site's things lie, and the environment that its processes get."""

    folder: Path
    environment: dict[str, str]

    def run(self, module: str, *arguments: str) -> None:
        """Run a module of the benchmark to its end."""
        command = [sys.executable, "-m", module, str(self.folder), *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Yield the site with its database running."""
    folder.mkdir(parents=True, exist_ok=True)
    with postgres(folder) as address:
        ours = {
            "DATABASE_URL": address,
            "RETTIDIG_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "rettidig_web.config.settings",
        }
        yield Site(folder, {**os.environ, **ours})


@contextmanager
def served(where: Site) -> Iterator[tuple[int, psutil.Process]]:
    """Yield the port of the site, served as by ``rettidig serve``, and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _SERVE, "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=where.environment) as server:
        try:
            _wait_for(port)
            yield port, psutil.Process(server.pid)
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/static/ui/site.css", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "The server did not answer."
    raise RuntimeError(message)


def measured(where: Site, port: int, server: psutil.Process, seconds: float, pause: float) -> Load:
    """Return what everybody saw in so many seconds, and what it cost."""
    processes = {"siden": server, "PostgreSQL": _postmaster(where.folder)}
    before = {name: _cpu(process) for name, process in processes.items()}
    started, clients = time.perf_counter(), os.times()
    where.run("bench.site_clients", str(port), "--seconds", str(seconds), "--pause", str(pause))
    took = time.perf_counter() - started
    spent = {name: _cpu(process) - before[name] for name, process in processes.items()}
    now = os.times()
    spent["klienterne"] = now.children_user + now.children_system
    spent["klienterne"] -= clients.children_user + clients.children_system
    seen = [tuple(row) for row in json.loads((where.folder / "visits.json").read_text(encoding="utf-8"))]
    return Load(pause, took, seen, {name: used / took for name, used in spent.items()}, os.getloadavg()[0])


def _postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0]))


def _cpu(process: psutil.Process) -> float:
    """Return the seconds of processor time of the process and its family so far."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times) + sum(process.cpu_times()[2:4])


def main() -> int:
    """Build, serve, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, nargs="+", default=[0.5, 0], help="the mean; a run for each")
    parser.add_argument("--alone", action="store_true", help="what each page costs with nobody else at work")
    parser.add_argument("--folder", type=Path, help="where everything lies, kept between runs")
    given = parser.parse_args()
    console = Console(width=120)
    with tempfile.TemporaryDirectory(prefix="rettidig-bench-") as throwaway:
        folder = (given.folder or Path(throwaway)).resolve()
        with site(folder) as where:
            if not (folder / "world.json").exists():
                where.run("bench.site_world", "--cases", str(given.cases))
            world = json.loads((folder / "world.json").read_text(encoding="utf-8"))
            console.print(seconds_table(world))
            if given.alone:
                where.run("bench.site_plan", "--users", str(given.users))
                where.run("bench.site_cost")
                return 0
            is_right = True
            with served(where) as (port, server):
                where.run("bench.site_plan", "--users", str(given.users))
                where.run(
                    "bench.site_clients", str(port), "--seconds", "15", "--pause", "0"
                )  # nothing is cold
                for pause in given.pause:
                    where.run("bench.site_plan", "--users", str(given.users))
                    load = measured(where, port, server, given.seconds, pause)
                    console.print(page_table(load))
                    is_right = is_right and statuses_are_right(load)
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
