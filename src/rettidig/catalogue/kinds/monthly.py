"""Something must be done in every calendar month."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import Selection, Trigger
from rettidig.catalogue.kinds.base import LawBy, Rule, Verdict, Words
from rettidig.catalogue.wording import listed, times
from rettidig.vocabulary import Outcome, Reason


class MonthlyRule(Rule):
    """At least ``at_least`` responses must fall in each whole calendar month from the trigger to the end.

    Each month is a duty, due on its last day. A month that the trigger or the end cuts short is none, and
    neither is one with a day of an exemption. A month that is not over is open. Any month with too few:
    not met; else any month with enough: met; else still open, or closed before a month was over.
    """

    has_duties: ClassVar[bool] = True
    has_legs: ClassVar[bool] = True
    verdicts: ClassVar[tuple[Verdict, ...]] = (
        (Outcome.MET, Reason.ON_TIME),
        (Outcome.NOT_MET, Reason.MISSING),
        (Outcome.PENDING, Reason.DEADLINE_NOT_PASSED),
        (Outcome.NOT_APPLICABLE, Reason.CLOSED_BEFORE_DUE),
        (Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER),
    )
    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER, LawBy.LEG)

    kind: Literal["monthly"]
    trigger: Annotated[
        Trigger, Field(description="What opens the months: ``first_contact`` or the first of these events.")
    ]
    response: Annotated[Selection, Field(description="The events counted.")]
    at_least: Annotated[int, Field(ge=1, description="How many there must be in a month.")] = 1
    exemptions: Annotated[
        tuple[str, ...],
        Field(description="Event types, all intervals; a month with a day of one is no duty."),
    ] = ()

    def selections(self) -> Iterator[Selection]:
        """Return trigger and response."""
        if isinstance(self.trigger, Selection):
            yield self.trigger
        yield self.response

    @property
    def clock(self) -> Trigger:
        """Return the trigger."""
        return self.trigger

    def sentence(self, words: Words) -> str:
        """Return what must be done in every month."""
        must = f"Fra {words.first(self.trigger)} skal der i hver hel kalendermåned være registreret"
        often = f" mindst {times(self.at_least)}" if self.at_least > 1 else ""
        exempt = ""
        if self.exemptions:
            events = listed((words.event(name) for name in self.exemptions), "eller")
            exempt = f" Måneder med {events} tæller ikke med."
        return f"{must}{often}: {words.selection(self.response)}.{exempt}"
