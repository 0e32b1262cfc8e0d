"""``rettidig report``: a check's result, or a quarter's figures, as a document."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from rettidig.assessment.store import read_assessed
from rettidig.cli.options import Lang
from rettidig.reporting import fokusrevision, kvartal
from rettidig.reporting.document import Document
from rettidig.reporting.render import RENDERERS, write
from rettidig.vocabulary import Language, Text

KINDS: dict[str, Callable[[Path], Document]] = {
    "fokusrevision": lambda folder: fokusrevision.build(read_assessed(folder)),
    "kvartal": lambda folder: kvartal.document(kvartal.read_quarter(folder)),
}
"""What makes each kind of report of a folder."""


def write_report(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="MAPPE",
            help="Mappen, som rettidig check har skrevet, eller for kvartal mappen med kvartal.json.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FIL", help="Filen, som rapporten skrives i.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="|".join(KINDS), help="Rapportens art.")
    ] = "fokusrevision",
    format: Annotated[  # noqa: A002 - the contract's word
        str, typer.Option("--format", metavar="html|pdf|docx|xlsx", help="Filens format.")
    ] = "pdf",
    lang: Lang = Language.DANISH,
) -> None:
    """Skriv rapporten over en bedømmelse eller et kvartals ledelsestilsyn som side, PDF, Word eller Excel."""
    if kind not in KINDS:
        raise typer.BadParameter(f"{kind!r}: {' | '.join(KINDS)}", param_hint="--kind")
    if format not in RENDERERS:
        raise typer.BadParameter(f"{format!r}: {' | '.join(RENDERERS)}", param_hint="--format")
    document = KINDS[kind](folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    write(document, format, out)
    typer.echo(Text(f"Skrevet: {out}", f"Written: {out}")(lang))
