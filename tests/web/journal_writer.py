"""A process that adds entries to the journal and says each one's number once it is committed.

``python -m tests.web.journal_writer entries THREADS N`` adds N entries from each of the threads;
``... accesses THREADS N`` adds accesses instead. Settings come from the environment.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django's models can be read once it is ready

from rettidig_web.accounts.models import Unit, User  # noqa: E402
from rettidig_web.journal.actions import record, saw  # noqa: E402
from rettidig_web.journal.models import Why  # noqa: E402


def main(what: str, n_threads: int, n: int) -> None:
    write = {"entries": add_entry, "accesses": add_access}[what]

    def work(thread: int) -> None:
        for _ in range(n):
            sys.stdout.write(f"{write(thread)}\n")
            sys.stdout.flush()
        connection.close()

    with ThreadPoolExecutor(n_threads) as pool:
        list(pool.map(work, range(n_threads)))


def add_entry(thread: int) -> int:
    with transaction.atomic():
        names = {"old": {"name": "Team"}, "new": {"name": f"Team {thread}"}}
        change = record(None, "accounts.unit.rename", Unit(pk=1), **names)
    return change.number


def add_access(thread: int) -> int:
    return saw(User.objects.get(), f"{thread:020}", Why.REVIEW).pk


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
