"""The app of journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.journal"
    label = "journal"
