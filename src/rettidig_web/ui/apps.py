"""The app of ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.ui"
    label = "ui"
