"""Presence: the event is there, often enough, in the window."""

import ibis
import ibis.expr.types as ir

from rettidig.catalogue.kinds import PresenceRule
from rettidig.checks.facts import Events, Fact, First, FirstFrom, Nth, start_of
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.checks.kinds.clocks import by_version
from rettidig.checks.kinds.rules import rule_of
from rettidig.vocabulary import Outcome, Reason


def judge(general: General) -> Judgement:
    """Return whether the evidence is present, or may still come."""
    case, rule = general.case, rule_of(general.point, PresenceRule)
    found_on = _found_on(general)
    is_present = found_on.notnull()
    if rule.since is not None and rule.within is not None:
        is_present &= found_on <= rule.within.after_column(case.start(start_of(rule.since)))
    present = Branch(is_present, Outcome.MET, Reason.PRESENT)
    absent = Branch(None, Outcome.NOT_MET, Reason.ABSENT)
    done_on = ibis.ifelse(is_present, found_on, ibis.null("date"))
    if rule.by is None:
        return Judgement((present, absent), done_on=done_on)
    by = rule.by.after_column(case.first_contact())
    is_pending = ~is_present & (case.as_of <= by)
    due_on = ibis.ifelse(is_pending, by, ibis.null("date"))
    pending = Branch(is_pending, Outcome.PENDING, Reason.DEADLINE_NOT_PASSED)
    return Judgement((present, pending, absent), due_on=due_on, done_on=done_on, next_due_on=due_on)


def _found_on(general: General) -> ir.DateValue:
    """Return the day that the evidence was there often enough, by the number of the version in force."""
    rules = (general.point.rule_of(version) for version in general.point.versions)
    return by_version(general, [_fact(rule) for rule in rules if isinstance(rule, PresenceRule)])


def _fact(rule: PresenceRule) -> Fact:
    evidence = Events.of(rule.evidence)
    start = None if rule.since is None else start_of(rule.since)
    if rule.at_least > 1:
        return Nth(evidence, rule.at_least, start)
    return First(evidence) if start is None else FirstFrom(evidence, start)
