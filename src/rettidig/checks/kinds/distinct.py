"""Distinct: how many caseworkers the last months have seen."""

from rettidig.catalogue.kinds import DistinctRule
from rettidig.checks.facts import People
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.checks.kinds.rules import rule_of
from rettidig.vocabulary import Outcome, Reason


def judge(general: General) -> Judgement:
    """Return whether no more caseworkers than allowed appear, in cases that are old enough to tell."""
    case, rule = general.case, rule_of(general.point, DistinctRule)
    people = case.fact(People(rule.within))
    is_too_short = rule.within.after_column(case.opened_on) > case.end_on
    return Judgement(
        (
            Branch(is_too_short, Outcome.NOT_APPLICABLE, Reason.TOO_SHORT),
            Branch(people.isnull(), Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
            Branch(people <= rule.at_most, Outcome.MET, Reason.WITHIN_LIMIT),
            Branch(None, Outcome.NOT_MET, Reason.TOO_MANY),
        )
    )
