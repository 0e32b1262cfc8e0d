"""The general rules of every point: visible, in scope, covered, triggered, lawful (contract, section 2)."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.base import EventCondition, PointCondition, Scope
from rettidig.catalogue.kinds import AmountRule, ConsistentRule, GapRule, LatestRule, LawBy, SameRule
from rettidig.catalogue.kinds.base import FIRST_CONTACT_EVENT
from rettidig.catalogue.model import ControlPoint, Version
from rettidig.checks.codes import OUTCOMES, small
from rettidig.checks.coverage_rules import delivers
from rettidig.checks.facts import Events, First, FirstInterval, Last, start_of
from rettidig.checks.view import CaseView
from rettidig.vocabulary import Outcome


@dataclass(frozen=True)
class General:
    """What the general rules say of one point in every case, as columns."""

    point: ControlPoint
    case: CaseView

    @cached_property
    def trigger_on(self) -> ir.DateValue | None:
        """Return the day the clock starts, or None for a kind that has no clock.

        A trigger that the source does not deliver proves nothing, even where a stray one is there.
        """
        rule, trigger = self.point.rule, self.point.rule.clock
        if trigger is None:
            return None
        start = start_of(trigger)
        if not self._is_start_delivered:
            return ibis.null("date")
        if isinstance(rule, GapRule):
            return self.case.fact(FirstInterval(Events.of(rule.interval)))
        if isinstance(rule, LatestRule | AmountRule | ConsistentRule) and isinstance(start, Events):
            return self.case.fact(Last(start))
        if isinstance(rule, SameRule):
            return self.case.fact(First(Events(rule.event)))
        return self.case.start(start)

    @cached_property
    def is_triggered(self) -> ir.BooleanValue | None:
        """Return whether anything has started the clock, or None where nothing needs to.

        An interval that still runs has begun, though its clock, which starts at its end, has not.
        """
        if self.trigger_on is None:
            return None
        if isinstance(self.point.rule, GapRule):
            return self.case.start(Events.of(self.point.rule.interval)).notnull()
        return self.trigger_on.notnull()

    @cached_property
    def first_day(self) -> ir.DateValue:
        """Return the day from which the point looks at the case: the trigger's, else the opening day."""
        if self.trigger_on is None:
            return self.case.opened_on
        return ibis.coalesce(self.trigger_on, self.case.opened_on)

    @cached_property
    def deciding_day(self) -> ir.DateValue:
        """Return the day whose law decides."""
        return self.case.end_on if self.point.rule.law_by is LawBy.END else self.first_day

    @cached_property
    def version(self) -> ir.IntegerValue:
        """Return the number of the version in force on the deciding day; null where there is none."""
        return version_number(self.point.versions, self.deciding_day)

    @cached_property
    def is_lawful(self) -> ir.BooleanValue:
        """Return whether a version is in force; where each leg has its own law, whether any leg has one."""
        if self.point.rule.law_by is LawBy.LEG:
            return self.version.notnull() | ibis.or_(*self._has_legs)
        return self.version.notnull()

    @cached_property
    def scopes(self) -> tuple[ir.BooleanValue, ...]:
        """Return whom each version concerns; null where a condition cannot be decided and none is false."""
        return tuple(self._concerns(self.point.scope_of(version)) for version in self.point.versions)

    @cached_property
    def is_in_scope(self) -> ir.BooleanValue:
        """Return whether the point concerns the case under the deciding version; null if undecided."""
        if len({self.point.scope_of(version).model_dump_json() for version in self.point.versions}) == 1:
            return self.scopes[0]
        if self.point.rule.law_by is not LawBy.LEG:
            return self._scope_on_day
        of_legs = ibis.or_(*(has & scope for has, scope in zip(self._has_legs, self.scopes, strict=True)))
        return ibis.ifelse(ibis.or_(*self._has_legs), of_legs, self._scope_on_day)

    @cached_property
    def is_covered(self) -> ir.BooleanValue:
        """Return whether the source delivers what the rule needs, from the first day looked at."""
        covered: ir.BooleanValue = ibis.literal(value=True)
        for event_type, attributes in self.point.rule.needs():
            if event_type != FIRST_CONTACT_EVENT:
                covered &= self._delivered(event_type, attributes)
        return covered

    @property
    def _is_start_delivered(self) -> bool:
        """Return whether the source delivers what starts the clock; the first contact always counts so."""
        trigger = self.point.rule.clock
        start = None if trigger is None else start_of(trigger)
        return not isinstance(start, Events) or delivers(self.case.covers, start.type, start.attributes)

    @cached_property
    def _has_legs(self) -> list[ir.BooleanValue]:
        if not self._is_start_delivered:
            return [ibis.literal(value=False) for _ in self.point.versions]
        return [at.n_legs.fill_null(0) > 0 for at in self.case.legs(self.point).at]

    @cached_property
    def _scope_on_day(self) -> ir.BooleanValue:
        """Return the scope of the version in force, else of the latest begun by then, else of the first."""
        in_law = [(self.version == number, scope) for number, scope in enumerate(self.scopes)]
        in_order = sorted(
            enumerate(self.point.versions), key=lambda item: item[1].starts_on or date.min, reverse=True
        )
        begun = [
            (_has_begun(version, self.deciding_day), self.scopes[number]) for number, version in in_order
        ]
        first, _ = in_order[-1]
        return ibis.cases(*in_law, *begun, else_=self.scopes[first])

    def _concerns(self, scope: Scope) -> ir.BooleanValue:
        holds = in_groups(scope, self.case)
        for condition in scope.when:
            holds &= (
                self._point_holds(condition)
                if isinstance(condition, PointCondition)
                else self._event_holds(condition)
            )
        return holds

    def _point_holds(self, condition: PointCondition) -> ir.BooleanValue:
        outcome = self.case.outcome_of(condition.point)
        is_known = outcome != OUTCOMES.index(Outcome.UNKNOWN)
        return ibis.ifelse(is_known, outcome == OUTCOMES.index(condition.outcome), ibis.null("boolean"))

    def _event_holds(self, condition: EventCondition) -> ir.BooleanValue:
        events = Events.of(condition)
        is_delivered = self._delivered(events.type, events.attributes)
        day = self.case.start(events)
        holds = day.notnull() if condition.presence == "present" else day.isnull()
        return ibis.ifelse(is_delivered, holds, ibis.null("boolean"))

    def _delivered(self, event_type: str, attributes: frozenset[str]) -> ir.BooleanValue:
        covers = self.case.covers
        if not delivers(covers, event_type, attributes):
            return ibis.literal(value=False)
        starts_on = covers[event_type].starts_on if event_type in covers else None
        if starts_on is None:
            return ibis.literal(value=True)
        return self.first_day >= ibis.literal(starts_on, type="date")


def in_groups(scope: Scope, case: CaseView) -> ir.BooleanValue:
    """Return whether the case is in the scope's groups; a case without a group is in no stated one."""
    holds: ir.BooleanValue = ibis.literal(value=True)
    if scope.target_groups:
        holds &= case.target_group.isin(list(scope.target_groups)).fill_null(False)
    if scope.visitation_groups:
        holds &= case.visitation_group.isin(list(scope.visitation_groups)).fill_null(False)
    return holds


def version_number(versions: tuple[Version, ...], day: ir.DateValue) -> ir.IntegerValue:
    """Return the number of the version in force on each day, from 0; null where there is none."""
    branches = [
        (_has_begun(version, day) & _has_not_ended(version, day), small(number))
        for number, version in enumerate(versions)
    ]
    return ibis.cases(*branches, else_=ibis.null("int16"))


def _has_begun(version: Version, day: ir.DateValue) -> ir.BooleanValue:
    if version.starts_on is None:
        return ibis.literal(value=True)
    return (day >= ibis.literal(version.starts_on, type="date")).fill_null(False)


def _has_not_ended(version: Version, day: ir.DateValue) -> ir.BooleanValue:
    if version.ends_on is None:
        return day.notnull()
    return (day <= ibis.literal(version.ends_on, type="date")).fill_null(False)
