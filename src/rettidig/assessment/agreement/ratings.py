"""Who answered what: reviewers' answers to the same units as a table of categories."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

MISSING = -1
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Ratings:
    """The category that each rater (column) gave each unit (row), by its place; ``MISSING`` for none.

    ``clusters`` numbers what the units belong to (the case of several questions): units of one cluster are
    not independent of one another. Without it every unit stands alone.
    """

    categories: tuple[Hashable, ...]
    chosen: Integers
    clusters: Integers | None = None

    @classmethod
    def of(
        cls, raters: Sequence[Sequence[Hashable | None]], categories: Sequence[Hashable] | None = None
    ) -> Self:
        """Return the ratings of one sequence per rater, None where a unit was not rated.

        The categories are those given, else those that occur. A unit that nobody rated is left out. Raises
        ValueError for raters of different lengths and for an answer that is no category.

        >>> Ratings.of([["yes", "no", None], ["yes", None, None]]).chosen.tolist()
        [[1, 1], [0, -1]]
        """
        found = {answer for rater in raters for answer in rater if answer is not None}
        used = tuple(categories) if categories is not None else in_their_order(found)
        if not found <= set(used):
            message = "an answer is none of the categories"
            raise ValueError(message)
        places: dict[Hashable | None, int] = {category: place for place, category in enumerate(used)}
        rows = [[places.get(answer, MISSING) for answer in unit] for unit in zip(*raters, strict=True)]
        chosen = np.array(rows, dtype=np.int64).reshape(len(rows), len(raters))
        return cls(used, chosen[(chosen != MISSING).any(axis=1)])

    @classmethod
    def of_table(cls, table: Sequence[Sequence[int]]) -> Self:
        """Return the ratings of two raters from their square table: rows the first, columns the second."""
        square = np.asarray(table, dtype=np.int64)
        if square.ndim != _PAIR or square.shape[0] != square.shape[1] or (square < 0).any():
            message = "the table of two raters is square and has counts"
            raise ValueError(message)
        pairs = np.argwhere(np.ones_like(square, dtype=np.bool_))
        return cls(tuple(range(len(square))), np.repeat(pairs, square.ravel(), axis=0))

    @property
    def n_raters(self) -> int:
        """Return how many raters there are."""
        return int(self.chosen.shape[1])

    def counts(self) -> Integers:
        """Return how many raters gave each unit (row) each category (column)."""
        places = np.arange(len(self.categories))
        found: Integers = (self.chosen[:, :, None] == places).sum(axis=1)
        return found

    def rated_twice(self) -> Self:
        """Return the units that at least two raters answered."""
        kept = (self.chosen != MISSING).sum(axis=1) >= _PAIR
        clusters = None if self.clusters is None else self.clusters[kept]
        return type(self)(self.categories, self.chosen[kept], clusters)


def in_their_order(categories: set[Hashable]) -> tuple[Hashable, ...]:
    """Return the categories in the order of their own kind: numbers by size, texts by code point."""
    is_numeric = all(isinstance(category, int | float) for category in categories)
    return tuple(sorted(categories, key=_number if is_numeric else str))


def _number(category: Hashable) -> float:
    return float(category) if isinstance(category, int | float) else 0.0
