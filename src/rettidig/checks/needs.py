"""What a point needs of the source, and what of it a caseload's source does not deliver."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rettidig.catalogue.base import EventCondition
from rettidig.catalogue.kinds.base import FIRST_CONTACT_EVENT
from rettidig.catalogue.model import Catalogue, ControlPoint
from rettidig.checks.coverage_rules import Covers

Need = tuple[str, frozenset[str]]
"""An event type, and the attributes it must have."""


@dataclass(frozen=True, slots=True, order=True)
class Lack:
    """Something the source does not deliver: an event type (no attributes named), or some of its attributes.

    With ``starts_on`` the type is delivered, but only from that day.
    """

    event: str
    attributes: tuple[str, ...] = ()
    starts_on: date | None = None
    is_whole: bool = True


def own_needs(point: ControlPoint) -> list[Need]:
    """Return what the point's rule and the event conditions of all its versions need, each type once."""
    attributes: dict[str, frozenset[str]] = {}
    for event, named in (*point.rule.needs(), *_conditions(point)):
        attributes[event] = attributes.get(event, frozenset()) | named
    return [(event, named) for event, named in attributes.items() if event != FIRST_CONTACT_EVENT or named]


def looked_at(catalogue: Catalogue, point: ControlPoint) -> list[ControlPoint]:
    """Return the point and every point its conditions look at, however far away, each once."""
    found = {point.id: point}
    waiting = [point]
    while waiting:
        for name in sorted(waiting.pop().looks_at()):
            if name not in found:
                found[name] = catalogue.point(name)
                waiting.append(found[name])
    return list(found.values())


def all_needs(catalogue: Catalogue, point: ControlPoint) -> list[Need]:
    """Return what the point needs, and what the points need that it looks at."""
    attributes: dict[str, frozenset[str]] = {}
    for other in looked_at(catalogue, point):
        for event, named in own_needs(other):
            attributes[event] = attributes.get(event, frozenset()) | named
    return list(attributes.items())


def lacks_of(needs: list[Need], covers: Covers) -> tuple[Lack, ...]:
    """Return what is not delivered of the needs, or only from some day."""
    return tuple(lack for event, named in needs if (lack := _lack(event, named, covers)) is not None)


def _lack(event: str, named: frozenset[str], covers: Covers) -> Lack | None:
    cover = covers.get(event)
    if cover is None:
        return None if event == FIRST_CONTACT_EVENT else Lack(event, tuple(sorted(named)))
    missing = frozenset() if cover.attributes is None else named - cover.attributes
    if missing:
        return Lack(event, tuple(sorted(missing)), is_whole=False)
    if cover.starts_on is not None:
        return Lack(event, starts_on=cover.starts_on, is_whole=False)
    return None


def _conditions(point: ControlPoint) -> Iterator[Need]:
    for version in point.versions:
        for condition in point.scope_of(version).when:
            if isinstance(condition, EventCondition):
                yield condition.event, condition.attribute_names()
