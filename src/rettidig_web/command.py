"""``rettidig serve``: the site with its database and files made ready. Django is loaded when it runs."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer

from rettidig.vocabulary import Language, Refused, Text

_ELSEWHERE: Final = ("DATABASE_URL", "RETTIDIG_JOURNAL_ANCHOR")
"""What the environment may say is kept outside the data folder; a throwaway demo keeps away from it."""

_NO_WEB = Refused(
    Text("Siden er ikke installeret.", "The site is not installed."),
    do=Text("Installér den med »pip install 'rettidig[web]'«.", "Install it: pip install 'rettidig[web]'."),
)

app = typer.Typer(add_completion=False)


@app.command("serve")
def serve(
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Porten, som siden svarer på.")
    ] = 8000,
    host: Annotated[str, typer.Option("--host", help="Adressen; 0.0.0.0 er alle maskinens.")] = "127.0.0.1",
    demo: Annotated[
        bool, typer.Option("--demo", help="Prøv med en opdigtet kommune og valg af person.")
    ] = False,
    quarters: Annotated[
        int, typer.Option("--quarters", min=0, max=12, help="Kvartaler, som demoen har ført tilsyn i.")
    ] = 8,
    lang: Annotated[Language, typer.Option("--lang", help="Sprog: da eller en.")] = Language.DANISH,
) -> None:
    """Start siden. Databasen bringes ajour først; data ligger i mappen RETTIDIG_DATA."""
    _refuse_without_web()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rettidig_web.config.settings")
    with _demo_environment() if demo else _as_it_is():
        from rettidig_web.serving import Address, run  # noqa: PLC0415 - Django is loaded when the command runs

        run(Address(host, port), quarters if demo else None, lang)


def _refuse_without_web() -> None:
    """Raise Refused where only the library is installed."""
    try:
        for name in ("django", "gunicorn"):
            import_module(name)
    except ModuleNotFoundError:
        raise _NO_WEB from None


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _demo_environment() -> Iterator[None]:
    """Let the site be the demo, in a data folder that is thrown away unless ``RETTIDIG_DATA`` names one."""
    os.environ["RETTIDIG_DEMO"] = "1"
    if "RETTIDIG_DATA" in os.environ:
        yield
        return
    for name in _ELSEWHERE:
        os.environ.pop(name, None)
    owner, folder = os.getpid(), Path(tempfile.mkdtemp(prefix="rettidig-demo-"))
    os.environ["RETTIDIG_DATA"] = str(folder)
    try:
        yield
    finally:
        if os.getpid() == owner:  # the server's processes leave by this way too, and the folder is not theirs
            shutil.rmtree(folder, ignore_errors=True)
