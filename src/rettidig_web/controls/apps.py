"""The app of controls."""

from django.apps import AppConfig


class ControlsConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.controls"
    label = "controls"
