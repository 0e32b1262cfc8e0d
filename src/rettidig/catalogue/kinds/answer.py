"""Only a person can say."""

from typing import ClassVar, Literal

from rettidig.catalogue.kinds.base import Rule, Verdict, Words
from rettidig.vocabulary import Outcome, Reason


class AnswerRule(Rule):
    """A person reads the case and answers; without an answer the outcome is unknown."""

    verdicts: ClassVar[tuple[Verdict, ...]] = ((Outcome.UNKNOWN, Reason.NOT_ANSWERED),)

    kind: Literal["answer"]

    def sentence(self, words: Words) -> str:  # noqa: ARG002 - all kinds are asked alike
        """Return that a person must answer."""
        return "Besvares af en person."
