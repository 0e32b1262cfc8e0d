"""Every number and spread that the focus audit of 2022 printed is in the report of the synthetic audit."""

import json
from dataclasses import replace

import pytest
from tests.support.document_text import prose_of
from tests.support.fokusrevision_assessed import DATA, audit

from rettidig.assessment.spread import spread
from rettidig.reporting.document import Document, Table
from rettidig.reporting.fokusrevision import build
from rettidig.reporting.fokusrevision.facts import Facts
from rettidig.reporting.fokusrevision.plan import shipped_plan
from rettidig.reporting.fokusrevision.sentences import municipality_sentence
from rettidig.reporting.language import Cut
from rettidig.reporting.numbers import percentage

PUBLISHED = json.loads((DATA / "published.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def document() -> Document:
    return build(audit())


@pytest.fixture(scope="module")
def text(document) -> str:
    return "\n".join(prose_of(document))


def tables(document: Document) -> list[Table]:
    return [
        block
        for one in document.chapters
        for section in one.sections
        for block in section.blocks
        if isinstance(block, Table)
    ]


@pytest.mark.feature("F225")
@pytest.mark.parametrize(
    "published", PUBLISHED["spread_between_municipalities"], ids=lambda one: one["words"]
)
def test_the_published_spreads_hold_and_are_printed(published, document):
    point, operator, limit = published["control_point"], published["operator"], published["threshold"]
    found = spread(audit().rows(point, "municipality"))
    words = municipality_sentence(Facts(audit(), shipped_plan()), point) or ""
    if operator in {">", ">=", "<", "<="}:
        assert Cut.parse(f"{operator}{limit}").counts(found) == published["municipalities"]
    elif operator in {"max", "min"}:
        assert (found.highest if operator == "max" else found.lowest) == limit
        assert f"{limit} pct. i én kommune" in words or f"{limit} pct. i en anden" in words
    elif operator == "==" and limit == 100:
        assert len(found.at_all) == published["municipalities"]
    text = "\n".join(prose_of(document))
    assert words in text


@pytest.mark.parametrize(
    "sentence",
    [
        (
            "Tolv kommuner har givet uddannelsespålægget ved den første samtale i over 90 pct. af sagerne, "
            "mens fem kommuner kun har gjort det i 60 pct. eller mindre."
        ),
        "mens ti kommuner kun har gjort det i under 40 pct., heraf to slet ikke.",
        (
            "Tre kommuner har fulgt op på uddannelsespålægget i mindst 90 pct. af sagerne, "
            "mens 15 kommuner kun har gjort det i 50 pct. eller mindre."
        ),
        (
            "Fire kommuner har haft uddannelse som gennemgående emne i samtalerne i over 90 pct. af sagerne, "
            "mens fem kommuner kun har gjort det i under 55 pct."
        ),
        "Andelen går fra 15 pct. i én kommune til 85 pct. i en anden.",
        "mens 14 kommuner kun har gjort det i 50 pct. eller mindre, heraf fem slet ikke.",
        "15 kommuner har skrevet aftalerne fra samtalerne ind i Min Plan i over 90 pct. af sagerne",
        "Der er ikke fundet forskel mellem sager fra 2018 og 2019.",
    ],
)
def test_the_differences_that_the_audit_printed_are_in_the_text(text, sentence):
    assert sentence in text


@pytest.mark.parametrize(
    "published", PUBLISHED["numbers"], ids=lambda one: f"{one['control_point']}-{one['value']}"
)
def test_every_published_percentage_is_printed_with_its_point(published, document):
    point, group = published["control_point"], published["value"]
    question = audit().catalogue.point(point).question
    if group:
        names = shipped_plan().groups
        table = next(t for t in tables(document) if t.id.startswith("tabel-grupper") and _has(t, question))
        column = [name.lower() for name in table.header].index(names[group])
        cell = next(row for row in table.rows if row[0] == question)[column]
        assert str(cell).startswith(f"{published['pct']} pct.")
    else:
        table = next(t for t in tables(document) if t.id.startswith("tabel-punkter") and _has(t, question))
        row = next(row for row in table.rows if row[0] == question)
        share = row[table.header.index("Andel")]
        assert percentage(share.met, share.n) == published["pct"]
        assert published.get("count", share.met) == share.met


def _has(table: Table, question: str) -> bool:
    return any(row[0] == question for row in table.rows)


def test_every_published_percentage_is_talked_about_in_the_chapters(document):
    chapters = [one for one in document.chapters if not one.is_appendix]
    body = "\n".join(prose_of(replace(document, chapters=(*chapters, *document.chapters[-3:]))))
    told = body.split("Bilag A")[0]
    missing = [
        one for one in PUBLISHED["numbers"] if one["pct"] not in {0, 100} and f"{one['pct']} pct." not in told
    ]
    assert not missing
