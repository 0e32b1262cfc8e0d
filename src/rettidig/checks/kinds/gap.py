"""Gap: from the end of one interval to the beginning of the next within the limit."""

from rettidig.checks.general import General
from rettidig.checks.judgement import Judgement
from rettidig.checks.kinds.legs import judge_legs


def judge(general: General) -> Judgement:
    """Return whether any gap was too long; without one a second or a running interval is met."""
    return judge_legs(general)
