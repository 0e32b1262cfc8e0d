"""What two supervisions share without a result on disk: points that ask the same, and errors case by case."""

from datetime import date

import pytest
from tests.core.assessment.invented import catalogue, point

from rettidig.assessment.change import broken_points, dispersion_of, pearson

THEN, NOW = date(2026, 9, 30), date(2026, 12, 31)


def dated(begins: str, ends: str) -> list[dict[str, object]]:
    later = {"id": "v2", "from": begins, "checked_on": "2026-01-01", "scope": {"visitation_groups": ["up"]}}
    return [{"id": "v1", "to": ends, "checked_on": "2026-01-01"}, later]


NEW_LAW = "en ny regel er trådt i kraft mellem de to tilsyn"
OTHER_WORDS = "spørgsmålet besvares af mennesker og er formuleret anderledes"


@pytest.mark.parametrize(
    ("before", "after", "broken"),
    [
        ([point("a")], [point("a")], {}),
        ([point("a")], [point("a", title="Andet navn")], {}),
        ([point("a"), point("b")], [point("b"), point("c")], {}),
        ([point("a")], [point("a", question="Er det gjort rettidigt?")], {"a": (OTHER_WORDS,)}),
        (
            [point("a", versions=dated("2026-11-01", "2026-10-31"))],
            [point("a", versions=dated("2026-11-01", "2026-10-31"))],
            {"a": (NEW_LAW,)},
        ),
        (
            [point("a", versions=dated("2026-08-01", "2026-07-31"))],
            [point("a", versions=dated("2026-08-01", "2026-07-31"))],
            {},
        ),
        ([point("a")], [point("a", versions=dated("2027-01-01", "2026-12-31"))], {}),
        (
            [point("a")],
            [point("a", versions=dated("2026-10-01", "2026-09-30"))],
            {"a": ("fra 1. oktober 2026: punktet gælder andre sager",)},
        ),
    ],
)
def test_a_point_breaks_where_it_asks_something_else(before, after, broken):
    assert dict(broken_points(catalogue(*before), THEN, catalogue(*after), NOW)) == broken


def test_errors_dealt_out_evenly_have_no_dispersion():
    assert pearson([(10, 2)] * 20) == 0.0
    assert dispersion_of([(0.0, 20)]) == 1.0


def test_pearson_by_hand():
    # Expected 2 errors a case: (4-2)²/2 + (0-2)²/2 + (2-2)²/2.
    assert pearson([(10, 4), (10, 0), (10, 2)]) == pytest.approx(4.0)
    # Two thirds of 9 errors in twice the points: expected 6 and 3.
    assert pearson([(20, 8), (10, 1)]) == pytest.approx(4 / 6 + 4 / 3)


@pytest.mark.parametrize("cases", [[], [(0, 0)], [(10, 0), (5, 0)]])
def test_nothing_to_measure(cases):
    assert pearson(cases) is None


def test_a_case_in_which_nothing_was_decided_says_nothing():
    assert pearson([(10, 4), (10, 0), (0, 0)]) == pearson([(10, 4), (10, 0)])


@pytest.mark.parametrize(
    ("rounds", "dispersion"),
    [([(30.0, 11), (10.0, 11)], 2.0), ([(30.0, 11), (None, 50)], 3.0), ([(1.0, 1)], None), ([], None)],
)
def test_rounds_are_measured_together(rounds, dispersion):
    assert dispersion_of(rounds) == dispersion
