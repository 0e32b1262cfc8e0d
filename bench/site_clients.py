"""People at work, one thread each: they open pages and save answers, and every answer's time is kept.

    python -m bench.site_clients FOLDER PORT --seconds 60 --pause 0.5

reads FOLDER/plan.json and writes FOLDER/visits.json. Knows nothing of Django: a browser would not either.
"""

import argparse
import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlencode

SAVING = "gem et svar"
SAVES_A_ROUND = 10
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
_ANSWERS = ("yes", "no", "not_relevant", "cannot_be_judged")


class Worker(threading.Thread):
    """A person who works until it is over; ``seen`` has a page, a status and seconds for each answer."""

    def __init__(self, port: int, person: dict, number: int, until: float, pause: float) -> None:
        super().__init__(daemon=True)
        self.seen: list[tuple[str, int, float, int]] = []
        self._port, self._person, self._until, self._pause = port, person, until, pause
        self._chance = Random(number)
        self._versions = {
            (address, point): version for address, points in person["saves"] for point, version in points
        }
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        """Open page after page and save in between, with a pause after each."""
        time.sleep(self._chance.random() * self._pause)
        while True:
            for page, method, address, sent in self._steps():
                if time.time() > self._until:
                    return
                self._visit(page, method, address, sent)
                time.sleep(self._pause * 2 * self._chance.random())

    def _steps(self) -> Iterator[tuple[str, str, str, dict[str, str] | None]]:
        """Yield a round of the person's pages in a drawn order, each followed by some saves."""
        visits = list(self._person["visits"])
        self._chance.shuffle(visits)
        for visit in visits:
            yield visit["page"], "GET", self._chance.choice(visit["addresses"]), None
            if self._versions:
                for _ in range(2):
                    yield self._save()

    def _save(self) -> tuple[str, str, str, dict[str, str]]:
        """Return a save of an answer that differs from the one before it."""
        address, point = self._chance.choice(list(self._versions))
        version = self._versions[address, point]
        answer = _ANSWERS[version % len(_ANSWERS)]
        said = {"svar": answer, "bemaerkning": f"Set {version + 1}. gang.", "hvorfor": "interpretation"}
        return SAVING, "POST", address, {"punkt": point, "version": str(version), **said}

    def _visit(self, page: str, method: str, address: str, sent: dict[str, str] | None) -> None:
        started = time.perf_counter()
        status, length = self._answer(method, address, sent)
        self.seen.append((page, status, time.perf_counter() - started, length))
        if sent and status == 200:
            self._versions[address, sent["punkt"]] += 1

    def _answer(self, method: str, address: str, sent: dict[str, str] | None) -> tuple[int, int]:
        """Return the status and the length, on a new connection where the server has closed the old one."""
        cookie = self._person["cookie"]
        token = cookie.rpartition("csrftoken=")[2]
        headers = {"Cookie": cookie, "Accept-Language": "da"}
        headers |= {**_FORM, "X-CSRFToken": token} if sent else {}
        for is_last in (False, True):
            connection = self._connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            self._connection = connection
            try:
                connection.request(method, address, urlencode(sent) if sent else None, headers)
                response = connection.getresponse()
                return response.status, len(response.read())
            except (http.client.HTTPException, OSError):
                connection.close()
                self._connection = None
                if is_last:
                    raise
        raise AssertionError


def main() -> None:
    """Let everybody work, and write what they saw."""
    parser = argparse.ArgumentParser(prog="python -m bench.site_clients", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0.5, help="the mean; drawn evenly from none to twice")
    given = parser.parse_args()
    people = json.loads((given.folder / "plan.json").read_text(encoding="utf-8"))
    until = time.time() + given.seconds
    workers = [Worker(given.port, person, number, until, given.pause) for number, person in enumerate(people)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seen = [row for worker in workers for row in worker.seen]
    (given.folder / "visits.json").write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
