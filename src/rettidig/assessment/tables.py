"""The tables behind a report: transitions, distributions, two groups side by side, and small numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rettidig.assessment.intervals import Difference, difference
from rettidig.assessment.model import Assessed, Counts, Distribution, SummaryRow, Transition

FEW = 5
"""Below this many cases a share says little, and its percentage gets a warning."""


@dataclass(frozen=True, slots=True)
class TransitionMatrix:
    """What cases had first (rows) against what they had in the end (columns).

    ``cells[i][j]`` is the number of cases that had ``firsts[i]`` first and ``finals[j]`` in the end.
    """

    firsts: tuple[str, ...]
    finals: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def row_sums(self) -> tuple[int, ...]:
        """Return how many had each value first."""
        return tuple(sum(row) for row in self.cells)

    @property
    def column_sums(self) -> tuple[int, ...]:
        """Return how many had each value in the end."""
        return tuple(sum(column) for column in zip(*self.cells, strict=True))

    @property
    def total(self) -> int:
        """Return the number of cases."""
        return sum(self.row_sums)

    def of_column(self, first: str, final: str) -> Counts:
        """Return those that had ``first`` first, out of all that had ``final`` in the end."""
        column = self.finals.index(final)
        met = self.cells[self.firsts.index(first)][column]
        return Counts(met, self.column_sums[column] - met)

    def of_total(self, first: str) -> Counts:
        """Return those that had ``first`` first, out of all cases."""
        met = self.row_sums[self.firsts.index(first)]
        return Counts(met, self.total - met)


def transition_matrix(
    transitions: Iterable[Transition], control_point: str, order: Sequence[str] = ()
) -> TransitionMatrix:
    """Return the matrix of one point: ``order`` first, then other values by code point, missing last.

    A value of ``order`` that no case has is left out, from the rows and the columns each for itself.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for transition in transitions:
        if transition.control_point == control_point:
            counted[transition.first, transition.final] += transition.n
    firsts = in_order({first for first, _ in counted}, order)
    finals = in_order({final for _, final in counted}, order)
    return TransitionMatrix(
        firsts, finals, tuple(tuple(counted[first, final] for final in finals) for first in firsts)
    )


@dataclass(frozen=True, slots=True)
class DistributionTable:
    """How many cases of each group have 1, 2, … or ``top`` and more; the last class is open upwards.

    ``cells[i][j]`` is the number of cases of ``groups[i]`` in class ``classes[j]``.
    """

    groups: tuple[str, ...]
    classes: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def column_sums(self) -> tuple[int, ...]:
        """Return how many cases are in each class, all groups together."""
        return tuple(sum(column) for column in zip(*self.cells, strict=True))

    def of_group(self, group: str, number: int) -> Counts:
        """Return those in the class, out of the group's cases."""
        row = self.cells[self.groups.index(group)]
        met = row[self.classes.index(number)]
        return Counts(met, sum(row) - met)

    def of_all(self, number: int) -> Counts:
        """Return those in the class, out of all cases."""
        sums = self.column_sums
        met = sums[self.classes.index(number)]
        return Counts(met, sum(sums) - met)


def distribution_table(
    distributions: Iterable[Distribution], control_point: str, order: Sequence[str] = (), top: int = 3
) -> DistributionTable:
    """Return the distribution of one point by visitation group, in ``order``, with classes up to ``top``.

    A class from 1 to ``top`` that no case is in has zeros; without any case there are no classes.
    """
    counted: Counter[tuple[str, int]] = Counter()
    for row in distributions:
        if row.control_point == control_point:
            counted[row.visitation_group, min(row.value, top)] += row.n
    groups = in_order({group for group, _ in counted}, order)
    lowest = min((number for _, number in counted), default=top + 1)
    classes = tuple(range(min(lowest, 1), top + 1)) if counted else ()
    return DistributionTable(
        groups, classes, tuple(tuple(counted[group, number] for number in classes) for group in groups)
    )


def compare_values(rows: Iterable[SummaryRow], first: str, second: str) -> Difference | None:
    """Return how much higher the share of ``first`` is than that of ``second``, with its interval.

    The rows are those of one point and dimension. None where a value has no row or no denominator.
    """
    counts = {row.value: row.counts for row in rows}
    if first not in counts or second not in counts:
        return None
    return difference(counts[first], counts[second])


def few(counts: Counts, fewer_than: int = FEW) -> bool:
    """Return whether a share rests on so few cases that it needs a warning; no case at all has no share."""
    return 0 < counts.n < fewer_than


def small_numbers(assessed: Assessed, dimension: str, fewer_than: int = FEW) -> tuple[SummaryRow, ...]:
    """Return the final rows of a dimension whose share rests on too few cases, in the summary's order."""
    points = assessed.catalogue.points
    return tuple(
        row for point in points for row in assessed.rows(point.id, dimension) if few(row.counts, fewer_than)
    )


def in_order(values: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """Return the values: those of ``order`` as there, then the rest by code point, the empty one last.

    >>> in_order({"", "ap", "aup", "ny"}, ["aup", "up", "ap"])
    ('aup', 'ap', 'ny', '')
    """
    places = {value: place for place, value in enumerate(order)}
    return tuple(sorted(values, key=lambda value: (value == "", places.get(value, len(places)), value)))
