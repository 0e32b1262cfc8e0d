"""``django-admin take_up_caseload``: a caseload of the command line becomes a snapshot of the site."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rettidig.caseload import read_key
from rettidig.caseload.manifest import read_manifest
from rettidig.vocabulary import Refused, Text
from rettidig_web.accounts.models import Unit
from rettidig_web.caseloads.delivering import Facts
from rettidig_web.caseloads.identity import identity_key
from rettidig_web.caseloads.import_forms import judging
from rettidig_web.caseloads.importing import Wanted, take_up_caseload
from rettidig_web.caseloads.models import Source
from rettidig_web.jobs.running import language


class Command(BaseCommand):
    """Takes up a caseload with its citizens."""

    help = "Optager en sagsmappe, der er indlæst med »rettidig import«, som en indlæsning på siden."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the folder, and for what it is."""
        parser.add_argument("folder", type=Path, help="Sagsmappen.")
        parser.add_argument("--unit", required=True, help="Enhedens navn, eller dens nummer på siden.")
        parser.add_argument("--source", required=True, help="Fagsystemets navn.")
        parser.add_argument("--key", type=Path, help="Nøglefilen fra importen; uden den bruges sidens nøgle.")
        parser.add_argument("--catalogue", action="append", default=[], help="Et katalog at bedømme efter.")

    def handle(self, *_args: object, **options: object) -> None:
        """Take the caseload up, and say what came of it."""
        try:
            folder = Path(str(options["folder"]))
            manifest = read_manifest(folder)
            wanted = Wanted(
                _facts(str(options["unit"]), str(options["source"]), manifest.as_of),
                manifest.name,
                _catalogues(options["catalogue"]),
                None,
            )
            key = read_key(Path(str(options["key"]))) if options["key"] else identity_key()
            snapshot = take_up_caseload(folder, key, wanted, self._say)
        except Refused as refused:
            raise CommandError(refused.message(language())) from None
        self.stdout.write(f"{snapshot.name}: {snapshot.n_cases} sager og {snapshot.n_events} hændelser.")

    def _say(self, step: str | Text) -> None:
        self.stderr.write(step(language()) if isinstance(step, Text) else step)


def _facts(unit: str, source: str, as_of: date) -> Facts:
    """Return what the names say; raises CommandError where they name nothing, or more than one."""
    units = Unit.objects.filter(pk=unit) if unit.isdecimal() else Unit.objects.filter(name=unit)
    found = list(units)
    if len(found) != 1:
        raise CommandError("Der er ingen enhed, eller flere, med det navn. Angiv dens nummer på siden.")
    known = Source.objects.filter(name=source).first()
    if known is None:
        raise CommandError("Der er intet fagsystem med det navn. Tilføj det på siden »Fagsystemer«.")
    return Facts(found[0], known, as_of)


def _catalogues(given: object) -> tuple[str, ...]:
    asked = tuple(str(name) for name in given) if isinstance(given, list) else ()
    known = {file.catalogue.id for file in judging()}
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise CommandError(f"Ukendt katalog: {', '.join(unknown)}. Vælg mellem {', '.join(sorted(known))}.")
    return asked
