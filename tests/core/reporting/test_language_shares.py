"""Shares as words: every border from both sides, from exact counts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.reporting.language import ANCHORS, CASE, YOUNG_PERSON, Form, quantity, rounded_percent


@pytest.mark.parametrize(
    ("per_thousand", "words"),
    [
        (0, "ingen"),
        (1, "ganske få"),
        (20, "ganske få"),
        (21, "færre end hver tiende"),
        (69, "færre end hver tiende"),
        (70, "knap hver tiende"),
        (94, "knap hver tiende"),
        (95, "hver tiende"),
        (104, "hver tiende"),
        (105, "godt hver tiende"),
        (130, "godt hver tiende"),
        (131, "mere end hver tiende"),
        (169, "mere end hver tiende"),
        (170, "knap hver femte"),
        (195, "hver femte"),
        (205, "godt hver femte"),
        (225, "godt hver femte"),
        (226, "knap hver fjerde"),
        (245, "hver fjerde"),
        (255, "godt hver fjerde"),
        (276, "knap tre ud af ti"),
        (300, "tre ud af ti"),
        (316, "godt tre ud af ti"),
        (317, "knap hver tredje"),
        (324, "knap hver tredje"),
        (325, "hver tredje"),
        (334, "hver tredje"),
        (335, "godt hver tredje"),
        (363, "godt hver tredje"),
        (364, "mere end hver tredje"),
        (370, "knap fire ud af ti"),
        (400, "fire ud af ti"),
        (430, "godt fire ud af ti"),
        (431, "mindre end halvdelen"),
        (459, "mindre end halvdelen"),
        (460, "knap halvdelen"),
        (494, "knap halvdelen"),
        (495, "halvdelen"),
        (500, "halvdelen"),
        (504, "halvdelen"),
        (505, "godt halvdelen"),
        (540, "godt halvdelen"),
        (541, "over halvdelen"),
        (569, "over halvdelen"),
        (570, "knap seks ud af ti"),
        (605, "godt seks ud af ti"),
        (630, "godt seks ud af ti"),
        (631, "mere end seks ud af ti"),
        (637, "knap to ud af tre"),
        (665, "to ud af tre"),
        (675, "godt to ud af tre"),
        (684, "knap syv ud af ti"),
        (700, "syv ud af ti"),
        (725, "godt syv ud af ti"),
        (726, "knap tre ud af fire"),
        (750, "tre ud af fire"),
        (775, "godt tre ud af fire"),
        (776, "knap fire ud af fem"),
        (800, "fire ud af fem"),
        (830, "godt fire ud af fem"),
        (831, "mere end fire ud af fem"),
        (869, "mere end fire ud af fem"),
        (870, "knap ni ud af ti"),
        (900, "ni ud af ti"),
        (930, "godt ni ud af ti"),
        (931, "mere end ni ud af ti"),
        (949, "mere end ni ud af ti"),
        (950, "stort set alle"),
        (999, "stort set alle"),
        (1000, "alle"),
    ],
)
def test_each_phrase_begins_and_ends_where_it_should(per_thousand, words):
    assert quantity(per_thousand, 1000).words == words


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_knap_is_under_and_godt_is_over_and_neither_stands_at_the_number_itself(counts):
    met, n = counts
    found = quantity(met, n)
    prefix, _, rest = found.words.partition(" ")
    anchor = next((one for one in ANCHORS if one.words == rest), None)
    if prefix not in {"knap", "godt"} or anchor is None:
        return
    share = Fraction(met, n)
    assert (share < anchor.share) if prefix == "knap" else (share > anchor.share)
    assert rounded_percent(met, n) != anchor.percent


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_every_share_has_a_phrase_that_takes_a_noun(counts):
    words = quantity(*counts).of(CASE)
    assert words.endswith(("sag", "sager", "af sagerne"))


@pytest.mark.parametrize(
    ("met", "n", "words"),
    [
        (1, 3, "hver tredje ung"),
        (2, 3, "to ud af tre unge"),
        (1, 2, "halvdelen af de unge"),
        (4, 4, "alle unge"),
        (0, 4, "ingen unge"),
        (57, 100, "knap seks ud af ti unge"),
    ],
)
def test_the_noun_agrees_with_the_phrase(met, n, words):
    assert quantity(met, n).of(YOUNG_PERSON) == words


def test_hver_is_singular_and_the_rest_are_plural():
    assert not quantity(1, 3).is_plural
    assert quantity(3, 4).is_plural
    assert quantity(1, 2).is_plural
    assert {anchor.form for anchor in ANCHORS} == set(Form)


@pytest.mark.parametrize("anchor", ANCHORS, ids=lambda anchor: anchor.words)
def test_the_exact_share_has_the_bare_phrase(anchor):
    assert quantity(anchor.share.numerator, anchor.share.denominator).words == anchor.words
