"""Quotas in two dimensions: a table of whole numbers whose rows and columns add up as asked.

The table is a flow: from a source through the rows' quotas to the cells and through the columns' quotas to
a sink. Each unit takes the cheapest way there is (successive shortest paths), so the finished flow is the
cheapest of all. Costs are compared place by place: first the units beyond the first dimension's quotas, then
those beyond the second's, then the cases without a chance, because their cell gets none, then the variance
of a share estimated from the sample, N²/x over the other cells. All is exact; ties go to what the design
names first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

Cell = tuple[str, str]
_Cost = tuple[Fraction, ...]
_Node = tuple[str, str]

_SOURCE: _Node = ("source", "")
_SINK: _Node = ("sink", "")
_NOTHING: _Cost = (Fraction(0),) * 4
_BEYOND_FIRST: _Cost = (Fraction(1), Fraction(0), Fraction(0), Fraction(0))
_BEYOND_SECOND: _Cost = (Fraction(0), Fraction(1), Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class Filled:
    """How many to draw from each cell, and how far rows and columns are from their quotas (drawn − asked)."""

    cells: dict[Cell, int]
    rows: dict[str, int]
    columns: dict[str, int]

    @property
    def is_as_asked(self) -> bool:
        """Return whether every quota is met exactly."""
        return not any((*self.rows.values(), *self.columns.values()))


def fill_quotas(
    available: Mapping[Cell, int],
    rows: Mapping[str, int],
    columns: Mapping[str, int],
    *,
    reallocate: bool = True,
) -> Filled:
    """Return the table of whole numbers that holds both quotas as far as the cases allow.

    ``available`` has the number of cases in each cell (none where it is left out). Where the quotas cannot
    both be held and ``reallocate``, others are drawn instead, as many as are asked for in all, the first
    dimension's quotas being held before the second's; else fewer are drawn.

    >>> fill_quotas({("up", "2018"): 1, ("up", "2019"): 9, ("ap", "2018"): 9, ("ap", "2019"): 9},
    ...             {"up": 4, "ap": 4}, {"2018": 3, "2019": 5}).cells
    {('up', '2018'): 1, ('up', '2019'): 3, ('ap', '2018'): 2, ('ap', '2019'): 2}
    """
    flow = _Flow(available, rows, columns, may_exceed=reallocate)
    for _ in range(sum(rows.values())):
        way = flow.cheapest_way()
        if way is None:
            break
        flow.send(way)
    cells = {(row, column): flow.cells.get((row, column), 0) for row in rows for column in columns}
    return Filled(
        cells,
        {row: sum(cells[row, column] for column in columns) - asked for row, asked in rows.items()},
        {column: sum(cells[row, column] for row in rows) - asked for column, asked in columns.items()},
    )


@dataclass(slots=True)
class _Flow:
    """The flow so far: how many through each row, cell and column."""

    available: Mapping[Cell, int]
    row_quotas: Mapping[str, int]
    column_quotas: Mapping[str, int]
    may_exceed: bool
    rows: dict[str, int] = field(default_factory=dict, init=False)
    columns: dict[str, int] = field(default_factory=dict, init=False)
    cells: dict[Cell, int] = field(default_factory=dict, init=False)

    def cheapest_way(self) -> list[_Node] | None:
        """Return the nodes of the cheapest way for one more unit from source to sink (Bellman and Ford)."""
        best: dict[_Node, _Cost] = {_SOURCE: _NOTHING}
        before: dict[_Node, _Node] = {}
        edges = list(self._edges())
        is_shorter = True
        while is_shorter:
            is_shorter = False
            for tail, head, cost in edges:
                if tail not in best:
                    continue
                length = _plus(best[tail], cost)
                if head not in best or length < best[head]:
                    best[head], before[head] = length, tail
                    is_shorter = True
        return _way_back(before) if _SINK in before else None

    def send(self, way: list[_Node]) -> None:
        """Send one unit along the way; back along a cell takes a unit out of it."""
        for (kind, name), (next_kind, next_name) in pairwise(way):
            if (kind, next_kind) == ("source", "row"):
                self.rows[next_name] = self.rows.get(next_name, 0) + 1
            elif (kind, next_kind) == ("row", "column"):
                self.cells[name, next_name] = self.cells.get((name, next_name), 0) + 1
            elif (kind, next_kind) == ("column", "row"):
                self.cells[next_name, name] -= 1
            elif next_kind == "sink":
                self.columns[name] = self.columns.get(name, 0) + 1

    def _edges(self) -> Iterator[tuple[_Node, _Node, _Cost]]:
        """Yield where one more unit can go, and what it costs; no way leads back to the source."""
        for row, quota in self.row_quotas.items():
            if self.rows.get(row, 0) < quota:
                yield _SOURCE, ("row", row), _NOTHING
            elif self.may_exceed:
                yield _SOURCE, ("row", row), _BEYOND_FIRST
            for column in self.column_quotas:
                drawn = self.cells.get((row, column), 0)
                size = self.available.get((row, column), 0)
                if drawn < size:
                    yield ("row", row), ("column", column), _cost_of(size, drawn + 1)
                if drawn > 0:
                    yield ("column", column), ("row", row), _minus(_cost_of(size, drawn))
        for column, quota in self.column_quotas.items():
            if self.columns.get(column, 0) < quota:
                yield ("column", column), _SINK, _NOTHING
            elif self.may_exceed:
                yield ("column", column), _SINK, _BEYOND_SECOND


def _way_back(before: Mapping[_Node, _Node]) -> list[_Node]:
    way = [_SINK]
    while way[-1] != _SOURCE:
        way.append(before[way[-1]])
    return way[::-1]


def _cost_of(size: int, number: int) -> _Cost:
    """Return what a cell's ``number``-th unit costs: the change of N²/x; the first gives all a chance."""
    if number == 1:
        return (Fraction(0), Fraction(0), Fraction(-size), Fraction(size * size))
    return (Fraction(0), Fraction(0), Fraction(0), -Fraction(size * size, number * (number - 1)))


def _plus(one: _Cost, other: _Cost) -> _Cost:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _minus(cost: _Cost) -> _Cost:
    return tuple(-part for part in cost)
