"""Something must be there."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import LimitText, Selection, Trigger
from rettidig.catalogue.kinds.base import BY_END, LawBy, Rule, Verdict, Words
from rettidig.catalogue.wording import times
from rettidig.vocabulary import Outcome, Reason


class PresenceRule(Rule):
    """The case has the event, at least ``at_least`` times, anywhere or in a stated window.

    ``since`` opens the window at the first event of a selection, that day included; ``within`` closes
    it again. With ``by``, a limit from the first contact, an absent event is pending until the limit
    has passed.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = (
        (Outcome.MET, Reason.PRESENT),
        (Outcome.NOT_MET, Reason.ABSENT),
        (Outcome.PENDING, Reason.DEADLINE_NOT_PASSED),
        (Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER),
    )
    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER, LawBy.END)

    kind: Literal["presence"]
    evidence: Annotated[
        Selection, Field(description="The events looked for, with the values they must have.")
    ]
    at_least: Annotated[int, Field(ge=1, description="How many there must be.")] = 1
    since: Annotated[
        Trigger | None,
        Field(
            description="Opens the window: ``first_contact`` or the first of these events, that day included."
        ),
    ] = None
    within: Annotated[
        LimitText | None, Field(description="Closes the window, counted from the day that opened it.")
    ] = None
    by: Annotated[
        LimitText | None,
        Field(description="How long after the first contact an absent event is only pending."),
    ] = None

    def selections(self) -> Iterator[Selection]:
        """Return the evidence and what opens the window."""
        yield self.evidence
        if isinstance(self.since, Selection):
            yield self.since

    @property
    def clock(self) -> Trigger | None:
        """Return what opens the window."""
        return self.since

    def sentence(self, words: Words) -> str:
        """Return what must be there, how often, in which window, and when that is decided."""
        window = f"Fra og med {words.first(self.since)} skal der" if self.since else "Der skal"
        latest = f" {self.within.danish_latest()}" if self.within else ""
        often = f" mindst {times(self.at_least)}" if self.at_least > 1 else ""
        must = f"{window}{latest} være registreret{often}: {words.selection(self.evidence)}."
        by = (
            f" Mangler det, afgøres punktet først {self.by.danish()} efter første henvendelse."
            if self.by
            else ""
        )
        return f"{must}{by}{f' {BY_END}' if self.law_by is LawBy.END else ''}"
