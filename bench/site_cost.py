"""What each page costs alone: processor time and database queries, with nobody else at work.

    python -m bench.site --alone

Asked of the site in this process, by the people of the plan, so that what else the machine does matters least.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from pathlib import Path
from random import Random

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django's models can be read once it is ready
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bench.tables import number  # noqa: E402

N_TIMES = 8


def costs(plan: list[dict], only: str) -> dict[str, list[tuple[float, float, int]]]:
    """Return processor time and elapsed time in milliseconds and queries, by page, for some visits of each."""
    settings.ALLOWED_HOSTS = ["testserver"]
    found: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for number_, person in enumerate(plan):
        client = Client()
        client.cookies.load(person["cookie"])
        for visit in person["visits"]:
            page = f"{visit['page']} ({person['role']})"
            if only not in page or len(found[page]) >= N_TIMES:
                continue
            chosen = Random(number_).choices(visit["addresses"], k=N_TIMES // 2 + 1)
            client.get(chosen[0])
            found[page] += [_cost(client, address) for address in chosen[1:]]
    return found


def _cost(client: Client, address: str) -> tuple[float, float, int]:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    started, used = time.perf_counter(), time.process_time()
    response = client.get(address)
    assert response.status_code == 200, (response.status_code, address)
    took = time.perf_counter() - started
    return (time.process_time() - used) * 1000, took * 1000, len(queries)


def main() -> None:
    """Print a row per page and role."""
    parser = argparse.ArgumentParser(prog="python -m bench.site_cost", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    plan = json.loads((given.folder / "plan.json").read_text(encoding="utf-8"))
    table = Table("side")
    for heading in ("processor, ms", "forløbet, ms", "forespørgsler"):
        table.add_column(heading, justify="right")
    for page, rows in sorted(costs(plan, given.only).items()):
        used, took, queries = (statistics.median(row[place] for row in rows) for place in range(3))
        table.add_row(page, number(used, 1), number(took, 1), number(queries, 0))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
