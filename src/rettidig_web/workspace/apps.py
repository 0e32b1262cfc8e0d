"""The app's name to Django."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.workspace"
