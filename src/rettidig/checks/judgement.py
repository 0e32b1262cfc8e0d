"""What a rule says of its cases: the branches that decide, and the columns that describe."""

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from rettidig.checks.asked import Period
from rettidig.checks.general import General
from rettidig.vocabulary import Outcome, Reason


@dataclass(frozen=True)
class Branch:
    """The first branch whose condition holds decides; one without a condition always does."""

    condition: ir.BooleanValue | None
    outcome: Outcome
    reason: Reason


@dataclass(frozen=True)
class Judgement:
    """The branches of a rule, in order, and its columns; a column left out is empty for the kind."""

    branches: tuple[Branch, ...]
    due_on: ir.DateValue | None = None
    done_on: ir.DateValue | None = None
    days_late: ir.IntegerValue | None = None
    violations: ir.IntegerValue | None = None
    next_due_on: ir.DateValue | None = None
    version: ir.IntegerValue | None = None


Judge = Callable[[General], Judgement]
"""How a kind judges its cases, once the general rules have let them through."""


def days_between(earlier: ir.DateValue, later: ir.DateValue) -> ir.IntegerValue:
    """Return how many days the later date lies after the earlier one."""
    n_days: ir.IntegerValue = later.delta(earlier, unit="day").cast("int32")
    return n_days


def within_period(due_on: ir.DateValue, period: Period | None) -> ir.BooleanValue | None:
    """Return whether a due date lies in the period asked about, or None where all of them are."""
    if period is None:
        return None
    return due_on.between(ibis.literal(period.first, type="date"), ibis.literal(period.last, type="date"))
