"""The limits of reports as data: ``reports.yaml``."""

from functools import cache
from typing import Annotated

from pydantic import Field

from rettidig.assessment.rule_files import Rules, read_rules


class ReportRules(Rules):
    """How long a comment may be, and how many quarters are offered."""

    comment_characters: Annotated[int, Field(ge=1)]
    quarters_offered: Annotated[int, Field(ge=1)]


@cache
def report_rules() -> ReportRules:
    """Return the rules, read once in a process."""
    return read_rules(ReportRules, __package__, "reports.yaml")
