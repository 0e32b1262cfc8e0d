"""Whether two rounds can be compared at all, and on which points: what has changed beside the casework."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from rettidig.assessment.change.rounds import Round
from rettidig.catalogue.model import ControlPoint
from rettidig.sampling.certificate import Certificate

Comparable = Callable[[ControlPoint, ControlPoint], bool]
"""Whether a point asks the same in two catalogues, the law of the time left aside."""


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


_ASKED = ("question", "rule", "scope", "asked_of", "direction")
_NOT_LAW = {"id", "checked_on", "note", "starts_on", "ends_on"}
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


def asks_the_same(first: ControlPoint, second: ControlPoint) -> bool:
    """Return whether question, rule, scope, whom it is asked of and what is good are the same."""
    return all(getattr(first, name) == getattr(second, name) for name in _ASKED)


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
        found += _between_designs(first.certificate, second.certificate)
    return tuple(found)


def at_point(
    first: Round, second: Round, point_id: str, comparable: Comparable = asks_the_same
) -> Obstacle | None:
    """Return what hinders the point: it is not in both, asks otherwise, or the law of it has changed."""
    one, two = _point(first, point_id), _point(second, point_id)
    if one is None or two is None:
        return Obstacle.ADDED if one is None else Obstacle.GONE
    if not comparable(one, two):
        return Obstacle.POINT
    return None if _law(first, one) == _law(second, two) else Obstacle.LAW


def _period_differs(first: Round, second: Round, allowed: int) -> bool:
    one, two = first.assessed.run.period, second.assessed.run.period
    if one is None or two is None:
        return one != two
    return abs((one[1] - one[0]).days - (two[1] - two[0]).days) > allowed


def _between_designs(first: Certificate, second: Certificate) -> Iterator[Obstacle]:
    one, two = first.design, second.design
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


def _point(found: Round, point_id: str) -> ControlPoint | None:
    return next((point for point in found.assessed.catalogue.points if point.id == point_id), None)


def _law(found: Round, point: ControlPoint) -> list[str]:
    """Return the content of the versions in force on some day of the round, in order."""
    return [
        version.model_dump_json(exclude=_NOT_LAW)
        for version in point.versions
        if (version.starts_on is None or version.starts_on <= found.judged_on)
        and (version.ends_on is None or found.first_day is None or found.first_day <= version.ends_on)
    ]
