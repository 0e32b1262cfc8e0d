"""What starts the clock of a point, and what its kind needs the source to deliver."""

from collections.abc import Iterator

from rettidig.catalogue.base import Selection
from rettidig.catalogue.kinds import (
    AmountRule,
    AnyRule,
    ConsistentRule,
    CountRule,
    DeadlineRule,
    EachRule,
    GapRule,
    LatestRule,
    MonthlyRule,
    PresenceRule,
    RecurringRule,
    SameRule,
)

Need = tuple[str, frozenset[str]]


def starter(rule: AnyRule) -> str | Selection | None:
    """Return the events that start the clock, or the first contact; None where there is no clock."""
    found: str | Selection | None = None
    match rule:
        case LatestRule():
            found = Selection(event=rule.evidence.event)
        case SameRule():
            found = Selection(event=rule.event)
        case ConsistentRule():
            found = Selection(event=rule.value.event)
        case AmountRule():
            found = rule.evidence
        case GapRule():
            found = rule.interval
        case PresenceRule():
            found = rule.since
        case DeadlineRule() | CountRule() | RecurringRule() | EachRule() | MonthlyRule():
            found = rule.trigger
    return found


def needed(rule: AnyRule) -> list[Need]:
    """Return the event types that the kind needs, each with the attributes it needs of them."""
    return [
        *((one.event, one.attribute_names()) for one in _selections(rule) if isinstance(one, Selection)),
        *((event, frozenset({name})) for event, name in _values(rule)),
    ]


def _selections(rule: AnyRule) -> Iterator[str | Selection | None]:
    match rule:
        case DeadlineRule() | CountRule():
            yield from (rule.trigger, rule.response)
            if rule.accrues:
                yield Selection(event=rule.accrues.event)
        case RecurringRule() | MonthlyRule():
            yield from (rule.trigger, rule.response)
        case EachRule():
            yield from (rule.trigger, *rule.responses)
        case PresenceRule():
            yield from (rule.evidence, rule.since)
        case LatestRule() | AmountRule():
            yield rule.evidence
        case GapRule():
            yield rule.interval


def _values(rule: AnyRule) -> Iterator[tuple[str, str]]:
    match rule:
        case SameRule():
            yield rule.event, rule.attribute
        case ConsistentRule():
            yield rule.value.event, rule.value.attribute
            yield rule.other.event, rule.other.attribute
        case AmountRule():
            yield rule.evidence.event, rule.attribute
        case EachRule() if rule.due_in:
            yield rule.trigger.event, rule.due_in
        case DeadlineRule() | CountRule() if rule.accrues and rule.accrues.hours:
            yield rule.accrues.event, rule.accrues.hours
