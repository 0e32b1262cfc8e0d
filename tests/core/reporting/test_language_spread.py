"""How municipalities are told apart: the rule for the cuts, exact counts, and the sentences."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.assessment.spread import Compare, Member, Spread
from rettidig.reporting.language import Cut, cuts, extremes_sentence, spread_sentence


def spread_of(*shares: tuple[int, int, int]) -> Spread:
    """A spread of (how many municipalities, met, n)."""
    members = [
        Member(f"K{place}", met, n) for place, (many, met, n) in enumerate(shares) for _ in range(many)
    ]
    return Spread(tuple(sorted(members, key=lambda one: one.exact)))


@pytest.mark.feature("F225")
@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        (
            [(3, 9, 10), (7, 6, 10), (15, 5, 10)],
            (
                "Tre kommuner har fulgt op i mindst 90 pct. af sagerne, mens 15 kommuner kun har gjort det i "
                "50 pct. eller mindre."
            ),
        ),
        (
            [(1, 10, 10), (8, 5, 10), (1, 0, 10)],
            "Én kommune har fulgt op i alle sager, mens én kommune slet ikke har gjort det.",
        ),
        (
            [(12, 95, 100), (3, 6, 10), (8, 3, 10), (2, 0, 10)],
            (
                "Tolv kommuner har fulgt op i mindst 90 pct. af sagerne, "
                "mens ti kommuner kun har gjort det i 30 pct. eller mindre, heraf to slet ikke."
            ),
        ),
        ([(25, 10, 10)], "Andelen er den samme i alle 25 kommuner: 100 pct."),
        ([(25, 0, 10)], "Andelen er den samme i alle 25 kommuner: 0 pct."),
        (
            [(10, 8, 10), (15, 9, 10)],
            "Kommunerne ligger forholdsvis tæt: Andelen er mellem 80 og 90 pct. i de 25 kommuner.",
        ),
        ([(1, 2, 10), (1, 9, 10)], "Andelen ligger mellem 20 og 90 pct. i de to kommuner."),
        ([(1, 9, 10)], None),
        ([], None),
    ],
)
def test_the_spread_is_said_with_the_counts_that_hold(shares, sentence):
    assert spread_sentence(spread_of(*shares), "fulgt op") == sentence


def test_without_a_deed_the_share_is_the_subject():
    found = spread_of((3, 9, 10), (7, 6, 10), (15, 5, 10))
    assert spread_sentence(found) == (
        "Andelen er mindst 90 pct. i tre kommuner, mens den er 50 pct. eller mindre i 15 kommuner."
    )


def test_a_deed_with_a_clause_of_its_own_is_closed_with_a_comma():
    said = spread_sentence(spread_of((3, 10, 10), (3, 5, 10)), "vurderet, om den unge har pligt")
    assert said is not None
    assert said.startswith("Tre kommuner har vurderet, om den unge har pligt, i alle sager")


def test_a_preferred_pair_holds_only_where_both_sides_count_somebody():
    found = spread_of((12, 95, 100), (8, 7, 10), (5, 6, 10))
    wanted = (Cut.parse(">90"), Cut.parse("<=60"))
    assert spread_sentence(found, "givet pålægget", wanted) == (
        "Tolv kommuner har givet pålægget i over 90 pct. af sagerne, "
        "mens fem kommuner kun har gjort det i 60 pct. eller mindre."
    )
    assert cuts(found, (Cut.parse(">95"), Cut.parse("<=60"))) != (Cut.parse(">95"), Cut.parse("<=60"))


def test_a_high_low_cut_is_not_belittled():
    said = spread_sentence(spread_of((6, 100, 100), (3, 80, 100)), "holdt samtalen")
    assert said is not None
    assert "kun" not in said


@pytest.mark.parametrize(
    ("cut", "met", "n", "is_in"),
    [
        (">90", 9, 10, 0),
        (">90", 91, 100, 1),
        (">=90", 9, 10, 1),
        (">=90", 899, 1000, 0),
        ("<=50", 1, 2, 1),
        ("<=50", 501, 1000, 0),
        ("<50", 1, 2, 0),
        ("<50", 499, 1000, 1),
    ],
)
def test_a_cut_counts_by_the_exact_share(cut, met, n, is_in):
    assert Cut.parse(cut).counts(spread_of((1, met, n))) == is_in


@pytest.mark.parametrize("text", ["90", "=90", ">=101", ">=", "over 90", ">= 90"])
def test_what_is_no_cut_is_refused(text):
    with pytest.raises(ValueError, match="not a cut"):
        Cut.parse(text)


@given(st.lists(st.tuples(st.integers(0, 15), st.just(15)), min_size=5, max_size=60))
def test_the_rule_finds_cuts_that_lie_apart_and_count_somebody(pairs):
    found = spread_of(*((1, met, n) for met, n in pairs))
    chosen = cuts(found)
    distance = found.members[-1].exact - found.members[0].exact
    assert (chosen is None) == (distance < 20)
    if chosen is None:
        return
    high, low = chosen
    assert high.percent > low.percent
    above = sum(Fraction(100 * met, n) >= high.percent for met, n in pairs)
    below = sum(Fraction(100 * met, n) <= low.percent for met, n in pairs)
    assert high.counts(found) == above >= 1
    assert low.counts(found) == below >= 1
    assert (high.side, low.side) == (Compare.AT_LEAST, Compare.AT_MOST)


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        (
            [(1, 3, 20), (3, 10, 20), (1, 17, 20)],
            "Andelen går fra 15 pct. i én kommune til 85 pct. i en anden.",
        ),
        ([(2, 3, 20), (1, 17, 20)], "Andelen går fra 15 pct. i to kommuner til 85 pct. i én kommune."),
        ([(4, 3, 20)], None),
    ],
)
def test_the_extremes_tell_how_many_reach_them(shares, sentence):
    assert extremes_sentence(spread_of(*shares)) == sentence
