"""The logs as they lie in the database, read so that not even nonsense in a column stops the reading."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast

from rettidig_web.journal.chain import written
from rettidig_web.journal.models import Access, Change

_CHANGE: Final = (
    *("number", "actor_id", "action", "subject_type", "subject_id", "previous_hash", "hash"),
    *("raw_at", "raw_old", "raw_new"),
)
_ACCESS: Final = ("id", "actor_id", "citizen", "case", "why", "where", "raw_at")


def changes(after: int, up_to: int, n: int, **only: str) -> list[dict[str, Any]]:
    """Return up to ``n`` entries with a number above ``after`` as their hashes were made, in order."""
    rows = Change.objects.filter(number__gt=after, number__lte=up_to, **only).order_by("number")
    as_text = {f"raw_{name}": Cast(F(name), TextField()) for name in ("at", "old", "new")}
    return [_with_values(row) for row in rows.annotate(**as_text).values(*_CHANGE)[:n]]


def accesses(after: int, up_to: int, n: int) -> list[dict[str, Any]]:
    """Return up to ``n`` accesses with an id above ``after`` as their seals were made, in order."""
    rows = Access.objects.filter(id__gt=after, id__lte=up_to).order_by("id")
    found = rows.annotate(raw_at=Cast(F("at"), TextField())).values(*_ACCESS)[:n]
    return [{**row, "at": _time(row.pop("raw_at"))} for row in found]


@contextmanager
def any_text() -> Iterator[None]:
    """Let SQLite hand over text that is not UTF-8, where it would raise."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    below = connection.connection
    before, below.text_factory = below.text_factory, lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        below.text_factory = before


def _with_values(row: dict[str, Any]) -> dict[str, Any]:
    row["at"] = _time(row.pop("raw_at"))
    row["old"], row["new"] = _value(row.pop("raw_old")), _value(row.pop("raw_new"))
    return row


def _time(text: str) -> str:
    """Return the time as it is hashed, or the text where it is no time."""
    try:
        at = datetime.fromisoformat(text)
        return written(at if at.tzinfo else at.replace(tzinfo=UTC))
    except (TypeError, ValueError, OverflowError):
        return f"not a time: {text!r}"


def _value(text: str | None) -> object:
    """Return the value that the JSON says, or the text where it is not JSON or says something twice."""
    try:
        return None if text is None else json.loads(text, object_pairs_hook=_once)
    except (TypeError, ValueError, RecursionError):
        return f"not a value: {text!r}"


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        message = "a key stands twice"
        raise ValueError(message)
    return dict(pairs)
