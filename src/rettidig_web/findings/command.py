"""``rettidig remind``: the digest of the day to everybody for whom something waits."""

import os
from typing import Annotated

import typer

from rettidig.vocabulary import Language, Refused, Text

app = typer.Typer(add_completion=False)

_EXIT_FAULTS = 1
_NO_TABLES = Refused(
    Text("Databasen har ingen berigtigelser.", "The database has no corrections."),
    do=Text(
        "Sæt RETTIDIG_DATA til sidens datamappe (og DATABASE_URL, hvis den bruger PostgreSQL).",
        "Set RETTIDIG_DATA to the site's data folder (and DATABASE_URL, if it uses PostgreSQL).",
    ),
)
_SAID = (
    ("n_sent", Text("Sendt: {0}.", "Sent: {0}.")),
    ("n_before", Text("Har fået dagens besked i forvejen: {0}.", "Had today's already: {0}.")),
    ("n_without_address", Text("Uden e-mailadresse: {0}.", "Without an e-mail address: {0}.")),
    ("n_failed", Text("Kunne ikke sendes: {0}.", "Could not be sent: {0}.")),
)


@app.command("remind")
def remind(
    lang: Annotated[Language, typer.Option("--lang", help="Sprog: da eller en.")] = Language.DANISH,
) -> None:
    """Send én samlet påmindelse om berigtigelser til hver, som noget venter på (slutkode 1 ved fejl)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rettidig_web.config.settings")
    import django  # noqa: PLC0415 - loaded when the command runs

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from rettidig_web.findings.sending import send_digests  # noqa: PLC0415

    if "findings_reminder" not in connection.introspection.table_names():
        raise _NO_TABLES
    sent = send_digests(timezone.localdate())
    for name, said in _SAID:
        n = getattr(sent, name)
        if n or name == "n_sent":
            typer.echo(said(lang).format(n))
    if sent.n_failed:
        raise typer.Exit(_EXIT_FAULTS)
