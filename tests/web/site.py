"""Django, made ready for the tests of the site with a data folder of this run's own.

The tests of the library neither import this nor need Django.
"""

import os
import tempfile
from pathlib import Path

import django

_DATA = tempfile.TemporaryDirectory(prefix="rettidig-test-", ignore_cleanup_errors=True)


def make_ready() -> None:
    """Set up Django; does nothing the second time."""
    if os.environ.get("RETTIDIG_DATA") != _DATA.name:
        os.environ["RETTIDIG_DATA"] = _DATA.name
        os.environ["RETTIDIG_WORKER"] = "0"
        os.environ["DJANGO_SETTINGS_MODULE"] = "rettidig_web.config.settings"
        (Path(_DATA.name) / "static").mkdir()
        django.setup()
        from django.conf import settings  # noqa: PLC0415 - they can be read from now on

        settings.WHITENOISE_AUTOREFRESH = True  # else every new client looks through all static files
