"""The files of an issued report: written once, with a hash of each, and never changed."""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from rettidig.reporting import kvartal
from rettidig.reporting.kvartal import Quarter
from rettidig.reporting.render import RENDERERS, render
from rettidig_web.documents.models import IssuedReport

FORMATS: Final = tuple(RENDERERS)
_READ_ONLY: Final = 0o444


@dataclass(frozen=True)
class Stored:
    """The folder of a report's files, the SHA-256 of each by its name, and the figures as data."""

    folder: str
    hashes: Mapping[str, str]
    figures: Any


def store(quarter: Quarter, said: Callable[[str], None]) -> Stored:
    """Write the report in every format, and its figures, to a new folder; ``said`` gets each format."""
    document, figures = kvartal.document(quarter), kvartal.written(quarter)
    files = {kvartal.NAME: figures}
    for ending in FORMATS:
        said(ending)
        files[f"kvartal.{ending}"] = render(document, ending)
    name = f"{quarter.period.year}-{quarter.period.quarter}-{secrets.token_hex(8)}"
    folder = settings.DOCUMENTS / name
    folder.mkdir(parents=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
        (folder / file).chmod(_READ_ONLY)
    return Stored(name, {file: _hash(content) for file, content in files.items()}, json.loads(figures))


def remove(stored: Stored) -> None:
    """Remove the files of a report that came to nothing."""
    folder = settings.DOCUMENTS / stored.folder
    for file in stored.hashes:
        (folder / file).unlink(missing_ok=True)
    folder.rmdir()


def path_of(report: IssuedReport, name: str) -> Path | None:
    """Return the path of the report's file, or None where it has none of that name or it is gone."""
    if name not in report.hashes:
        return None
    path: Path = settings.DOCUMENTS / report.folder / name
    return path if path.is_file() else None


@dataclass(frozen=True)
class Checked:
    """A file of a report, its hash when it was issued, and whether it is the same now."""

    name: str
    hash: str
    is_there: bool
    is_same: bool


def checked(report: IssuedReport) -> list[Checked]:
    """Return each file of the report as it is now, beside what it was when it was issued."""
    return [_checked(report, name, was) for name, was in sorted(report.hashes.items())]


def _checked(report: IssuedReport, name: str, was: str) -> Checked:
    path = path_of(report, name)
    is_same = path is not None and _hash(path.read_bytes()) == was
    return Checked(name, was, is_there=path is not None, is_same=is_same)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
