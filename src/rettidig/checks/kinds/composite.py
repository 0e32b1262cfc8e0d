"""Composite: other points together."""

import ibis

from rettidig.catalogue.kinds import CompositeRule
from rettidig.checks.codes import OUTCOMES
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.checks.kinds.rules import rule_of
from rettidig.vocabulary import Outcome, Reason

_REASONS = (
    (Outcome.NOT_MET, Reason.PART_NOT_MET),
    (Outcome.UNKNOWN, Reason.PART_UNKNOWN),
    (Outcome.PENDING, Reason.PART_PENDING),
    (Outcome.MET, Reason.PARTS_MET),
)


def judge(general: General) -> Judgement:
    """Return the worst of the parts' outcomes, after people's answers, among those that concern the case."""
    parts = [general.case.outcome_of(part) for part in rule_of(general.point, CompositeRule).parts]
    branches = [
        Branch(ibis.or_(*(part == OUTCOMES.index(outcome) for part in parts)), outcome, reason)
        for outcome, reason in _REASONS
    ]
    return Judgement((*branches, Branch(None, Outcome.NOT_APPLICABLE, Reason.NO_PART_APPLIES)))
