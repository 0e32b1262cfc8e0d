"""A count: the n-th response from the trigger on, by the due day."""

from rettidig.catalogue.kinds import CountRule
from rettidig.checks.facts import Events, Nth, start_of
from rettidig.checks.general import General
from rettidig.checks.judgement import Judgement
from rettidig.checks.kinds.clocks import due_of, judge_answer
from rettidig.checks.kinds.rules import rule_of


def judge(general: General) -> Judgement:
    """Return whether the n-th response came by the due day."""
    rule = rule_of(general.point, CountRule)
    done_on = general.case.fact(Nth(Events.of(rule.response), rule.at_least, start_of(rule.trigger)))
    return judge_answer(general.case, due_of(general), done_on)
