"""Verification: the sample drawn again from the caseload, and every difference from the certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rettidig.caseload import Caseload
from rettidig.sampling.certificate import Certificate, CriterionCount, Drawn
from rettidig.sampling.changing import replayed
from rettidig.sampling.draw import draw_from, opened
from rettidig.vocabulary import Refused


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion that removed another number than it did at the draw."""

    then: CriterionCount
    now: CriterionCount


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of drawing again.

    ``gone``, ``new`` and ``moved`` are ids that left, came into, or changed stratum in the frame; None
    where the frame is too large to be listed in the certificate. ``sizes`` are the frame's, then and now.
    ``differing`` are the units of the sample
    that do not come out the same. ``refusal`` is why it could not be drawn again at all.
    """

    is_same_caseload: bool
    is_same_frame: bool
    is_same_sample: bool
    gone: tuple[str, ...] | None
    new: tuple[str, ...] | None
    moved: tuple[str, ...] | None
    criteria: tuple[CriterionChange, ...]
    sizes: tuple[int, int | None]
    differing: tuple[str, ...]
    refusal: Refused | None = None

    @property
    def holds(self) -> bool:
        """Return whether the certificate is true of this caseload.

        Criteria may remove another number from a caseload that has changed, so long as they leave the same.
        """
        has_true_counts = not self.criteria or not self.is_same_caseload
        return self.is_same_frame and self.is_same_sample and has_true_counts


def verify_sample(certificate: Certificate, caseload: Path) -> Verification:
    """Return what comes of drawing the certificate's sample again from the caseload in the folder."""
    with opened(caseload) as (found, workspace):
        try:
            fresh = draw_from(
                found, certificate.design, certificate.seed, certificate.frame.excluded, workspace
            )
        except Refused as refusal:
            return _not_drawn(certificate, found, refusal)
        is_same_frame = fresh.frame.hash == certificate.frame.hash
        again = _replayed(certificate, fresh, found) if is_same_frame else fresh
    gone, new, moved = _frame_changes(certificate, again)
    return Verification(
        is_same_caseload=found.content_hash == certificate.caseload.content_hash,
        is_same_frame=is_same_frame,
        is_same_sample=_is_same_sample(certificate, again),
        gone=gone,
        new=new,
        moved=moved,
        criteria=tuple(
            CriterionChange(then, now)
            for then, now in zip(certificate.frame.criteria, again.frame.criteria, strict=True)
            if then != now
        )
        if len(certificate.frame.criteria) == len(again.frame.criteria)
        else (),
        sizes=(certificate.frame.size, again.frame.size),
        differing=_differing(certificate.draws, again.draws),
    )


def _replayed(certificate: Certificate, fresh: Certificate, caseload: Caseload) -> Certificate:
    with TemporaryDirectory(prefix="rettidig-sample-") as folder:
        try:
            return replayed(fresh, certificate.log, caseload, Path(folder))
        except Refused:
            return fresh


def _not_drawn(certificate: Certificate, caseload: Caseload, refusal: Refused) -> Verification:
    return Verification(
        is_same_caseload=caseload.content_hash == certificate.caseload.content_hash,
        is_same_frame=False,
        is_same_sample=False,
        gone=None,
        new=None,
        moved=None,
        criteria=(),
        sizes=(certificate.frame.size, None),
        differing=tuple(drawn.unit_id for drawn in certificate.draws),
        refusal=refusal,
    )


def _is_same_sample(one: Certificate, other: Certificate) -> bool:
    """Return whether all that a draw decides is the same: draws, spares, strata, sizes, shortfalls."""
    return (
        one.draws == other.draws
        and one.spares == other.spares
        and one.frame.strata == other.frame.strata
        and one.frame.units == other.frame.units
        and one.shortfalls == other.shortfalls
        and one.log == other.log
    )


def _differing(then: Sequence[Drawn], now: Sequence[Drawn]) -> tuple[str, ...]:
    return tuple(sorted({drawn.unit_id for drawn in set(then) ^ set(now)}))


def _frame_changes(
    one: Certificate, other: Certificate
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None, tuple[str, ...] | None]:
    if one.frame.units is None or other.frame.units is None:
        return None, None, None
    then = {unit: name for name, units in one.frame.units.items() for unit in units}
    now = {unit: name for name, units in other.frame.units.items() for unit in units}
    return (
        tuple(sorted(then.keys() - now.keys())),
        tuple(sorted(now.keys() - then.keys())),
        tuple(sorted(unit for unit in then.keys() & now.keys() if then[unit] != now[unit])),
    )
