"""An indicator as values: months with shares, runs below the threshold, letters, and what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rettidig.assessment.model import Counts
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.needs import Lack

PER_CENT = 100
FEW = 20
"""Below so many people each of them weighs more than five percentage points, and a share is only a hint."""


def is_below(counts: Counts, threshold: Decimal) -> bool:
    """Return whether the share, exactly, is below the threshold in per cent; nobody is not below.

    >>> is_below(Counts(met=4, not_met=1), Decimal(80)), is_below(Counts(met=79, not_met=21), Decimal(80))
    (False, True)
    """
    return PER_CENT * counts.met < Fraction(threshold) * counts.n


def added(*parts: Counts) -> Counts:
    """Return the counts of all parts together."""
    return Counts(
        met=sum(part.met for part in parts),
        not_met=sum(part.not_met for part in parts),
        pending=sum(part.pending for part in parts),
        not_applicable=sum(part.not_applicable for part in parts),
        unknown=sum(part.unknown for part in parts),
    )


@dataclass(frozen=True, slots=True)
class Month:
    """A month that is over: those whose due day lay in it, by benefit.

    ``threshold`` is the one in force on the month's first day, None where there was none. ``n_below`` is how
    many months in a row have been below, this one included; a month without anybody leaves it as it was.
    """

    first: date
    benefits: Mapping[str, Counts]
    threshold: Decimal | None
    n_below: int = 0

    @property
    def whole(self) -> Counts:
        """Return the counts of all benefits together."""
        return added(*self.benefits.values())

    @property
    def is_below(self) -> bool | None:
        """Return whether the share of all is below the threshold, None with nobody or without a threshold."""
        if self.threshold is None or not self.whole.n:
            return None
        return is_below(self.whole, self.threshold)

    @property
    def is_few(self) -> bool:
        """Return whether so few reached the due day that one person moves the share a lot."""
        return 0 < self.whole.n < FEW


@dataclass(frozen=True, slots=True)
class Run:
    """Months below the threshold in a row, from the first to the last; empty months between do not count."""

    first: date
    last: date
    n_months: int
    is_running: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """From which day a letter from the state must be expected, and after how many months below in a row."""

    expected_from: date
    n_months: int


@dataclass(frozen=True, slots=True)
class Pull:
    """How much one benefit pulls the share of all down, in percentage points.

    ``if_met`` is how much the share would rise if the benefit just met the threshold, ``if_left_out`` if
    the benefit were not counted (below 0 where it pulls up); None where there is nobody else.
    """

    benefit: str
    counts: Counts
    if_met: Fraction
    if_left_out: Fraction | None


@dataclass(frozen=True, slots=True)
class Coming:
    """A month that is not over: what is settled, and what the cases already running can still come to.

    ``n_needed`` more offers of those still open reach the threshold; ``start_by`` are the latest days they
    can start, one for each, empty where even all of them would not be enough.
    """

    first: date
    benefits: Mapping[str, Counts]
    threshold: Decimal | None
    n_needed: int | None
    start_by: tuple[date, ...]

    @property
    def whole(self) -> Counts:
        """Return the counts of all benefits together; pending are those who can still make it in time."""
        return added(*self.benefits.values())

    @property
    def n(self) -> int:
        """Return how many will have reached the due day when the month is over, if nobody leaves."""
        return self.whole.n + self.whole.pending

    @property
    def best(self) -> Counts:
        """Return the counts if everybody open gets an offer in time."""
        return Counts(met=self.whole.met + self.whole.pending, not_met=self.whole.not_met)

    @property
    def worst(self) -> Counts:
        """Return the counts if nobody open gets an offer in time."""
        return Counts(met=self.whole.met, not_met=self.whole.not_met + self.whole.pending)

    @property
    def is_within_reach(self) -> bool:
        """Return whether the threshold can still be reached; where there is none it is."""
        return self.n_needed is None or self.n_needed <= self.whole.pending


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator followed month by month.

    ``benefits`` are target groups in the catalogue's order. ``pulls`` are of the latest month with anybody,
    ``run_pulls`` of the latest run; both begin with the benefit that pulls most. ``next_letter`` is the one
    to expect if the running run goes on. ``undated`` counts the cases that have no due day (yet), by benefit;
    ``expected`` has by month those of them who reach it at the earliest, with full hours from now on.
    ``n_without_group`` are left out for want of a visitation group. ``lacks`` is not delivered by the source.
    """

    point: ControlPoint
    as_of: date
    benefits: tuple[str, ...]
    months: tuple[Month, ...]
    runs: tuple[Run, ...]
    letters: tuple[Letter, ...]
    pulls: tuple[Pull, ...]
    run_pulls: tuple[Pull, ...]
    coming: tuple[Coming, ...]
    expected: Mapping[date, Mapping[str, Counts]]
    next_letter: Letter | None
    undated: Mapping[str, Counts]
    n_without_group: int
    lacks: tuple[Lack, ...]

    @property
    def latest(self) -> Month | None:
        """Return the latest month that is over and has anybody, or None."""
        return next((month for month in reversed(self.months) if month.whole.n), None)
