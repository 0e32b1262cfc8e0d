"""Draws in which some have a greater chance: in proportion to an amount or a risk, with a fixed size.

Systematic sampling of the units in the order of their tickets: their sizes are laid end to end, and a comb of
n equal steps, whose first tooth a ticket of its own decides, picks those that its teeth touch. Each unit's
chance is then exactly n times its share of all sizes; those whose chance would be above one are taken for
sure, and the comb is laid over the rest (Cochran, *Sampling Techniques*, 3rd ed., section 9A.10; Särndal,
Swensson & Wretman, *Model Assisted Survey Sampling*, section 3.6.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rettidig.sampling.tickets import as_number, ticket

COMB = "(start)"
"""What the first tooth's ticket is made of, in place of an id."""

_DIGITS = 96


@dataclass(frozen=True, slots=True)
class Sized:
    """A unit with its ticket and its size, a whole number above 0."""

    ticket: str
    unit_id: str
    case_id: str
    size: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit that was drawn, and its chance of it."""

    unit: Sized
    probability: Fraction


def systematic(units: Sequence[Sized], n: int, seed: str) -> list[Chosen]:
    """Return ``n`` units, each drawn with a chance in proportion to its size, in the order of their tickets.

    All are returned where there are no more than ``n``.
    """
    in_order = sorted(units, key=lambda unit: (unit.ticket, unit.unit_id))
    sure = taken_for_sure(in_order, n)
    rest = [unit for unit in in_order if unit.unit_id not in sure]
    chosen = [Chosen(unit, Fraction(1)) for unit in in_order if unit.unit_id in sure]
    chosen += _combed(rest, n - len(sure), as_number(ticket(seed, COMB)))
    return sorted(chosen, key=lambda one: (one.unit.ticket, one.unit.unit_id))


def taken_for_sure(units: Sequence[Sized], n: int) -> frozenset[str]:
    """Return the ids of the units so large that ``n`` times their share is one or more."""
    largest = sorted(units, key=lambda unit: (-unit.size, unit.unit_id))
    left = sum(unit.size for unit in largest)
    sure: list[str] = []
    for unit in largest:
        n_left = n - len(sure)
        if n_left <= 0 or n_left * unit.size < left:
            break
        sure.append(unit.unit_id)
        left -= unit.size
    return frozenset(sure)


def _combed(units: Sequence[Sized], n: int, start: Fraction) -> list[Chosen]:
    """Return the units that a tooth touches; teeth stand at (start + k) × total / n for k = 0, 1, …."""
    if n <= 0:
        return []
    total = sum(unit.size for unit in units)
    chosen = []
    so_far = 0
    for unit in units:
        teeth_before = _teeth_below(so_far, n, total, start)
        so_far += unit.size
        if _teeth_below(so_far, n, total, start) > teeth_before:
            chosen.append(Chosen(unit, Fraction(n * unit.size, total)))
    return chosen


def _teeth_below(length: int, n: int, total: int, start: Fraction) -> int:
    """Return how many teeth stand in the first ``length`` of the sizes, the upper end not counted."""
    scaled = length * n * start.denominator - total * start.numerator
    return -(-scaled // (total * start.denominator))


def spare_order(units: Sequence[Sized]) -> list[Sized]:
    """Return the units in the order of ticket / size, the smallest first.

    This is sequential Poisson sampling (Ohlsson, *J. Official Statistics* 14, 1998): those first in it have
    chances that are nearly, but not exactly, in proportion to their size.
    """
    return sorted(units, key=lambda unit: (_scaled(unit.ticket) // unit.size, unit.unit_id))


def _scaled(ticket_text: str) -> int:
    """Return the ticket as a whole number of 10⁻⁹⁶."""
    return int(ticket_text.removeprefix("0.").ljust(_DIGITS, "0"))
