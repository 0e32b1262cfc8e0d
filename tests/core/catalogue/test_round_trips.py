"""A catalogue survives the way into a workbook and back, and the way into YAML and back, as it is."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.core.catalogue.generated import catalogues

from rettidig.catalogue import Catalogue, load_catalogue, parse_catalogue, shipped
from rettidig.catalogue.workbook import read_workbook, workbook_of
from rettidig.catalogue.yaml_text import yaml_of

pytestmark = pytest.mark.slow

PROEVE = Path(__file__).with_name("proeve.yaml")
ALL = [*shipped(), str(PROEVE)]


def stated(catalogue: Catalogue) -> list[set[str]]:
    """Return what each worked case states, a stated nothing included: equality passes over that."""
    return [case.expect.model_fields_set for point in catalogue.points for case in point.cases]


def assert_same(one: Catalogue, other: Catalogue) -> None:
    assert other == one
    assert stated(other) == stated(one)


def through_workbook(catalogue: Catalogue, folder: Path) -> Catalogue:
    path = folder / "katalog.xlsx"
    path.write_bytes(workbook_of(catalogue))
    return read_workbook(path)


def through_yaml(catalogue: Catalogue) -> Catalogue:
    return parse_catalogue(yaml_of(catalogue).encode(), "katalog.yaml").written


@pytest.mark.parametrize("name", ALL)
def test_a_catalogue_survives_the_workbook(name, tmp_path):
    written = load_catalogue(name).written
    assert_same(written, through_workbook(written, tmp_path))


@pytest.mark.parametrize("name", ALL)
def test_a_catalogue_survives_yaml_and_its_text_is_stable(name):
    written = load_catalogue(name).written
    again = through_yaml(written)
    assert_same(written, again)
    assert yaml_of(again) == yaml_of(written)


@pytest.mark.parametrize("name", ALL)
def test_the_same_catalogue_gives_the_same_file(name):
    written = load_catalogue(name).written
    assert workbook_of(written) == workbook_of(written)


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(catalogues())
def test_any_catalogue_survives_the_workbook(tmp_path_factory, catalogue):
    assert_same(catalogue, through_workbook(catalogue, tmp_path_factory.mktemp("any")))


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(catalogues())
def test_any_catalogue_survives_yaml(catalogue):
    assert_same(catalogue, through_yaml(catalogue))
