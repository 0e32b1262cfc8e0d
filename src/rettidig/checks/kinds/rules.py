"""The rule of a point as the type its kind says it is."""

from typing import TypeVar

from rettidig.catalogue.kinds import Rule
from rettidig.catalogue.model import ControlPoint

SomeRule = TypeVar("SomeRule", bound=Rule)


def rule_of(point: ControlPoint, kind: type[SomeRule]) -> SomeRule:
    """Return the point's rule; raises TypeError if it is of another kind."""
    if not isinstance(point.rule, kind):
        message = f"{point.id} is no {kind.__name__}"
        raise TypeError(message)
    return point.rule
