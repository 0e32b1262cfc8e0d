"""The YAML that a catalogue is written as: laid out as people write it, and safe for every reader."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rettidig.catalogue import parse_catalogue
from rettidig.catalogue.reading import read_document
from rettidig.catalogue.yaml_text import rule_lines, yaml_of


def test_short_things_stand_on_one_line_and_points_apart(proeve):
    text = yaml_of(proeve)
    assert "target_groups: {unge: Unge, boern: Børn}\n" in text
    assert "\nworked: {as_of: 2020-02-29, covers_from: 2015-01-01, target_group: unge}\n" in text
    assert "\n\npoints:\n  - id: p-samtale\n    title: Første samtale\n" in text
    assert "\n\n  - id: p-samme-dag\n" in text
    assert '      - id: "2016"\n        to: 2018-12-31\n        law: [{act: lov, section: § 2}]\n' in text
    assert (
        'events: [{type: henvendelse, "on": 2019-05-06}, {type: samtale, "on": 2019-05-13, by: S01, ' in text
    )
    assert 'answers: {p-samtale: "yes"}\n' in text
    assert "days_late: 1, violations: null}\n" in text


def test_long_texts_are_folded_and_come_back(proeve):
    about = "Et langt forbehold om det, der står her. " * 9
    for given_text, sign in ((about.strip(), ">-"), (about.strip() + "\n", ">")):
        text = yaml_of(proeve.model_copy(update={"about": given_text}))
        assert f"about: {sign}\n  Et langt" in text
        assert parse_catalogue(text.encode(), "a.yaml").catalogue.about == given_text
    assert max(len(line) for line in text.splitlines()) <= 128


def test_what_is_as_it_would_be_anyway_is_left_out(proeve):
    lines = rule_lines(proeve.point("p-plan-findes").rule)
    assert lines == ["rule: {kind: presence, evidence: {event: plan}}"]
    assert "eli:" not in yaml_of(proeve)


@pytest.mark.parametrize(
    "word", ["yes", "on", "y", "2019", "2019-05-06", "1.5", "null", "", "~", "=", "0x1F", "1:30"]
)
def test_words_that_some_reader_takes_for_something_else_are_quoted(proeve, word):
    text = yaml_of(proeve.model_copy(update={"title": word}))
    assert f'\ntitle: "{word}"\n' in text
    assert yaml.safe_load(text)["title"] == word


@pytest.mark.parametrize("word", ["ja", "nej", "§ 2, stk. 1", "Læse- og regnetest", "80 pct.", "»ord«"])
def test_other_words_stand_plain(proeve, word):
    assert f"\ntitle: {word}\n" in yaml_of(proeve.model_copy(update={"title": word}))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n")))
def test_any_text_comes_back_from_both_readers(proeve, text):
    written = yaml_of(proeve.model_copy(update={"title": text, "target_groups": {"a": text, "b": text}}))
    document = read_document(written, "a.yaml").plain()
    for read in (document, yaml.safe_load(written)):
        assert read["title"] == text
        assert read["target_groups"] == {"a": text, "b": text}
