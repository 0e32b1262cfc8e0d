"""The kinds that look at what is there, and so make no duties."""

from datetime import date
from decimal import Decimal

from tests.support.oracle.case import Case
from tests.support.oracle.days import earlier, later
from tests.support.oracle.numbers import number_or_none
from tests.support.oracle.verdict import Verdict

from rettidig.catalogue.base import ValueOf
from rettidig.catalogue.kinds import (
    AmountRule,
    ConsistentRule,
    DistinctRule,
    LatestRule,
    PresenceRule,
    SameRule,
)
from rettidig.vocabulary import Outcome, Reason

NOT_ANSWERED = Verdict(Outcome.UNKNOWN, Reason.NOT_ANSWERED)


def judge_presence(case: Case, rule: PresenceRule, window_from: date | None) -> Verdict:
    """Return whether the events are there, anywhere or in the window."""
    window_to = later(window_from, rule.within) if window_from and rule.within else date.max
    days = [e.on for e in case.all_of(rule.evidence) if (window_from or date.min) <= e.on <= window_to]
    if len(days) >= rule.at_least:
        return Verdict(Outcome.MET, Reason.PRESENT, window_from, done_on=days[rule.at_least - 1])
    due = later(case.first_contact, rule.by) if rule.by else None
    if due is not None and case.as_of <= due:
        return Verdict(Outcome.PENDING, Reason.DEADLINE_NOT_PASSED, window_from, due_on=due, next_due_on=due)
    return Verdict(Outcome.NOT_MET, Reason.ABSENT, window_from)


def judge_latest(case: Case, rule: LatestRule, latest_on: date) -> Verdict:
    """Return whether an event of the latest day has the stated values."""
    if any(event.on == latest_on for event in case.all_of(rule.evidence)):
        return Verdict(Outcome.MET, Reason.PRESENT, latest_on, done_on=latest_on)
    return Verdict(Outcome.NOT_MET, Reason.ABSENT, latest_on)


def judge_distinct(case: Case, rule: DistinctRule) -> Verdict:
    """Return whether few enough people have been at work in the last stretch of the case."""
    if later(case.opened_on, rule.within) > case.end:
        return Verdict(Outcome.NOT_APPLICABLE, Reason.TOO_SHORT)
    after = earlier(case.end, rule.within)
    people = {event.caseworker for event in case.events if after < event.on <= case.end} - {""}
    if not people:
        return Verdict(Outcome.UNKNOWN, Reason.NOT_DOCUMENTED)
    if len(people) > rule.at_most:
        return Verdict(Outcome.NOT_MET, Reason.TOO_MANY)
    return Verdict(Outcome.MET, Reason.WITHIN_LIMIT)


def judge_same(case: Case, rule: SameRule, first_on: date) -> Verdict:
    """Return whether a first event has the value that the case has."""
    firsts = [event for event in case.of_type(rule.event) if event.on == first_on]
    values = {event.attributes.get(rule.attribute, "") for event in firsts} - {""}
    if not values or not case.visitation_group:
        return Verdict(Outcome.UNKNOWN, Reason.NOT_DOCUMENTED, first_on)
    if case.visitation_group in values:
        return Verdict(Outcome.MET, Reason.SAME, first_on)
    return Verdict(Outcome.NOT_MET, Reason.CHANGED, first_on)


def judge_consistent(case: Case, rule: ConsistentRule, latest_on: date) -> Verdict:
    """Return whether the latest documents of two types say the same."""
    here, there = _latest_values(case, rule.value), _latest_values(case, rule.other)
    if not here or not there:
        return Verdict(Outcome.UNKNOWN, Reason.NOT_DOCUMENTED, latest_on)
    if here & there:
        return Verdict(Outcome.MET, Reason.CONSISTENT, latest_on)
    return Verdict(Outcome.NOT_MET, Reason.INCONSISTENT, latest_on)


def _latest_values(case: Case, value: ValueOf) -> set[str]:
    events = case.of_type(value.event)
    return {event.attributes.get(value.attribute, "") for event in events if event.on == events[-1].on} - {""}


def judge_amount(case: Case, rule: AmountRule, latest_on: date) -> Verdict:
    """Return whether a number of the latest day lies within the bounds."""
    events = [event for event in case.all_of(rule.evidence) if event.on == latest_on]
    numbers = [number_or_none(event.attributes.get(rule.attribute, "")) for event in events]
    known = [number for number in numbers if number is not None]
    if not known:
        return Verdict(Outcome.UNKNOWN, Reason.NOT_DOCUMENTED, latest_on)
    if any(_is_within(number, rule) for number in known):
        return Verdict(Outcome.MET, Reason.WITHIN_LIMIT, latest_on, done_on=latest_on)
    return Verdict(Outcome.NOT_MET, Reason.BEYOND_LIMIT, latest_on)


def _is_within(number: Decimal, rule: AmountRule) -> bool:
    is_enough = rule.minimum is None or rule.minimum <= number
    return is_enough and (rule.maximum is None or number <= rule.maximum)


def judge_composite(parts: set[Outcome]) -> Verdict:
    """Return what the outcomes of the parts come to, after people's answers."""
    worst_first = (
        (Outcome.NOT_MET, Reason.PART_NOT_MET),
        (Outcome.UNKNOWN, Reason.PART_UNKNOWN),
        (Outcome.PENDING, Reason.PART_PENDING),
        (Outcome.MET, Reason.PARTS_MET),
    )
    for outcome, reason in worst_first:
        if outcome in parts:
            return Verdict(outcome, reason)
    return Verdict(Outcome.NOT_APPLICABLE, Reason.NO_PART_APPLIES)
