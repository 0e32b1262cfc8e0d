"""Intervals must follow one another closely."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import Selection, Trigger
from rettidig.catalogue.kinds.base import LEGS_VERDICTS, ClockRule, LawBy, Verdict, Words


class GapRule(ClockRule):
    """From the end of one interval to the beginning of the next there may be no more than the limit.

    A leg runs from the latest end so far, so that an interval inside another ends nothing; an overlap
    is no gap, and a running interval has no next leg.
    """

    has_legs: ClassVar[bool] = True
    verdicts: ClassVar[tuple[Verdict, ...]] = LEGS_VERDICTS
    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER, LawBy.LEG)

    kind: Literal["gap"]
    interval: Annotated[Selection, Field(description="The intervals that must follow one another.")]

    def selections(self) -> Iterator[Selection]:
        """Return the intervals."""
        yield self.interval

    @property
    def clock(self) -> Trigger:
        """Return the intervals: the clock starts when the first of them ends."""
        return self.interval

    def sentence(self, words: Words) -> str:
        """Return how soon one interval must follow another."""
        most = f"må der højst gå {self.limit.danish()}, til det næste begynder"
        return (
            f"Når et forløb slutter, {most}: {words.selection(self.interval)}.{self.clock_sentences(words)}"
        )
