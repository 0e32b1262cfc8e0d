"""Searching control points: by words in any form, by act and section, and the best first."""

import pytest
from tests.web.site import make_ready

make_ready()

from rettidig_web.controls.queries import found_by, library  # noqa: E402 - once Django is ready
from rettidig_web.controls.search import folded  # noqa: E402


def ids(query: str) -> list[tuple[str, str]]:
    return [(entry.catalogue.id, entry.point.id) for entry in found_by(query)]


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("§ 20 a", "§20a"),
        ("§20a", "§20a"),
        ("§ 20 i LAB", "§20 i lab"),
        ("§§ 41, 42 og 100", "§41, §42 og §100"),
        ("§ 31, stk. 4", "§31, stk. 4"),
        ("PÅLÆG, Ærø", "paalaeg, aeroe"),
    ],
)
def test_texts_are_compared_in_one_form(text: str, compared: str):
    assert folded(text) == compared


def test_a_section_is_itself_and_no_other():
    of_20_a = ids("§ 20 a")
    assert ("fokusrevision-2022", "fr22-foerste-samtale-1-uge") in of_20_a
    assert not set(of_20_a) & {found for found in ids("§ 20") if found not in of_20_a}
    assert ids("§ 20") != of_20_a


def test_every_hit_of_a_section_cites_it():
    for entry in found_by("LAB § 31"):
        cited = [
            (entry.catalogue.acts[law.act], law.section)
            for version in entry.point.versions
            for law in version.law
        ]
        assert any(section and section.startswith("§ 31") for _, section in cited), entry.point.id


def test_a_word_is_found_inside_a_compound_and_in_either_spelling():
    assert ids("pålæg") == ids("paalaeg")
    assert any("uddannelsespaalaeg" in point for _, point in ids("pålæg"))


def test_short_words_are_found_only_where_a_word_begins():
    found = found_by("cv")
    assert found
    for entry in found:
        said = folded(f"{entry.point.title} {entry.point.question} {entry.point.why} {entry.point.id}")
        laws = folded(" ".join(act.title + act.short for act in entry.catalogue.acts.values()))
        themes = folded(" ".join(theme.title for theme in entry.catalogue.themes))
        assert "cv" in said + laws + themes


def test_every_word_must_be_found():
    both = set(ids("cv joblog"))
    assert both
    assert both == set(ids("cv")) & set(ids("joblog"))


def test_what_the_title_says_comes_first():
    first = found_by("joblog")[0]
    assert "joblog" in folded(first.point.title)


def test_all_catalogues_are_in_the_index():
    assert {entry.catalogue.id for entry in library().index} == set(library().files)
    n_points = sum(len(file.catalogue.points) for file in library().files.values())
    assert len(library().index) == n_points


@pytest.mark.parametrize("query", ["", "   ", "§", "og", "xyzzy", "%", "';--"])
def test_what_says_nothing_finds_nothing(query: str):
    assert ids(query) == []
