"""Every route of the site, as its URL configuration has it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """A route's full name, the names of its parameters, and its view."""

    name: str
    parameters: tuple[str, ...]
    view: Callable[..., object]


def every_route() -> list[Route]:
    """Return the routes in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(
    patterns: list[URLPattern | URLResolver], namespace: str, above: tuple[str, ...]
) -> Iterator[Route]:
    for pattern in patterns:
        parameters = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, parameters)
        else:
            yield Route(f"{namespace}{pattern.name or pattern.pattern}", parameters, pattern.callback)
