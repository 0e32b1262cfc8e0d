"""The quarterly report: the figures of a quarter's supervision, and the document made of them."""

from rettidig.reporting.kvartal.comparing import GroupChange, Verdict, changes
from rettidig.reporting.kvartal.file import NAME, parsed, read_quarter, written
from rettidig.reporting.kvartal.hiding import SmallCells, hidden, small_cells
from rettidig.reporting.kvartal.model import (
    Area,
    Catalogue,
    Comment,
    Figures,
    Group,
    Period,
    Point,
    PointBreak,
    Quarter,
    Supervision,
)
from rettidig.reporting.kvartal.report import PAGE, document

__all__ = [
    "NAME",
    "PAGE",
    "Area",
    "Catalogue",
    "Comment",
    "Figures",
    "Group",
    "GroupChange",
    "Period",
    "Point",
    "PointBreak",
    "Quarter",
    "SmallCells",
    "Supervision",
    "Verdict",
    "changes",
    "document",
    "hidden",
    "parsed",
    "read_quarter",
    "small_cells",
    "written",
]
