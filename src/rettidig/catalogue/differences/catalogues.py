"""Two catalogues point by point: what was added, removed and changed, and what can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from rettidig.catalogue.differences.comparability import Break, Cause, Comparability, comparable
from rettidig.catalogue.differences.sentences import (
    other_changes,
    rule_changes,
    scope_changes,
    wording_changes,
)
from rettidig.catalogue.kinds import IndicatorRule
from rettidig.catalogue.model import Catalogue, ControlPoint


@dataclass(frozen=True, slots=True)
class PointDifference:
    """What has changed in a point, in Danish sentences by what they are about.

    All may be empty: then only what the point builds on has changed.
    """

    id: str
    title: str
    wording: tuple[str, ...]
    rule: tuple[str, ...]
    scope: tuple[str, ...]
    other: tuple[str, ...]
    comparability: Comparability

    @property
    def is_changed(self) -> bool:
        """Return whether there is anything to say: a limit of 7 days instead of 1 week is no change."""
        said = (*self.wording, *self.rule, *self.scope, *self.other)
        return bool(said) or not self.comparability.is_comparable


@dataclass(frozen=True, slots=True)
class CatalogueDifferences:
    """The points only in one of two catalogues, those that differ, and how many do not."""

    before: str
    after: str
    added: tuple[ControlPoint, ...]
    removed: tuple[ControlPoint, ...]
    changed: tuple[PointDifference, ...]
    n_same: int


def differences(before: Catalogue, after: Catalogue) -> CatalogueDifferences:
    """Return what differs; a point is the same point where its id is, in the order of ``after``."""
    old = {point.id: point for point in before.points}
    new = {point.id: point for point in after.points}
    shared = {name: (old[name], point) for name, point in new.items() if name in old}
    compared = _with_what_they_build_on(shared)
    found = (_difference(before, after, *pair, compared[name]) for name, pair in shared.items())
    changed = tuple(point for point in found if point.is_changed)
    return CatalogueDifferences(
        before=before.id,
        after=after.id,
        added=tuple(point for name, point in new.items() if name not in old),
        removed=tuple(point for name, point in old.items() if name not in new),
        changed=changed,
        n_same=len(shared) - len(changed),
    )


def _difference(
    before: Catalogue, after: Catalogue, one: ControlPoint, other: ControlPoint, compared: Comparability
) -> PointDifference:
    return PointDifference(
        id=other.id,
        title=other.title,
        wording=tuple(wording_changes(one, other)),
        rule=tuple(rule_changes(before, after, one, other)),
        scope=tuple(scope_changes(before, after, one, other)),
        other=tuple(other_changes(before, after, one, other)),
        comparability=compared,
    )


def _with_what_they_build_on(
    shared: Mapping[str, tuple[ControlPoint, ControlPoint]],
) -> dict[str, Comparability]:
    """Return each point's comparability, broken also where that of a point it builds on is.

    The days are taken over as they are: points that build on each other mostly share what triggers them.
    """
    builds_on = {name: _looks_at(other) & shared.keys() for name, (_, other) in shared.items()}
    found: dict[str, Comparability] = {}
    for name in TopologicalSorter(builds_on).static_order():
        own = comparable(*shared[name])
        inherited = (each.days for other in builds_on[name] for each in found[other].breaks)
        more = dict.fromkeys(Break(days, Cause.BUILDS_ON) for days in inherited)
        found[name] = Comparability((*own.breaks, *sorted(more, key=_first_day)))
    return found


def _first_day(found: Break) -> tuple[bool, str, str]:
    first, last = found.days.first, found.days.last
    return first is not None, str(first), str(last)


def _looks_at(point: ControlPoint) -> frozenset[str]:
    return point.looks_at().union(point.rule.judges if isinstance(point.rule, IndicatorRule) else ())
