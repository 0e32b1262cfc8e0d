"""A first value must still hold."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import Selection, Trigger
from rettidig.catalogue.kinds.base import Rule, Verdict, Words
from rettidig.catalogue.wording import inside_a_sentence
from rettidig.vocabulary import Outcome, Reason


class SameRule(Rule):
    """An attribute of the first event of a type equals a value on the case.

    Of several first events on one date any suffices. A value missing on the case, or on all of those
    events, cannot be judged.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = (
        (Outcome.MET, Reason.SAME),
        (Outcome.NOT_MET, Reason.CHANGED),
        (Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
        (Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER),
    )

    kind: Literal["same"]
    event: Annotated[str, Field(description="The type of event whose first is looked at.")]
    attribute: Annotated[str, Field(description="The attribute of that event.")]
    case_value: Annotated[
        Literal["visitation_group"], Field(description="The column of the case it must equal.")
    ] = "visitation_group"

    def selections(self) -> Iterator[Selection]:
        """Return the events looked at."""
        yield Selection(event=self.event)

    def needs(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Return the event with the attribute that is compared."""
        yield self.event, frozenset({self.attribute})

    @property
    def clock(self) -> Trigger:
        """Return the event looked at."""
        return Selection(event=self.event)

    def sentence(self, words: Words) -> str:
        """Return which two values must be the same."""
        attribute = inside_a_sentence(words.attributes[self.event, self.attribute])
        return f"Ved første {words.event(self.event)} skal »{attribute}« svare til sagens visitationsgruppe."
