"""Whom a point concerns and by which law, seen from one case."""

from datetime import date

from rettidig.catalogue.base import Condition, EventCondition, PointCondition, Scope
from rettidig.catalogue.explain import words_of
from rettidig.catalogue.kinds import ClockRule, LawBy, MonthlyRule, PresenceRule
from rettidig.catalogue.model import Version
from rettidig.checks.needs import lacks_of
from rettidig.checks.tracing.ground import Ground
from rettidig.checks.tracing.model import TracedCondition, TracedLaw, TracedScope
from rettidig.vocabulary import Outcome, Text

_BY_LEG = Text(
    "hver frist følger de regler, der gjaldt den dag, den begyndte; dette er den første dag",
    "each deadline has the law of the day it began; this is the first day",
)
_BY_END = Text("det er sagens seneste dag", "it is the last day of the case")
_BY_CLOCK = Text("den dag begynder fristen", "the deadline begins that day")
_BY_WINDOW = Text("den dag begynder det tidsrum, punktet ser på", "the span looked at begins that day")
_BY_EVENT = Text("det er dagen for den hændelse, punktet ser på", "it is the day of the event looked at")
_BY_OPENING = Text(
    "sagen åbnede den dag, og punktet har ikke en anden dag at gå ud fra",
    "the case opened that day, and the point has no other day to go by",
)


def traced_law(ground: Ground) -> TracedLaw:
    """Return the version in force on the deciding day, and why that day; else the last before it."""
    day = ground.deciding_day
    earlier = [v for v in ground.point.versions if v.ends_on is not None and v.ends_on < day]
    return TracedLaw(
        decided_on=day,
        why=_why(ground),
        version=ground.point.version_on(day),
        after_which=max(earlier, key=_end, default=None),
    )


def traced_scope(ground: Ground, version: Version | None) -> TracedScope:
    """Return whether the case is among those that the version, or else the nearest, concerns."""
    scope = ground.point.scope_of(version or _version_for_scope(ground))
    return TracedScope(
        target_group=ground.case.target_group,
        visitation_group=ground.case.visitation_group,
        is_in_groups=_is_in_groups(scope, ground),
        conditions=tuple(_condition(condition, ground) for condition in scope.when),
    )


def version_of_leg(ground: Ground, start_on: date) -> Version | None:
    """Return the version that a deadline beginning on the day has; None is that it is no duty.

    Where each leg has its own law, it is no duty either under a version that does not concern the case.
    """
    if ground.point.rule.law_by is not LawBy.LEG:
        return ground.point.version_on(ground.deciding_day)
    version = ground.point.version_on(start_on)
    return version if version is None or _concerns(ground, version) else None


def _concerns(ground: Ground, version: Version) -> bool:
    scope = traced_scope(ground, version)
    return scope.is_in_groups and all(condition.holds for condition in scope.conditions)


def condition_selections(ground: Ground) -> list[EventCondition]:
    """Return the events that any version's conditions ask for."""
    scopes = [ground.point.scope_of(version) for version in ground.point.versions]
    return [c for scope in scopes for c in scope.when if isinstance(c, EventCondition)]


def _why(ground: Ground) -> Text:
    rule = ground.point.rule
    if rule.law_by is LawBy.END:
        return _BY_END
    if ground.trigger_on is None:
        return _BY_OPENING
    if rule.law_by is LawBy.LEG:
        return _BY_LEG
    if isinstance(rule, ClockRule | MonthlyRule):
        return _BY_CLOCK
    return _BY_WINDOW if isinstance(rule, PresenceRule) else _BY_EVENT


def _version_for_scope(ground: Ground) -> Version:
    """Return the version whose scope holds: in force, else the latest begun on the day, else the first."""
    point, day = ground.point, ground.deciding_day
    in_force = point.version_on(day)
    if in_force is not None:
        return in_force
    in_order = sorted(point.versions, key=lambda version: version.starts_on or date.min)
    begun = [version for version in in_order if version.starts_on is None or version.starts_on <= day]
    return begun[-1] if begun else in_order[0]


def _is_in_groups(scope: Scope, ground: Ground) -> bool:
    case = ground.case
    return (not scope.target_groups or case.target_group in scope.target_groups) and (
        not scope.visitation_groups or case.visitation_group in scope.visitation_groups
    )


def _condition(condition: Condition, ground: Ground) -> TracedCondition:
    if isinstance(condition, PointCondition):
        found = ground.others[condition.point]
        holds = None if found is Outcome.UNKNOWN else found is condition.outcome
        return TracedCondition(None, condition.point, condition.outcome.value, found.value, holds)
    wanted = words_of(ground.catalogue).selection(condition)
    return TracedCondition(
        event=condition.event,
        point=None,
        wanted=wanted,
        found=None,
        holds=_event_holds(condition, ground),
        is_absence=condition.presence == "absent",
    )


def _event_holds(condition: EventCondition, ground: Ground) -> bool | None:
    """Return whether the events are there; None where the source does not deliver them that day."""
    lacks = lacks_of([(condition.event, condition.attribute_names())], ground.covers)
    first_day = ground.trigger_on or ground.case.opened_on
    if any(lack.starts_on is None or first_day < lack.starts_on for lack in lacks):
        return None
    return bool(ground.case.of(condition)) is (condition.presence == "present")


def _end(version: Version) -> date:
    return version.ends_on or date.max
