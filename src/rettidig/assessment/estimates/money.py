"""Kroner at stake in the caseload, from the reviewed cases: by expansion, and by the ratio to the whole.

What is measured of a reviewed case is the difference between its amount as it stands and what the errors let
stand: the whole amount where the case has an error, else nothing. Amounts are whole øre.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from rettidig.assessment.estimates.judgements import Judgements, reviewed_at
from rettidig.assessment.estimates.model import Choice, Estimate, Method
from rettidig.assessment.estimates.sample import Sample
from rettidig.assessment.estimates.shares import Stratum, share
from rettidig.assessment.estimates.strata import Floats, Part, Total, expanded, t_limits
from rettidig.sampling.limits import Sides
from rettidig.vocabulary import Basis, Outcome


@dataclass(frozen=True, slots=True)
class Amounts:
    """The reviewed cases of one stratum: each case's weight, its amount, and what of it is in error."""

    size: int
    weights: Floats
    amounts: Floats
    differences: Floats

    @property
    def left_out(self) -> float:
        """Return the share of the stratum that was not reviewed; 1 where the weights are unequal."""
        is_equal = len(self.weights) == 0 or np.ptp(self.weights) < 1e-9 * self.weights[0]
        return 1 - len(self.weights) / self.size if is_equal else 1.0


@dataclass(frozen=True, slots=True)
class Money:
    """What is at stake in all cases, in øre.

    ``difference`` is the sum of the differences, each with its weight. ``ratio`` is the share of the reviewed
    amount that is in error times ``total``, the amount of the whole population; None where that is not known.
    """

    difference: Estimate
    ratio: Estimate | None
    found: int
    reviewed: int
    total: int | None
    n_errors: int
    n_reviewed: int
    n_without_amount: int


def difference_total(strata: Sequence[Amounts]) -> Total:
    """Return the total difference: Σ w_i d_i, with the stratified variance."""
    return expanded([Part(each.weights * each.differences, each.left_out) for each in strata])


def ratio_total(strata: Sequence[Amounts], total: float) -> Total:
    """Return R X with R = Σ w_i d_i / Σ w_i x_i, and the standard error of a combined ratio.

    The errors d_i - R x_i take the place of the differences (Cochran 1977, section 6.11). Raises ValueError
    where no reviewed case has an amount.
    """
    known = sum(float((each.weights * each.amounts).sum()) for each in strata)
    if known <= 0:
        message = "no reviewed case has an amount"
        raise ValueError(message)
    ratio = sum(float((each.weights * each.differences).sum()) for each in strata) / known
    parts = [
        Part(each.weights * (each.differences - ratio * each.amounts) * (total / known), each.left_out)
        for each in strata
    ]
    errors = expanded(parts)
    return Total(ratio * total, errors.se, errors.df)


def money(
    strata: Sequence[Amounts],
    *,
    total: int | None,
    largest: int,
    confidence: float = 0.95,
    sides: Sides = Sides.TWO,
    n_without_amount: int = 0,
) -> Money:
    """Return the kroner at stake with limits: never less than was found, nor more than there is.

    Where no reviewed case has an error the spread cannot be told from them. Then the upper limit is the
    number of errors the caseload can have (the limit of the share) times the largest amount, ``largest``.
    """
    found = sum(float(each.differences.sum()) for each in strata)
    sound = sum(float((each.amounts - each.differences).sum()) for each in strata)
    bounds = (found, np.inf if total is None else max(total - sound, found))
    asked = (confidence, sides, bounds)
    if found == 0:
        limit = _errors_at_most(strata, confidence, sides) * largest
        high = float(min(limit, bounds[1]))
        convention = "the most errors there can be, times the largest amount"
        difference = Estimate(0.0, 0.0, high, Method.LARGEST_AMOUNTS, sides, confidence, convention)
        ratio = None
    else:
        difference = _estimate(difference_total(strata), Method.EXPANSION_T, asked)
        ratio = _estimate(ratio_total(strata, total), Method.RATIO_T, asked) if total else None
    return Money(
        difference=difference,
        ratio=ratio,
        found=round(found),
        reviewed=round(found + sound),
        total=total,
        n_errors=sum(int((each.differences > 0).sum()) for each in strata),
        n_reviewed=sum(len(each.weights) for each in strata),
        n_without_amount=n_without_amount,
    )


_CONVENTIONS = {
    Method.EXPANSION_T: "difference estimate: each difference times the cases it stands for; t interval",
    Method.RATIO_T: "combined ratio estimate: the share of the amount in error times the whole; t interval",
}


def _estimate(total: Total, method: Method, asked: tuple[float, Sides, tuple[float, float]]) -> Estimate:
    """Return the estimate; with one side only the upper limit is told, and the lower is what was found."""
    confidence, sides, (least, most) = asked
    low, high = t_limits(total, confidence, sides)
    value = min(max(total.value, least), most)
    low = least if sides is Sides.ONE else min(max(low, least), value)
    most_likely = max(min(high, most), value)
    limits = (low, most_likely if isfinite(most_likely) else None)
    return Estimate(value, *limits, method, sides, confidence, _CONVENTIONS[method], total.se, total.df)


def _errors_at_most(strata: Sequence[Amounts], confidence: float, sides: Sides) -> float:
    """Return the most errors the population can have where none was found."""
    clean = [
        Stratum(each.size, each.weights, np.ones(len(each.weights), bool), np.ones(len(each.weights), bool))
        for each in strata
    ]
    low = share(clean, confidence=confidence, sides=sides, choice=Choice.EXACT).estimate.low
    size = sum(each.size for each in strata)
    return size * (1 - low) if low is not None else size


def errors_of_cases(
    judgements: Judgements, points: Iterable[str], case_ids: Sequence[str], basis: Basis
) -> dict[str, bool]:
    """Return whether each case reviewed at any of the points is in error at one of them."""
    found: dict[str, bool] = {}
    for point in points:
        for case_id, outcome in reviewed_at(judgements.get(point, {}), case_ids, basis).items():
            found[case_id] = found.get(case_id, False) or outcome is Outcome.NOT_MET
    return found


def amounts_of(
    sample: Sample, errors: Mapping[str, bool], amounts: Mapping[str, int | None]
) -> tuple[list[Amounts], int]:
    """Return the strata with their reviewed amounts, and how many reviewed cases have no known amount.

    Those are left out, and the others of the stratum stand for them: a missing amount is not nought.
    """
    strata, without = [], 0
    for stratum in sample.strata:
        drawn = [case for case in sample.cases if case.stratum == stratum.name]
        reviewed = [case for case in drawn if case.case_id in errors]
        known = [(case, amounts.get(case.case_id)) for case in reviewed]
        told = [(case, amount) for case, amount in known if amount is not None]
        without += len(known) - len(told)
        weights = np.array([case.weight for case, _ in told], dtype=float)
        if told:
            weights *= sum(case.weight for case in drawn) / float(weights.sum())
        whole = np.array([amount for _, amount in told], dtype=float)
        wrong = np.array([errors[case.case_id] for case, _ in told], dtype=bool)
        strata.append(Amounts(stratum.size, weights, whole, whole * wrong))
    return strata, without
