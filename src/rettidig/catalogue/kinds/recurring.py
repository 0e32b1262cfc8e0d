"""Something must be done again and again."""

from typing import ClassVar, Literal

from rettidig.catalogue.kinds.base import LEGS_VERDICTS, AnsweredClockRule, LawBy, Verdict, Words


class RecurringRule(AnsweredClockRule):
    """From the trigger, and then from each response, the next response must come within the limit.

    Each such stretch is a leg with a due date of its own; pauses apply to each leg. The last leg is
    measured to the end of the case, or to the as-of date while the case is open.
    """

    has_legs: ClassVar[bool] = True
    verdicts: ClassVar[tuple[Verdict, ...]] = LEGS_VERDICTS
    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER, LawBy.LEG)

    kind: Literal["recurring"]

    def sentence(self, words: Words) -> str:
        """Return what must be done again and again, and how soon."""
        trigger, response = words.first(self.trigger), words.selection(self.response)
        most = f"Fra {trigger} og derefter fra hver registrering må der højst gå {self.limit.danish()}"
        return f"{most} til næste registrering: {response}.{self.clock_sentences(words)}"
