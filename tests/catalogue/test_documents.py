"""One rule: one id, one document, one set of worked cases, and the engine that agrees with them."""

from pathlib import Path

import pytest

from rettidig.catalogue import Catalogue, load_catalogue, shipped
from rettidig.cli.catalogue import run_worked_cases
from rettidig.vocabulary import Outcome

pytestmark = pytest.mark.slow

SHOWN = {Outcome.MET, Outcome.NOT_MET, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN}

CASE_POINTS = [
    pytest.param(point, id=point.id)
    for name in shipped()
    for point in load_catalogue(name).catalogue.case_points
]


@pytest.fixture(params=shipped())
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return load_catalogue(request.param).catalogue


@pytest.mark.feature("F041")
@pytest.mark.feature("F042")
@pytest.mark.feature("F043")
def test_the_worked_cases_come_out_as_they_say(catalogue: Catalogue, tmp_path: Path) -> None:
    assert run_worked_cases(catalogue, tmp_path) == []


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # pyspark warns of coming versions of pandas
def test_the_worked_cases_come_out_as_they_say_on_spark(catalogue: Catalogue, tmp_path: Path) -> None:
    assert run_worked_cases(catalogue, tmp_path, engine="spark") == []


@pytest.mark.parametrize("point", CASE_POINTS)
def test_a_point_is_shown_met_not_met_not_applicable_and_unknown(point):
    assert len(point.cases) >= 4
    assert {case.expect.outcome for case in point.cases} >= SHOWN


@pytest.mark.parametrize("point", CASE_POINTS)
def test_no_two_worked_cases_of_a_point_show_the_same(point):
    assert len({case.shows for case in point.cases}) == len(point.cases)


@pytest.mark.feature("F040")
def test_what_the_law_demands_names_the_law_or_notes_why_not(catalogue: Catalogue) -> None:
    without = [
        point.id
        for point in catalogue.points
        if point.requirement == "statutory"
        and not all(version.law or version.note for version in point.versions)
    ]
    assert without == []


@pytest.mark.feature("F039")
def test_the_focus_audit_has_six_themes_of_questions_to_a_case() -> None:
    catalogue = load_catalogue("fokusrevision-2022").catalogue
    assert {point.theme for point in catalogue.case_points} <= {theme.id for theme in catalogue.themes}
    assert len(catalogue.case_points) > 55


def test_each_catalogue_says_that_it_is_no_legal_advice(catalogue: Catalogue) -> None:
    assert "ikke juridisk rådgivning" in catalogue.disclaimer
