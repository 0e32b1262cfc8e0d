"""Refusals: input that is turned away with what is wrong, where, and what to do."""

import re
from dataclasses import dataclass

from rettidig.vocabulary.texts import Language, Text

_ROW = Text("række", "row")
_COLUMN = Text("kolonne", "column")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something is: file, row (the header is row 1, or a document's line), column."""

    file: str
    row: int | None = None
    column: str | None = None

    def __call__(self, language: Language) -> str:
        """Return the place as a person would point to it: ``cases.csv, række 3, kolonne opened_on``."""
        parts = [self.file]
        if self.row is not None:
            parts.append(f"{_ROW(language)} {self.row}")
        if self.column is not None:
            parts.append(f"{_COLUMN(language)} {self.column}")
        return ", ".join(parts)


class Refused(Exception):  # noqa: N818 - the input was refused; nothing in the program went wrong
    """The input was refused: exit status 1, one message, nothing written."""

    def __init__(self, what: Text, *, do: Text, at: Place | None = None) -> None:
        self.what = what
        self.do = do
        self.at = at
        super().__init__(self.message(Language.ENGLISH))

    def message(self, language: Language) -> str:
        """Return what is wrong, where, and what to do, as one message."""
        where = f"{self.at(language)}: " if self.at else ""
        return f"{where}{self.what(language)} {self.do(language)}"


def shape_of(value: str, longest: int = 24) -> str:
    """Return the shape of a value, digits as 9 and letters as a, so that no personal data is shown.

    >>> shape_of("31-02-2019")
    '99-99-9999'
    >>> shape_of("K01 snarest")
    'a99 aaaaaaa'
    """
    shape = re.sub(r"\d", "9", re.sub(r"[^\W\d_]", "a", value))
    return shape if len(shape) <= longest else shape[:longest] + "…"
