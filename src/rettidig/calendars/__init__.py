"""Legal time: limits, month ends, pauses, rolls and Danish days.

Each rule is written once for one date and once, beside it, for a column of dates; property tests
hold the two equal on every engine.
"""

from rettidig.calendars.days import DanishDay, danish_days, is_working_day, next_working_day, rolls
from rettidig.calendars.limits import Limit, Unit
from rettidig.calendars.pauses import Pause, later, merged, merged_table, paused_days_table
from rettidig.calendars.reckoning import PauseCounted, Reckoning, Roll, reckon

__all__ = [
    "DanishDay",
    "Limit",
    "Pause",
    "PauseCounted",
    "Reckoning",
    "Roll",
    "Unit",
    "danish_days",
    "is_working_day",
    "later",
    "merged",
    "merged_table",
    "next_working_day",
    "paused_days_table",
    "reckon",
    "rolls",
]
