"""What each page costs alone: processor time and database queries, with nobody else at work.

    python -m bench.site --alone

Asked of the site in this process, by the people of the plan: what else the machine does matters little.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django's models can be read once it is ready
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bench.tables import number  # noqa: E402

N_TIMES = 8


@dataclass
class Queries:
    """Counts what is asked of the database, and how long the answers take."""

    n: int = 0
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        """Pass a query on."""
        started = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            self.n += 1
            self.seconds += time.perf_counter() - started


def costs(plan: list[dict], only: str) -> dict[str, list[tuple[float, ...]]]:
    """Return processor time, elapsed time and the database's, in milliseconds, and queries, by page."""
    settings.ALLOWED_HOSTS = ["testserver"]
    found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for place, person in enumerate(plan):
        client = Client()
        client.cookies.load(person["cookie"])
        for visit in person["visits"]:
            page = f"{visit['page']} ({person['role']})"
            if only in page and len(found[page]) < N_TIMES:
                chosen = Random(place).choices(visit["addresses"], k=N_TIMES // 2 + 1)
                client.get(chosen[0])
                found[page] += [_cost(client, address) for address in chosen[1:]]
    return found


def _cost(client: Client, address: str) -> tuple[float, ...]:
    queries = Queries()
    started, used = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(queries):
        response = client.get(address)
    took, used = time.perf_counter() - started, time.process_time() - used
    assert response.status_code == 200, (response.status_code, address)
    return used * 1000, took * 1000, queries.seconds * 1000, queries.n


def main() -> None:
    """Print a row per page and role."""
    parser = argparse.ArgumentParser(prog="python -m bench.site_cost", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    plan = json.loads((given.folder / "plan.json").read_text(encoding="utf-8"))
    table = Table("side")
    for heading in ("processor, ms", "forløbet, ms", "database, ms", "forespørgsler"):
        table.add_column(heading, justify="right")
    for page, rows in sorted(costs(plan, given.only).items()):
        middle = [statistics.median(row[place] for row in rows) for place in range(4)]
        table.add_row(page, *(number(value, 1) for value in middle[:3]), number(middle[3], 0))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
