"""The engine: control points × caseload → outcomes with reasons."""

from rettidig.checks.asked import Asked, Period
from rettidig.checks.run import DUTIES_FILE, OUTCOMES_FILE, Checked, check
from rettidig.checks.stopwatch import Progress, Stopwatch

__all__ = [
    "DUTIES_FILE",
    "OUTCOMES_FILE",
    "Asked",
    "Checked",
    "Period",
    "Progress",
    "Stopwatch",
    "check",
]
