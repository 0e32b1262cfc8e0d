"""Every time one thing happens, another must follow."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import Selection
from rettidig.catalogue.kinds.base import ANSWERED_VERDICTS, ClockRule, LawBy, Verdict, Words
from rettidig.catalogue.wording import inside_a_sentence, listed
from rettidig.vocabulary import Outcome, Reason


class EachRule(ClockRule):
    """From every event of the trigger, one of the responses must come on or after it, within the limit.

    With ``due_in`` the event itself names the day: the limit is then counted from the date that the
    attribute holds. Events of one day are one duty, due on the latest day that any of them names. Any
    duty late or missing: not met; else an event that names no day, or none that is a date: unknown; else
    any duty done in time: met; else still open, or closed before it was due. Of several violated duties
    the first is the one that was due first.
    """

    has_legs: ClassVar[bool] = True
    verdicts: ClassVar[tuple[Verdict, ...]] = (
        *ANSWERED_VERDICTS,
        (Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
    )
    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER, LawBy.LEG)

    kind: Literal["each"]
    trigger: Annotated[Selection, Field(description="The events of which each one starts a duty.")]
    responses: Annotated[
        tuple[Selection, ...],
        Field(min_length=1, description="What answers a duty; any of them does."),
    ]
    due_in: Annotated[
        str | None,
        Field(description="The trigger's attribute with the date that the limit is counted from."),
    ] = None

    def selections(self) -> Iterator[Selection]:
        """Return trigger and responses."""
        yield self.trigger
        yield from self.responses

    def needs(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Return the trigger, with the attribute that names the day, and the responses."""
        yield from super().needs()
        if self.due_in:
            yield self.trigger.event, frozenset({self.due_in})

    @property
    def clock(self) -> Selection:
        """Return the trigger: the first such event starts the first duty."""
        return self.trigger

    def sentence(self, words: Words) -> str:
        """Return what must follow each time, and how soon."""
        trigger = words.selection(self.trigger)
        responses = listed((words.selection(response) for response in self.responses), "eller")
        when = self.limit.danish_latest() if self.limit.count else "samme dag"
        if self.due_in:
            named = inside_a_sentence(words.attributes[self.trigger.event, self.due_in])
            after = f" plus {self.limit.danish()}" if self.limit.count else ""
            when = f"senest den dag, der står som »{named}«{after},"
        must = f"For hver registrering af {trigger} skal der {when} være registreret: {responses}."
        return f"{must}{self.clock_sentences(words)}"
