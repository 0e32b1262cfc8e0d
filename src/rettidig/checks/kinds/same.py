"""Same: whether what was said first still holds."""

from rettidig.catalogue.kinds import SameRule
from rettidig.checks.facts import FirstValue
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.checks.kinds.rules import rule_of
from rettidig.vocabulary import Outcome, Reason


def judge(general: General) -> Judgement:
    """Return whether the first value equals the case's, where both are known."""
    case, rule = general.case, rule_of(general.point, SameRule)
    first = case.fact(FirstValue(rule.event, rule.attribute))
    is_unknown = first.isnull() | case.visitation_group.isnull()
    return Judgement(
        (
            Branch(is_unknown, Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
            Branch(first == case.visitation_group, Outcome.MET, Reason.SAME),
            Branch(None, Outcome.NOT_MET, Reason.CHANGED),
        )
    )
