"""The words that every part of Rettidig shares: outcomes, reasons, answers, grades and refusals."""

from rettidig.vocabulary.refusals import Place, Refused, shape_of
from rettidig.vocabulary.texts import Language, Text
from rettidig.vocabulary.words import (
    ANSWERED_AS,
    REASONS,
    REASONS_WITHOUT_DATES,
    Answer,
    Basis,
    Grade,
    Outcome,
    Reason,
    Source,
)

__all__ = [
    "ANSWERED_AS",
    "REASONS",
    "REASONS_WITHOUT_DATES",
    "Answer",
    "Basis",
    "Grade",
    "Language",
    "Outcome",
    "Place",
    "Reason",
    "Refused",
    "Source",
    "Text",
    "shape_of",
]
