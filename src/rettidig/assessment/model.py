"""What a check came to, as values: counts, shares, intervals, grades, and the tables behind the report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rettidig.assessment.grades import Thresholds
from rettidig.catalogue.model import Catalogue
from rettidig.vocabulary import Basis, Grade, Outcome, Reason

ALL = "all"
"""The dimension of the whole caseload; its value is empty."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases (or organisations) came to each outcome."""

    met: int
    not_met: int
    pending: int = 0
    not_applicable: int = 0
    unknown: int = 0

    @property
    def n(self) -> int:
        """Return the denominator of the share: met and not met, nothing else."""
        return self.met + self.not_met

    @property
    def percent(self) -> int | None:
        """Return the whole-number percentage, half up from the counts, or None without a denominator."""
        return (200 * self.met + self.n) // (2 * self.n) if self.n else None

    @property
    def share(self) -> float | None:
        """Return the share of met, or None without a denominator."""
        return self.met / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided 95 % confidence interval of a share, and the method that gave it."""

    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One row of ``summary.csv``."""

    control_point: str
    basis: Basis
    dimension: str
    value: str
    counts: Counts
    interval: Interval | None
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """One row of ``totals.csv``: errors and the cases that have them."""

    dimension: str
    value: str
    n_cases: int
    errors: int
    reimbursement_errors: int
    legal_certainty_errors: int
    cases_with_error: int
    cases_with_reimbursement_error: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Transition:
    """How many cases had one value first and another (or the same) in the end; empty text is missing."""

    control_point: str
    first: str
    final: str
    n: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many judged cases of a visitation group have a number (of caseworkers)."""

    control_point: str
    visitation_group: str
    value: int
    n: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a point came to an outcome for a reason (the machine's reason, or ``answered``)."""

    control_point: str
    outcome: Outcome
    reason: Reason
    n: int


@dataclass(frozen=True, slots=True)
class CaseCount:
    """How many cases have these values: municipality, visitation group, and the manifest's dimensions."""

    municipality: str
    visitation_group: str
    values: Mapping[str, str]
    n: int


@dataclass(frozen=True, slots=True)
class Run:
    """What was run on what: the content of ``run.json``, and the caseload's own words about itself."""

    catalogue_id: str
    catalogue_hash: str
    caseload_hash: str
    caseload_name: str
    as_of: date
    period: tuple[date, date] | None
    is_sample: bool
    dimensions: tuple[str, ...]
    opened_from: date | None
    opened_to: date | None
    engine: str
    program_version: str
    rows: Mapping[str, int]
    seconds: Mapping[str, float]


@dataclass(frozen=True)
class Assessed:
    """Everything a report is written from, read back from the folder that a check wrote."""

    run: Run
    catalogue: Catalogue
    summary: tuple[SummaryRow, ...]
    totals: tuple[TotalsRow, ...]
    cases: tuple[CaseCount, ...]
    transitions: tuple[Transition, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    reasons: tuple[ReasonCount, ...] = field(default=())
    thresholds: Thresholds = field(default_factory=Thresholds.load)

    @cached_property
    def _rows(self) -> dict[tuple[str, Basis, str], dict[str, SummaryRow]]:
        found: dict[tuple[str, Basis, str], dict[str, SummaryRow]] = {}
        for row in self.summary:
            found.setdefault((row.control_point, row.basis, row.dimension), {})[row.value] = row
        return found

    def rows(
        self, control_point: str, dimension: str = ALL, basis: Basis = Basis.FINAL
    ) -> tuple[SummaryRow, ...]:
        """Return the rows of a point by the values of a dimension, in the order of the summary."""
        return tuple(self._rows.get((control_point, basis, dimension), {}).values())

    def row(
        self, control_point: str, dimension: str = ALL, value: str = "", basis: Basis = Basis.FINAL
    ) -> SummaryRow | None:
        """Return the one row, or None where the summary has none."""
        return self._rows.get((control_point, basis, dimension), {}).get(value)
