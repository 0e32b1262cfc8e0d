"""One rule: one id, one document, one set of worked cases, and the engine that agrees with them."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from tests.support.merged_catalogue import merged_catalogue, of_every_shape

from rettidig.catalogue import Catalogue, ControlPoint, load_catalogue, shipped
from rettidig.catalogue.base import EventCondition, Scope
from rettidig.catalogue.model import Status, Use
from rettidig.catalogue.worked import write_worked_caseload
from rettidig.checks import OUTCOMES_FILE, check
from rettidig.cli.catalogue import run_worked_cases
from rettidig.vocabulary import Outcome

pytestmark = pytest.mark.slow

SHOWN = {Outcome.MET, Outcome.NOT_MET, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN}
OTHERS = "andre"
"""The target group of those whom a catalogue does not concern."""

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
@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")  # pyspark warns of coming versions of pandas
def test_the_worked_cases_come_out_as_they_say_on_spark(tmp_path: Path) -> None:
    """Every kind with every setting that a shipped point has; all points at once are too many for Spark."""
    catalogue = of_every_shape(merged_catalogue())
    assert {point.rule.kind for point in catalogue.points} >= {"each", "monthly", "composite", "gap"}
    assert run_worked_cases(catalogue, tmp_path, engine="spark") == []


@pytest.mark.parametrize("point", CASE_POINTS)
def test_a_point_is_shown_met_not_met_not_applicable_and_unknown(point: ControlPoint) -> None:
    assert len(point.cases) >= 4
    assert {case.expect.outcome for case in point.cases} >= SHOWN


@pytest.mark.parametrize("point", CASE_POINTS)
def test_no_two_worked_cases_of_a_point_show_the_same(point: ControlPoint) -> None:
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


# Drafts


def judged_points(catalogue: Catalogue, folder: Path, *, include_drafts: bool) -> set[str]:
    """Return the points that a check has outcomes of."""
    out = folder / f"out-{include_drafts}"
    check(folder / "caseload", catalogue, out, include_drafts=include_drafts)
    return set(pq.read_table(out / OUTCOMES_FILE)["control_point"].to_pylist())


def with_drafts_and_one_other(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with its drafts and one active point, one worked case each: a check is faster."""
    drafts = [point for point in catalogue.case_points if point.status is Status.DRAFT]
    active = (point for point in catalogue.case_points if point.status is Status.ACTIVE)
    alone = next(point for point in active if not point.looks_at())
    points = (point.model_copy(update={"cases": point.cases[:1]}) for point in (alone, *drafts))
    return catalogue.model_copy(update={"points": tuple(points)})


WITH_DRAFTS = [
    name
    for name in shipped()
    if any(point.status is Status.DRAFT for point in load_catalogue(name).catalogue.case_points)
]


@pytest.mark.parametrize("name", WITH_DRAFTS)
def test_drafts_are_run_when_asked_for_and_only_then(name: str, tmp_path: Path) -> None:
    catalogue = with_drafts_and_one_other(load_catalogue(name).catalogue)
    write_worked_caseload(catalogue, tmp_path / "caseload")
    alone, *drafts = (point.id for point in catalogue.points)
    assert judged_points(catalogue, tmp_path, include_drafts=False) == {alone}
    assert judged_points(catalogue, tmp_path, include_drafts=True) == {alone, *drafts}


def test_no_active_point_looks_at_a_draft(catalogue: Catalogue) -> None:
    drafts = {point.id for point in catalogue.points if point.status is Status.DRAFT}
    active = (point for point in catalogue.points if point.status is Status.ACTIVE)
    assert {point.id: found for point in active if (found := point.looks_at() & drafts)} == {}


# What a catalogue declares is used


def scopes_of(point: ControlPoint) -> Iterator[Scope]:
    yield point.scope
    yield from (point.scope_of(version) for version in point.versions)


def events_of(point: ControlPoint) -> Iterator[str]:
    """Return the events that the rule, the scope or a worked case of the point names."""
    yield from (event for event, _ in point.rule.needs())
    for setting in ("pauses", "exemptions"):
        yield from getattr(point.rule, setting, ())
    for version in point.versions:
        yield from version.pauses or ()
    for scope in scopes_of(point):
        yield from (each.event for each in scope.when if isinstance(each, EventCondition))
    yield from (event.type for case in point.cases for event in case.events)


def written_in(name: str) -> dict:
    """Return the document as it is written, without what it picks from others."""
    return yaml.safe_load(load_catalogue(name).source)


def borrowers() -> list[Use]:
    return [use for name in shipped() for use in load_catalogue(name).written.uses]


@pytest.mark.parametrize("name", shipped())
def test_every_act_event_and_theme_is_used(name: str) -> None:
    catalogue, written = load_catalogue(name).catalogue, written_in(name)
    cited = {law.act for point in catalogue.points for version in point.versions for law in version.law}
    named = {event for point in catalogue.points for event in events_of(point)}
    assert set(written["acts"]) - cited == set()
    assert set(written["events"]) - named - {"henvendelse"} == set()
    assert {theme["id"] for theme in written["themes"]} == {point.theme for point in catalogue.points}


def test_every_group_is_asked_about_or_shown(catalogue: Catalogue) -> None:
    scopes = [scope for point in catalogue.case_points for scope in scopes_of(point)]
    used = {group for scope in scopes for group in scope.target_groups}
    asks_everyone = any(not scope.target_groups for scope in scopes)
    assert asks_everyone or set(catalogue.target_groups) - used <= {OTHERS}
    of_borrowers = (use.visitation_groups for use in borrowers() if use.catalogue == catalogue.id)
    visitation = {group for scope in scopes for group in scope.visitation_groups}
    visitation |= {group for groups in of_borrowers for group in groups or ()}
    visitation |= {case.group for point in catalogue.case_points for case in point.cases if case.group}
    assert set(catalogue.visitation_groups) - visitation == set()
