"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles and units."""

    name = "rettidig_web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let the journal be told of signing in."""
        from rettidig_web.accounts import noting  # noqa: F401, PLC0415 - models can be read only from now on
