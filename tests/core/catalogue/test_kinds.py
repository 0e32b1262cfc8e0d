"""Each kind says itself in Danish, describes its parameters and knows what it can come to."""

import pytest

from rettidig.catalogue.base import FIRST_CONTACT, Selection
from rettidig.catalogue.explain import words_of
from rettidig.catalogue.kinds import KINDS, LawBy
from rettidig.catalogue.kinds.base import GENERAL_VERDICTS
from rettidig.vocabulary import Outcome, Reason

SENTENCES = {
    "p-samtale": "Fra første henvendelse skal der senest efter 1 uge være registreret: samtale. "
    "Fristen står stille under sygdom og barsel.",
    "p-samme-dag": "Samme dag som første samtale (fulgt op på pålægget: ja) skal der være "
    "registreret: visitation.",
    "p-plan": "Fra og med første samtale skal der senest efter 3 måneder være registreret mindst 2 gange: "
    "Min Plan (mål: ja). Mangler det, afgøres punktet først 1 måned efter første henvendelse. "
    "Det er reglerne på sagens seneste dag, der gælder.",
    "p-plan-findes": "Der skal være registreret: Min Plan.",
    "p-opfoelgning": "Seneste registrering af samtale skal vise: fulgt op på pålægget: ja, sted: her. "
    "Det er reglerne på sagens seneste dag, der gælder.",
    "p-to-samtaler": "Fra første henvendelse skal der senest efter 3 måneder være registreret mindst "
    "2 gange: samtale.",
    "p-samtaler": "Fra første henvendelse og derefter fra hver registrering må der højst gå 2 måneder til "
    "næste registrering: samtale. Fristen står stille under sygdom. "
    "Hver frist følger de regler, der gjaldt den dag, fristen begyndte at løbe.",
    "p-tilbud": "Når et forløb slutter, må der højst gå 4 uger, til det næste begynder: tilbud. "
    "En frist, der udløber på en dag, der ikke er en arbejdsdag, flyttes til næste arbejdsdag.",
    "p-kontaktperson": "Regnet 12 måneder tilbage må højst 1 sagsbehandler optræde på sagens hændelser. "
    "Kun sager, der har varet mindst 12 måneder, bliver bedømt.",
    "p-to-kontaktpersoner": "Regnet 1 måned tilbage må højst 2 forskellige sagsbehandlere optræde på sagens "
    "hændelser. Kun sager, der har varet mindst 1 måned, bliver bedømt. "
    "Det er reglerne på sagens seneste dag, der gælder.",
    "p-fastholdt": "Ved første visitation skal »gruppe« svare til sagens visitationsgruppe.",
    "p-faglig": "Besvares af en person.",
    "p-hver-aftale": "For hver registrering af aftale skal der senest den dag, der står som »dag for næste "
    "samtale«, være registreret: samtale eller visitation.",
    "p-efter-tilbud": "For hver registrering af tilbud (art: praktik eller kursus, varighed mindst 2 uger; "
    "eller fra 1. januar 2019, til og med 31. december 2019) skal der inden udgangen af 2. uge være "
    "registreret: samtale. En frist, der udløber under sygdom, flyttes til 1 uge efter, at fritagelsen er "
    "ophørt.",
    "p-hver-maaned": "Fra første henvendelse skal der i hver hel kalendermåned være registreret mindst "
    "2 gange: samtale. Måneder med sygdom eller barsel tæller ikke med.",
    "p-samme-maal": "Det skal stemme overens: »mål« ved seneste Min Plan og »aftalt mål« ved seneste aftale.",
    "p-beloeb": "Ved seneste aftale skal »udbetalt beløb« være mindst 100 og højst 5.348,50. "
    "Det er reglerne på sagens seneste dag, der gælder.",
    "p-samlet": "Afgøres af 2 andre punkter: Alle, der vedrører sagen, skal være opfyldt.",
    "p-timer": "Fra første henvendelse skal der senest efter 6 måneder sammenlagt (aftale) være registreret: "
    "Min Plan. En tidligere registrering gælder i 2 måneder.",
    "p-andel": "Opgøres måned for måned: Mindst 80 pct. af dem, hvis frist udløb i måneden, skal have fået "
    "det til tiden. Et brev fra staten ventes efter 3 måneder i træk under det.",
}


@pytest.mark.parametrize(("point", "sentence"), SENTENCES.items())
def test_each_rule_says_itself_in_danish(proeve, point, sentence):
    assert proeve.point(point).rule.sentence(words_of(proeve)) == sentence


def test_the_sentences_show_every_kind(proeve):
    assert {proeve.point(point).rule.kind for point in SENTENCES} == set(KINDS)


@pytest.mark.parametrize(
    ("point", "clock", "selections"),
    [
        ("p-samtale", FIRST_CONTACT, [("samtale", {})]),
        (
            "p-samme-dag",
            Selection(event="samtale", attributes={"opfoelgning": "ja"}),
            [("samtale", {"opfoelgning": "ja"}), ("visitation", {})],
        ),
        ("p-plan", Selection(event="samtale"), [("plan", {"maal": "ja"}), ("samtale", {})]),
        ("p-plan-findes", None, [("plan", {})]),
        ("p-opfoelgning", Selection(event="samtale"), [("samtale", {"opfoelgning": "ja", "sted": "her"})]),
        ("p-tilbud", Selection(event="tilbud"), [("tilbud", {})]),
        ("p-samtaler", FIRST_CONTACT, [("samtale", {})]),
        ("p-fastholdt", Selection(event="visitation"), [("visitation", {})]),
        ("p-kontaktperson", None, []),
        ("p-faglig", None, []),
        ("p-hver-aftale", Selection(event="aftale"), [("aftale", {}), ("samtale", {}), ("visitation", {})]),
        ("p-hver-maaned", FIRST_CONTACT, [("samtale", {})]),
        ("p-samme-maal", Selection(event="plan"), [("plan", {}), ("aftale", {})]),
        ("p-beloeb", Selection(event="aftale"), [("aftale", {})]),
        ("p-samlet", None, []),
        ("p-andel", None, []),
    ],
)
def test_what_starts_the_clock_and_what_the_source_must_deliver(proeve, point, clock, selections):
    rule = proeve.point(point).rule
    assert rule.clock == clock
    assert [(found.event, found.attributes) for found in rule.selections()] == selections


@pytest.mark.parametrize(
    ("point", "needs"),
    [
        ("p-samme-dag", {("samtale", frozenset({"opfoelgning"})), ("visitation", frozenset())}),
        ("p-fastholdt", {("visitation", frozenset({"gruppe"}))}),
        ("p-faglig", set()),
        (
            "p-hver-aftale",
            {
                ("aftale", frozenset()),
                ("aftale", frozenset({"naeste"})),
                ("samtale", frozenset()),
                ("visitation", frozenset()),
            },
        ),
        ("p-samme-maal", {("plan", frozenset({"maal"})), ("aftale", frozenset({"maal"}))}),
        ("p-beloeb", {("aftale", frozenset({"beloeb"}))}),
        ("p-timer", {("plan", frozenset()), ("aftale", frozenset({"beloeb"}))}),
    ],
)
def test_which_attributes_the_source_must_deliver(proeve, point, needs):
    assert set(proeve.point(point).rule.needs()) == needs


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_describes_itself_and_every_parameter(kind):
    rule = KINDS[kind]
    assert rule.__doc__
    described = {name for name, field in rule.model_fields.items() if field.description}
    assert described == set(rule.model_fields) - {"kind"}


def test_every_reason_is_one_that_some_kind_gives_or_a_persons_answer():
    given = {reason for rule in KINDS.values() for _, reason in rule.possible()}
    assert given == set(Reason) - {Reason.ANSWERED}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kind_can_come_to(kind):
    possible = KINDS[kind].possible()
    assert set(GENERAL_VERDICTS) < possible
    by_period = Reason.NO_DUTY_IN_PERIOD if KINDS[kind].has_duties else Reason.NOT_OPEN_IN_PERIOD
    assert (Outcome.NOT_APPLICABLE, by_period) in possible
    outcomes = {outcome for outcome, _ in KINDS[kind].verdicts}
    assert kind in {"answer", "indicator"} or {Outcome.MET, Outcome.NOT_MET} < outcomes


def test_which_kinds_can_go_by_the_law_of_a_leg_or_of_the_end():
    by_leg = {kind for kind, rule in KINDS.items() if LawBy.LEG in rule.laws_by}
    by_end = {kind for kind, rule in KINDS.items() if LawBy.END in rule.laws_by}
    assert by_leg == {"recurring", "gap", "each", "monthly"}
    assert by_end == {"presence", "latest", "distinct", "amount"}
