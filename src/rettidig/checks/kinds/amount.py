"""An amount: a number on the latest event within the bounds of the version in force."""

import ibis

from rettidig.catalogue.kinds import AmountRule
from rettidig.checks.facts import Events, NumberWithin
from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.checks.kinds.clocks import by_version
from rettidig.vocabulary import Outcome, Reason


def judge(general: General) -> Judgement:
    """Return whether any number on the latest day lies within the bounds."""
    rules = [general.point.rule_of(version) for version in general.point.versions]
    within = by_version(
        general,
        [
            NumberWithin(Events.of(rule.evidence), rule.attribute, rule.minimum, rule.maximum)
            for rule in rules
            if isinstance(rule, AmountRule)
        ],
    )
    is_within = within > 0
    return Judgement(
        (
            Branch(within.isnull(), Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
            Branch(is_within, Outcome.MET, Reason.WITHIN_LIMIT),
            Branch(None, Outcome.NOT_MET, Reason.BEYOND_LIMIT),
        ),
        done_on=ibis.ifelse(is_within, general.trigger_on, ibis.null("date")),
    )
