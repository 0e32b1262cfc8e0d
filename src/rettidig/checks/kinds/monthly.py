"""Monthly: enough responses in each whole calendar month."""

from rettidig.checks.general import General
from rettidig.checks.judgement import Judgement
from rettidig.checks.kinds.legs import judge_duties


def judge(general: General) -> Judgement:
    """Return whether any month had too few; without one it takes a month with enough to be met."""
    return judge_duties(general)
