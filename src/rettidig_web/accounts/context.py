"""What every page knows of the municipality."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from rettidig_web.accounts.queries import municipality_name


def municipality(_request: HttpRequest) -> dict[str, object]:
    """Return the municipality's name, looked up when a page shows it."""
    return {"municipality": SimpleLazyObject(municipality_name)}
