"""Deny by default: a view that does not say who may come in lets nobody in."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

_OTHERS = ("allauth.", "django.contrib.staticfiles.")
"""Views of libraries, which guard themselves; which of their addresses exist is ours to say in urls.py."""


class DenyByDefault:
    """Answers not found where a view has no gate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_view(
        self, _request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> None:
        """Raise Http404 unless the view has a gate, or belongs to a library that guards its own."""
        if not hasattr(view, "gate") and not view.__module__.startswith(_OTHERS):
            raise Http404
