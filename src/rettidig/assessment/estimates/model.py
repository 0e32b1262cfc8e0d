"""What an estimate is: a number, its limits, and by which method and convention they were found."""

from dataclasses import dataclass
from enum import StrEnum

from rettidig.sampling.limits import Sides


class Method(StrEnum):
    """How the limits were found; every estimate names its own."""

    CENSUS = "census"
    HYPERGEOMETRIC = "hypergeometric"
    BINOMIAL = "clopper-pearson"
    COMBINATION = "stratified-exact-combination"
    STRATIFIED_T = "stratified-t"
    EFFECTIVE_SIZE = "korn-graubard"
    EXPANSION_T = "expansion-t"
    RATIO_T = "ratio-t"
    LARGEST_AMOUNTS = "largest-amounts"
    NONE = "none"


EXACT_METHODS = frozenset({Method.CENSUS, Method.HYPERGEOMETRIC, Method.BINOMIAL, Method.COMBINATION})
"""The methods whose limits cover at least as often as they say, whatever the caseload looks like."""


class Choice(StrEnum):
    """Which limits are asked for: the fitting ones, the ones that always cover, or the t interval."""

    FITTING = "fitting"
    EXACT = "exact"
    T = "t"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share, a number or an amount of the population, from the reviewed cases.

    ``value`` is None where nothing was reviewed; ``low`` and ``high`` then are None too. ``high`` alone is
    None where the cases are too few to say how much an amount can be. With ``Sides.ONE`` only the
    unfavourable limit is found: the other is as far out as it can be. ``se`` and ``df`` are None by methods
    that do not use them. ``convention`` says in words what was done.
    """

    value: float | None
    low: float | None
    high: float | None
    method: Method
    sides: Sides
    confidence: float
    convention: str
    se: float | None = None
    df: int | None = None
