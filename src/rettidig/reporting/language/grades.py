"""Grades of compliance as words, set in italics as the focus audit sets them."""

from rettidig.reporting.document import Emphasis, Inline
from rettidig.vocabulary import Grade

_WORDS = {
    Grade.HIGH: "i høj grad",
    Grade.SOME: "i nogen grad",
    Grade.LESSER: "i mindre grad",
    Grade.NOT: "ikke",
}

NOT_IN_LINE = "Det er ikke i tråd med lovgivningen."
"""Said apart from the grade, where a statutory requirement is met in few cases."""


def grade_words(grade: Grade) -> str:
    """Return the grade as an adverbial, which stands in the same place whichever grade it is.

    >>> grade_words(Grade.HIGH), grade_words(Grade.NOT)
    ('i høj grad', 'ikke')
    """
    return _WORDS[grade]


def graded(before: str, grade: Grade, after: str) -> tuple[Inline, ...]:
    """Return the sentence with the grade in italics between the two halves."""
    return (f"{before} ", Emphasis(grade_words(grade)), after if after == "." else f" {after}")
