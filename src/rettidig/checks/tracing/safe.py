"""What may be shown of a row: the catalogue's own words, and of anything else only its shape."""

import re

from rettidig.catalogue.base import EventCondition
from rettidig.catalogue.model import Catalogue, ControlPoint
from rettidig.vocabulary import shape_of

_PERSONAL = re.compile(r"\d{6}[- ]?\d{3,4}")
_ALWAYS = frozenset({"ja", "nej"})


def known_words(catalogue: Catalogue) -> frozenset[str]:
    """Return the values that the catalogue itself names: in rules, conditions, groups and worked cases."""
    named = {value for point in catalogue.case_points for value in _named(point)}
    return _ALWAYS | named | set(catalogue.visitation_groups) | set(catalogue.target_groups)


def shown_value(value: str, words: frozenset[str]) -> str:
    """Return the value where the catalogue knows it, else its shape: it may be free text.

    >>> shown_value("ja", frozenset({"ja"})), shown_value("ringede 12", frozenset({"ja"}))
    ('ja', 'aaaaaaa 99')
    """
    return value if value in words else shape_of(value)


def shown_code(code: str | None) -> str | None:
    """Return a caseworker's or a file's code, or its shape where it looks like a CPR number."""
    return shape_of(code) if code is not None and _PERSONAL.search(code) else code


def _named(point: ControlPoint) -> set[str]:
    conditions = [c for version in point.versions for c in point.scope_of(version).when]
    selections = [*point.rule.selections(), *(c for c in conditions if isinstance(c, EventCondition))]
    return {
        *(value for selection in selections for value in selection.values_named()),
        *(v for case in point.cases for event in case.events for v in event.values.values()),
    }
