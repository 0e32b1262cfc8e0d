"""``rettidig journal``: verify the logs, and seal the access log. Django is loaded when a command runs."""

import os
from typing import Annotated

import typer

from rettidig.vocabulary import Language, Refused, Text
from rettidig_web.journal.faults import figure

app = typer.Typer(no_args_is_help=True, help="Kontrollér journalen, og forsegl adgangsloggen.")

Lang = Annotated[Language, typer.Option("--lang", help="Sprog: da eller en.")]
_EXIT_FAULTS = 1


@app.command("verify")
def verify(lang: Lang = Language.DANISH) -> None:
    """Find rækker, der er ændret, fjernet, flyttet, skåret af eller skrevet om (slutkode 1)."""
    _open()
    from django.conf import settings  # noqa: PLC0415 - Django is loaded when the command runs
    from django.utils import timezone  # noqa: PLC0415

    from rettidig_web.journal.verification import verify as verify_logs  # noqa: PLC0415

    found = verify_logs(settings.JOURNAL_ANCHOR, timezone.now())
    read = Text(
        "Læst: {0} ændringer, {1} linjer i ankeret, {2} forseglede adgange. Endnu ikke forseglet: {3}.",
        "Read: {0} changes, {1} lines of the anchor, {2} sealed accesses. Not yet sealed: {3}.",
    )
    numbers = (found.n_changes, found.n_claims, found.n_sealed, found.n_unsealed)
    typer.echo(read(lang).format(*(figure(n, lang) for n in numbers)))
    faults = found.faults.sentences(lang)
    for sentence in faults:
        typer.echo(sentence)
    if faults:
        raise typer.Exit(_EXIT_FAULTS)
    typer.echo(Text("Journalen er hel.", "The journal is whole.")(lang))


@app.command("seal")
def seal(lang: Lang = Language.DANISH) -> None:
    """Forsegl de adgange, der er kommet til siden sidst."""
    _open()
    from django.db import OperationalError  # noqa: PLC0415 - Django is loaded when the command runs

    from rettidig_web.journal.sealing import seal as seal_accesses  # noqa: PLC0415

    try:
        n_sealed = seal_accesses()
    except OperationalError:
        raise Refused(
            Text("Adgangsloggen er optaget lige nu.", "The access log is busy at the moment."),
            do=Text("Prøv igen om lidt.", "Try again in a while."),
        ) from None
    said = Text("Forseglet: {0} adgange.", "Sealed: {0} accesses.")
    typer.echo(said(lang).format(figure(n_sealed, lang)))


def _open() -> None:
    """Make the site's database ready to be asked; refuses where it has no journal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rettidig_web.config.settings")
    import django  # noqa: PLC0415 - loaded when the command runs

    django.setup()
    from django.db import connection  # noqa: PLC0415

    if "journal_change" not in connection.introspection.table_names():
        raise Refused(
            Text("Databasen har ingen journal.", "The database has no journal."),
            do=Text(
                "Sæt RETTIDIG_DATA til sidens datamappe (og DATABASE_URL, hvis den bruger PostgreSQL).",
                "Set RETTIDIG_DATA to the site's data folder (and DATABASE_URL, if it uses PostgreSQL).",
            ),
        )
