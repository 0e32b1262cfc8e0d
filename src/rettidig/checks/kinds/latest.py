"""Latest: what the latest event of a type says."""

import ibis

from rettidig.catalogue.kinds import LatestRule
from rettidig.checks.facts import Events, Last
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.checks.kinds.rules import rule_of
from rettidig.vocabulary import Outcome, Reason


def judge(general: General) -> Judgement:
    """Return whether the latest event, or one of several on that day, has the values."""
    case, rule = general.case, rule_of(general.point, LatestRule)
    latest_on = case.fact(Last(Events(rule.evidence.event)))
    is_present = (case.fact(Last(Events.of(rule.evidence))) == latest_on).fill_null(False)
    return Judgement(
        (
            Branch(is_present, Outcome.MET, Reason.PRESENT),
            Branch(None, Outcome.NOT_MET, Reason.ABSENT),
        ),
        done_on=ibis.ifelse(is_present, latest_on, ibis.null("date")),
    )
