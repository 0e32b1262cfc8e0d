"""Consistent: the latest documents of two types say the same."""

from rettidig.catalogue.kinds import ConsistentRule
from rettidig.checks.facts import Agreement
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.checks.kinds.rules import rule_of
from rettidig.vocabulary import Outcome, Reason


def judge(general: General) -> Judgement:
    """Return whether the documents have a value in common."""
    rule = rule_of(general.point, ConsistentRule)
    pair = ((at.event, at.attribute) for at in (rule.value, rule.other))
    agree = general.case.fact(Agreement(*pair))
    return Judgement(
        (
            Branch(agree.isnull(), Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
            Branch(agree > 0, Outcome.MET, Reason.CONSISTENT),
            Branch(None, Outcome.NOT_MET, Reason.INCONSISTENT),
        )
    )
