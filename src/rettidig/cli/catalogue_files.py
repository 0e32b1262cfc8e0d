"""``rettidig catalogue export`` and ``import``: a catalogue as a workbook, and back."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from rettidig.catalogue import load_catalogue
from rettidig.catalogue.workbook import read_workbook, workbook_of
from rettidig.catalogue.yaml_text import yaml_of
from rettidig.vocabulary import Language, Place, Refused, Text

_Overwrite = Annotated[bool, typer.Option("--overwrite", help="Erstat filen, hvis den findes.")]
_Lang = Annotated[Language, typer.Option("--lang", help="Sprog.")]


def export_workbook(
    name: Annotated[str, typer.Argument(metavar="ID|FIL", help="Et katalogs id eller en YAML-fil.")],
    out: Annotated[Path, typer.Option("--out", metavar="FIL.xlsx", help="Arbejdsbogen.")],
    overwrite: _Overwrite = False,
    lang: _Lang = Language.DANISH,
) -> None:
    """Skriv et katalog som en Excel-arbejdsbog, der kan rettes og læses ind igen."""
    _refuse_suffix(out, ".xlsx")
    written = load_catalogue(name).written
    _write(out, workbook_of(written), overwrite=overwrite)
    typer.echo(
        Text(
            f"{written.id} er skrevet i {out.name}: {len(written.points)} punkter.",
            f"{written.id} is written in {out.name}: {len(written.points)} points.",
        )(lang)
    )


def import_workbook(
    file: Annotated[Path, typer.Argument(metavar="FIL.xlsx", help="En arbejdsbog med et katalog.")],
    out: Annotated[Path, typer.Option("--out", metavar="FIL.yaml", help="Kataloget.")],
    overwrite: _Overwrite = False,
    lang: _Lang = Language.DANISH,
) -> None:
    """Læs et katalog fra en arbejdsbog, og skriv det som YAML."""
    _refuse_suffix(out, ".yaml")
    written = read_workbook(file)
    _write(out, yaml_of(written).encode(), overwrite=overwrite)
    typer.echo(
        Text(
            f"{written.id} er skrevet i {out.name}: {len(written.points)} punkter. "
            f"Afprøv eksemplerne med »rettidig catalogue check {out.name}«.",
            f"{written.id} is written in {out.name}: {len(written.points)} points. "
            f"Try its worked cases with »rettidig catalogue check {out.name}«.",
        )(lang)
    )


def _refuse_suffix(out: Path, suffix: str) -> None:
    if out.suffix.lower() != suffix:
        raise Refused(
            Text(f"Filens navn skal ende på {suffix}.", f"The file's name must end in {suffix}."),
            do=Text("Giv --out et andet navn.", "Give --out another name."),
            at=Place(out.name),
        )


def _write(out: Path, content: bytes, *, overwrite: bool) -> None:
    """Write the whole file or nothing; refuse to replace one that nobody said to replace."""
    if out.exists() and not overwrite:
        raise Refused(
            Text("Filen findes allerede.", "The file exists already."),
            do=Text(
                "Vælg et andet navn, eller skriv --overwrite.", "Choose another name, or add --overwrite."
            ),
            at=Place(out.name),
        )
    try:
        _replace(out, content)
    except OSError:
        raise Refused(
            Text("Filen kan ikke skrives.", "The file cannot be written."),
            do=Text("Vælg en mappe, du må skrive i.", "Choose a folder that you may write in."),
            at=Place(out.name),
        ) from None


def _replace(out: Path, content: bytes) -> None:
    """Put the content beside the file and then in its place, so that no half of it is ever there."""
    descriptor, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        beside.chmod(0o644)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
