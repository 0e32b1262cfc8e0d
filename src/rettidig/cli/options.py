"""Options that several commands have, written once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from rettidig.checks import Stopwatch
from rettidig.vocabulary import Language, Refused, Text

CaseloadFolder = Annotated[Path, typer.Argument(metavar="SAGSMAPPE", help="Mappen med manifest.json.")]
CatalogueName = Annotated[
    str, typer.Option("--catalogue", metavar="ID|FIL", help="Et katalogs id eller en YAML-fil.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATO", help="Se sagerne, som de var den dag (åååå-mm-dd).")
]
EngineName = Annotated[str, typer.Option("--engine", metavar="duckdb|spark", help="Regnemaskine.")]
Lang = Annotated[Language, typer.Option("--lang", help="Sprog: da eller en.")]

_STAGES = {
    "open": Text("Læser sagerne", "Reading the cases"),
    "compile": Text("Læser kataloget", "Reading the catalogue"),
    "cases": Text("Nummererer sagerne", "Numbering the cases"),
    "select": Text("Udvælger hændelserne", "Selecting events"),
    "first days": Text("Finder første og seneste dage", "Finding first and latest days"),
    "repeats": Text("Tæller gentagelser", "Counting repeats"),
    "legs": Text("Måler mellemrum", "Measuring gaps"),
    "facts": Text("Samler oplysningerne", "Gathering the facts"),
    "judge": Text("Bedømmer sagerne", "Judging the cases"),
    "write": Text("Skriver udfaldene", "Writing the outcomes"),
    "count": Text("Tæller op", "Counting"),
}


def day(text: str | None) -> date | None:
    """Return the date written as ``åååå-mm-dd``; refuses anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            Text(f"{text!r} er ikke en dato.", f"{text!r} is not a date."),
            do=Text("Skriv den som åååå-mm-dd, f.eks. 2026-09-30.", "Write it as yyyy-mm-dd."),
        ) from None


@contextmanager
def shown_progress(language: Language) -> Iterator[Stopwatch]:
    """Show which stage is running, on stderr and only where that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Stopwatch()
        return
    with console.status("…") as status:
        yield Stopwatch(lambda stage: status.update(f"{_STAGES[stage](language)} …"))
