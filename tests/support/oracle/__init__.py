"""An independent, plain-Python reading of the contract: one case at a time, slowly and clearly.

It shares no code with the engine or with ``rettidig.calendars``, so that agreement means something.
"""

from tests.support.oracle.judgement import DutyRow, OutcomeRow, judge
from tests.support.oracle.plain import PlainCaseload, PlainCover, read_plain

__all__ = ["DutyRow", "OutcomeRow", "PlainCaseload", "PlainCover", "judge", "read_plain"]
