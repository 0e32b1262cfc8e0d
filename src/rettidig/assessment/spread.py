"""How much municipalities (or teams, or years) differ: who is above, below and at a percentage."""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from rettidig.assessment.model import Counts, SummaryRow


class Compare(StrEnum):
    """How a member's share stands to a percentage."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="
    AT = "=="


_COMPARED: Mapping[Compare, Callable[[Fraction | int, Fraction | int], bool]] = MappingProxyType(
    {
        Compare.ABOVE: operator.gt,
        Compare.AT_LEAST: operator.ge,
        Compare.BELOW: operator.lt,
        Compare.AT_MOST: operator.le,
        Compare.AT: operator.eq,
    }
)


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality (or another value) that has a share: its met out of ``n``, which is never 0.

    Raises ValueError without a denominator.
    """

    value: str
    met: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.met <= self.n or self.n == 0:
            message = f"{self.met} of {self.n} is not a share"
            raise ValueError(message)

    @property
    def exact(self) -> Fraction:
        """Return the percentage without any rounding."""
        return Fraction(100 * self.met, self.n)

    @property
    def percent(self) -> int:
        """Return the whole-number percentage, half up from the counts."""
        return (200 * self.met + self.n) // (2 * self.n)


@dataclass(frozen=True, slots=True)
class Spread:
    """The members with a share, lowest first (equals by value), and the values that have none."""

    members: tuple[Member, ...]
    without: tuple[str, ...] = ()

    def those(
        self, compare: Compare, percent: int | Fraction, *, is_rounded: bool = False
    ) -> tuple[Member, ...]:
        """Return the members whose percentage stands so to ``percent``, lowest first.

        The exact percentage is compared, so 90.3 is above 90; ``is_rounded`` compares the whole-number
        percentage that a reader sees, as grades do.
        """
        holds = _COMPARED[compare]
        return tuple(m for m in self.members if holds(m.percent if is_rounded else m.exact, percent))

    @property
    def highest(self) -> int | None:
        """Return the highest whole-number percentage, or None without members."""
        return self.members[-1].percent if self.members else None

    @property
    def lowest(self) -> int | None:
        """Return the lowest whole-number percentage, or None without members."""
        return self.members[0].percent if self.members else None

    @property
    def at_highest(self) -> tuple[Member, ...]:
        """Return the members that reach the highest whole-number percentage."""
        return tuple(m for m in self.members if m.percent == self.highest)

    @property
    def at_lowest(self) -> tuple[Member, ...]:
        """Return the members that are at the lowest whole-number percentage."""
        return tuple(m for m in self.members if m.percent == self.lowest)

    @property
    def at_none(self) -> tuple[Member, ...]:
        """Return the members where the requirement is met in no case at all."""
        return self.those(Compare.AT, 0)

    @property
    def at_all(self) -> tuple[Member, ...]:
        """Return the members where the requirement is met in every case."""
        return self.those(Compare.AT, 100)

    def below_average(self, whole: Counts) -> tuple[Member, ...]:
        """Return the members whose exact share is below that of the whole; raises where it has none."""
        return self.those(Compare.BELOW, Fraction(100 * whole.met, whole.n))


def spread(rows: Iterable[SummaryRow]) -> Spread:
    """Return the spread of the rows of one point and dimension.

    The row of the cases that have no value (no municipality) is nobody's and is left out.
    """
    named = [row for row in rows if row.value]
    members = [Member(row.value, row.counts.met, row.counts.n) for row in named if row.counts.n]
    return Spread(
        tuple(sorted(members, key=lambda member: (member.exact, member.value))),
        tuple(sorted(row.value for row in named if not row.counts.n)),
    )
