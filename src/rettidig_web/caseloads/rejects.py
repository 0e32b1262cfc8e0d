"""The rows that an import set aside: where each stood and why, and what became of every file's rows."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from rettidig.caseload.rejecting import REJECTS_FILE

COUNTS_FILE: Final = "counts.json"


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A row set aside; ``reason`` has the shape of what stood there, never the value."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """What became of one file's rows; the three last numbers add up to the first."""

    file: str
    role: str
    n_rows: int
    n_kept: int
    n_rejected: int
    n_repeats: int


def rejects_in(folder: Path) -> Iterator[RejectRow]:
    """Yield the rows set aside when the caseload in the folder was imported."""
    path = folder / REJECTS_FILE
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield RejectRow(row["file"], int(row["line"]), row["reason"])


def files_in(folder: Path) -> tuple[FileRow, ...]:
    """Return what became of each file's rows; nothing where the import was not made here."""
    path = folder / COUNTS_FILE
    if not path.exists():
        return ()
    names = [field.name for field in fields(FileRow)]
    return tuple(
        FileRow(**{name: row[name] for name in names}) for row in json.loads(path.read_text(encoding="utf-8"))
    )
