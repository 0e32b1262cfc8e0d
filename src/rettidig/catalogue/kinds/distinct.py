"""Not too many different people."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import LimitText
from rettidig.catalogue.kinds.base import BY_END, LawBy, Rule, Verdict, Words
from rettidig.vocabulary import Outcome, Reason


class DistinctRule(Rule):
    """At most ``at_most`` caseworkers appear on the events of the last ``within`` before the end.

    Events of every type count; an empty caseworker is nobody. Only cases that have lasted ``within``
    are judged.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = (
        (Outcome.MET, Reason.WITHIN_LIMIT),
        (Outcome.NOT_MET, Reason.TOO_MANY),
        (Outcome.NOT_APPLICABLE, Reason.TOO_SHORT),
        (Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
    )
    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER, LawBy.END)

    kind: Literal["distinct"]
    at_most: Annotated[int, Field(ge=1, description="How many caseworkers there may be.")]
    within: Annotated[LimitText, Field(description="How far back from the end is looked.")]

    def sentence(self, words: Words) -> str:  # noqa: ARG002 - all kinds are asked alike
        """Return how many caseworkers there may be, and in which span."""
        people = "1 sagsbehandler" if self.at_most == 1 else f"{self.at_most} forskellige sagsbehandlere"
        span = self.within.danish()
        by_end = f" {BY_END}" if self.law_by is LawBy.END else ""
        most = f"Regnet {span} tilbage må højst {people} optræde på sagens hændelser."
        return f"{most} Kun sager, der har varet mindst {span}, bliver bedømt.{by_end}"
