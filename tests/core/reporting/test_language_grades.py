"""Grades and changes as words."""

import pytest

from rettidig.assessment.intervals import difference
from rettidig.assessment.model import Counts
from rettidig.reporting.document import Emphasis
from rettidig.reporting.language import change_sentence, grade_words, graded
from rettidig.vocabulary import Grade


@pytest.mark.feature("F087")
@pytest.mark.parametrize(
    ("grade", "words"),
    [
        (Grade.HIGH, "i høj grad"),
        (Grade.SOME, "i nogen grad"),
        (Grade.LESSER, "i mindre grad"),
        (Grade.NOT, "ikke"),
    ],
)
def test_a_grade_stands_in_italics_in_the_same_place(grade, words):
    assert grade_words(grade) == words
    assert graded("Kommunerne lever", grade, "op til kravet.") == (
        "Kommunerne lever ",
        Emphasis(words),
        " op til kravet.",
    )


@pytest.mark.parametrize(
    ("new", "old", "sentence"),
    [
        (Counts(136, 61), Counts(118, 54), "Der er ikke fundet forskel mellem sager fra 2018 og 2019."),
        (Counts(710, 290), Counts(640, 360),
         "Andelen er steget fra 64 pct. i sager fra 2018 til 71 pct. i sager fra 2019."),
        (Counts(640, 360), Counts(710, 290),
         "Andelen er faldet fra 71 pct. i sager fra 2018 til 64 pct. i sager fra 2019."),
        (Counts(644_000, 356_000), Counts(640_000, 360_000),
         "Andelen er steget fra 2018 til 2019, men med mindre end ét procentpoint."),
        (Counts(640_000, 360_000), Counts(644_000, 356_000),
         "Andelen er faldet fra 2018 til 2019, men med mindre end ét procentpoint."),
        (Counts(0, 0), Counts(3, 4), None),
    ],
)  # fmt: skip
def test_a_change_is_said_where_the_interval_leaves_out_nought(new, old, sentence):
    assert change_sentence(difference(new, old), "2018", "2019") == sentence
