"""Something must be done within a limit."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import LimitText
from rettidig.catalogue.kinds.base import ANSWERED_VERDICTS, DutyRule, Verdict, Words


class DeadlineRule(DutyRule):
    """The first response on or after the trigger must come within the limit.

    A limit of 0 days means the same day. A response before the trigger does not count, unless
    ``valid_for`` says how old it may be on the trigger day; a second response changes nothing.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = ANSWERED_VERDICTS

    kind: Literal["deadline"]
    valid_for: Annotated[
        LimitText | None,
        Field(description="How old an earlier response may be on the trigger day and still count."),
    ] = None

    def sentence(self, words: Words) -> str:
        """Return what must be done, and by when."""
        trigger, response = words.first(self.trigger), words.selection(self.response)
        when = f"Fra {trigger} skal der {self.by_when(words)}"
        if self.limit.count == 0:
            when = f"Samme dag som {trigger} skal der"
        earlier = f" En tidligere registrering gælder i {self.valid_for.danish()}." if self.valid_for else ""
        return f"{when} være registreret: {response}.{earlier}{self.clock_sentences(words)}"
