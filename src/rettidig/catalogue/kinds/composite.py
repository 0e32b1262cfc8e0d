"""A question that other points together answer."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.kinds.base import Rule, Verdict, Words
from rettidig.vocabulary import Outcome, Reason


class CompositeRule(Rule):
    """Every part that concerns the case is met, after people's answers.

    Any part not met: not met; else any part unknown: unknown; else any part pending: pending; else any
    part met: met; else no part concerns the case.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = (
        (Outcome.NOT_MET, Reason.PART_NOT_MET),
        (Outcome.UNKNOWN, Reason.PART_UNKNOWN),
        (Outcome.PENDING, Reason.PART_PENDING),
        (Outcome.MET, Reason.PARTS_MET),
        (Outcome.NOT_APPLICABLE, Reason.NO_PART_APPLIES),
    )

    kind: Literal["composite"]
    parts: Annotated[
        tuple[str, ...], Field(min_length=1, description="The ids of the points that answer it together.")
    ]

    def sentence(self, words: Words) -> str:  # noqa: ARG002 - every kind is said in the catalogue's words
        """Return that the parts decide."""
        others = "ét andet punkt" if len(self.parts) == 1 else f"{len(self.parts)} andre punkter"
        return f"Afgøres af {others}: Alle, der vedrører sagen, skal være opfyldt."
