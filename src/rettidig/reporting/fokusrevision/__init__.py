"""The focus audit's report, written from the data."""

from rettidig.reporting.fokusrevision.plan import Plan
from rettidig.reporting.fokusrevision.report import build

__all__ = ["Plan", "build"]
