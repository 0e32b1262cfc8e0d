"""Nothing is lost: the server is killed during thousands of concurrent saves, and two tabs save at once."""

import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import urlencode

import pytest
from tests.web import test_journal_processes as journal
from tests.web.test_serve import LONGEST, ROOT, SERVE, free_port

N_PEOPLE, N_CASES, N_EACH, N_KILLS = 6, 2, 250, 3
N_DUELS = 30
SAVED, STALE = 200, 409
TOKEN = "a" * 32

pytestmark = pytest.mark.slow

server, site = journal.server, journal.site


def answering(environment: journal.Environment, *arguments: str) -> object:
    """Return what the helper process prints."""
    return json.loads(journal.run(environment, "-m", "tests.web.answering", *arguments).communicate()[0])


def start(environment: journal.Environment, port: int) -> "subprocess.Popen[bytes]":
    """Return the site's process once it answers, served as ``rettidig serve`` does."""
    process = subprocess.Popen(
        [*SERVE, "--port", str(port)],
        cwd=ROOT,
        env={**environment, "RETTIDIG_WORKER": "0"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    ends = time.monotonic() + LONGEST
    while status_of(port) is None:
        assert process.poll() is None, "the site does not start"
        assert time.monotonic() < ends, "the site does not answer"
        time.sleep(0.1)
    return process


def status_of(port: int) -> int | None:
    """Return what the sign-in page answers, or None where nobody does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the server and all its processes at once; none of them gets to finish anything."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def served(environment: journal.Environment, port: int) -> Iterator[None]:
    process = start(environment, port)
    try:
        yield
    finally:
        kill(process)


class Person:
    """Somebody who saves answers over one connection after the other."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port = port
        self._headers = {
            "Cookie": cookie,
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._connection: http.client.HTTPConnection | None = None

    def save(self, address: str, point: str, version: int, remark: str) -> tuple[int, str]:
        """Return the status and the page; raises OSError or HTTPException where no answer comes."""
        sent = {"punkt": point, "version": version, "svar": "no", "bemaerkning": remark}
        self._connection = self._connection or http.client.HTTPConnection(
            "127.0.0.1", self._port, timeout=LONGEST
        )
        try:
            self._connection.request("POST", address, urlencode(sent), self._headers)
            response = self._connection.getresponse()
            return response.status, response.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        """Close the connection; the next save opens another."""
        if self._connection:
            self._connection.close()
            self._connection = None


class Reviewer(threading.Thread):
    """Saves again and again; where no answer comes, the same once more until one does."""

    def __init__(self, port: int, cookie: str, questions: list[list[str]]) -> None:
        super().__init__(daemon=True)
        self._person = Person(port, cookie)
        self._questions = [tuple(question) for question in questions]
        self.acknowledged: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.n_saved = self.n_cut = 0
        self.refused: tuple[int, str] | None = None

    def run(self) -> None:
        with closing(self._person):
            self._save_all()

    def _save_all(self) -> None:
        for number in range(N_EACH):
            address, point = self._questions[number % len(self._questions)]
            said = self.acknowledged[address, point]
            remark = f"Set for {len(said) + 1}. gang."
            status, page = self._saved(address, point, len(said), remark)
            if status != SAVED:
                self.refused = (status, page)
                return
            said.append(remark)
            self.n_saved += 1

    def _saved(self, address: str, point: str, version: int, remark: str) -> tuple[int, str]:
        while True:
            try:
                return self._person.save(address, point, version, remark)
            except (OSError, http.client.HTTPException):
                self.n_cut += 1
                time.sleep(0.2)


def test_what_was_acknowledged_is_there_once_however_often_the_server_is_killed(site: journal.Environment):
    people = answering(site, "make", str(N_PEOPLE), str(N_CASES))
    port = free_port()
    process = start(site, port)
    reviewers = [Reviewer(port, person["cookie"], person["questions"]) for person in people]
    for reviewer in reviewers:
        reviewer.start()
    n_all = N_PEOPLE * N_EACH
    n_cut = []
    try:
        for number in range(1, N_KILLS + 1):
            wait_until_saved(reviewers, n_all * number // (N_KILLS + 1))
            before = sum(reviewer.n_cut for reviewer in reviewers)
            kill(process)
            process = start(site, port)
            n_cut.append(sum(reviewer.n_cut for reviewer in reviewers) - before)
        for reviewer in reviewers:
            reviewer.join(10 * LONGEST)
    finally:
        kill(process)
    assert [reviewer.refused for reviewer in reviewers] == [None] * N_PEOPLE
    assert all(n_cut), "each kill met somebody who was saving"
    acknowledged = {key: said for reviewer in reviewers for key, said in reviewer.acknowledged.items()}
    assert sum(map(len, acknowledged.values())) == n_all
    check(answering(site, "told"), acknowledged)
    assert "The journal is whole." in journal.verified(site)


def wait_until_saved(reviewers: list[Reviewer], n: int) -> None:
    ends = time.monotonic() + 10 * LONGEST
    while sum(reviewer.n_saved for reviewer in reviewers) < n:
        assert all(reviewer.refused is None for reviewer in reviewers), [one.refused for one in reviewers]
        assert time.monotonic() < ends
        time.sleep(0.01)


def check(told: dict, acknowledged: dict[tuple[str, str], list[str]]) -> None:
    """Hold the database to what people were told: each save a version, in order, none missing, none twice."""
    there = {(row["address"], row["point"]): row for row in told["answers"]}
    assert len(there) == len(told["answers"])
    assert there.keys() == acknowledged.keys()
    for key, said in acknowledged.items():
        versions = [[number, remark] for number, remark in enumerate(said, start=1)]
        assert there[key]["versions"] == versions
        assert there[key]["now"] == versions[-1]
    assert told["n_without_answer"] == 0
    assert told["n_journalled"] == sum(map(len, acknowledged.values()))


def test_of_two_who_save_at_once_one_wins_and_the_other_sees_both(site: journal.Environment):
    (person,) = answering(site, "make", "1", "1")
    ports = free_port(), free_port()
    acknowledged: dict[tuple[str, str], list[str]] = defaultdict(list)
    with ExitStack() as opened:
        for port in ports:
            opened.enter_context(served(site, port))
        tabs = [opened.enter_context(closing(Person(port, person["cookie"]))) for port in ports]
        pool = opened.enter_context(ThreadPoolExecutor(2))
        ready = threading.Barrier(2)

        def duel(tab: Person, address: str, point: str, remark: str) -> tuple[int, str]:
            ready.wait(LONGEST)
            return tab.save(address, point, len(acknowledged[address, point]), remark)

        won = []
        for number in range(N_DUELS):
            address, point = person["questions"][number % 10]
            remarks = [f"Fane {tab} i dyst {number}." for tab in ("nord", "syd")]
            asked = [
                pool.submit(duel, tab, address, point, remark)
                for tab, remark in zip(tabs, remarks, strict=True)
            ]
            answers = [each.result() for each in asked]
            assert sorted(status for status, _ in answers) == [SAVED, STALE]
            winner = [status for status, _ in answers].index(SAVED)
            shown = re.sub(r"\s+", " ", answers[1 - winner][1])
            assert all(remark in shown for remark in remarks), "whoever was late sees both versions"
            acknowledged[address, point].append(remarks[winner])
            won.append(winner)
    assert set(won) == {0, 1}, "neither process always came first"
    check(answering(site, "told"), acknowledged)
    assert "The journal is whole." in journal.verified(site)
