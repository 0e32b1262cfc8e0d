"""A control point explained in Danish: whom it concerns, after which law, and what a version changes."""

import re

import pytest

from rettidig.catalogue import load_catalogue, shipped
from rettidig.catalogue.explain import explain, words_of
from rettidig.catalogue.kinds import ClockRule
from rettidig.catalogue.wording import listed, times


@pytest.mark.feature("F044")
def test_a_point_with_two_versions_of_its_law(proeve):
    said = explain(proeve, proeve.point("p-samtale"))
    assert said.question == "Er den første samtale holdt inden for en uge?"
    assert said.why == "En tidlig samtale gør en forskel."
    assert said.scope == (
        "Gælder sager i målgruppen »Unge« og i visitationsgrupperne »Uddannelsesparat« og »Aktivitetsparat«."
    )
    older, newer = said.versions
    assert older.law == "Efter PRØV § 2 (gældende til 31. december 2018)."
    assert older.rule == "Fra første henvendelse skal der senest efter 2 uger være registreret: samtale."
    assert older.scope is None
    assert newer.law == "Efter PRØV § 2 og Vejledningen (gældende fra 1. januar 2019 til 29. februar 2020)."
    assert newer.rule.endswith("flyttes til næste arbejdsdag.")
    assert newer.scope == "Gælder sager i visitationsgruppen »Uddannelsesparat«."
    assert newer.note == "Fristen blev kortere."


@pytest.mark.feature("F043")
def test_conditions_are_said_after_the_groups(proeve):
    assert explain(proeve, proeve.point("p-plan")).scope == (
        "Gælder alle sager. "
        "Forudsætter, at der er registreret: samtale (fulgt op på pålægget: nej). "
        "Forudsætter, at »Første samtale« ikke er opfyldt."
    )


@pytest.mark.parametrize(
    ("point", "law"),
    [
        ("p-samme-dag", "Gældende fra 1. januar 2016."),
        ("p-plan", "Efter PRØV (gældende uden tidsbegrænsning)."),
        ("p-faglig", "Gældende uden tidsbegrænsning."),
    ],
)
def test_law_references_and_the_days_they_hold(proeve, point, law):
    (version,) = explain(proeve, proeve.point(point)).versions
    assert version.law == law
    assert version.rule is None


def test_several_target_groups(proeve):
    assert explain(proeve, proeve.point("p-plan-findes")).scope == (
        "Gælder sager i målgrupperne »Unge« og »Børn«."
    )


def test_a_question_to_the_organisation(proeve):
    said = explain(proeve, proeve.point("p-tilsyn"))
    assert said.sentences == (
        "Besvares af en person.",
        "Spørgsmålet stilles til kommunen, ikke til en sag.",
        "Gældende uden tidsbegrænsning.",
    )


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_point_is_said_in_whole_sentences(name):
    catalogue = load_catalogue(name).catalogue
    for point in catalogue.points:
        sentences = explain(catalogue, point).sentences
        assert all(re.fullmatch(r"\s*[\d§A-ZÆØÅ].*\.\s*", sentence, re.DOTALL) for sentence in sentences)
        assert not any("  " in sentence or ": ." in sentence for sentence in sentences)


def test_the_first_of_one_kind_of_event_and_of_the_first_contact(proeve):
    words = words_of(proeve)
    clocks = [point.rule for point in proeve.points if isinstance(point.rule, ClockRule)]
    assert words.first(clocks[0].clock) == "første henvendelse"
    assert words.first(clocks[1].clock) == "første samtale (fulgt op på pålægget: ja)"


@pytest.mark.parametrize(
    ("given", "said"), [(["a"], "a"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")]
)
def test_listed(given, said):
    assert listed(given) == said


def test_times():
    assert (times(1), times(2)) == ("1 gang", "2 gange")


def test_a_version_that_sets_another_threshold_says_the_rule_anew(proeve):
    first, second = explain(proeve, proeve.point("p-andel")).versions
    assert first.rule is None
    assert second.rule is not None
    assert "Mindst 82,5 pct." in second.rule
    assert second.rule.endswith("efter 2 måneder i træk under det.")


def test_the_most_letters_a_year_are_said(proeve):
    rule = proeve.point("p-andel").rule.model_copy(update={"letters_a_year": 1, "letter_after": 1})
    said = rule.sentence(words_of(proeve))
    assert said.endswith("ventes efter 1 måned under det, dog højst 1 gang om året.")
