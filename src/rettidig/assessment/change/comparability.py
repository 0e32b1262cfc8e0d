"""Whether two rounds can be compared at all, and on which points: what has changed beside the casework."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rettidig.assessment.change.rounds import Round
from rettidig.catalogue.differences import Comparability, differences
from rettidig.catalogue.differences.sameness import meaning
from rettidig.catalogue.model import Catalogue, ControlPoint
from rettidig.sampling.design import Design

Comparable = Callable[[Catalogue, Catalogue], Mapping[str, Comparability]]
"""From two catalogues to the points of both that have changed, by their id; a point left out has not."""


class Obstacle(StrEnum):
    """Why two rounds, or one point of them, cannot be compared."""

    ADDED = "point_added"
    GONE = "point_gone"
    POINT = "point_changed"
    LAW = "law_changed"
    SELECTION = "sample_and_whole"
    PERIOD = "period"
    UNIT = "unit"
    FRAME = "frame"
    DESIGN = "design"


_DATES = ("since", "until", "on", "certificates")
_SIZES = {
    "simple": {"n"},
    "all": set(),
    "proportional": {"n"},
    "rate": {"rate"},
    "equal": {"each"},
    "per_caseworker": {"n"},
}
"""Numbers of a draw that may differ: how many, where that changes no case's chance against another's."""


@dataclass(frozen=True, slots=True)
class PointObstacle:
    """What hinders a point, with the catalogues' own reasons in Danish where they tell them."""

    obstacle: Obstacle
    reasons: tuple[str, ...] = ()


def changed_points(before: Catalogue, after: Catalogue) -> Mapping[str, Comparability]:
    """Return the comparability of the points that differ between two catalogues."""
    return {point.id: point.comparability for point in differences(before, after).changed}


def between_rounds(first: Round, second: Round, period_days: int) -> tuple[Obstacle, ...]:
    """Return what hinders every point: sample against whole, periods, and how the cases were chosen.

    Frame and design are known where both rounds have a certificate. Their dates may differ, and the size
    of the sample where that changes no chances.
    """
    one, two = first.assessed.run, second.assessed.run
    found = [Obstacle.SELECTION] if one.is_sample != two.is_sample else []
    if _period_differs(first, second, period_days):
        found.append(Obstacle.PERIOD)
    if first.certificate and second.certificate:
        found += between_designs(first.certificate.design, second.certificate.design)
    return tuple(found)


def at_points(
    first: Round, second: Round, comparable: Comparable = changed_points
) -> Mapping[str, PointObstacle]:
    """Return what hinders each point of either catalogue, by its id; a point left out has no obstacle.

    A point must be in both, judge alike on every day from the first round's to the second's last, and have
    the same law in both rounds.
    """
    old, new = (_points(each) for each in (first, second))
    found = {name: PointObstacle(Obstacle.GONE) for name in old if name not in new}
    found |= {name: PointObstacle(Obstacle.ADDED) for name in new if name not in old}
    is_same_file = first.assessed.run.catalogue_hash == second.assessed.run.catalogue_hash
    changed = {} if is_same_file else comparable(first.assessed.catalogue, second.assessed.catalogue)
    for name in old.keys() & new.keys():
        breaks = _breaks(first, second, changed.get(name, Comparability()))
        if not breaks.is_comparable:
            found[name] = PointObstacle(Obstacle.POINT, breaks.reasons)
        elif _law(first, old[name]) != _law(second, new[name]):
            found[name] = PointObstacle(Obstacle.LAW)
    return found


def broken_points(
    before: Catalogue, then: date, after: Catalogue, now: date
) -> Mapping[str, tuple[str, ...]]:
    """Return the points of both that do not ask the same of a case, each with the reasons in Danish.

    ``then`` and ``now`` are the days by which the two supervisions judged: a point also breaks where law came
    into force between them.
    """
    changed = {} if before == after else changed_points(before, after)
    old = {point.id: point for point in before.points}
    found = {}
    for point in after.points:
        if point.id not in old:
            continue
        compared = changed.get(point.id, Comparability())
        breaks = tuple(each for each in compared.breaks if each.days.meets(None, now))
        if breaks:
            found[point.id] = Comparability(breaks).reasons
        elif _law_until(then, old[point.id]) != _law_until(now, point):
            found[point.id] = (_NEW_LAW,)
    return found


_NEW_LAW: Final = "en ny regel er trådt i kraft mellem de to tilsyn"


def _law_until(day: date, point: ControlPoint) -> list[Hashable]:
    """Return what the versions that have begun by the day mean, in order."""
    return [
        meaning((point.rule_of(version), point.scope_of(version)))
        for version in point.versions
        if version.starts_on is None or version.starts_on <= day
    ]


def _breaks(first: Round, second: Round, found: Comparability) -> Comparability:
    """Return the breaks on days that the rounds can have judged by."""
    met = (each for each in found.breaks if each.days.meets(first.first_day, second.judged_on))
    return Comparability(tuple(met))


def _period_differs(first: Round, second: Round, allowed: int) -> bool:
    one, two = first.assessed.run.period, second.assessed.run.period
    if one is None or two is None:
        return one != two
    return abs((one[1] - one[0]).days - (two[1] - two[0]).days) > allowed


def between_designs(one: Design, two: Design) -> Iterator[Obstacle]:
    """Yield what differs in how the cases were chosen; dates may, and sizes that change no chances."""
    if _plain(one.unit) != _plain(two.unit):
        yield Obstacle.UNIT
    if [_plain(each) for each in one.frame] != [_plain(each) for each in two.frame]:
        yield Obstacle.FRAME
    sizes = _SIZES.get(one.draw.kind, set())
    if one.draw.model_dump(exclude=sizes) != two.draw.model_dump(exclude=sizes):
        yield Obstacle.DESIGN


def _plain(part: object) -> object:
    """Return a unit or criterion without the days that follow the calendar."""
    dump = getattr(part, "model_dump", None)
    return dump(exclude=set(_DATES)) if dump else part


def _points(found: Round) -> dict[str, ControlPoint]:
    return {point.id: point for point in found.assessed.catalogue.points}


def _law(found: Round, point: ControlPoint) -> list[Hashable]:
    """Return what the versions in force on some day of the round mean, in order."""
    return [
        meaning((point.rule_of(version), point.scope_of(version)))
        for version in point.versions
        if (version.starts_on is None or version.starts_on <= found.judged_on)
        and (version.ends_on is None or found.first_day is None or found.first_day <= version.ends_on)
    ]
