"""The anchor: a file outside the database that remembers the head of the chain after every commit."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from rettidig_web.journal.chain import written
from rettidig_web.journal.models import HASH_LENGTH, Head


@dataclass(frozen=True)
class Claim:
    """A line of the anchor: entry ``number`` had ``hash``. Without a number the line cannot be read."""

    line: int
    number: int | None
    hash: str


def anchor_on_commit() -> None:
    """Have the head anchored when the transaction is committed; once, however many entries it has.

    A failure to write does not undo what is committed: it is logged, and ``verify`` reports it.
    """
    if not any(_anchor_head in waiting for waiting in connection.run_on_commit):
        transaction.on_commit(_anchor_head, robust=True)


def _anchor_head() -> None:
    """Append a line for the head as it is now: this commit's entries, or later ones that follow them."""
    head = Head.objects.get()
    line = f"{head.number} {head.hash} {written(datetime.now(UTC))}\n".encode("ascii")
    file = os.open(settings.JOURNAL_ANCHOR, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
        os.fsync(file)
    finally:
        os.close(file)


def size(path: Path) -> int:
    """Return how long the anchor is; 0 where there is none."""
    return path.stat().st_size if path.exists() else 0


def claims(path: Path, up_to: int) -> Iterator[Claim]:
    """Yield what the first ``up_to`` bytes of the anchor say, line by line."""
    if not up_to:
        return
    n_read = 0
    with path.open("rb") as file:
        for n, line in enumerate(file, start=1):
            n_read += len(line)
            if n_read > up_to:
                return
            yield _claim(n, line)


def _claim(n: int, line: bytes) -> Claim:
    number, _, rest = line.partition(b" ")
    digest = rest[:HASH_LENGTH].decode("ascii", "replace")
    is_whole = number.isdigit() and len(digest) == HASH_LENGTH and line.endswith(b"\n")
    return Claim(n, int(number) if is_whole else None, digest)
