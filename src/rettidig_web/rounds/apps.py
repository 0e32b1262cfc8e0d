"""The app's name to Django."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.rounds"
