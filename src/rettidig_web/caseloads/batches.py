"""Many rows a few thousand at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the rows in lists of the size, the last one shorter.

    >>> list(in_batches("abc", 2))
    [['a', 'b'], ['c']]
    """
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
