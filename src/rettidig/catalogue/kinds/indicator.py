"""A share of a population, month by month."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rettidig.catalogue.base import NumberText
from rettidig.catalogue.kinds.base import Rule, Verdict, Words
from rettidig.catalogue.wording import danish_number, times


class IndicatorRule(Rule):
    """Of those whose duty under other points fell due in a month, the share done in time is high enough.

    Asked of a population per month, never of a case. A month belongs to those who were still in the
    course on the due day. The points counted up must concern different cases, such as one for each benefit.
    ``letter_after`` months below in a row are when the state writes, at most ``letters_a_year`` times in a
    calendar year; a version of the law can set ``threshold`` and ``letter_after`` anew, by the month's
    first day.
    """

    verdicts: ClassVar[tuple[Verdict, ...]] = ()

    kind: Literal["indicator"]
    judges: Annotated[
        tuple[str, ...],
        Field(min_length=1, description="The ids of the deadlines or counts that are counted up together."),
    ]
    threshold: Annotated[NumberText, Field(description="The least share, in per cent.")]
    letter_after: Annotated[
        int, Field(ge=1, description="How many months below in a row a letter is expected after.")
    ]
    letters_a_year: Annotated[
        int | None, Field(ge=1, description="The most letters in a calendar year; left out: no limit.")
    ] = None

    def sentence(self, words: Words) -> str:  # noqa: ARG002 - every kind is said in the catalogue's words
        """Return what share there must be, and when a letter is expected."""
        row = "1 måned" if self.letter_after == 1 else f"{self.letter_after} måneder i træk"
        at_most = f", dog højst {times(self.letters_a_year)} om året" if self.letters_a_year else ""
        return (
            f"Opgøres måned for måned: Mindst {danish_number(self.threshold)} pct. af dem, "
            "hvis frist udløb i måneden, skal have fået det til tiden. "
            f"Et brev fra staten ventes efter {row} under det{at_most}."
        )
