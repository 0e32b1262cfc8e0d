"""The app's name to Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.documents"
