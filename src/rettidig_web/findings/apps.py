"""The app's name to Django."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.findings"
