"""When a change is called a change, as data: ``change.yaml``."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from rettidig.assessment.rule_files import Rules, read_rules

_FILE = "change.yaml"
Share = Annotated[float, Field(gt=0, lt=1)]


class ChartRules(Rules):
    """How a series is drawn and what is a signal in it."""

    least_rounds: Annotated[int, Field(ge=3)]
    outside: Share
    run_length: Annotated[int, Field(ge=2)]


class ChangeRules(Rules):
    """When a change between rounds is spoken of, and when it is called more than chance."""

    confidence: Share
    least_n: Annotated[int, Field(ge=1)]
    period_days: Annotated[int, Field(ge=0)]
    chart: ChartRules


def change_rules(path: Path | None = None) -> ChangeRules:
    """Return the rules of a file, or the package's own; refuse a file of another form."""
    return read_rules(ChangeRules, __package__, _FILE, path)
