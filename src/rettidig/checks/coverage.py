"""What a caseload's source can settle of a catalogue, and what to order from it to settle more."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import ibis

from rettidig.caseload import Caseload, Manifest, open_caseload
from rettidig.catalogue.base import Scope
from rettidig.catalogue.kinds import AnswerRule
from rettidig.catalogue.model import Catalogue, ControlPoint, Status
from rettidig.checks.needs import Lack, all_needs, lacks_of, looked_at


class Settled(StrEnum):
    """How a point can be settled from a caseload's data."""

    FULLY = "fully"
    FROM_A_DAY = "from_a_day"
    BY_PEOPLE = "by_people"
    NOT_AT_ALL = "not_at_all"


@dataclass(frozen=True, slots=True)
class PointCovered:
    """How one point can be settled, how many cases its groups have, and what is lacking.

    With ``starts_on`` the ``n_earlier`` cases that opened before that day may be left undecided.
    """

    point: ControlPoint
    settled: Settled
    n_cases: int
    lacks: tuple[Lack, ...] = ()
    starts_on: date | None = None
    n_earlier: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """Event types (with attributes) to order together, and what more they settle.

    ``points`` are all points that lack nothing else; ``n_case_points`` adds up the cases of each.
    """

    lacks: tuple[Lack, ...]
    points: tuple[str, ...]
    n_case_points: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a source can settle of a catalogue's points about cases, in catalogue order.

    ``orders`` begins with what settles most. ``n_organisation`` points are answered in interviews.
    """

    catalogue_id: str
    n_cases: int
    points: tuple[PointCovered, ...]
    orders: tuple[Order, ...]
    n_organisation: int

    def count(self, *settled: Settled) -> int:
        """Return how many points can be settled in any of these ways."""
        return sum(point.settled in settled for point in self.points)


@dataclass(frozen=True, slots=True)
class _Group:
    """The cases of one target group and visitation group, and how many opened before each day asked."""

    target_group: str | None
    visitation_group: str | None
    n: int
    n_before: Mapping[date, int]


def coverage(caseload: Path, catalogue: Catalogue) -> Coverage:
    """Return which active points about cases the caseload can settle; raises Refused for a bad caseload.

    Only cases that are open to be judged (opened by the manifest's as-of date) are counted, by group.
    """
    with tempfile.TemporaryDirectory(prefix="rettidig-") as folder:
        opened = open_caseload(caseload, Path(folder))
        groups = _groups(opened, _first_days(opened.manifest))
    points = [point for point in catalogue.case_points if point.status is Status.ACTIVE]
    covered = tuple(_covered(catalogue, point, opened.manifest, groups) for point in points)
    return Coverage(
        catalogue_id=catalogue.id,
        n_cases=sum(group.n for group in groups),
        points=covered,
        orders=orders_of(covered),
        n_organisation=len(catalogue.organisation_points),
    )


def orders_of(points: Iterable[PointCovered]) -> tuple[Order, ...]:
    """Return what to order, most points first: each set of event types that some point lacks.

    A type is ordered with every attribute that any of the points settled by the order lacks of it.
    """
    lacking = [point for point in points if point.settled is Settled.NOT_AT_ALL]
    sets = dict.fromkeys(frozenset(lack.event for lack in point.lacks) for point in lacking)
    orders = [_order(types, lacking) for types in sets]
    return tuple(
        sorted(orders, key=lambda o: (-len(o.points), -o.n_case_points, len(o.lacks), o.lacks[0].event))
    )


def _order(types: frozenset[str], lacking: Sequence[PointCovered]) -> Order:
    settled = [point for point in lacking if {lack.event for lack in point.lacks} <= types]
    return Order(
        lacks=_together(lack for point in settled for lack in point.lacks),
        points=tuple(point.point.id for point in settled),
        n_case_points=sum(point.n_cases for point in settled),
    )


def _together(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """Return one lack for each event type, with the attributes of all."""
    attributes: dict[str, set[str]] = defaultdict(set)
    whole: dict[str, bool] = {}
    for lack in lacks:
        attributes[lack.event] |= set(lack.attributes)
        whole[lack.event] = lack.is_whole
    return tuple(
        Lack(event, tuple(sorted(named)), is_whole=whole[event])
        for event, named in sorted(attributes.items())
    )


def _covered(
    catalogue: Catalogue, point: ControlPoint, manifest: Manifest, groups: Sequence[_Group]
) -> PointCovered:
    inside = [group for group in groups if _concerns(point, group)]
    n_cases = sum(group.n for group in inside)
    if any(isinstance(other.rule, AnswerRule) for other in looked_at(catalogue, point)):
        return PointCovered(point, Settled.BY_PEOPLE, n_cases)
    lacks = lacks_of(all_needs(catalogue, point), manifest.covers)
    missing = tuple(lack for lack in lacks if lack.starts_on is None)
    if missing:
        return PointCovered(point, Settled.NOT_AT_ALL, n_cases, missing)
    starts_on = max((lack.starts_on for lack in lacks if lack.starts_on is not None), default=None)
    if starts_on is None:
        return PointCovered(point, Settled.FULLY, n_cases)
    n_earlier = sum(group.n_before[starts_on] for group in inside)
    return PointCovered(point, Settled.FROM_A_DAY, n_cases, lacks, starts_on, n_earlier)


def _concerns(point: ControlPoint, group: _Group) -> bool:
    """Return whether any version of the point concerns the group; conditions on events are not looked at."""
    return any(_has(point.scope_of(version), group) for version in point.versions)


def _has(scope: Scope, group: _Group) -> bool:
    return (not scope.target_groups or group.target_group in scope.target_groups) and (
        not scope.visitation_groups or group.visitation_group in scope.visitation_groups
    )


def _first_days(manifest: Manifest) -> list[date]:
    return sorted({cover.starts_on for cover in manifest.covers.values() if cover.starts_on is not None})


def _groups(opened: Caseload, days: Sequence[date]) -> list[_Group]:
    """Return the sizes of the groups: one aggregate over the cases."""
    cases = ibis.duckdb.connect().read_parquet(opened.cases)
    seen = cases.filter(cases.opened_on <= ibis.literal(opened.manifest.as_of, type="date"))
    before = {
        f"before_{n}": (seen.opened_on < ibis.literal(first, type="date")).sum()
        for n, first in enumerate(days)
    }
    counted = seen.group_by("target_group", "visitation_group").agg(n=seen.count(), **before)
    return [
        _Group(
            row["target_group"],
            row["visitation_group"],
            row["n"],
            {first: row[f"before_{n}"] for n, first in enumerate(days)},
        )
        for row in counted.to_pyarrow().to_pylist()
    ]
