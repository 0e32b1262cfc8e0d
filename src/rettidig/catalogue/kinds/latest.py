"""The latest event of a type must have a value."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import Selection, Trigger
from rettidig.catalogue.kinds.base import BY_END, LawBy, Rule, Verdict, Words
from rettidig.vocabulary import Outcome, Reason


class LatestRule(Rule):
    """The latest event of the type has the stated values; of several on one date any of them suffices."""

    verdicts: ClassVar[tuple[Verdict, ...]] = (
        (Outcome.MET, Reason.PRESENT),
        (Outcome.NOT_MET, Reason.ABSENT),
        (Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER),
    )
    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER, LawBy.END)

    kind: Literal["latest"]
    evidence: Annotated[
        Selection, Field(description="The type of event, and the values its latest must have.")
    ]

    def selections(self) -> Iterator[Selection]:
        """Return the evidence."""
        yield self.evidence

    @property
    def clock(self) -> Trigger:
        """Return the event looked at, whatever its values."""
        return Selection(event=self.evidence.event)

    def sentence(self, words: Words) -> str:
        """Return what the latest event must show."""
        event = words.event(self.evidence.event)
        values = "; eller ".join(
            words.values(self.evidence.event, choice) for choice in self.evidence.choices()
        )
        by_end = f" {BY_END}" if self.law_by is LawBy.END else ""
        return f"Seneste registrering af {event} skal vise: {values}.{by_end}"
