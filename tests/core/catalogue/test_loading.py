"""Catalogues are loaded whole or refused with file, line and remedy."""

import hashlib
from pathlib import Path

import pytest

from rettidig.catalogue import load_catalogue, parse_catalogue, shipped
from rettidig.vocabulary import Language, Refused

PROEVE = Path(__file__).with_name("proeve.yaml")


def refusal(text: str | bytes) -> Refused:
    """Return the refusal of a catalogue with that text."""
    with pytest.raises(Refused) as refused:
        parse_catalogue(text.encode() if isinstance(text, str) else text, "proeve.yaml")
    return refused.value


def line_of(text: str, part: str) -> int:
    """Return the line on which the part first stands."""
    return text[: text.index(part)].count("\n") + 1


def test_a_file_is_loaded_with_its_bytes_and_their_hash():
    loaded = load_catalogue(PROEVE)
    assert loaded.catalogue.id == "proeve"
    assert loaded.name == "proeve.yaml"
    assert loaded.source == PROEVE.read_bytes()
    assert loaded.content_hash == hashlib.sha256(PROEVE.read_bytes()).hexdigest()


def test_a_path_may_be_a_text():
    assert load_catalogue(str(PROEVE)) == load_catalogue(PROEVE)


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_catalogues_are_found_by_id(name):
    assert load_catalogue(name).catalogue.id == name


def test_a_shipped_catalogue_is_the_package_file():
    assert "fokusrevision-2022" in shipped()
    assert load_catalogue("fokusrevision-2022").name == "fokusrevision-2022.yaml"


def test_texts_stay_as_they_are_written(source):
    changed = source.replace("{sted: her}", "{sted: no}").replace("title: Prøvekatalog", 'title: "null"')
    catalogue = parse_catalogue(changed.encode(), "proeve.yaml").catalogue
    assert catalogue.title == "null"
    assert catalogue.points[0].cases[0].events[1].values == {"sted": "no"}
    assert catalogue.acts["lov"].eli is None


def test_a_byte_order_mark_is_no_part_of_the_text(source):
    assert parse_catalogue(b"\xef\xbb\xbf" + source.encode(), "proeve.yaml").catalogue.id == "proeve"


def test_a_value_can_be_named_used_again_and_filled_into(source):
    changed = source.replace(
        "rule: {kind: distinct, at_most: 1, within: 12 months}",
        "rule: &people {kind: distinct, at_most: 1, within: 12 months}",
    ).replace(
        "rule: {kind: distinct, at_most: 2, within: 1 month, law_by: end}",
        "rule: {<<: *people, at_most: 3}",
    )
    points = parse_catalogue(changed.encode(), "proeve.yaml").catalogue
    assert points.point("p-to-kontaktpersoner").rule == points.point("p-kontaktperson").rule.model_copy(
        update={"at_most": 3}
    )


NOT_YAML = {
    "title: [1": "ikke gyldig YAML",
    "\x00": "ikke gyldig YAML",
    'a: "\\ud800"': "ikke gyldig YAML",
    "": "en blok med nøgler",
    "- 1": "en blok med nøgler",
    "en tekst": "en blok med nøgler",
    "a: 1\na: 2": "står to gange",
    "[a]: 1": "nøgle er ikke en tekst",
    "&a b: 1": "nøgle er ikke en tekst",
    "a: !tag 1": "Mærker (!)",
    "a: *b": "går ikke til noget",
    "a: &a [*a]": "går ikke til noget",
    "<<: 1": "Efter << skal stå",
    "a: 1\n---\nb: 2": "mere end ét dokument",
    'a: "\\0"': "styretegn",
    "[" * 10_000: "for dybt indlejret",
    "- " * 10_000: "for dybt indlejret",
    "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 99)): "for dybt indlejret",
    "a0: &a0 x\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)): "for stor",
}


@pytest.mark.parametrize(("text", "says"), NOT_YAML.items(), ids=range(len(NOT_YAML)))
def test_what_is_not_the_yaml_of_a_catalogue_is_refused(text, says):
    assert says in refusal(text).message(Language.DANISH)


def test_what_is_not_utf8_is_refused_with_its_line():
    assert refusal(b"id: a\ntitle: \xe6").message(Language.DANISH).startswith("proeve.yaml, række 2: ")


ANY = "expect: {outcome: unknown, reason: not_answered}"
WRONG = [
    # (what stands there, what is put instead, where the error is said to be, what is said in Danish)
    ("id: proeve\n", "id: Prøve\n", "id: Prøve", "tegn, der ikke kan bruges"),
    ("title: Prøvekatalog\n", "title: 5\n", "title: 5", "skal stå en tekst"),
    ("title: Prøvekatalog\n", "title: Prøvekatalog\ntitel: x\n", "titel: x", "Nøglen »titel« er ukendt"),
    (
        "about: Samtalerne.",
        "omkring: Samtalerne.",
        "omkring",
        "Nøglen »about« mangler. Tilføj den. Der er 1 fejl mere",
    ),
    ("correctable: false", "correctable: nej", "correctable: nej", "true eller false"),
    (
        "checked_on: 2026-11-21\ntarget",
        "checked_on: 21-11-2026\ntarget",
        "21-11-2026",
        "Her skal stå en dato",
    ),
    ("checked_on: 2026-11-21\ntarget", "checked_on: 5\ntarget", "checked_on: 5", "Her skal stå en dato"),
    ("to: 2018-12-31", "to: 2018-02-30", "2018-02-30", "Skriv den som 2019-05-06."),
    ("requirement: statutory", "requirement: must", "requirement: must", "Vælg: statutory, intention"),
    (
        "consequence: [legal_certainty]",
        "consequence: quality",
        "consequence: quality",
        "Her skal stå en liste",
    ),
    ("{kind: answer}", "{kind: ask}", "{kind: ask}", "Vælg: deadline, presence"),
    ("{kind: answer}", "{}", "rule: {}", "Tilføj »kind«"),
    ("{kind: answer}", "answer", "rule: answer", "en blok med nøgler"),
    (
        'versions: [{id: "1", from: 2016-01-01, checked_on: 2026-11-21}]',
        "versions: []",
        "versions: []",
        "er tom",
    ),
    ("from: 2016-01-01", "from: 2016-31-01", "2016-31-01", "Her skal stå en dato. Skriv den som 2019-05-06."),
    ("limit: 1 week,", "limit: 1 year,", "limit: 1 year,", "Fristen eller tallet kan ikke læses"),
    ("limit: 1 week,", "limit: -1 weeks,", "limit: -1 weeks,", "Fristen eller tallet kan ikke læses"),
    ("limit: 1 week,", "limit: 9999999 months,", "limit: 9999999", "over 100 år"),
    ("limit: 2 weeks,", "limit: 9999999 months,", "limit: 9999999", "over 100 år"),
    ("at_least: 2, limit", "at_least: 0, limit", "at_least: 0", "Det mindste er 1"),
    ("at_least: 2, limit", "at_least: to, limit", "at_least: to", "et helt tal"),
    ("trigger: first_contact", "trigger: first_mail", "first_mail", "Vælg: first_contact"),
    ("trigger: first_contact", "trigger: {type: samtale}", "{type: samtale}", "Nøglen »event« mangler"),
    ("is: not_met}", "is: missed}", "is: missed", "Vælg: met, not_met"),
    ("{point: p-samtale, is: not_met}", "p-samtale", "p-samtale]", "en blok med nøgler"),
    ("id: p-samme-dag", "id: p-samtale", "id: p-samtale\n    title: Visitation", "»p-samtale« er brugt før"),
    ("id: indsats", "id: moede", "id: moede, title: Indsatsen", "»moede« er brugt før"),
    ("theme: moede", "theme: mode", "theme: mode", "Temaet »mode« kendes ikke"),
    (
        "covers_from: 2015-01-01, target_group: unge",
        "covers_from: 2015-01-01, target_group: x",
        "group: x",
        "Målgruppen »x«",
    ),
    ("target_groups: [unge, boern]", "target_groups: [unge, voksne]", "voksne", "Målgruppen »voksne«"),
    ("visitation_groups: [up, ap]", "visitation_groups: [up, aup]", "[up, aup]", "Visitationsgruppen »aup«"),
    (
        "scope: {visitation_groups: [up]}",
        "scope: {visitation_groups: [x]}",
        "groups: [x]",
        "Visitationsgruppen »x«",
    ),
    ("{act: vejledning}", "{act: vejl}", "{act: vejl}", "Loven »vejl« kendes ikke"),
    ("response: {event: visitation}", "response: {event: visit}", "{event: visit}", "Hændelsestypen »visit«"),
    (
        "evidence: {event: plan, attributes: {maal: ja}}",
        "evidence: {event: plan, attributes: {mal: ja}}",
        "{mal: ja}",
        "Oplysningen »mal«",
    ),
    (
        "{event: samtale, attributes: {opfoelgning: nej}}",
        "{event: samtal}",
        "{event: samtal}",
        "Hændelsestypen »samtal«",
    ),
    ("attribute: gruppe", "attribute: grp", "attribute: grp", "Oplysningen »grp«"),
    (
        "event: visitation, attribute",
        "event: visit, attribute",
        "event: visit, attribute",
        "Hændelsestypen »visit«",
    ),
    ("pauses: [sygdom], law_by", "pauses: [syg], law_by", "pauses: [syg]", "Hændelsestypen »syg«"),
    (
        "pauses: [sygdom], law_by",
        "pauses: [samtale], law_by",
        "pauses: [samtale]",
        "ikke et forløb med start og slut",
    ),
    (
        "limit: 2 weeks, pauses: []",
        "limit: 2 weeks, pauses: [plan]",
        "pauses: [plan]",
        "ikke et forløb med start og slut",
    ),
    (
        "interval: {event: tilbud}",
        "interval: {event: samtale}",
        "interval: {event: samtale}",
        "ikke et forløb med start og slut",
    ),
    ("{point: p-samtale, is", "{point: p-samtaler-2, is", "p-samtaler-2", "Kontrolpunktet »p-samtaler-2«"),
    ("{point: p-samtale, is", "{point: p-tilsyn, is", "{point: p-tilsyn, is", "Kontrolpunktet »p-tilsyn«"),
    ("{point: p-samtale, is", "{point: p-plan, is", "{point: p-plan, is", "sin egen betingelse"),
    (
        "rule: {kind: answer}",
        "rule: {kind: answer, law_by: leg}",
        "answer, law_by: leg}",
        "»law_by: leg« kan ikke bruges til slagsen »answer«. Vælg: trigger.",
    ),
    (
        "law_by: leg",
        "law_by: end",
        'law_by: end}\n    versions: [{id: "1", checked_on: 2026-11-21}]\n  - id: p-tilbud',
        "Vælg: trigger eller leg.",
    ),
    ("within: 12 months", "within: 0 days", "within: 0 days", "0 dage"),
    ("since: {event: samtale}, within", "within", "within: 3 months", "Tilføj »since«"),
    (
        "{event: samtale, attributes: {opfoelgning: ja, sted: her}}",
        "{event: samtale}",
        "kind: latest",
        "Tilføj »attributes«",
    ),
    ('{id: "2016", to', '{id: "2016", from: 2019-02-01, to', "2019-02-01", "slutter, før den begynder"),
    ("from: 2019-01-01\n", "from: 2018-12-31\n", 'id: "2019"', "»2016« og »2019« gælder samme dag"),
    ("        from: 2019-01-01\n        to: 2020-02-29\n", "", 'id: "2019"', "gælder samme dag"),
    ('id: "2019"', 'id: "2016"', 'id: "2016"\n', "»2016« er brugt før"),
    (
        "rule: {kind: answer}\n    versions: [{",
        "rule: {kind: answer}\n    versions: [{limit: 1 week, ",
        "{limit: 1 week, ",
        "har intet »limit«",
    ),
    (
        "asked_of: organisation\n    rule: {kind: answer}",
        "asked_of: organisation\n    rule: {kind: presence, evidence: {event: tilbud}}",
        "rule: {kind: presence, evidence: {event: tilbud}}",
        "kun besvares af en person",
    ),
    (
        "asked_of: organisation",
        f"asked_of: organisation\n    cases: [{{shows: x, opened: 2019-01-01, {ANY}}}]",
        "cases: [{shows: x,",
        "har ingen sager",
    ),
    (
        "        group: up\n        target_group: unge",
        "        group: up\n        target_group: gamle",
        "target_group: gamle",
        "Målgruppen »gamle«",
    ),
    (
        "group: up\n        events: [{type: henv",
        "group: op\n        events: [{type: henv",
        "group: op",
        "Visitationsgruppen »op«",
    ),
    ("closed: 2019-12-01", "closed: 2019-05-05", "closed: 2019-05-05", "Slutdagen ligger før startdagen"),
    ("until: 2019-06-03", "until: 2019-05-03", "until: 2019-05-03", "Slutdagen ligger før startdagen"),
    ("{type: sygdom, on: 2019-06-01,", "{type: plan, on: 2019-06-01,", "type: plan, on", "har ingen slutdag"),
    ("type: henvendelse", "type: kontakt", "type: kontakt", "Hændelsestypen »kontakt«"),
    ("values: {sted: her}", "values: {rum: her}", "rum: her", "Oplysningen »rum«"),
    (
        "answers: {p-samtale: yes}",
        "answers: {p-tilsyn: yes}",
        "answers: {p-tilsyn",
        "Kontrolpunktet »p-tilsyn«",
    ),
    ("answers: {p-samtale: yes}", "answers: {p-samtale: maybe}", "maybe", "Vælg: yes, no"),
    (
        "outcome: met, reason: on_time",
        "outcome: not_met, reason: on_time",
        "not_met, reason: on_time",
        "giver aldrig »not_met« med »on_time«",
    ),
    (
        "responses: [{event: samtale}, {event: visitation}]",
        "responses: []",
        "rule: {kind: each, trigger: {event: aftale}",
        "Listen er tom",
    ),
    (
        "responses: [{event: samtale}, {event: visitation}]",
        "responses: [{event: samtale}, {event: visit}]",
        "{event: visit}]",
        "Hændelsestypen »visit«",
    ),
    ("due_in: naeste", "due_in: dagen", "due_in: dagen", "Oplysningen »dagen«"),
    ("lasting: 2 weeks, or", "lasting: 0 år, or", "lasting: 0 år", "Fristen eller tallet kan ikke læses"),
    (
        "response: {event: samtale}, at_least: 2, exemptions",
        "response: {event: samtale, lasting: 1 week}, at_least: 2, exemptions",
        "lasting: 1 week}",
        "»samtale« er ikke et forløb",
    ),
    (
        "or: [{from: 2019-01-01",
        "or: [{attributes: {rum: her}, from: 2019-01-01",
        "rum: her",
        "Oplysningen »rum«",
    ),
    (
        "exemptions: [sygdom, barsel]",
        "exemptions: [sygdom, plan]",
        "[sygdom, plan]",
        "»plan« er ikke et forløb",
    ),
    ("exemptions: [sygdom, barsel]", "exemptions: [syg]", "exemptions: [syg]", "Hændelsestypen »syg«"),
    ("after_exemption: 1 week", "after_exemption: 9999 weeks", "9999 weeks", "over 100 år"),
    (
        "other: {event: aftale, attribute: maal}",
        "other: {event: aftalen, attribute: maal}",
        "other: {event: aftalen",
        "Hændelsestypen »aftalen«",
    ),
    (
        "value: {event: plan, attribute: maal}",
        "value: {event: plan, attribute: mål}",
        "value: {event: plan, attribute: mål",
        "Oplysningen »mål«",
    ),
    ("attribute: beloeb, minimum", "attribute: sum, minimum", "attribute: sum", "Oplysningen »sum«"),
    ('minimum: 100, maximum: "5348.50", law_by', "law_by", "rule: {kind: amount", "Tallet har ingen grænse."),
    ("minimum: 100,", "minimum: hundrede,", "minimum: hundrede", "Fristen eller tallet kan ikke læses"),
    (
        "parts: [p-plan-findes, p-to-samtaler]",
        "parts: [p-plan-findes, p-nej]",
        "p-nej]",
        "Kontrolpunktet »p-nej«",
    ),
    ("parts: [p-plan-findes, p-to-samtaler]", "parts: [p-samlet]", "parts: [p-samlet]", "»p-samlet«"),
    ("parts: [p-plan-findes, p-to-samtaler]", "parts: [p-tilsyn]", "parts: [p-tilsyn]", "»p-tilsyn«"),
    ("judges: [p-to-samtaler]", "judges: [p-nej]", "judges: [p-nej]", "Kontrolpunktet »p-nej«"),
    (
        "judges: [p-to-samtaler]",
        "judges: [p-samtaler]",
        "judges: [p-samtaler]",
        "har ikke én frist, der kan tælles op",
    ),
    ("asked_of: population", "asked_of: case", "rule: {kind: indicator", "hører til »asked_of: population«"),
    (
        "rule: {kind: composite, parts: [p-plan-findes, p-to-samtaler]}",
        "asked_of: population\n    rule: {kind: composite, parts: [p-plan-findes, p-to-samtaler]}",
        "rule: {kind: composite",
        "hører til »asked_of: population«",
    ),
    (
        'threshold: "82.5"',
        'threshold: "82.5", minimum: 3',
        'threshold: "82.5", minimum',
        "har intet »minimum«",
    ),
    ("hours: beloeb", "hours: timer", "hours: timer", "Oplysningen »timer«"),
    ("event: aftale, hours: beloeb", "event: tilbud", "not_counted", "Kun timer kan holdes udenfor."),
    (
        'event: aftale, hours: beloeb, per_unit: "160.33", not_counted: [{from: 2019-03-01, to: 2019-03-31}]',
        "event: aftale, per_unit: 30",
        "event: aftale, per_unit: 30",
        "»aftale« er ikke et forløb",
    ),
    ("valid_for: 2 months", "valid_for: 2", "valid_for: 2", "Fristen eller tallet kan ikke læses"),
    ("letter_after: 3}", "letter_after: 0}", "letter_after: 0", "Det mindste er 1"),
    (
        "points:\n",
        "uses: [{from: nej, point: p, id: q, theme: moede}]\npoints:\n",
        "uses: [{from: nej",
        "Kataloget »nej« kendes ikke",
    ),
]


@pytest.mark.parametrize(("there", "instead", "at", "says"), WRONG, ids=[f"{n}" for n in range(len(WRONG))])
def test_what_does_not_hold_together_is_refused_with_line_and_remedy(source, there, instead, at, says):
    assert there in source
    changed = source.replace(there, instead, 1)
    message = refusal(changed).message(Language.DANISH)
    line = line_of(changed + "$", at)
    assert message.startswith(f"proeve.yaml, række {line}: ")
    assert says in message


def test_conditions_in_a_circle_are_refused(source):
    rule = "    rule: {kind: deadline, trigger: {event: samtale"
    changed = source.replace(rule, "    scope: {when: [{point: p-plan, is: met}]}\n" + rule).replace(
        "{point: p-samtale, is", "{point: p-samme-dag, is"
    )
    message = refusal(changed).message(Language.DANISH)
    assert message.startswith(f"proeve.yaml, række {line_of(changed, 'scope: {when: [{point: p-plan')}: ")
    assert "går i ring: " in message
    assert "p-plan" in message


def test_a_refusal_speaks_english_too(source):
    changed = source.replace("theme: moede", "theme: mode").replace("limit: 4 weeks", "limit: 9999 months")
    message = refusal(changed).message(Language.ENGLISH)
    assert message.startswith("proeve.yaml, row 34: The theme »mode« is unknown. Correct it or add it.")
    assert message.endswith("Known: indsats, moede. There are 9 more errors.")


def test_of_many_known_words_those_most_like_the_unknown_one_are_shown(source):
    message = refusal(source.replace("{point: p-samtale, is", "{point: p-samtalerne, is")).message(
        Language.DANISH
    )
    known = message.rpartition("Kendte: ")[2].rstrip(".").split(", ")
    assert known[0] == "p-samtaler"
    assert len(known) == 8


def test_only_the_first_error_is_shown_with_how_many_more_there_are(source):
    one = source.replace("limit: 4 weeks", "limit: 9999 months")
    two = one.replace("limit: 3 months", "limit: 9999 months")
    assert "mere" not in refusal(one).message(Language.DANISH)
    assert refusal(two).message(Language.DANISH).endswith("Der er 1 fejl mere.")
    assert refusal(two).message(Language.ENGLISH).endswith("There is 1 more error.")


def test_words_that_may_be_personal_are_shown_as_shapes_only(source):
    message = refusal(source.replace("theme: moede", "theme: a-990203-9999")).message(Language.DANISH)
    assert "»a-999999-9999«" in message


def test_an_unknown_id_is_refused_with_the_known_ones():
    with pytest.raises(Refused) as refused:
        load_catalogue("fokusrevision-1999")
    assert "fokusrevision-2022" in refused.value.message(Language.DANISH)


@pytest.mark.parametrize("path", ["/dev/null/x", "a\0b", "no/such/file.yaml", ""])
def test_a_path_to_nothing_is_refused(path):
    with pytest.raises(Refused):
        load_catalogue(path)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        load_catalogue(tmp_path)


def test_a_file_too_large_to_be_a_catalogue_is_refused_unread(tmp_path):
    path = tmp_path / "stor.yaml"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(Refused, match="too large"):
        load_catalogue(path)
