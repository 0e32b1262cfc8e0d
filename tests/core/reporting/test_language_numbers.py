"""Numbers and lists in Danish, at the borders where the writing changes."""

from datetime import date

import pytest

from rettidig.reporting.language import (
    CASE,
    COURSE,
    MUNICIPALITY,
    POINT,
    YOUNG_PERSON,
    Gender,
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


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "nul"), (2, "to"), (9, "ni"), (11, "elleve"), (12, "tolv"), (13, "13"), (999, "999")],
)
def test_numbers_are_words_up_to_twelve(number, word):
    assert cardinal(number) == word


def test_one_has_the_gender_of_its_noun():
    assert cardinal(1) == "én"
    assert cardinal(1, Gender.NEUTER) == "ét"
    assert counted(1, CASE) == "én sag"
    assert counted(1, COURSE) == "ét forløb"
    assert counted(1, POINT) == "ét kontrolpunkt"


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, MUNICIPALITY, "ingen kommuner"),
        (1, MUNICIPALITY, "én kommune"),
        (2, MUNICIPALITY, "to kommuner"),
        (12, MUNICIPALITY, "tolv kommuner"),
        (13, MUNICIPALITY, "13 kommuner"),
        (61644, CASE, "61.644 sager"),
        (2, COURSE, "to forløb"),
        (3, YOUNG_PERSON, "tre unge"),
        (1, YOUNG_PERSON, "én ung"),
    ],
)
def test_what_is_counted_stands_in_the_right_number(number, noun, words):
    assert counted(number, noun) == words


@pytest.mark.feature("F187")
@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (18, 25, "18 ud af 25 kommuner"),
        (3, 25, "3 ud af 25 kommuner"),
        (12, 13, "12 ud af 13 kommuner"),
        (11, 12, "elleve ud af tolv kommuner"),
        (1, 2, "én ud af to kommuner"),
        (0, 25, "0 ud af 25 kommuner"),
    ],
)
def test_both_numbers_of_a_part_are_written_alike(part, whole, words):
    assert out_of(part, whole, MUNICIPALITY) == words


@pytest.mark.parametrize(
    ("part", "whole", "number"),
    [(1, 200, 1), (1, 201, 0), (169, 200, 85), (168, 200, 84), (149, 200, 75), (1, 3, 33), (2, 3, 67)],
)
def test_percentages_are_rounded_half_up_from_the_counts(part, whole, number):
    assert rounded_percent(part, whole) == number


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 7, "0 pct."),
        (1, 201, "under 1 pct."),
        (1, 200, "1 pct."),
        (199, 200, "over 99 pct."),
        (198, 200, "99 pct."),
        (200, 200, "100 pct."),
    ],
)
def test_some_is_never_called_none_and_not_all_is_never_called_all(part, whole, words):
    assert percent(part, whole) == words


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_has_no_percentage(part, whole):
    with pytest.raises(ValueError, match="is not a share"):
        rounded_percent(part, whole)


def test_a_month_is_written_without_its_day():
    assert month_in_words(date(2020, 2, 29)) == "februar 2020"


@pytest.mark.parametrize(
    ("words", "written"),
    [("tre kommuner", "Tre kommuner"), ("én sag", "Én sag"), ("12 kommuner", "12 kommuner"), ("", "")],
)
def test_a_sentence_begins_with_a_capital_or_a_digit(words, written):
    assert capital(words) == written


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("de sager, hvor testen mangler", "de sager, hvor testen mangler,"),
        ("vurderet, om den unge har pligt", "vurderet, om den unge har pligt,"),
        ("behovet for en læse-, skrive- og regnetest", "behovet for en læse-, skrive- og regnetest"),
        ("sagerne", "sagerne"),
    ],
)
def test_a_subordinate_clause_is_closed_with_a_comma(words, written):
    assert closed(words) == written


def test_an_abbreviation_needs_no_second_full_stop():
    assert stopped("i under 50 pct.") == "i under 50 pct."
    assert stopped("slet ikke") == "slet ikke."
