"""Shares of a population month by month: runs below a threshold, letters to expect, and what is to come."""

from rettidig.assessment.indicators.files import as_json, write_files
from rettidig.assessment.indicators.following import Followed, follow
from rettidig.assessment.indicators.model import (
    FEW,
    Coming,
    Indicator,
    Letter,
    Month,
    Pull,
    Run,
    added,
    is_below,
)

__all__ = [
    "FEW",
    "Coming",
    "Followed",
    "Indicator",
    "Letter",
    "Month",
    "Pull",
    "Run",
    "added",
    "as_json",
    "follow",
    "is_below",
    "write_files",
]
