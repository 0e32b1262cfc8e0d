"""Danish as data becomes sentences: numbers, shares, grades, spread and change, from exact counts."""

from rettidig.reporting.language.changes import change_sentence
from rettidig.reporting.language.grades import NOT_IN_LINE, grade_words, graded
from rettidig.reporting.language.nouns import (
    CASE,
    COURSE,
    GROUP,
    MUNICIPALITY,
    POINT,
    YOUNG_PERSON,
    Gender,
    Noun,
)
from rettidig.reporting.language.numbers import (
    capital,
    cardinal,
    closed,
    counted,
    month_in_words,
    out_of,
    percent,
    rounded_percent,
    stopped,
)
from rettidig.reporting.language.shares import ANCHORS, Anchor, Form, Quantity, quantity
from rettidig.reporting.language.spread import Cut, cuts, extremes_sentence, spread_sentence

__all__ = [
    "ANCHORS",
    "CASE",
    "COURSE",
    "GROUP",
    "MUNICIPALITY",
    "NOT_IN_LINE",
    "POINT",
    "YOUNG_PERSON",
    "Anchor",
    "Cut",
    "Form",
    "Gender",
    "Noun",
    "Quantity",
    "capital",
    "cardinal",
    "change_sentence",
    "closed",
    "counted",
    "cuts",
    "extremes_sentence",
    "grade_words",
    "graded",
    "month_in_words",
    "out_of",
    "percent",
    "quantity",
    "rounded_percent",
    "spread_sentence",
    "stopped",
]
