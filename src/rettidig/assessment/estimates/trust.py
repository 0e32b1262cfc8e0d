"""How far the machine can be trusted at a point: both judgements of the same cases, side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

import yaml

from rettidig.sampling.limits import clopper_pearson
from rettidig.vocabulary import Outcome

_DECIDED = (Outcome.MET, Outcome.NOT_MET)


class Verdict(StrEnum):
    """What the machine's judgement can be used for."""

    ALONE = "alone"
    POINTING_OUT = "pointing_out"
    NOT_ALONE = "not_alone"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Limits:
    """The lower limits that a verdict needs; see ``trust.yaml``."""

    cases_needed: int
    alone: Mapping[str, float]
    pointing_out: Mapping[str, float]


@cache
def trust_limits() -> Limits:
    """Return the limits of ``trust.yaml``."""
    file = resources.files(__package__).joinpath("trust.yaml")
    return Limits(**yaml.safe_load(file.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Proportion:
    """``x`` of ``n`` with an exact two-sided 95 % interval; without a single case all is possible."""

    x: int
    n: int

    @property
    def share(self) -> float | None:
        """Return the share, or None of nothing."""
        return self.x / self.n if self.n else None

    @property
    def limits(self) -> tuple[float, float]:
        """Return the interval of Clopper and Pearson."""
        if not self.n:
            return (0.0, 1.0)
        found = clopper_pearson(self.x, self.n)
        return (found.low, found.high)


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often the machine and people came to which outcomes of the same cases: (machine, human) → cases.

    All five outcomes are kept. The measures look at the cases that both decided: met or not met.
    """

    counts: Mapping[tuple[Outcome, Outcome], int]

    @property
    def n(self) -> int:
        """Return how many cases both judged, whatever they came to."""
        return sum(self.counts.values())

    def of(self, machine: Outcome, human: Outcome) -> int:
        """Return how many cases came to these two outcomes."""
        return self.counts.get((machine, human), 0)

    @property
    def agreement(self) -> Proportion:
        """Return how often the two agree, of the cases that both decided."""
        same = sum(self.of(outcome, outcome) for outcome in _DECIDED)
        return Proportion(same, sum(self.of(one, other) for one in _DECIDED for other in _DECIDED))

    @property
    def sensitivity(self) -> Proportion:
        """Return how many of the errors that people found the machine found too."""
        both = self.of(Outcome.NOT_MET, Outcome.NOT_MET)
        return Proportion(both, both + self.of(Outcome.MET, Outcome.NOT_MET))

    @property
    def precision(self) -> Proportion:
        """Return how many of the machine's errors people call an error too."""
        both = self.of(Outcome.NOT_MET, Outcome.NOT_MET)
        return Proportion(both, both + self.of(Outcome.NOT_MET, Outcome.MET))


def confusion(pairs: Iterable[tuple[Outcome, Outcome]]) -> Confusion:
    """Return the table of (machine's outcome, people's outcome) over cases that people answered."""
    return Confusion(Counter(pairs))


def verdict(found: Confusion) -> Verdict:
    """Return what the machine's judgement can be used for, by the limits of ``trust.yaml``.

    Whether errors are found is asked only where people found any.
    """
    limits = trust_limits()
    if found.agreement.n < limits.cases_needed:
        return Verdict.TOO_FEW
    agreed, _ = found.agreement.limits
    finds_errors = not found.sensitivity.n or found.sensitivity.limits[0] >= limits.alone["found_errors"]
    if agreed >= limits.alone["agreement"] and finds_errors:
        return Verdict.ALONE
    return Verdict.POINTING_OUT if agreed >= limits.pointing_out["agreement"] else Verdict.NOT_ALONE
