"""The kinds of control points: what each asks, which parameters it takes, how it is said in Danish.

A kind is described here once; the JSON Schema, the documentation page and the Danish explanation are
made from it. How a kind is judged is in ``rettidig.checks.kinds``, in the file of the same name.
"""

from typing import Annotated

from pydantic import Field

from rettidig.catalogue.kinds.amount import AmountRule
from rettidig.catalogue.kinds.answer import AnswerRule
from rettidig.catalogue.kinds.base import Accrual, AnsweredClockRule, ClockRule, DutyRule, LawBy, Rule
from rettidig.catalogue.kinds.composite import CompositeRule
from rettidig.catalogue.kinds.consistent import ConsistentRule
from rettidig.catalogue.kinds.count import CountRule
from rettidig.catalogue.kinds.deadline import DeadlineRule
from rettidig.catalogue.kinds.distinct import DistinctRule
from rettidig.catalogue.kinds.each import EachRule
from rettidig.catalogue.kinds.gap import GapRule
from rettidig.catalogue.kinds.indicator import IndicatorRule
from rettidig.catalogue.kinds.latest import LatestRule
from rettidig.catalogue.kinds.monthly import MonthlyRule
from rettidig.catalogue.kinds.presence import PresenceRule
from rettidig.catalogue.kinds.recurring import RecurringRule
from rettidig.catalogue.kinds.same import SameRule

KINDS: dict[str, type[Rule]] = {
    "deadline": DeadlineRule,
    "presence": PresenceRule,
    "latest": LatestRule,
    "count": CountRule,
    "recurring": RecurringRule,
    "gap": GapRule,
    "each": EachRule,
    "monthly": MonthlyRule,
    "distinct": DistinctRule,
    "same": SameRule,
    "consistent": ConsistentRule,
    "amount": AmountRule,
    "composite": CompositeRule,
    "answer": AnswerRule,
    "indicator": IndicatorRule,
}

AnyRule = Annotated[
    DeadlineRule
    | PresenceRule
    | LatestRule
    | CountRule
    | RecurringRule
    | GapRule
    | EachRule
    | MonthlyRule
    | DistinctRule
    | SameRule
    | ConsistentRule
    | AmountRule
    | CompositeRule
    | AnswerRule
    | IndicatorRule,
    Field(discriminator="kind"),
]

__all__ = [
    "KINDS",
    "Accrual",
    "AmountRule",
    "AnswerRule",
    "AnsweredClockRule",
    "AnyRule",
    "ClockRule",
    "CompositeRule",
    "ConsistentRule",
    "CountRule",
    "DeadlineRule",
    "DistinctRule",
    "DutyRule",
    "EachRule",
    "GapRule",
    "IndicatorRule",
    "LatestRule",
    "LawBy",
    "MonthlyRule",
    "PresenceRule",
    "RecurringRule",
    "Rule",
    "SameRule",
]
