"""Agreement between reviewers, and uniformity between caseworkers."""

from rettidig.assessment.agreement.estimate import Estimate, Limits, Measure, Undefined
from rettidig.assessment.agreement.measuring import Agreement, agreement
from rettidig.assessment.agreement.ratings import Ratings

__all__ = ["Agreement", "Estimate", "Limits", "Measure", "Ratings", "Undefined", "agreement"]
