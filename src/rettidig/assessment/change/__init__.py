"""Change between rounds: what is signal, what is noise, and what cannot be compared."""

from rettidig.assessment.change.charts import Chart, ChartPoint, chart
from rettidig.assessment.change.clustering import dispersion_of, pearson
from rettidig.assessment.change.comparability import Obstacle, between_designs, broken_points
from rettidig.assessment.change.comparing import Comparison, GroupErrors, PointChange, Verdict, compare
from rettidig.assessment.change.errors import ErrorChange, error_change, least_rise, most_fall
from rettidig.assessment.change.rounds import Round, read_rounds
from rettidig.assessment.change.rules import ChangeRules, change_rules

__all__ = [
    "ChangeRules",
    "Chart",
    "ChartPoint",
    "Comparison",
    "ErrorChange",
    "GroupErrors",
    "Obstacle",
    "PointChange",
    "Round",
    "Verdict",
    "between_designs",
    "broken_points",
    "change_rules",
    "chart",
    "compare",
    "dispersion_of",
    "error_change",
    "least_rise",
    "most_fall",
    "pearson",
    "read_rounds",
]
