"""The app's name to Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.jobs"
