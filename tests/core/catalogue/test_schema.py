"""The JSON Schema of catalogues, and the generated documentation."""

import pytest
from docs.generate import CATALOGUE_PAGES, DOCS, GENERATED
from jsonschema import Draft202012Validator

from rettidig.catalogue import load_catalogue, shipped
from rettidig.catalogue.kinds import KINDS
from rettidig.catalogue.reading import read_document
from rettidig.catalogue.schema import schema

VALIDATOR = Draft202012Validator(schema())


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", shipped())
def test_shipped_catalogues_have_the_form(name):
    document = read_document(load_catalogue(name).source.decode(), name).plain()
    assert list(VALIDATOR.iter_errors(document)) == []


def test_the_test_catalogue_has_the_form(source):
    assert list(VALIDATOR.iter_errors(read_document(source, "proeve.yaml").plain())) == []


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("limit: 1 week,", "limit: 1 year,"),
        ("title: Prøvekatalog", "titel: Prøvekatalog"),
        ("kind: gap", "kind: gab"),
        ("is: not_met", "is: missed"),
        ("from: 2016-01-01", "since: 2016-01-01"),
    ],
)
def test_what_has_not_the_form_is_marked(source, there, instead):
    document = read_document(source.replace(there, instead, 1), "proeve.yaml").plain()
    assert list(VALIDATOR.iter_errors(document))


def test_every_shipped_catalogue_has_a_page_and_no_other():
    pages = {page.stem for page in (DOCS / CATALOGUE_PAGES).glob("*.md")}
    assert pages == {"README", *shipped()}


@pytest.mark.parametrize("name", shipped())
def test_the_page_of_a_catalogue_has_every_point_and_worked_case(name):
    page = GENERATED[f"{CATALOGUE_PAGES}/{name}.md"]()
    catalogue = load_catalogue(name).catalogue
    assert all(f"- Id: `{point.id}`" in page for point in catalogue.points)
    cases = sum(len(point.cases) for point in catalogue.points)
    headings = sum(bool(point.cases) for point in catalogue.points)
    assert page.count("\n| ") == cases + headings
    assert page.count("**Udkast:**") == sum(point.status == "draft" for point in catalogue.points)
    assert "ikke juridisk rådgivning" in page


@pytest.mark.parametrize("path", GENERATED)
def test_the_committed_documentation_is_what_the_program_generates(path):
    assert (DOCS / path).read_text(encoding="utf-8") == GENERATED[path](), "run: python -m docs.generate"


def test_the_page_of_kinds_has_every_kind_with_an_example_in_danish():
    page = GENERATED["reference/kinds.md"]()
    headings = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert headings == list(KINDS)
    used = {point.rule.kind for name in shipped() for point in load_catalogue(name).written.points}
    assert page.count("```yaml") == page.count("\n> ") == len(used)
