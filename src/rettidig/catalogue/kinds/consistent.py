"""Two documents must say the same."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import Selection, ValueOf
from rettidig.catalogue.kinds.base import Rule, Verdict, Words
from rettidig.catalogue.wording import inside_a_sentence
from rettidig.vocabulary import Outcome, Reason


class ConsistentRule(Rule):
    """The value in the latest document of one type equals the value in the latest of another.

    Of several of one day the value is the first in alphabetical order that both have, else each one's
    first. A value missing on either side, or no document of the second type: unknown.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = (
        (Outcome.MET, Reason.CONSISTENT),
        (Outcome.NOT_MET, Reason.INCONSISTENT),
        (Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
        (Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER),
    )

    kind: Literal["consistent"]
    value: Annotated[ValueOf, Field(description="The document looked at; without one there is no duty.")]
    other: Annotated[ValueOf, Field(description="The document it must agree with.")]

    def selections(self) -> Iterator[Selection]:
        """Return both types of document."""
        yield self.value.selection
        yield self.other.selection

    def needs(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Return both types of document, each with the attribute compared."""
        yield self.value.event, frozenset({self.value.attribute})
        yield self.other.event, frozenset({self.other.attribute})

    @property
    def clock(self) -> Selection:
        """Return the first document: the day of its latest is the day looked at."""
        return self.value.selection

    def sentence(self, words: Words) -> str:
        """Return which two values must agree."""
        one, other = (
            f"»{inside_a_sentence(words.attributes[at.event, at.attribute])}« ved seneste "
            f"{words.event(at.event)}"
            for at in (self.value, self.other)
        )
        return f"Det skal stemme overens: {one} og {other}."
