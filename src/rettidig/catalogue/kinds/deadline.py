"""Something must be done within a limit."""

from typing import ClassVar, Literal

from rettidig.catalogue.kinds.base import ANSWERED_VERDICTS, AnsweredClockRule, Verdict, Words


class DeadlineRule(AnsweredClockRule):
    """The first response on or after the trigger must come within the limit.

    A limit of 0 days means the same day. A response before the trigger does not count, and neither
    does a second one.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = ANSWERED_VERDICTS

    kind: Literal["deadline"]

    def sentence(self, words: Words) -> str:
        """Return what must be done, and by when."""
        trigger, response = words.first(self.trigger), words.selection(self.response)
        when = f"Fra {trigger} skal der senest efter {self.limit.danish()}"
        if self.limit.count == 0:
            when = f"Samme dag som {trigger} skal der"
        return f"{when} være registreret: {response}.{self.clock_sentences(words)}"
