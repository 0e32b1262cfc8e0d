"""Django's ``flush``, which would stop at the triggers: a whole database is emptied, journal and all.

The anchor is left as it is; so ``rettidig journal verify`` tells of an emptied journal.
"""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from rettidig_web.journal.protection import lifted


class Command(Flush):
    """Empties the database."""

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - what Django's command takes
        """Empty the database with the triggers off, and put them on again."""
        with lifted(connections[options["database"]]):
            super().handle(**options)
