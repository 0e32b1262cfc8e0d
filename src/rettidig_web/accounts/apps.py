"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles and units."""

    name = "rettidig_web.accounts"
    label = "accounts"
