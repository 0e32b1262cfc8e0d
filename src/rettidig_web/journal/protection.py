"""Triggers by which the database itself refuses to change or remove what the logs say."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = ("journal_change", "journal_access", "journal_seal")

# Names and events come from the constants here, nothing from outside: they cannot be given as parameters.
_SQLITE: Final = """
CREATE TRIGGER {table}_no_{lower} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END
"""
_POSTGRES_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The journal is append-only.'; END $$
"""
_POSTGRES: Final = """
CREATE TRIGGER {table}_no_{lower} BEFORE {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()
"""
_EVENTS: Final = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on. A migration that changes a log's table must do it again (SQLite makes it anew)."""
    statement = {"sqlite": _SQLITE, "postgresql": _POSTGRES}[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for table, event in _places(connection):
            cursor.execute(statement.format(table=table, event=event, lower=event.lower()))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off."""
    on_table = " ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table, event in _places(connection):
            drop = "DROP TRIGGER {table}_no_{lower}" + on_table
            cursor.execute(drop.format(table=table, lower=event.lower()))


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the triggers off for a while: when a whole database is emptied."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the triggers that should be there and are not, or are switched off."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    return [
        name for table, event in _places(connection) if (name := f"{table}_no_{event.lower()}") not in found
    ]


def _places(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    return [(table, event) for table in TABLES for event in _EVENTS[connection.vendor]]
