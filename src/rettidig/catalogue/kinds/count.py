"""Something must be done several times within a limit."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.kinds.base import ANSWERED_VERDICTS, DutyRule, Verdict, Words
from rettidig.catalogue.wording import times


class CountRule(DutyRule):
    """At least ``at_least`` responses must come from the trigger up to and including the due date.

    A version of the law can ask for another number.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = ANSWERED_VERDICTS

    kind: Literal["count"]
    at_least: Annotated[int, Field(ge=1, description="How many responses there must be.")]

    def sentence(self, words: Words) -> str:
        """Return what must be done, how often and by when."""
        trigger, response = words.first(self.trigger), words.selection(self.response)
        must = f"Fra {trigger} skal der {self.by_when(words)} være registreret"
        return f"{must} mindst {times(self.at_least)}: {response}.{self.clock_sentences(words)}"
