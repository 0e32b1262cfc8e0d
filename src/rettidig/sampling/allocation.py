"""How many from each stratum: exact arithmetic, and the same answer whatever order the strata come in.

Ties go to the stratum that comes first by name, so that nothing depends on how the data were sorted.
"""

import heapq
import math
from collections.abc import Callable, Mapping
from fractions import Fraction

Sizes = Mapping[str, int]


def allocate_proportional(total: int, sizes: Sizes) -> dict[str, int]:
    """Return ``total`` shared out in proportion to the sizes, at least one to each that has any.

    Parts of a unit go to the largest remainders (Hamilton's method). With fewer units than strata some
    get none.

    >>> allocate_proportional(100, {"Dakar": 500, "Kaolack": 300, "Ziguinchor": 200})
    {'Dakar': 50, 'Kaolack': 30, 'Ziguinchor': 20}
    """
    return allocate_by_measure(total, sizes, sizes)


def allocate_equal(each: int, sizes: Sizes) -> dict[str, int]:
    """Return ``each`` from every stratum, or all of it where it is smaller.

    >>> allocate_equal(4, {"a": 10, "b": 3})
    {'a': 4, 'b': 3}
    """
    return {name: min(each, size) for name, size in sizes.items()}


def allocate_rate(rate: Fraction | str, sizes: Sizes) -> dict[str, int]:
    """Return the share ``rate`` of every stratum, rounded up; a text is read exactly, as it is written.

    >>> allocate_rate("0.05", {"a": 500, "b": 301})
    {'a': 25, 'b': 16}
    """
    exact = Fraction(rate)
    return {name: min(size, math.ceil(exact * size)) for name, size in sizes.items()}


def allocate_by_measure(total: int, measures: Mapping[str, int | Fraction], sizes: Sizes) -> dict[str, int]:
    """Return ``total`` shared out in proportion to the measures: one at least, the stratum's size at most.

    Strata whose share is below one get one, those whose share is above their size are taken whole, and the
    rest is shared among the others by largest remainders. ``total`` above the sum of sizes gives all.
    """
    wanted = min(total, sum(sizes.values()))
    free = sorted(name for name, size in sizes.items() if size > 0)
    found = dict.fromkeys(sizes, 0)
    has_one_each = wanted >= len(free)
    while free:
        left = wanted - sum(found.values())
        whole = sum(Fraction(measures[name]) for name in free)
        shares = {name: left * Fraction(measures[name]) / whole for name in free}
        settled = {name: sizes[name] for name in free if shares[name] >= sizes[name]}
        if not settled and has_one_each:
            settled = {name: 1 for name in free if shares[name] < 1}
        if not settled:
            return found | _largest_remainders(left, shares)
        found |= settled
        free = [name for name in free if name not in settled]
    return found


def _largest_remainders(total: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    found = {name: math.floor(share) for name, share in shares.items()}
    by_remainder = sorted(shares, key=lambda name: (found[name] - shares[name], name))
    for name in by_remainder[: total - sum(found.values())]:
        found[name] += 1
    return found


def grow(drawn: Mapping[str, int], sizes: Sizes, by: int) -> dict[str, int]:
    """Return how many more come from each stratum when ``by`` more are drawn, one after the other.

    Each goes to the stratum where it lowers the variance of a share most (Huntington and Hill's method:
    the largest N² / x(x+1), with N its size and x drawn so far), which keeps a proportional sample so.
    Fewer than ``by`` come where no more are left.

    >>> grow({"a": 5, "b": 3}, {"a": 50, "b": 30}, 8)
    {'a': 5, 'b': 3}
    """
    return _one_by_one(drawn, sizes, by, lambda name, n: (n > 0, -_gain(sizes[name], n)))


def level(drawn: Mapping[str, int], sizes: Sizes, by: int) -> dict[str, int]:
    """Return how many more come from each stratum when each goes to one with the fewest so far.

    >>> level({"a": 4, "b": 4, "c": 2}, {"a": 9, "b": 30, "c": 2}, 3)
    {'a': 1, 'b': 2, 'c': 0}
    """
    return _one_by_one(drawn, sizes, by, lambda name, n: (n, -sizes[name]))


def _one_by_one(
    drawn: Mapping[str, int], sizes: Sizes, by: int, rank: Callable[[str, int], tuple[int, int | Fraction]]
) -> dict[str, int]:
    """Return how many more come from each stratum when each goes to the one that ranks first.

    ``rank`` is of a stratum and how many have been drawn from it; equal ranks go by name.
    """
    waiting = [(*rank(name, n), name) for name, n in drawn.items() if n < sizes[name]]
    heapq.heapify(waiting)
    more = dict.fromkeys(drawn, 0)
    for _ in range(by):
        if not waiting:
            break
        name = waiting[0][-1]
        more[name] += 1
        now = drawn[name] + more[name]
        if now < sizes[name]:
            heapq.heapreplace(waiting, (*rank(name, now), name))
        else:
            heapq.heappop(waiting)
    return more


def _gain(size: int, drawn: int) -> Fraction:
    return Fraction(size * size, max(1, drawn * (drawn + 1)))
