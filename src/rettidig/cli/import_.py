"""``rettidig import``: a case system's files in, a caseload out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rettidig.caseload import (
    FileFormat,
    Imported,
    ImportOptions,
    Profile,
    draft_profile,
    import_caseload,
    key_from,
    load_profile,
    read_key,
    shipped_profiles,
)
from rettidig.caseload.importing import Progress
from rettidig.vocabulary import Language, Refused, Text

_EXIT_REFUSED = 1
_HEADINGS = (
    Text("Fil", "File"),
    Text("Kilde", "Source"),
    Text("Rækker", "Rows"),
    Text("Indlæst", "Imported"),
    Text("Afvist", "Rejected"),
    Text("Gentaget", "Repeated"),
)


def import_files(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    files: Annotated[list[Path], typer.Argument(help="Udtræk fra fagsystemet: CSV eller regneark.")],
    out: Annotated[Path | None, typer.Option(help="Mappen, som sagerne skrives til.")] = None,
    profile: Annotated[str | None, typer.Option(help="En profils navn eller fil.")] = None,
    reject: Annotated[
        bool, typer.Option("--reject", help="Sæt dårlige rækker til side i stedet for at afvise.")
    ] = False,
    draft: Annotated[
        Path | None, typer.Option("--draft-profile", help="Skriv et udkast til en profil hertil.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="Nøglefil til pseudonymer.", envvar="RETTIDIG_KEY_FILE")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Sagsmappens navn, som det står i rapporter.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(help="Dagen, udtrækket er fra.", formats=["%Y-%m-%d"])
    ] = None,
    file_format: Annotated[
        FileFormat, typer.Option("--format", help="Tabellernes form.")
    ] = FileFormat.PARQUET,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Erstat en sagsmappe, der findes.")] = False,
    language: Annotated[Language, typer.Option("--lang", help="Sprog i beskeder.")] = Language.DANISH,
) -> None:
    """Gør et fagsystems udtræk til en sagsmappe."""
    if (out is None) == (draft is None):
        raise typer.BadParameter("Angiv enten --out eller --draft-profile.")
    try:
        if draft is not None:
            draft.write_text(draft_profile(files), encoding="utf-8")
        if out is not None:
            options = ImportOptions(
                target=out,
                key=_key(key),
                reject=reject,
                name=name,
                as_of=as_of.date() if as_of else None,
                file_format=file_format,
                overwrite=overwrite,
                language=language,
            )
            with _progress(language) as progress:
                imported = import_caseload(files, _profile(profile), options, progress)
            _show(imported, language)
    except Refused as refused:
        typer.echo(refused.message(language), err=True)
        raise typer.Exit(_EXIT_REFUSED) from None


def _profile(name: str | None) -> Profile:
    """Return the profile asked for; the shipped one where none is."""
    return load_profile(name or shipped_profiles()[0])


def _key(path: Path | None) -> bytes | None:
    """Return the key from the file given, or else from the environment, or None."""
    if path is not None:
        return read_key(path)
    text = os.environ.get("RETTIDIG_KEY")
    return key_from(text.encode()) if text else None


@contextmanager
def _progress(language: Language) -> Iterator[Progress]:
    """Yield a way to say what is going on, on stderr and only to a person at a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("") as status:
        yield lambda text: status.update(text(language))


def _show(imported: Imported, language: Language) -> None:
    """Print what became of every file's rows."""
    table = Table(title=str(imported.target))
    for number, heading in enumerate(_HEADINGS):
        table.add_column(heading(language), justify="left" if number < _FIRST_NUMBER else "right")
    for count in imported.counts:
        numbers = (count.n_rows, count.n_kept, count.n_rejected, count.n_repeats)
        table.add_row(count.file, count.role, *map(str, numbers))
    Console().print(table)


_FIRST_NUMBER = 2
