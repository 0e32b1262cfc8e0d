from fractions import Fraction

import pytest

from rettidig.assessment.model import Counts, SummaryRow
from rettidig.assessment.spread import Compare, Member, spread
from rettidig.vocabulary import Basis


def rows(**shares: tuple[int, int]) -> list[SummaryRow]:
    return [row(value, met, n) for value, (met, n) in shares.items()]


def row(value: str, met: int, n: int) -> SummaryRow:
    return SummaryRow("p", Basis.FINAL, "municipality", value, Counts(met, n - met), None, None)


def names(members: tuple[Member, ...]) -> list[str]:
    return [member.value for member in members]


@pytest.mark.feature("F225")
def test_the_exact_share_is_compared():
    # 903 of 1000 is 90.3: a reader sees 90, but it is above 90; 899 of 1000 is 89.9, and seen as 90.
    found = spread(rows(a=(903, 1000), b=(9, 10), c=(899, 1000)))

    assert names(found.those(Compare.ABOVE, 90)) == ["a"]
    assert names(found.those(Compare.AT_LEAST, 90)) == ["b", "a"]
    assert names(found.those(Compare.AT, 90)) == ["b"]
    assert names(found.those(Compare.AT_MOST, 90)) == ["c", "b"]
    assert names(found.those(Compare.BELOW, 90)) == ["c"]


def test_the_percentage_that_is_seen_can_be_compared_instead():
    found = spread(rows(a=(903, 1000), b=(9, 10), c=(899, 1000), d=(894, 1000)))

    assert names(found.those(Compare.AT, 90, is_rounded=True)) == ["c", "b", "a"]
    assert names(found.those(Compare.AT_LEAST, 90, is_rounded=True)) == ["c", "b", "a"]
    assert names(found.those(Compare.BELOW, 90, is_rounded=True)) == ["d"]


def test_the_extremes_and_who_is_there():
    found = spread(rows(d=(3, 3), c=(2, 2), b=(0, 7), a=(1, 2), e=(0, 0)))

    assert (found.highest, found.lowest) == (100, 0)
    assert names(found.at_highest) == names(found.at_all) == ["c", "d"]
    assert names(found.at_lowest) == names(found.at_none) == ["b"]
    assert names(found.members) == ["b", "a", "c", "d"]
    assert found.without == ("e",)


def test_below_average_is_exact():
    # Together 3 of 4; 75 pct. itself is not below.
    found = spread(rows(a=(74, 100), b=(3, 4), c=(76, 100)))

    assert names(found.below_average(Counts(3, 1))) == ["a"]
    assert names(found.those(Compare.BELOW, Fraction(151, 2))) == ["a", "b"]


def test_cases_without_a_municipality_are_no_municipality():
    found = spread([row("", 0, 9), row("K01", 1, 2)])

    assert names(found.members) == ["K01"]
    assert found.without == ()


def test_nobody_has_no_extremes():
    found = spread([row("K01", 0, 0)])

    assert (found.highest, found.lowest, found.at_highest, found.at_lowest) == (None, None, (), ())


def test_a_member_has_a_share():
    with pytest.raises(ValueError, match="0 of 0 is not a share"):
        Member("K01", 0, 0)
