"""Answer: only a person can say."""

from rettidig.checks.general import General
from rettidig.checks.judgement import Branch, Judgement
from rettidig.vocabulary import Outcome, Reason


def judge(_general: General) -> Judgement:
    """Return that nobody has answered; answers are laid over the machine's judgement later."""
    return Judgement((Branch(None, Outcome.UNKNOWN, Reason.NOT_ANSWERED),))
