"""Which benefit pulls the share of all down, and by how many percentage points."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from rettidig.assessment.indicators.model import PER_CENT, Month, Pull, added
from rettidig.assessment.model import Counts


def pulls_of(months: Sequence[Month]) -> tuple[Pull, ...]:
    """Return each benefit that has anybody in these months, the one that pulls most first.

    What would be gained if a benefit met the threshold is counted month by month, by each month's own
    threshold: a good month does not make up for a bad one. Months without a threshold are left out.
    """
    asked = [(month.benefits, month.threshold) for month in months if month.threshold is not None]
    benefits = list(dict.fromkeys(name for counts, _ in asked for name in counts))
    whole = {name: added(*(counts[name] for counts, _ in asked)) for name in benefits}
    everybody = added(*whole.values()) if whole else Counts(0, 0)
    found = [
        Pull(name, whole[name], _if_met(name, asked, everybody.n), _if_left_out(whole[name], everybody))
        for name in benefits
        if whole[name].n
    ]
    return tuple(sorted(found, key=lambda pull: (-pull.if_met, benefits.index(pull.benefit))))


def _if_met(name: str, asked: Sequence[tuple[Mapping[str, Counts], Decimal]], n_whole: int) -> Fraction:
    short = (
        Fraction(threshold) * counts[name].n - PER_CENT * counts[name].met for counts, threshold in asked
    )
    return sum((max(part, Fraction(0)) for part in short), Fraction(0)) / n_whole


def _if_left_out(one: Counts, everybody: Counts) -> Fraction | None:
    n_others = everybody.n - one.n
    if not n_others:
        return None
    without = Fraction(PER_CENT * (everybody.met - one.met), n_others)
    return without - Fraction(PER_CENT * everybody.met, everybody.n)
