"""Only a person can say."""

from typing import Literal

from rettidig.catalogue.kinds.base import Rule


class AnswerRule(Rule):
    """A person reads the case and answers; without an answer the outcome is unknown."""

    kind: Literal["answer"]
