"""A number must lie within bounds."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import NumberText, Selection
from rettidig.catalogue.kinds.base import BY_END, LawBy, Rule, Verdict, Words
from rettidig.catalogue.wording import danish_number, inside_a_sentence
from rettidig.vocabulary import Outcome, Reason


class AmountRule(Rule):
    """The number on the latest event of the selection lies within the bounds, both included.

    A version of the law can set ``minimum`` and ``maximum`` anew. Of several latest events on one day any
    suffices. A number is written with digits and, for decimals, a full stop; where none of them has one,
    it cannot be judged.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = (
        (Outcome.MET, Reason.WITHIN_LIMIT),
        (Outcome.NOT_MET, Reason.BEYOND_LIMIT),
        (Outcome.UNKNOWN, Reason.NOT_DOCUMENTED),
        (Outcome.NOT_APPLICABLE, Reason.NO_TRIGGER),
    )
    laws_by: ClassVar[tuple[LawBy, ...]] = (LawBy.TRIGGER, LawBy.END)

    kind: Literal["amount"]
    evidence: Annotated[Selection, Field(description="The events of which the latest is looked at.")]
    attribute: Annotated[str, Field(description="The attribute that holds the number.")]
    minimum: Annotated[NumberText | None, Field(description="The least it may be.")] = None
    maximum: Annotated[NumberText | None, Field(description="The most it may be.")] = None

    def selections(self) -> Iterator[Selection]:
        """Return the evidence."""
        yield self.evidence

    def needs(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Return the evidence, with the attribute that holds the number."""
        yield self.evidence.event, self.evidence.attribute_names() | {self.attribute}

    @property
    def clock(self) -> Selection:
        """Return the evidence: the day of its latest is the day looked at."""
        return self.evidence

    def sentence(self, words: Words) -> str:
        """Return what the number must be."""
        name = inside_a_sentence(words.attributes[self.evidence.event, self.attribute])
        bounds = " og ".join(
            f"{word} {danish_number(bound)}"
            for word, bound in (("mindst", self.minimum), ("højst", self.maximum))
            if bound is not None
        )
        must = f"Ved seneste {words.selection(self.evidence)} skal »{name}« være {bounds}."
        return f"{must} {BY_END}" if self.law_by is LawBy.END else must
