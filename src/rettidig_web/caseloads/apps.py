"""The app's name to Django."""

from django.apps import AppConfig


class CaseloadsConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.caseloads"
