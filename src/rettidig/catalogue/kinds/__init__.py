"""The kinds of control points: what each asks, which parameters it takes, how it is said in Danish.

A kind is described here once; the JSON Schema, the documentation page and the Danish explanation are
made from it. How a kind is judged is in ``rettidig.checks.kinds``, in the file of the same name.
"""

from typing import Annotated

from pydantic import Field

from rettidig.catalogue.kinds.answer import AnswerRule
from rettidig.catalogue.kinds.base import AnsweredClockRule, ClockRule, LawBy, Rule
from rettidig.catalogue.kinds.count import CountRule
from rettidig.catalogue.kinds.deadline import DeadlineRule
from rettidig.catalogue.kinds.distinct import DistinctRule
from rettidig.catalogue.kinds.gap import GapRule
from rettidig.catalogue.kinds.latest import LatestRule
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
    "distinct": DistinctRule,
    "same": SameRule,
    "answer": AnswerRule,
}

AnyRule = Annotated[
    DeadlineRule
    | PresenceRule
    | LatestRule
    | CountRule
    | RecurringRule
    | GapRule
    | DistinctRule
    | SameRule
    | AnswerRule,
    Field(discriminator="kind"),
]

__all__ = [
    "KINDS",
    "AnswerRule",
    "AnsweredClockRule",
    "AnyRule",
    "ClockRule",
    "CountRule",
    "DeadlineRule",
    "DistinctRule",
    "GapRule",
    "LatestRule",
    "LawBy",
    "PresenceRule",
    "RecurringRule",
    "Rule",
    "SameRule",
]
