"""The app's name to Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """See the package."""

    name = "rettidig_web.reviews"
