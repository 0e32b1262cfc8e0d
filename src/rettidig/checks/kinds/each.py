"""Each: from every event of the trigger, an answer within the limit."""

from rettidig.checks.general import General
from rettidig.checks.judgement import Judgement
from rettidig.checks.kinds.legs import judge_duties


def judge(general: General) -> Judgement:
    """Return whether every duty was done in time, and whether each event names the day it should."""
    return judge_duties(general)
