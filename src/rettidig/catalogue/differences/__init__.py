"""What differs between two catalogues, in sentences a lawyer reads, and which figures can be compared."""

from rettidig.catalogue.differences.catalogues import CatalogueDifferences, PointDifference, differences
from rettidig.catalogue.differences.comparability import Break, Cause, Comparability, comparable
from rettidig.catalogue.differences.timeline import Days

__all__ = [
    "Break",
    "CatalogueDifferences",
    "Cause",
    "Comparability",
    "Days",
    "PointDifference",
    "comparable",
    "differences",
]
