"""The quarter's sentences: the right number, gender and word, whatever the figures are."""

from dataclasses import replace

import pytest
from tests.support.document_text import inline_text
from tests.support.quarters import AS_OF, NOW, figures, group, quarter, supervision

from rettidig.assessment.change import Obstacle, change_rules
from rettidig.reporting.kvartal import Area, changes, hidden, small_cells
from rettidig.reporting.kvartal.sentences import headlines


def said(*groups, **more) -> list[str]:
    shown = hidden(quarter(*groups, **more), small_cells())
    return [inline_text(one) for one in headlines(shown, changes(shown, change_rules()), "metode")]


def direction(*groups) -> str:
    return said(*groups)[1]


def of(*pairs: tuple[int, int]):
    return [group(f"Gruppe {place}", *pair) for place, pair in enumerate(pairs)]


FALL, RISE, SAME, BIG_FALL, BIG_RISE = (14, 10), (10, 14), (9, 9), (48, 8), (8, 48)
NONE_OF_FALLS = "Ingen af faldene er større, end tilfældet kan give."
NONE_OF_RISES = "Ingen af stigningerne er større, end tilfældet kan give."
TEN_OF_SIXTEEN = (
    "For 10 af de 16 målgrupper ses et fald i antal fejl {}, for fem ses en stigning, "
    "og for én er det uændret. {}"
)
DIRECTIONS = {
    "one falls": (
        [FALL],
        "For den ene målgruppe ses et fald i antal fejl {}. {}",
        "Faldet er ikke større, end tilfældet kan give.",
    ),
    "one rises": (
        [RISE],
        "For den ene målgruppe ses en stigning i antal fejl {}. {}",
        "Stigningen er ikke større, end tilfældet kan give.",
    ),
    "one stays": ([SAME], "For den ene målgruppe er antal fejl det samme {}.{}", ""),
    "both fall": ([FALL, FALL], "For begge målgrupper ses et fald i antal fejl {}. {}", NONE_OF_FALLS),
    "all rise": ([RISE] * 3, "For alle tre målgrupper ses en stigning i antal fejl {}. {}", NONE_OF_RISES),
    "one of two falls": (
        [FALL, RISE],
        "For én af de to målgrupper ses et fald i antal fejl {}, og for én ses en stigning. {}",
        "Faldet er ikke større, end tilfældet kan give. Stigningen er ikke større, end tilfældet kan give.",
    ),
    "ten of sixteen fall": (
        [FALL] * 10 + [RISE] * 5 + [SAME],
        TEN_OF_SIXTEEN,
        f"{NONE_OF_FALLS} {NONE_OF_RISES}",
    ),
    "a sure fall": (
        [BIG_FALL],
        "For den ene målgruppe ses et fald i antal fejl {}. {}",
        "Faldet er større, end tilfældet giver.",
    ),
    "both sure": (
        [BIG_RISE] * 2,
        "For begge målgrupper ses en stigning i antal fejl {}. {}",
        "Begge stigninger er større, end tilfældet giver.",
    ),
    "all sure": (
        [BIG_FALL] * 3,
        "For alle tre målgrupper ses et fald i antal fejl {}. {}",
        "Alle faldene er større, end tilfældet giver.",
    ),
    "one sure of two": (
        [BIG_FALL, FALL],
        "For begge målgrupper ses et fald i antal fejl {}. {}",
        "Faldet er større, end tilfældet giver, for gruppe 0.",
    ),
    "many sure": (
        [BIG_FALL] * 5 + [FALL],
        "For alle seks målgrupper ses et fald i antal fejl {}. {}",
        "Faldet er større, end tilfældet giver, for fem målgrupper.",
    ),
}


@pytest.mark.parametrize("case", DIRECTIONS)
def test_the_direction_is_said_rightly(case):
    pairs, sentence, chance = DIRECTIONS[case]
    assert direction(*of(*pairs)) == sentence.format("fra 3. til 4. kvartal 2026", chance)


def test_a_quarter_of_the_year_before_has_its_year():
    now = replace(NOW, year=2027, quarter=1)
    pair = supervision(NOW, figures(14)), supervision(now, figures(10))
    assert "fra 4. kvartal 2026 til 1. kvartal 2027" in said(group(supervisions=pair), period=now)[1]


def test_other_gaps_than_a_quarter_are_said_as_they_are():
    half_yearly = group("Botilbud", supervisions=(supervision(NOW.before(2), figures(14)), supervision()))
    assert "siden det forrige ledelsestilsyn" in direction(half_yearly, *of(FALL))


def test_groups_that_are_not_compared_are_set_apart():
    other = group(
        "Ydelser", supervisions=(supervision(NOW.before()), supervision(obstacles=(Obstacle.FRAME,)))
    )
    new = group("Botilbud", supervisions=(supervision(),))
    _, moved, apart, *_ = said(other, new, *of(FALL, RISE))
    assert moved.startswith("For én af de to målgrupper, der kan sammenlignes, ses et fald")
    assert apart.startswith("Én målgruppe kan ikke sammenlignes med et tidligere ledelsestilsyn, se ")
    assert apart.endswith(" Én målgruppe er ikke gennemgået før.")


def test_an_only_one_that_is_compared():
    new = group("Botilbud", supervisions=(supervision(),))
    assert direction(new, *of(FALL)).startswith("For den ene målgruppe, der kan sammenlignes, ses et fald")


def test_samples_of_other_sizes_are_said_by_judgement():
    pair = supervision(NOW.before(), figures(10)), supervision(found=figures(15, reviewed=60))
    assert "ses et fald i fejl pr. bedømmelse" in direction(group(supervisions=pair))


def test_names_in_a_sentence_begin_small_but_abbreviations_do_not():
    groups = [group("Sygedagpenge", *BIG_FALL), group("STU", *BIG_FALL), group("Dagpenge", *FALL)]
    assert "for sygedagpenge og STU." in direction(*groups)


# What was reviewed


def test_one_of_each():
    alone = supervision(found=figures(1, reviewed=1, cases_with_error=1, new_errors=1, old_errors=0))
    shown = quarter(group("Botilbud", supervisions=(alone,), open=1, overdue=0))
    found = [inline_text(one) for one in headlines(shown, changes(shown, change_rules()), "metode")]
    reviewed, *others = found
    assert reviewed == (
        "I 4. kvartal 2026 er der gennemgået én sag i én målgruppe på ét område. "
        "Én sag (100 pct.) har mindst én fejl; der er én fejl i alt."
    )
    assert others == [
        "Én målgruppe er ikke gennemgået før.",
        "Ingen fejl har betydning for refusionen. Af den ene fejl er én ny og ingen gamle.",
        "Én berigtigelse er åben og ikke over fristen.",
    ]


def test_no_errors():
    none = supervision(found=figures(0, to_correct=0, corrected=0))
    assert said(group("Botilbud", supervisions=(none,), open=0, overdue=0)) == [
        "I 4. kvartal 2026 er der gennemgået 20 sager i én målgruppe på ét område. Der er ikke fundet fejl.",
        "Én målgruppe er ikke gennemgået før.",
        "Ingen berigtigelser er åbne.",
    ]


def test_no_figures_at_all():
    assert said(group(supervisions=(supervision(NOW.before()),))) == [
        "Der er ingen tal at vise for 4. kvartal 2026."
    ]


def test_an_amount_ends_its_sentence_with_one_stop():
    [sentence] = [one for one in said(*of(FALL)) if "refusionen" in one]
    assert (
        "To fejl har betydning for refusionen, i alt 25.000 kr. Af de ti fejl er fem nye og to gamle;"
        in sentence
    )
    assert sentence.endswith("for tre er det ikke afgjort.")


def test_where_only_some_tell_new_from_old():
    plain = figures(10, new_errors=None, old_errors=None)
    groups = [*of(FALL), group("Botilbud", supervisions=(supervision(found=plain),))]
    [sentence] = [one for one in said(*groups) if "refusionen" in one]
    assert "Af de ti fejl i de målgrupper, hvor der skelnes, er" in sentence


@pytest.mark.parametrize(
    ("n_open", "overdue", "sentence"),
    [
        (1, 1, "Én berigtigelse er åben og over fristen."),
        (2, 0, "To berigtigelser er åbne, og ingen er over fristen."),
        (2, 2, "To berigtigelser er åbne; alle er over fristen."),
        (41, 7, "41 berigtigelser er åbne; syv er over fristen."),
    ],
)
def test_corrections(n_open, overdue, sentence):
    assert said(group("Botilbud", 8, open=n_open, overdue=overdue))[-1] == sentence


def test_what_is_hidden_and_under_way_is_told():
    alone = group("Botilbud", supervisions=(supervision(n_caseworkers=1),))
    found = said(alone, *of(FALL), not_concluded=2)
    assert "To ledelsestilsyn er ikke afsluttet og ikke med i tallene." in found
    assert any(one.startswith("Tallene for én målgruppe vises ikke, fordi") for one in found)
    assert "i én målgruppe på ét område" in found[0]


def test_an_area_with_nothing_to_show_is_not_counted():
    areas = (Area("Jobcenter", (group("Dagpenge", 8),)), Area("Borgerservice", ()))
    assert "på ét område" in said(areas=areas, as_of=AS_OF)[0]
