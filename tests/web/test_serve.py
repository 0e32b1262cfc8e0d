"""``rettidig serve``: a site that answers, a port that is taken, a demo that is thrown away."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.web.site import make_ready

from rettidig.vocabulary import Language, Refused

make_ready()

from rettidig_web.serving import Address, n_processes, refuse_taken  # noqa: E402 - once Django is ready

ROOT = Path(__file__).parents[2]
SERVE = (sys.executable, "-c", "from rettidig_web.command import app; app()")
LONGEST = 90


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command with this environment beside what any process has; stop it at the end."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    process = subprocess.Popen(
        [*SERVE, *arguments],
        cwd=ROOT,
        env=kept | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LONGEST)


def read_until(process: subprocess.Popen[str], what: str) -> str:
    """Return what the process has written when ``what`` is among it."""
    said, ends = "", time.monotonic() + LONGEST
    while what not in said:
        line = process.stdout.readline()
        assert line, said
        assert time.monotonic() < ends, said
        said += line
    return said


def get(port: int, path: str = "/") -> str:
    """Return the page that the site answers with, whatever it leads on to."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        if response.status != http.client.FOUND:
            assert response.status == http.client.OK
            return body
        path = response.headers["Location"]


@pytest.mark.slow
def test_the_demo_is_served_and_thrown_away(tmp_path: Path):
    port = free_port()
    with serving("--demo", "--quarters", "0", "--port", str(port), TMPDIR=str(tmp_path)) as process:
        said = read_until(process, "enhver kan være enhver")
        assert f"Rettidig kører på http://127.0.0.1:{port}/" in said
        page = get(port)
        assert "Nordby Kommune" in page
        assert "Direktør" in page
        style = re.search(r'href="(/static/dkfds/[^"]+)"', page)[1]
        assert ".button" in get(port, style)
        assert list(tmp_path.glob("rettidig-demo-*"))
    assert process.returncode == 0
    assert list(tmp_path.glob("rettidig-demo-*")) == []


@pytest.mark.slow
def test_a_demo_in_a_folder_of_its_own_is_kept(tmp_path: Path):
    with serving(
        "--demo", "--quarters", "0", "--port", str(free_port()), RETTIDIG_DATA=str(tmp_path)
    ) as process:
        read_until(process, "enhver kan være enhver")
    assert (tmp_path / "rettidig.sqlite3").exists()


@pytest.mark.slow
def test_without_the_demo_nobody_can_choose_who_to_be(tmp_path: Path):
    port = free_port()
    with serving("--port", str(port), RETTIDIG_DATA=str(tmp_path), RETTIDIG_DEMO="") as process:
        read_until(process, "Stop med Ctrl+C")
        page = get(port)
        assert "Nordby" not in page
        assert 'type="password"' in page


@pytest.mark.slow
def test_a_throwaway_demo_keeps_away_from_the_real_database(tmp_path: Path):
    """The database and the anchor named here are never opened: neither could be."""
    elsewhere = tmp_path / "findes-ikke" / "x"
    with serving(
        "--demo",
        "--quarters",
        "0",
        "--port",
        str(free_port()),
        TMPDIR=str(tmp_path),
        DATABASE_URL=f"sqlite:///{elsewhere}",
        RETTIDIG_JOURNAL_ANCHOR=str(elsewhere),
    ) as process:
        read_until(process, "enhver kan være enhver")
    assert process.returncode == 0
    assert not elsewhere.parent.exists()


def test_a_taken_port_is_said_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(Refused) as refusal:
            refuse_taken(Address("127.0.0.1", port))
    said = refusal.value.message(Language.DANISH)
    assert f"Port {port} er optaget" in said
    assert "--port" in said


def test_a_free_port_is_not_refused():
    refuse_taken(Address("127.0.0.1", free_port()))


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Refused, match="no such address"):
        refuse_taken(Address("192.0.2.1", free_port()))


@pytest.mark.parametrize(("vendor", "n"), [("sqlite", 2), ("postgresql", 9)])
def test_sqlite_gets_few_processes(vendor: str, n: int):
    assert n_processes(vendor, 4) == n
    assert n_processes("sqlite", 1) == 1


def test_an_address_is_written_as_in_a_browser():
    assert str(Address("127.0.0.1", 8000)) == "http://127.0.0.1:8000/"
    assert str(Address("::1", 80)) == "http://[::1]:80/"


def test_the_command_needs_no_django_until_it_runs():
    seen = "import sys, rettidig_web.command; assert not {'django', 'gunicorn'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", seen], check=False, cwd=ROOT).returncode == 0


def test_without_the_web_extra_the_command_says_what_to_install():
    """Django is hidden from the process, as where only the library is installed."""
    code = """
import importlib.abc, sys

class Hidden(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in {"django", "gunicorn", "allauth"}:
            raise ModuleNotFoundError(name=name)

sys.meta_path.insert(0, Hidden())
sys.argv = ["rettidig", "catalogue", "show", "kontanthjaelp"]
from rettidig.cli import app
app(standalone_mode=False)
from rettidig_web.command import serve
serve()
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True)
    assert "Kontanthjælp 2020–2027" in done.stdout, "the library works without it"
    assert "rettidig[web]" in done.stderr.splitlines()[-1]
