"""The result of ``rettidig estimate`` as plain values, for JSON."""

from collections.abc import Sequence
from dataclasses import asdict

from rettidig.assessment.estimates.money import Money
from rettidig.assessment.estimates.points import PointEstimate, Wish
from rettidig.assessment.estimates.sample import Sample
from rettidig.assessment.estimates.trust import Confusion, Proportion
from rettidig.cli import estimate_wording as wording


def plain(
    sample: Sample, wish: Wish, found: Sequence[PointEstimate], amount: Money | None
) -> dict[str, object]:
    """Return all that was estimated; every estimate names its method and convention."""
    return {
        "population": sample.population,
        "strata": len(sample.strata),
        "drawn": len(sample.cases),
        "weights_from": "certificate" if sample.is_certified else "population",
        "basis": wish.basis.value,
        "by": wish.by,
        "points": [_plain_point(each) for each in found],
        "money": None if amount is None else {**asdict(amount), "sentences": wording.money_sentences(amount)},
    }


def _plain_point(found: PointEstimate) -> dict[str, object]:
    machine, table = found.machine, found.confusion
    return {
        "control_point": found.control_point,
        "direction": found.direction.value,
        "domain": found.value,
        **asdict(found.share.estimate),
        "n_met": found.share.n_met,
        "n_judged": found.share.n_judged,
        "n_reviewed": found.share.n_reviewed,
        "n_drawn": found.n_drawn,
        "population": found.share.population,
        "unreached": found.share.unreached,
        "machine": {"met": machine.met, "n": machine.n, "share": machine.share} if machine else None,
        "agreement": _plain_confusion(table) if table else None,
        "verdict": found.verdict,
        "sentences": wording.sentences(found),
    }


def _plain_confusion(table: Confusion) -> dict[str, object]:
    return {
        "confusion": [
            {"machine": machine, "human": human, "n": n}
            for (machine, human), n in sorted(table.counts.items())
        ],
        "agreement": _plain_proportion(table.agreement),
        "sensitivity": _plain_proportion(table.sensitivity),
        "precision": _plain_proportion(table.precision),
    }


def _plain_proportion(found: Proportion) -> dict[str, object]:
    low, high = found.limits
    return {"x": found.x, "n": found.n, "share": found.share, "low": low, "high": high}
