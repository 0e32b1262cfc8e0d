"""Plans: what they may say, and what the report makes of a plan that knows little."""

import pytest
from pydantic import ValidationError
from tests.support.document_text import prose_of, texts_of
from tests.support.fokusrevision_assessed import audit, catalogue

from rettidig.reporting.document import Box, BoxKind, Figure, Section
from rettidig.reporting.fokusrevision import Plan, build
from rettidig.reporting.fokusrevision.plan import plan_for

FIRST, SECOND = "fr22-foerste-samtale-1-uge", "fr22-vejledning-225-timer"


def plan(**chapter: object) -> Plan:
    return Plan.model_validate({"chapters": [{"theme": "foerste-moede", **chapter}]})


def sections_of(made: Plan) -> dict[str, Section]:
    chapter = next(one for one in build(audit(), made).chapters if one.id == "kapitel-foerste-moede")
    return {section.title: section for section in chapter.sections}


def test_a_plan_without_words_says_question_and_answer():
    made = plan(findings=[[FIRST, SECOND]])
    text = "\n".join(prose_of(build(audit(), made)))
    question = catalogue().point(FIRST).question
    assert f"På spørgsmålet »{question}« er svaret ja i 92 pct. af sagerne." in text
    assert "Samlet lever kommunerne *i mindre grad* op til disse krav." in text


def test_a_point_that_the_plan_forgets_is_told_of_at_the_end_of_its_chapter():
    made = plan(sections=[{"title": "Samtalen", "show": [{"point": FIRST}]}])
    found = sections_of(made)
    assert list(found) == ["Samtalen", "Øvrige kontrolpunkter"]
    rest = "\n".join(text for block in found["Øvrige kontrolpunkter"].blocks for text in texts_of(block))
    assert catalogue().point(SECOND).question in rest
    assert catalogue().point(FIRST).question not in rest


def test_what_the_catalogue_lacks_is_left_out():
    shows = [{"point": "fr22-findes-ikke"}, {"measures": ["fr22-heller-ikke"], "id": "x", "title": "X"}]
    made = plan(sections=[{"title": "Intet", "show": shows}])
    assert "Intet" not in sections_of(made)


def test_a_headline_that_no_result_chooses_gives_no_box():
    headline = [{"points": [FIRST], "bands": [{"at_least": 99, "text": "Alt går godt", "is_good": True}]}]
    made = plan(conclusions=[{"headline": headline, "opening": "", "points": [FIRST]}])
    boxes = [
        block
        for chapter in build(audit(), made).chapters
        for section in chapter.sections
        for block in section.blocks
        if isinstance(block, Box) and block.kind is BoxKind.CONCLUSION
    ]
    assert all("Alt går godt" not in box.title for box in boxes)
    assert boxes[0].title == "Delkonklusion 1. Resultater for kontaktforløbet"


def test_a_grade_can_be_left_unsaid():
    text = {"main": "er den første samtale holdt", "says_grade": False}
    section = {"title": "S", "show": [{"point": FIRST}]}
    made = Plan.model_validate(
        {"points": {FIRST: text}, "chapters": [{"theme": "foerste-moede", "sections": [section]}]}
    )
    said = [text for block in sections_of(made)["S"].blocks for text in texts_of(block)]
    assert said == ["I 92 pct. af sagerne er den første samtale holdt."]


def test_a_figure_is_made_for_each_split_that_is_asked_for():
    show = {"point": FIRST, "by": ["municipality", "visitation_group"]}
    found = sections_of(plan(sections=[{"title": "S", "show": [show]}]))["S"]
    assert [block.id.rsplit("-", 1)[1] for block in found.blocks if isinstance(block, Figure)] == [
        "municipality",
        "group",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": {FIRST: {"main": "er holdt", "cuts": ["90", "<50"]}}},
        {"chapters": [{"theme": "tilbud", "afsnit": []}]},
        {"earlier": [{"point": FIRST, "source": "S", "words": "{} pct.", "not_met_percent": 101}]},
    ],
)
def test_a_plan_with_a_slip_is_refused(wrong):
    with pytest.raises(ValidationError):
        Plan.model_validate(wrong)


def test_the_shipped_plan_is_for_its_own_catalogue_only():
    assert plan_for("fokusrevision-2022").points
    assert plan_for("et-andet-katalog") == Plan()
