"""``rettidig serve`` does jobs in a process of its own, which comes back when it dies and ends with it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.test_serve import ROOT, free_port, read_until, serving

LONGEST = 60
ASK = """
import json, sys, django
django.setup()
from rettidig_web.jobs.models import Job
from rettidig_web.jobs.actions import start
from tests.web.slow_job import works
if len(sys.argv) > 1:
    print(start(None, "Arbejde", works, seconds=float(sys.argv[1])).pk)
else:
    print(json.dumps({job.pk: [job.state, job.said] for job in Job.objects.all()}))
"""


def ask(data: Path, *arguments: str) -> str:
    """Run a bit of code beside the server, on the same database."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "RETTIDIG_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "rettidig_web.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK, *arguments],
        check=True,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    return done.stdout


def states(data: Path) -> dict[str, list[str]]:
    return json.loads(ask(data))


def wait_until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.2)


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.slow
def test_a_job_is_done_beside_the_server_and_the_worker_ends_with_it(tmp_path: Path):
    with serving("--port", str(free_port()), RETTIDIG_DATA=str(tmp_path), RETTIDIG_DEMO="") as process:
        read_until(process, "Stop med Ctrl+C")
        first = ask(tmp_path, "0").strip()
        wait_until(lambda: states(tmp_path)[first][0] == "done")
        worker = int(states(tmp_path)[first][1].removeprefix("Færdig i proces ").removesuffix("."))
        assert worker != process.pid

        cut = ask(tmp_path, "600").strip()
        wait_until(lambda: states(tmp_path)[cut][0] == "running")
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: states(tmp_path)[cut][0] == "failed")
        assert "afbrudt" in states(tmp_path)[cut][1]

        third = ask(tmp_path, "0").strip()
        wait_until(lambda: states(tmp_path)[third][0] == "done")
        another = int(states(tmp_path)[third][1].removeprefix("Færdig i proces ").removesuffix("."))
        assert another != worker
        process.kill()
        process.wait(LONGEST)
        wait_until(lambda: not is_running(another))
