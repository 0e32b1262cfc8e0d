"""What differs between two catalogues is said in Danish; what breaks a trend is told from what does not."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from rettidig.catalogue import Catalogue, load_catalogue, parse_catalogue, shipped
from rettidig.catalogue.differences import Break, Cause, Days, comparable, differences
from rettidig.catalogue.differences.sentences import PARAMETERS
from rettidig.catalogue.kinds import KINDS

PROEVE = Path(__file__).with_name("proeve.yaml")
CHANGES = yaml.safe_load(Path(__file__).with_name("changes.yaml").read_text(encoding="utf-8"))
ALWAYS = Days()


def changed(*replacements: tuple[str, str]) -> Catalogue:
    """Return the test catalogue with each text replaced by another, where it first stands."""
    text = PROEVE.read_text(encoding="utf-8")
    for there, instead in replacements:
        assert there in text
        text = text.replace(there, instead, 1)
    return parse_catalogue(text.encode(), "proeve.yaml").catalogue


def difference(proeve: Catalogue, point: str, *replacements: tuple[str, str]):
    """Return the difference in the point after the replacements."""
    return next(each for each in differences(proeve, changed(*replacements)).changed if each.id == point)


OPEN = 'versions: [{id: "1", from: 2016-01-01, checked_on: 2026-11-21}]'
NEW_FROM_JULY = (
    'versions: [{id: "1", from: 2016-01-01, to: 2026-06-30, checked_on: 2026-11-21}, '
    '{id: "2", from: 2026-07-01, checked_on: 2026-11-21, limit: 2 weeks}]'
)


@pytest.mark.feature("F045")
def test_a_new_version_from_a_later_day_breaks_the_trend_from_that_day_only(proeve):
    found = difference(proeve, "p-samme-dag", (OPEN, NEW_FROM_JULY))
    assert found.rule == ("Fristen er ændret fra 0 dage til 2 uger fra 1. juli 2026.",)
    assert found.wording == found.scope == found.other == ()
    assert found.comparability.breaks == (Break(Days(date(2026, 7, 1)), Cause.RULE),)
    assert found.comparability.comparable_before == date(2026, 7, 1)
    assert found.comparability.is_comparable_between(None, date(2026, 6, 30))
    assert not found.comparability.is_comparable_between(None, date(2026, 7, 1))
    assert not found.comparability.is_comparable_between(date(2027, 1, 1), None)
    assert found.comparability.sentence == (
        "Kan sammenlignes til og med 30. juni 2026, derefter ikke: reglen er en anden."
    )


def test_a_version_that_changes_an_earlier_stretch_only(proeve):
    found = difference(proeve, "p-samtale", ("limit: 2 weeks", "limit: 3 weeks"))
    assert found.rule == ("Fristen er ændret fra 2 uger til 3 uger til og med 31. december 2018.",)
    assert found.comparability.comparable_before is None
    assert found.comparability.is_comparable_between(date(2019, 1, 1), None)
    assert found.comparability.sentence == (
        "Kan ikke sammenlignes på alle dage: til og med 31. december 2018: reglen er en anden."
    )


@pytest.mark.parametrize(
    ("replacement", "sentence"),
    [
        (("title: Planen findes", "title: Plan"), "Titlen er ændret fra »Planen findes« til »Plan«."),
        (
            ("question: Findes planen?", "question: Er der en plan?"),
            "Spørgsmålet er ændret fra »Findes planen?« til »Er der en plan?«.",
        ),
        (
            ("why: Uden plan ingen retning.", "why: En plan giver retning."),
            "Begrundelsen er ændret fra »Uden plan ingen retning.« til »En plan giver retning.«.",
        ),
    ],
)
def test_new_words_are_said_and_break_nothing(proeve, replacement, sentence):
    found = difference(proeve, "p-plan-findes", replacement)
    assert found.wording == (sentence,)
    assert found.rule == found.scope == found.other == ()
    assert found.comparability.sentence == "Kan sammenlignes."


def test_where_people_answer_the_question_is_the_rule(proeve):
    asked = "Er vurderingen fagligt begrundet?"
    other = difference(proeve, "p-faglig", (asked, "Er vurderingen begrundet?"))
    assert other.comparability.breaks == (Break(ALWAYS, Cause.QUESTION),)
    same = difference(proeve, "p-faglig", (asked, "er vurderingen fagligt, begrundet?"))
    assert same.wording
    assert same.comparability.is_comparable


@pytest.mark.parametrize(
    "replacement",
    [
        ("limit: 2 weeks, pauses", "limit: 14 days, pauses"),
        ("limit: end of week 2", "limit: 13 days"),
        ("pauses: [sygdom, barsel]", "pauses: [barsel, sygdom, barsel]"),
        ("art: [praktik, kursus]", "art: [kursus, praktik]"),
        ("attributes: {maal: ja}", "attributes: {maal: [ja]}"),
        (OPEN, 'versions: [{id: "andet", from: 2016-01-01, checked_on: 2026-01-01}]'),
        (
            OPEN,
            (
                'versions: [{id: "1", from: 2016-01-01, to: 2020-01-01, checked_on: 2026-11-21}, '
                '{id: "2", from: 2020-01-02, checked_on: 2026-11-21}]'
            ),
        ),
    ],
)
def test_what_is_written_otherwise_but_judged_alike_is_no_difference(proeve, replacement):
    found = differences(proeve, changed(replacement))
    assert found.changed == ()
    assert found.n_same == len(proeve.points)


def test_other_cases_and_conditions_are_a_change_of_scope(proeve):
    groups = difference(proeve, "p-plan-findes", ("[unge, boern]", "[unge]"))
    assert groups.scope == ("Målgrupperne er ændret fra »Unge« og »Børn« til »Unge«.",)
    assert groups.comparability.breaks == (Break(ALWAYS, Cause.SCOPE),)
    conditions = difference(
        proeve, "p-plan", (", {point: p-samtale, is: not_met}", ", {event: sygdom, is: absent}")
    )
    assert conditions.scope == (
        (
            "Betingelserne er ændret fra at der er registreret samtale (fulgt op på pålægget: nej) og "
            "at »Første samtale« er ikke opfyldt til at der er registreret samtale "
            "(fulgt op på pålægget: nej) og at der ikke er registreret sygdom."
        ),
    )
    of_version = difference(proeve, "p-samtale", ("scope: {visitation_groups: [up]}", "scope: {}"))
    assert of_version.scope == (
        (
            "Visitationsgrupperne er ændret fra »Uddannelsesparat« til alle fra 1. januar 2019 "
            "til og med 29. februar 2020."
        ),
    )


def test_another_kind_is_said_with_both_rules(proeve):
    found = difference(
        proeve,
        "p-plan-findes",
        (
            "{kind: presence, evidence: {event: plan}}",
            "{kind: latest, evidence: {event: plan, attributes: {maal: ja}}}",
        ),
    )
    assert found.rule == (
        (
            "Reglen er en anden: »Der skal være registreret: Min Plan.« er blevet til "
            "»Seneste registrering af Min Plan skal vise: mål: ja.«."
        ),
    )
    assert found.comparability.breaks == (Break(ALWAYS, Cause.RULE),)


@pytest.mark.parametrize("change", CHANGES["rule"])
def test_each_parameter_of_a_rule_is_said(proeve, change):
    found = difference(proeve, change["point"], (change["there"], change["instead"]))
    assert found.rule == (change["says"],)
    assert Cause.RULE in {each.cause for each in found.comparability.breaks}


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_of_every_kind_has_words(kind):
    assert set(KINDS[kind].model_fields) - {"kind"} <= set(PARAMETERS)


def test_another_reference_to_the_law_breaks_nothing(proeve):
    found = difference(
        proeve, "p-samtale", ("[{act: lov, section: § 2}, {act: vejledning}]", "[{act: lov, section: § 3}]")
    )
    assert found.rule == (
        (
            "Lovhenvisningen er ændret fra PRØV § 2 og Vejledningen til PRØV § 3 fra 1. januar 2019 "
            "til og med 29. februar 2020."
        ),
    )
    assert found.comparability.is_comparable


def test_law_that_begins_or_ends(proeve):
    longer = difference(proeve, "p-samtale", ("        to: 2020-02-29\n", ""))
    assert longer.rule[0].startswith(
        "Der er kommet en regel, der gælder fra 1. marts 2020: Fra første henvendelse"
    )
    assert longer.comparability.breaks == (Break(Days(date(2020, 3, 1)), Cause.LAW_BEGAN),)
    shorter = difference(proeve, "p-samtale", ("to: 2020-02-29\n", "to: 2020-01-31\n"))
    assert shorter.rule == (
        "Der er ikke længere en regel, der gælder fra 1. februar 2020 til og med 29. februar 2020.",
    )
    assert [each.cause for each in shorter.comparability.breaks] == [Cause.LAW_ENDED]


def test_a_point_that_builds_on_another_breaks_with_it(proeve):
    found = differences(proeve, changed(("at_least: 2, limit", "at_least: 3, limit")))
    broken = {each.id: each.comparability.breaks for each in found.changed}
    assert broken == {
        "p-to-samtaler": (Break(ALWAYS, Cause.RULE),),
        "p-samlet": (Break(ALWAYS, Cause.BUILDS_ON),),
        "p-andel": (Break(ALWAYS, Cause.BUILDS_ON),),
    }


@pytest.mark.parametrize("change", CHANGES["other"])
def test_place_and_weight_of_a_point(proeve, change):
    found = difference(proeve, "p-fastholdt", (change["there"], change["instead"]))
    assert found.other == (change["says"],)
    assert found.comparability.is_comparable is change["is_comparable"]


def test_changes_of_consequence_and_worked_cases_are_said(proeve):
    found = difference(
        proeve,
        "p-samtale",
        ("consequence: [legal_certainty]", "consequence: [quality, reimbursement]"),
        ("shows: en dag for sent", "shows: én dag for sent"),
        ("note: Fristen blev kortere.", "note: Kortere frist."),
    )
    assert found.other == (
        "Det, en fejl kan koste, er ændret fra retssikkerhed til kvalitet og refusion.",
        "Eksemplerne er ændret; der var 3, og nu er der 3.",
    )
    assert found.wording == ("Noten til version »2019« er ændret til »Kortere frist.«.",)


def test_points_added_and_removed(proeve):
    fewer = proeve.model_copy(update={"points": proeve.points[1:]})
    assert [point.id for point in differences(proeve, fewer).removed] == ["p-samtale"]
    assert [point.id for point in differences(fewer, proeve).added] == ["p-samtale"]


def test_asked_of_another_cannot_be_compared(proeve):
    case, organisation = proeve.point("p-faglig"), proeve.point("p-tilsyn")
    causes = {found.cause for found in comparable(case, organisation).breaks}
    assert causes == {Cause.ASKED_OF, Cause.QUESTION}


@pytest.mark.parametrize("name", shipped())
def test_a_catalogue_does_not_differ_from_itself(name):
    catalogue = load_catalogue(name).catalogue
    found = differences(catalogue, catalogue)
    assert (found.added, found.removed, found.changed) == ((), (), ())
    assert found.n_same == len(catalogue.points)
