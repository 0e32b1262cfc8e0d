"""Points picked from another catalogue: what they keep, what differs here, and what cannot be picked."""

from datetime import date

import pytest

from rettidig.catalogue import Catalogue
from rettidig.catalogue.base import PointCondition
from rettidig.catalogue.model import Use
from rettidig.catalogue.using import problems_of_uses, with_picked
from rettidig.vocabulary import Outcome


@pytest.fixture
def lenders(proeve) -> dict[str, Catalogue]:
    return {"proeve": proeve}


@pytest.fixture
def borrower(proeve) -> Catalogue:
    """Return a catalogue of the same themes and groups, with no points of its own but one."""
    return proeve.model_copy(
        update={"id": "laaner", "points": (proeve.point("p-faglig"),), "events": {}, "acts": {}}
    )


def use(point: str, **changes: object) -> Use:
    given = {"catalogue": "proeve", "point": point, "id": f"her-{point}", "theme": "moede", **changes}
    return Use.model_validate(given)


def using(borrower: Catalogue, *uses: Use) -> Catalogue:
    return borrower.model_copy(update={"uses": uses})


def test_a_picked_point_keeps_rule_versions_and_words(borrower, lenders, proeve):
    found = with_picked(using(borrower, use("p-samtale", target_groups=("boern",))), lenders)
    point, own = found.points
    assert (point.id, point.title, own.id) == ("her-p-samtale", "Første samtale", "p-faglig")
    assert point.rule == proeve.point("p-samtale").rule
    assert [version.id for version in point.versions] == ["2016", "2019"]
    assert point.scope.target_groups == ("boern",)
    assert point.scope.visitation_groups == ("up", "ap")
    assert point.versions[1].scope.target_groups == ("boern",)
    assert point.versions[1].scope.visitation_groups == ("up",)
    assert found.events == proeve.events
    assert found.acts == proeve.acts


def test_title_theme_and_groups_may_differ_here(borrower, lenders):
    given = use("p-samtale", title="Her", theme="indsats", visitation_groups=())
    own, point = with_picked(using(borrower, given), lenders).points
    assert own.id == "p-faglig"
    assert (point.title, point.theme, point.scope.visitation_groups) == ("Her", "indsats", ())


def test_versions_are_clipped_to_the_days_asked_about(borrower, lenders):
    given = use("p-samtale", since=date(2018, 7, 1), until=date(2019, 6, 30))
    point = with_picked(using(borrower, given), lenders).points[0]
    assert [(version.starts_on, version.ends_on) for version in point.versions] == [
        (date(2018, 7, 1), date(2018, 12, 31)),
        (date(2019, 1, 1), date(2019, 6, 30)),
    ]
    assert [case.opened for case in point.cases] == [date(2019, 5, 6)] * 3
    later = with_picked(using(borrower, use("p-samtale", since=date(2019, 5, 7))), lenders).points[0]
    assert [version.id for version in later.versions] == ["2019"]
    assert later.cases == ()


def test_points_picked_together_look_at_each_other_here(borrower, lenders):
    found = with_picked(using(borrower, use("p-plan"), use("p-samtale")), lenders)
    condition = found.point("her-p-plan").scope.when[1]
    assert condition == PointCondition(point="her-p-samtale", outcome=Outcome.NOT_MET)
    parts = with_picked(using(borrower, use("p-samlet"), use("p-plan-findes"), use("p-to-samtaler")), lenders)
    assert parts.point("her-p-samlet").rule.parts == ("her-p-plan-findes", "her-p-to-samtaler")


def test_worked_cases_are_moved_into_a_group_that_is_asked_here(borrower, lenders):
    given = use("p-samtale", target_groups=("boern",))
    cases = with_picked(using(borrower, given), lenders).points[0].cases
    assert [case.target_group for case in cases] == ["boern", "boern", "boern"]
    assert cases[2].answers == {"her-p-samtale": "yes"}
    other = with_picked(using(borrower, use("p-samtale", visitation_groups=("ap",))), lenders).points[0].cases
    assert [case.group for case in other] == ["ap", "ap"]


def test_a_point_picked_twice_keeps_its_answers_apart(borrower, lenders):
    first, second = use("p-samtale"), use("p-samtale", id="her-ogsaa", target_groups=("boern",))
    found = with_picked(using(borrower, first, second), lenders)
    assert found.point("her-p-samtale").cases[2].answers == {"her-p-samtale": "yes"}
    assert found.point("her-ogsaa").cases[2].answers == {"her-ogsaa": "yes"}


def test_a_picked_indicator_counts_up_the_points_picked_with_it(borrower, lenders):
    found = with_picked(using(borrower, use("p-andel"), use("p-to-samtaler")), lenders)
    assert found.point("her-p-andel").rule.judges == ("her-p-to-samtaler",)


def test_a_catalogue_that_picks_nothing_is_itself(borrower, lenders):
    assert with_picked(borrower, lenders) is borrower


@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        (use("p-samtale", catalogue="nej"), ("uses", 0, "from"), "Kataloget »nej« kendes ikke."),
        (use("p-nej"), ("uses", 0, "point"), "Kontrolpunktet »p-nej« kendes ikke."),
        (use("p-plan"), ("uses", 0, "point"), "Punktet ser på »p-samtale«, som ikke er lånt med."),
        (use("p-samtale", since=date(2020, 3, 1)), ("uses", 0), "Ingen version af punktet gælder i de dage."),
    ],
)
def test_what_cannot_be_picked(borrower, lenders, given, path, says):
    (problem,) = problems_of_uses(using(borrower, given), lenders, ["proeve"])
    assert (problem.path, problem.what.da) == (path, says)


def test_worked_cases_must_be_judged_on_the_same_day(borrower, lenders):
    worked = borrower.worked.model_copy(update={"as_of": date(2021, 1, 1)})
    given = using(borrower, use("p-plan-findes")).model_copy(update={"worked": worked})
    (problem,) = problems_of_uses(given, lenders, ["proeve"])
    assert "på en anden dag" in problem.what.da
