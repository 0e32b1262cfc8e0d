"""``django-admin found_municipality``: the municipality and its first administrator, in an empty site."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rettidig_web.accounts.actions import found_municipality


class Command(BaseCommand):
    """Opens an empty site."""

    help = "Opretter kommunen og dens første administrator og skriver en midlertidig adgangskode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the names."""
        for name in ("name", "username", "first-name", "last-name"):
            parser.add_argument(f"--{name}", required=True)

    def handle(self, *_args: object, **options: str) -> None:
        """Add both, and write the password this once."""
        names = {name: options[name] for name in ("name", "username", "first_name", "last_name")}
        try:
            unit, user, password = found_municipality(**names, day=timezone.localdate())
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(f"{unit} er oprettet med {user} ({user.username}) som administrator.")
        self.stdout.write(f"Midlertidig adgangskode, som skal skiftes ved første login: {password}")
