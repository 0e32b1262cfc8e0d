"""Each target group against its supervision before: what can be compared, and whether more than chance moved.

Errors are counted per judgement, on the points that were asked in both and mean the same in both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from rettidig.assessment.change import ChangeRules, ErrorChange, Obstacle, error_change
from rettidig.assessment.change.clustering import dispersion_of
from rettidig.reporting.kvartal.model import Figures, Group, Period, Quarter, Supervision


class Verdict(StrEnum):
    """What is to be said of a target group's errors in the quarter."""

    FALLEN = "fallen"
    RISEN = "risen"
    CHANCE = "chance"
    TOO_FEW = "too_few"
    NOT_COMPARABLE = "not_comparable"
    FIRST = "first"
    HIDDEN = "hidden"
    NOT_REVIEWED = "not_reviewed"


class Direction(StrEnum):
    """Which way the errors per judgement went, by chance or not."""

    DOWN = "down"
    SAME = "same"
    UP = "up"


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A target group's change since the supervision ``before``, on ``n_shared`` points of ``n_asked``.

    ``change`` is there where the two were compared; it holds errors and judgements of both.
    """

    area: str
    group: str
    verdict: Verdict
    before: Period | None = None
    n_shared: int = 0
    n_asked: int = 0
    obstacles: tuple[Obstacle, ...] = ()
    reasons: tuple[str, ...] = ()
    change: ErrorChange | None = None

    @property
    def direction(self) -> Direction | None:
        """Which way the errors per judgement went; None where nothing was compared."""
        if self.change is None:
            return None
        one = self.change
        return _direction(one.second * one.first_looked_at - one.first * one.second_looked_at)

    @property
    def counts_agree(self) -> bool:
        """Whether the number of errors went the same way as the errors per judgement."""
        if self.change is None:
            return False
        return _direction(self.change.second - self.change.first) is self.direction


def _direction(moved: int) -> Direction:
    return Direction.UP if moved > 0 else Direction.DOWN if moved < 0 else Direction.SAME


def changes(quarter: Quarter, rules: ChangeRules) -> tuple[GroupChange, ...]:
    """Return what is to be said of each target group, area by area."""
    return tuple(
        _change(area.name, group, quarter.period, rules) for area in quarter.areas for group in area.groups
    )


def _change(area: str, group: Group, period: Period, rules: ChangeRules) -> GroupChange:
    now = group.on(period)
    if now is None:
        return GroupChange(area, group.title, Verdict.NOT_REVIEWED)
    if now.figures is None:
        return GroupChange(area, group.title, Verdict.HIDDEN)
    earlier = [one for one in group.supervisions if one.period < period]
    if not earlier:
        return GroupChange(area, group.title, Verdict.FIRST, n_asked=len(now.figures.points))
    return _against(area, group.title, earlier[-1], now, now.figures, rules)


def _against(
    area: str, title: str, before: Supervision, now: Supervision, after: Figures, rules: ChangeRules
) -> GroupChange:
    found = GroupChange(area, title, Verdict.HIDDEN, before.period, n_asked=len(after.points))
    if before.figures is None:
        return found
    reasons = tuple(dict.fromkeys(reason for one in now.breaks for reason in one.reasons))
    shared = shared_points(before.figures, after, (one.point for one in now.breaks))
    found = replace(found, n_shared=len(shared), obstacles=now.obstacles, reasons=reasons)
    if now.obstacles or not shared:
        return replace(found, verdict=Verdict.NOT_COMPARABLE)
    first, second = counts_at(before.figures, shared), counts_at(after, shared)
    if min(first[1], second[1]) < rules.least_n:
        return replace(found, verdict=Verdict.TOO_FEW)
    measured = dispersion_of((one.squares, one.reviewed) for one in (before.figures, after))
    change = error_change(first, second, confidence=rules.confidence, dispersion=measured or 1.0)
    found = replace(found, change=change)
    if not change.is_signal(rules.confidence):
        return replace(found, verdict=Verdict.CHANCE)
    return replace(found, verdict=Verdict.RISEN if found.direction is Direction.UP else Verdict.FALLEN)


def shared_points(first: Figures, second: Figures, broken: Iterable[str]) -> frozenset[str]:
    """Return the ids of the points asked in both that are not among the broken ones."""
    ids = (frozenset(point.id for point in figures.points) for figures in (first, second))
    return frozenset.intersection(*ids) - frozenset(broken)


def counts_at(figures: Figures, points: frozenset[str]) -> tuple[int, int]:
    """Return errors and judgements at the points."""
    at = [point for point in figures.points if point.id in points]
    return sum(point.errors for point in at), sum(point.judgements for point in at)
