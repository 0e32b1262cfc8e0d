"""A count: the n-th response from the trigger on, by the due day."""

from rettidig.catalogue.kinds import CountRule
from rettidig.checks.facts import Events, Nth, start_of
from rettidig.checks.general import General
from rettidig.checks.judgement import Judgement
from rettidig.checks.kinds.clocks import by_version, due_of, judge_answer


def judge(general: General) -> Judgement:
    """Return whether the n-th response came by the due day, n being what the version in force asks."""
    rules = [general.point.rule_of(version) for version in general.point.versions]
    nth = [
        Nth(Events.of(rule.response), rule.at_least, start_of(rule.trigger))
        for rule in rules
        if isinstance(rule, CountRule)
    ]
    return judge_answer(general.case, due_of(general), by_version(general, nth))
