"""A share of a population, month by month."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import NumberText
from rettidig.catalogue.kinds.base import Rule, Verdict, Words
from rettidig.catalogue.wording import danish_number


class IndicatorRule(Rule):
    """Of those whose duty under another point fell due in a month, the share done in time is high enough.

    Asked of a population per month, never of a case. A month belongs to those who were still in the
    course on the due day. ``letter_after`` months below in a row are when the state writes; a version
    of the law can set ``threshold`` and ``letter_after`` anew, by the month's first day.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = ()

    kind: Literal["indicator"]
    judges: Annotated[str, Field(description="The id of the deadline or count that is counted up.")]
    threshold: Annotated[NumberText, Field(description="The least share, in per cent.")]
    letter_after: Annotated[
        int, Field(ge=1, description="How many months below in a row a letter is expected after.")
    ]

    def sentence(self, words: Words) -> str:  # noqa: ARG002 - every kind is said in the catalogue's words
        """Return what share there must be."""
        return (
            f"Opgøres måned for måned: Mindst {danish_number(self.threshold)} pct. af dem, "
            "hvis frist udløb i måneden, skal have fået det til tiden."
        )
