"""The site made ready and served: database, static files, demo, and the processes that suit the database."""

import errno
import os
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import django
import typer
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.urls import resolve
from django.utils import timezone
from gunicorn.app.base import BaseApplication

from rettidig.vocabulary import Language, Refused, Text
from rettidig_web.jobs import worker

_THREADS: Final = 4
_WRITERS_OF_SQLITE: Final = 2
"""SQLite has one writer at a time: more processes would only wait for each other."""

_STARTS = Text("Gør siden klar …", "Making the site ready …")
_LOADS = Text("Nordby Kommunes tilsyn, {quarter} …", "Nordby's supervision, {quarter} …")
_RUNS = Text(
    "Rettidig kører på {address}\nStop med Ctrl+C.", "Rettidig is running at {address}\nStop with Ctrl+C."
)
_DEMO = Text(
    "Det er demoen: Alle personer er opdigtede, og enhver kan være enhver.",
    "This is the demo: everybody is invented, and anybody can be anybody.",
)
_OTHER_PORT = Text("Vælg en anden port med --port.", "Choose another port with --port.")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site answers."""

    host: str
    port: int

    def __str__(self) -> str:
        """Return the address as it is written in a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def run(address: Address, n_quarters: int | None, lang: Language) -> None:
    """Serve the site until it is stopped; refuses where it cannot answer or has no styles.

    With a number of quarters it is the demo, with so many of supervision behind it.
    """
    refuse_taken(address)
    typer.echo(_STARTS(lang))
    make_ready(n_quarters, lambda quarter: typer.echo(_LOADS(lang).format(quarter=quarter)))
    said = _RUNS(lang).format(address=address) + ("" if n_quarters is None else f"\n{_DEMO(lang)}")
    if settings.DEBUG:
        typer.echo(said)
        call_command("runserver", f"{address.host}:{address.port}")
    else:
        _Server(address, said).run()


def refuse_taken(address: Address) -> None:
    """Raise Refused where nothing can answer at the address: taken, forbidden, or none of this machine's."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        socket.create_server((address.host, address.port), family=family).close()
    except OSError as error:
        what = _WHY_NOT.get(error.errno or 0, _NOT_OURS)
        raise Refused(
            Text(what.da.format(port=address.port), what.en.format(port=address.port)),
            do=_OTHER_PORT if error.errno in _WHY_NOT else _OUR_ADDRESS,
        ) from None


_WHY_NOT = {
    errno.EADDRINUSE: Text(
        "Port {port} er optaget af et andet program.", "Port {port} is taken by another program."
    ),
    errno.EACCES: Text("Du må ikke bruge port {port}.", "You may not use port {port}."),
}
_NOT_OURS = Text("Maskinen har ikke den adresse.", "This machine has no such address.")
_OUR_ADDRESS = Text("Giv --host en af maskinens adresser.", "Give --host one of the machine's addresses.")


def make_ready(n_quarters: int | None, say: Callable[[str], None]) -> None:
    """Bring the database up to date, gather the static files, and load the demo's quarters if asked to."""
    django.setup()
    _refuse_no_styles()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if n_quarters is not None:
        # Models can be read only from now on.
        from rettidig_web.demo.loading import load_demo  # noqa: PLC0415
        from rettidig_web.demo.years import load_supervision  # noqa: PLC0415

        load_demo(timezone.localdate())
        load_supervision(timezone.localdate(), n_quarters, say)


def _refuse_no_styles() -> None:
    """Raise Refused where the design system is neither installed nor gathered before."""
    styles = settings.NODE_MODULES / "dkfds" / "dist"
    if not styles.is_dir() and not (settings.STATIC_ROOT / "dkfds").is_dir():
        raise Refused(
            Text("Sidens udseende er ikke installeret.", "The site's styles are not installed."),
            do=Text(
                "Kør »npm ci« i programmets mappe, eller sæt RETTIDIG_NODE_MODULES til mappen med dem.",
                "Run »npm ci« in the program's folder, or set RETTIDIG_NODE_MODULES to where they are.",
            ),
        )


def n_processes(vendor: str, n_cpus: int) -> int:
    """Return how many processes suit the database.

    >>> n_processes("sqlite", 8), n_processes("postgresql", 8)
    (2, 17)
    """
    return min(_WRITERS_OF_SQLITE, n_cpus) if vendor == "sqlite" else 2 * n_cpus + 1


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, with the site loaded before it forks, and the jobs' process beside it.

    It writes errors only: an address could name a case.
    """

    def __init__(self, address: Address, said: str) -> None:
        self._address = address
        self._said = said
        self._jobs: subprocess.Popen[bytes] | None = None
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's own settings."""
        vendor = connection.vendor
        chosen: dict[str, object] = {
            "bind": str(self._address).removeprefix("http://").rstrip("/"),
            "workers": n_processes(vendor, os.cpu_count() or 1),
            "worker_class": "gthread",
            "threads": _THREADS,
            "preload_app": True,
            "control_socket_disable": True,
            "loglevel": "warning",
            "when_ready": lambda _arbiter: self._begin(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def _begin(self) -> None:
        """Start the jobs' process, which lives as long as this one keeps it, and say that all is ready."""
        if settings.HAS_WORKER:
            self._jobs = worker.start()
        typer.echo(self._said)

    def load(self) -> Any:  # noqa: ANN401 - a WSGI application
        """Return the site with its views and catalogues read, which a first visitor would wait for.

        No connection to the database is handed on to another process.
        """
        from rettidig_web.controls.queries import library  # noqa: PLC0415 - as above

        library()
        resolve("/")
        connections.close_all()
        return get_wsgi_application()
