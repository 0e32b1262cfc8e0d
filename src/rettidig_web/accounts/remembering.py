"""What a page asks again and again of who holds which role where, looked up once for as long as it is read.

Only while a page is being read (GET, HEAD), and only for that one request: a change is never missed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse

_READS: Final = frozenset({"GET", "HEAD"})
_Known = dict[tuple[object, ...], Any]
_REMEMBERED: ContextVar[_Known | None] = ContextVar("remembered", default=None)

T = TypeVar("T")


class RememberWhileReading:
    """Lets ``once`` remember for the length of a request that changes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if request.method not in _READS:
            return self._get_response(request)
        with remembering():
            return self._get_response(request)


@contextmanager
def remembering() -> Iterator[None]:
    """Let ``once`` remember within the block."""
    token = _REMEMBERED.set({})
    try:
        yield
    finally:
        _REMEMBERED.reset(token)


def once(key: tuple[object, ...], look_up: Callable[[], T]) -> T:
    """Return what is looked up, which within a request that only reads is what it was the first time."""
    known = _REMEMBERED.get()
    if known is None:
        return look_up()
    if key not in known:
        known[key] = look_up()
    found: T = known[key]
    return found
