"""A deadline: the first response on or after the trigger, by the due day."""

from rettidig.catalogue.kinds import DeadlineRule
from rettidig.checks.facts import Events, FirstFrom, start_of
from rettidig.checks.general import General
from rettidig.checks.judgement import Judgement
from rettidig.checks.kinds.clocks import due_of, judge_answer
from rettidig.checks.kinds.rules import rule_of


def judge(general: General) -> Judgement:
    """Return whether the first response came by the due day."""
    rule = rule_of(general.point, DeadlineRule)
    done_on = general.case.fact(FirstFrom(Events.of(rule.response), start_of(rule.trigger), rule.valid_for))
    return judge_answer(general.case, due_of(general), done_on)
