"""Whether two rules, or two scopes, judge alike: written otherwise is not yet another rule."""

from collections.abc import Hashable

from pydantic import BaseModel

from rettidig.calendars import Limit, Unit
from rettidig.catalogue.base import Choice, EventCondition, Selection

_DAYS_A_WEEK = 7


def is_same(one: object, other: object) -> bool:
    """Return whether two values of rules or scopes judge every case alike.

    The order of a list says nothing, neither do repetitions; a week is seven days; one value and a list of
    that one value are the same.
    """
    return meaning(one) == meaning(other)


def meaning(value: object) -> Hashable:
    """Return what the value means, equal for values that judge alike."""
    if isinstance(value, Limit):
        return _length(value)
    if isinstance(value, Selection):
        presence = value.presence if isinstance(value, EventCondition) else None
        return value.event, presence, frozenset(_choice(choice) for choice in value.choices())
    if isinstance(value, BaseModel):
        return tuple((name, meaning(getattr(value, name))) for name in type(value).model_fields)
    if isinstance(value, tuple):
        return frozenset(meaning(item) for item in value)
    return value if isinstance(value, Hashable) else repr(value)


def _choice(choice: Choice) -> Hashable:
    values = frozenset((name, frozenset(values)) for name, values in choice.values().items())
    return values, choice.starts_on, choice.ends_on, choice.lasting and _length(choice.lasting)


def _length(limit: Limit) -> Hashable:
    if limit.unit is Unit.MONTHS:
        return Unit.MONTHS, limit.count, limit.includes_first_day
    days = limit.count * (_DAYS_A_WEEK if limit.unit is Unit.WEEKS else 1)
    return Unit.DAYS, days - limit.includes_first_day, False
