"""Recurring: from the trigger and from each event, the next within the limit."""

from rettidig.checks.general import General
from rettidig.checks.judgement import Judgement
from rettidig.checks.kinds.legs import judge_legs


def judge(general: General) -> Judgement:
    """Return whether any leg was too long; without one it takes an event after the trigger to be met."""
    return judge_legs(general)
