"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return what the base page shows: whether this is the demo, and what the user may open."""
    return {"is_demo": settings.IS_DEMO, "language": getattr(request, "LANGUAGE_CODE", "da")}
