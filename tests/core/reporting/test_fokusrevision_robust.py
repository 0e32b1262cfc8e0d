"""Other caseloads than the audit: the report is built, says only what holds, and in correct Danish."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.support.document_text import prose_of, texts_of
from tests.support.fokusrevision_assessed import audit, catalogue, only_municipalities, summary_row

from rettidig.assessment.model import ALL, Assessed, CaseCount, Counts, Distribution, SummaryRow, Transition
from rettidig.catalogue.model import AskedOf
from rettidig.reporting.document import Box, BoxKind, Document, Paragraph
from rettidig.reporting.fokusrevision import build
from rettidig.reporting.numbering import number


def changed(assessed: Assessed, change: Callable[[SummaryRow], Counts]) -> Assessed:
    points = {point.id: point for point in assessed.catalogue.points}
    rows = tuple(
        summary_row(points[row.control_point], row.dimension, row.value, change(row))
        for row in assessed.summary
    )
    return replace(assessed, summary=rows)


def _total(counts: Counts) -> int:
    return counts.n + counts.pending + counts.not_applicable + counts.unknown


def nothing_at_all() -> Assessed:
    return replace(
        changed(audit(), lambda _: Counts(0, 0)), cases=(), transitions=(), distributions=(), reasons=()
    )


def everything_met() -> Assessed:
    return changed(audit(), lambda row: Counts(row.counts.n, 0, 0, row.counts.not_applicable))


def nothing_met() -> Assessed:
    return changed(audit(), lambda row: Counts(0, row.counts.n, 0, row.counts.not_applicable))


def everything_unknown() -> Assessed:
    return replace(
        changed(audit(), lambda row: Counts(0, 0, 0, 0, _total(row.counts))), transitions=(), distributions=()
    )


def one_case() -> Assessed:
    case = CaseCount("K01", "ap", {"visitation_year": "2018", "region": "Region Nordjylland"}, 1)
    rows = []
    for place, point in enumerate(catalogue().points):
        counts = Counts(place % 2, 1 - place % 2)
        rows.append(summary_row(point, ALL, "", counts))
        if point.asked_of is AskedOf.CASE:
            rows += [
                summary_row(point, "municipality", "K01", counts),
                summary_row(point, "visitation_group", "ap", counts),
            ]
    return replace(audit(), cases=(case,), summary=tuple(rows), transitions=(), distributions=())


def without_interviews() -> Assessed:
    asked = {point.id for point in catalogue().organisation_points}
    return replace(audit(), summary=tuple(row for row in audit().summary if row.control_point not in asked))


def only_interviews() -> Assessed:
    asked = {point.id for point in catalogue().organisation_points}
    rows = tuple(row for row in audit().summary if row.control_point in asked)
    return replace(audit(), summary=rows, cases=(), transitions=(), distributions=(), reasons=())


def without_a_group() -> Assessed:
    return replace(
        audit(),
        summary=tuple(row for row in audit().summary if row.value != "aup"),
        cases=tuple(found for found in audit().cases if found.visitation_group != "aup"),
        transitions=tuple(found for found in audit().transitions if found.final != "aup"),
    )


def with_missing_values() -> Assessed:
    empty = CaseCount("K01", "", {"visitation_year": "", "region": ""}, 3)
    rows = [*audit().summary]
    for point in catalogue().case_points:
        if audit().rows(point.id, "visitation_group"):
            rows.append(summary_row(point, "visitation_group", "", Counts(1, 2)))
            rows.append(summary_row(point, "municipality", "", Counts(2, 1)))
    return replace(audit(), summary=tuple(rows), cases=(*audit().cases, empty))


def not_a_sample() -> Assessed:
    rows = tuple(replace(row, interval=None) for row in audit().summary)
    return replace(audit(), summary=rows, run=replace(audit().run, is_sample=False))


def a_quarter() -> Assessed:
    return replace(audit(), run=replace(audit().run, period=(date(2019, 10, 1), date(2019, 12, 31))))


def fewer_points() -> Assessed:
    kept = tuple(point for place, point in enumerate(catalogue().points) if place % 3)
    ids = {point.id for point in kept}
    smaller = catalogue().model_copy(update={"points": kept})
    rows = tuple(row for row in audit().summary if row.control_point in ids)
    return replace(audit(), catalogue=smaller, summary=rows)


def a_theme_without_points() -> Assessed:
    kept = tuple(point for point in catalogue().points if point.theme != "kontaktforloeb")
    ids = {point.id for point in kept}
    smaller = catalogue().model_copy(update={"points": kept})
    rows = tuple(row for row in audit().summary if row.control_point in ids)
    return replace(audit(), catalogue=smaller, summary=rows)


def another_catalogue() -> Assessed:
    other = catalogue().model_copy(update={"id": "et-andet-katalog", "title": "Et andet katalog"})
    return replace(audit(), catalogue=other, run=replace(audit().run, catalogue_id=other.id))


def a_whole_country() -> Assessed:
    def larger(row: SummaryRow) -> Counts:
        one = row.counts
        times = [1000 * part for part in (one.met, one.not_met, one.pending, one.not_applicable, one.unknown)]
        is_of_organisations = catalogue().point(row.control_point).asked_of is AskedOf.ORGANISATION
        return one if is_of_organisations else Counts(*times)

    cases = tuple(replace(found, n=1000 * found.n) for found in audit().cases)
    return replace(changed(audit(), larger), cases=cases)


def all_pending() -> Assessed:
    return replace(
        changed(audit(), lambda row: Counts(0, 0, _total(row.counts))), transitions=(), distributions=()
    )


def opened_in_one_month() -> Assessed:
    run = replace(audit().run, opened_from=date(2019, 5, 2), opened_to=date(2019, 5, 20))
    return replace(audit(), run=run)


def opened_on_unknown_days() -> Assessed:
    return replace(audit(), run=replace(audit().run, opened_from=None, opened_to=None))


def without_questions_to_organisations() -> Assessed:
    kept = catalogue().model_copy(update={"points": catalogue().case_points})
    ids = {point.id for point in kept.points}
    rows = tuple(row for row in audit().summary if row.control_point in ids)
    return replace(audit(), catalogue=kept, summary=rows)


def with_odd_first_groups() -> Assessed:
    point = "fr22-visitation-fastholdt"
    return replace(
        audit(),
        transitions=(Transition(point, "", "ap", 3), Transition(point, "up", "ap", 4)),
        distributions=(Distribution("fr22-en-primaer-kontaktperson", "ap", 1, 7),),
    )


CASELOADS = {
    "the audit": audit,
    "nothing at all": nothing_at_all,
    "everything met": everything_met,
    "nothing met": nothing_met,
    "everything unknown": everything_unknown,
    "everything pending": all_pending,
    "one case": one_case,
    "one municipality": lambda: only_municipalities(audit(), ["K07"]),
    "two municipalities": lambda: only_municipalities(audit(), ["K07", "K12"]),
    "four municipalities": lambda: only_municipalities(audit(), ["K01", "K02", "K03", "K04"]),
    "six municipalities": lambda: only_municipalities(audit(), [f"K{n:02}" for n in range(10, 16)]),
    "without interviews": without_interviews,
    "only interviews": only_interviews,
    "without a group": without_a_group,
    "with missing values": with_missing_values,
    "not a sample": not_a_sample,
    "a quarter": a_quarter,
    "fewer points": fewer_points,
    "a theme without points": a_theme_without_points,
    "another catalogue": another_catalogue,
    "a whole country": a_whole_country,
    "opened in one month": opened_in_one_month,
    "opened on unknown days": opened_on_unknown_days,
    "without questions to organisations": without_questions_to_organisations,
    "with odd first groups": with_odd_first_groups,
}

_SEVERAL = r"(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|ingen|0|[2-9]|\d{2,})"
WRONG = {
    "a value that is not there": r"\bNone\b|\bnan\b|[{}]|\bnul\b",
    "two spaces": r"  ",
    "a space before a sign": r" [,.;:?!]",
    "two signs": r"\.\.|,,|,\.|(?<!pct)\.,",
    "an abbreviation without its stop": r"\bpct\b(?!\.)",
    "one in the plural": r"\b(?:1|én|en) (?:sager|kommuner|kontrolpunkter|sagsbehandlere)\b|\bét forløbene\b",
    "several in the singular": rf"\b{_SEVERAL} (?:sag|kommune|kontrolpunkt|sagsbehandler)\b",
    "the wrong gender": r"\bét (?:sag|kommune)\b|\bén (?:forløb|kontrolpunkt)\b",
    "each of several": r"\bhver (?:tiende|femte|fjerde|tredje) (?:sager|unge)\b",
    "a part of one": r"\bud af (?:ti|tre|fire|fem) (?:sag|ung)\b",
    "the one municipality as several": r"\bde (?:én|ingen|1) kommune",
    "none out of": r"\b(?:0|nul) ud af\b",
    "a doubled word": r"\b(\w+) \1\b",
    "an unclosed clause": r"(?:I|i) \d+ pct\. af de sager, hvor [^,.]*? (?:er|har|kan) (?:der|det|den) ",
    "knap or godt at nothing": r"\b(?:knap|godt) (?:alle|ingen)\b",
}  # fmt: skip


@pytest.fixture(scope="module", params=CASELOADS, ids=lambda name: name.replace(" ", "-"))
def document(request: pytest.FixtureRequest) -> Document:
    return build(CASELOADS[request.param]())


def sentences(document: Document) -> list[str]:
    return [text for text in prose_of(document) if " | " not in text and "/: " not in text]


@pytest.mark.parametrize("fault", WRONG)
def test_no_text_has_a_fault(document, fault):
    found = [text for text in sentences(document) if re.search(WRONG[fault], text)]
    assert found == []


def test_every_paragraph_begins_with_a_capital_and_ends_with_a_stop(document):
    texts = [
        text
        for part in number(document).parts
        for block in part.blocks
        if isinstance(block, Paragraph)
        for text in texts_of(block)
    ]
    assert [text for text in texts if not re.match(r"[A-ZÆØÅÉ0-9»*]", text)] == []
    assert [text for text in texts if not re.search(r"[.:?]$", text)] == []


def test_every_reference_leads_somewhere(document):
    assert number(document).parts


def test_conclusions_are_numbered_without_a_gap(document):
    titles = [
        block.title
        for one in document.chapters
        for section in one.sections
        for block in section.blocks
        if isinstance(block, Box) and block.kind is BoxKind.CONCLUSION
    ]
    assert [int(title.split(".")[0].split()[1]) for title in titles] == list(range(1, len(titles) + 1))


def test_nothing_is_said_of_spread_in_one_municipality():
    text = "\n".join(prose_of(build(CASELOADS["one municipality"]())))
    assert "opdelt på kommuner" not in text
    assert "mens to kommuner" not in text
    assert "Kommunen lever dermed" in text
    assert "sammenligner derfor ikke kommuner" in text
    assert "én kommune" not in text


def test_without_interviews_the_last_chapter_says_so():
    text = "\n".join(prose_of(build(without_interviews())))
    assert "Der foreligger ingen svar fra interview, så temaet kan ikke belyses." in text
    assert "er desuden interviewet" not in text


def test_all_met_and_none_met_turn_every_headline():
    good = "\n".join(prose_of(build(everything_met())))
    assert "I alle sager er den første samtale holdt inden for en uge" in good
    assert "ikke i tråd" not in good.split("2.4 Læsevejledning")[0]
    bad = "\n".join(prose_of(build(nothing_met())))
    assert "Den første samtale holdes sjældent til tiden" in bad
    assert "I ingen af sagerne er den første samtale holdt" in bad


def test_a_caseload_that_is_no_sample_has_no_reservation():
    text = "\n".join(prose_of(build(not_a_sample())))
    assert "uvægtet" not in text
    assert "vejledende" not in text.replace("ikke vejledende", "")


def test_another_catalogue_is_reported_with_its_own_words():
    text = "\n".join(prose_of(build(another_catalogue())))
    question = catalogue().point("fr22-foerste-samtale-1-uge").question
    assert f"På spørgsmålet »{question}« er svaret ja i 92 pct. af sagerne." in text
    assert "Delkonklusion 5." in text


def test_every_point_of_the_catalogue_is_a_row_of_the_first_appendix():
    appendix = next(one for one in build(audit()).chapters if one.id == "bilag-punkter")
    rows = [row[0] for section in appendix.sections for row in section.blocks[0].rows]
    assert sorted(rows) == sorted(point.question for point in catalogue().points)
