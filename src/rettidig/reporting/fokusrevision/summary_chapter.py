"""Chapter 1: what was examined, and the numbered conclusions, whose headlines follow from the results."""

from collections.abc import Iterator
from itertools import count

from rettidig.assessment.grades import worst
from rettidig.catalogue.model import Theme
from rettidig.catalogue.wording import inside_a_sentence
from rettidig.reporting.document import Block, Box, BoxKind, Bullets, Chapter, Paragraph, Reference, Section
from rettidig.reporting.fokusrevision.facts import Facts
from rettidig.reporting.fokusrevision.plan import Band, Conclusion, HeadlinePart, PlannedChapter, ShowPoint
from rettidig.reporting.fokusrevision.sentences import (
    against_law,
    few_cases,
    finding,
    grade_sentence,
    group_sentence,
    lack_sentence,
    municipality_sentence,
    paragraph,
    prose,
)
from rettidig.reporting.fokusrevision.theme_chapter import chapter_id
from rettidig.reporting.language import CASE, MUNICIPALITY, POINT, cardinal, counted, percent
from rettidig.vocabulary import Grade

_GOOD = {Grade.HIGH, Grade.SOME}


def summary_chapter(facts: Facts) -> Chapter:
    """Return the management summary."""
    numbers = count(1)
    sections = [
        section
        for theme in facts.assessed.catalogue.themes
        if (section := _section(facts, theme, numbers)) is not None
    ]
    return Chapter(
        "Ledelsesresume",
        tuple(_opening(facts, has_conclusions=bool(sections))),
        tuple(sections),
        id="kapitel-resume",
    )


def _opening(facts: Facts, *, has_conclusions: bool) -> Iterator[Block]:
    catalogue = facts.assessed.catalogue
    yield paragraph(
        f"Rapporten viser, om sagsbehandlingen i {facts.from_all} følger reglerne i kataloget "
        f"»{catalogue.title}«. {_basis(facts)}",
    )
    yield paragraph(f"{_settled(facts)}{_interviewed(facts)} Hvert tema har sit eget kapitel:")
    yield Bullets(tuple(_theme(theme) for theme in catalogue.themes))
    if not has_conclusions:
        yield paragraph("Der er ingen resultater at drage konklusioner af.")
        return
    yield paragraph(
        "De vigtigste konklusioner står i boksene nedenfor. Hvor et krav eller en intention i loven er "
        "målt, er efterlevelsen sat på ord i fire grader, der altid står i kursiv; ",
        Reference("afsnit-laesevejledning"),
        " forklarer dem.",
    )


def _settled(facts: Facts) -> str:
    n, settled = len(facts.points), len([point for point in facts.points if facts.can_tell(point)])
    if settled == n:
        return "Alle katalogets kontrolpunkter kunne gøres op."
    if not settled:
        return "Ingen af katalogets kontrolpunkter kunne gøres op."
    return f"Af katalogets {counted(n, POINT)} kunne {cardinal(settled, POINT.gender)} gøres op."


def _interviewed(facts: Facts) -> str:
    organisations = facts.telling(point.id for point in facts.assessed.catalogue.organisation_points)
    n = max((facts.counts(point).n for point in organisations), default=0)
    if not n:
        return ""
    who = "Kommunens ledelse" if facts.is_one_municipality else f"Ledelsen i {counted(n, MUNICIPALITY)}"
    return f" {who} er desuden interviewet."


def _basis(facts: Facts) -> str:
    if not facts.n_cases:
        return "Der er ingen sager i grundlaget."
    return (
        f"Grundlaget er {counted(facts.n_cases, CASE)}, som er holdt op imod "
        f"{counted(len(facts.assessed.catalogue.case_points), POINT)} "
        f"og fulgt frem til og med {facts.as_of}."
    )


def _theme(theme: Theme) -> tuple[str | Reference, ...]:
    return (f"{theme.title} (", Reference(chapter_id(theme)), ")")


def _section(facts: Facts, theme: Theme, numbers: Iterator[int]) -> Section | None:
    plan = facts.plan.chapter(theme.id)
    boxes = (
        [_box(facts, plan, planned, numbers, turn) for turn, planned in enumerate(plan.conclusions)]
        if plan
        else [_default(facts, theme, numbers)]
    )
    kept = tuple(box for box in boxes if box is not None)
    return Section(theme.title, kept) if kept else None


def _box(
    facts: Facts, plan: PlannedChapter, conclusion: Conclusion, numbers: Iterator[int], turn: int
) -> Box | None:
    points = facts.telling(conclusion.points)
    headline = headline_of(facts, conclusion)
    if not points or headline is None:
        return None
    bodies = [_body(facts, plan, point, turn + place) for place, point in enumerate(points)]
    blocks = [prose(conclusion.opening), *bodies]
    return Box(
        BoxKind.CONCLUSION,
        f"Delkonklusion {next(numbers)}. {headline}",
        tuple(block for block in blocks if block),
    )


def _default(facts: Facts, theme: Theme, numbers: Iterator[int]) -> Box | None:
    points = [p.id for p in facts.assessed.catalogue.points if p.theme == theme.id and p.is_graded]
    telling = facts.telling(points)
    if not telling:
        return None
    items = tuple((finding(facts, point),) for point in telling)
    grade = prose(grade_sentence(facts, telling))
    blocks = (Bullets(items), grade) if grade else (Bullets(items),)
    title = f"Delkonklusion {next(numbers)}. Resultater for {inside_a_sentence(theme.title)}"
    return Box(BoxKind.CONCLUSION, title, blocks)


def _body(facts: Facts, plan: PlannedChapter, point: str, turn: int) -> Paragraph | None:
    if facts.is_of_organisations(point):
        return prose(finding(facts, point))
    is_split = any(
        isinstance(show, ShowPoint) and show.point == point and show.by
        for section in plan.sections
        for show in section.show
    )
    return prose(
        finding(facts, point, turn),
        lack_sentence(facts, point),
        grade_sentence(facts, [point], turn),
        against_law(facts, [point]),
        few_cases(facts, point),
        group_sentence(facts, point, turn) if is_split else None,
        municipality_sentence(facts, point) if is_split else None,
    )


def headline_of(facts: Facts, conclusion: Conclusion) -> str | None:
    """Return the headline that the results give, or None where none of its parts can be told."""
    said = [part for planned in conclusion.headline if (part := _part(facts, planned)) is not None]
    if not said:
        return None
    headline, is_good = said[0]
    for text, is_next_good in said[1:]:
        headline += f"{', og' if is_next_good == is_good else ', men'} {inside_a_sentence(text)}"
        is_good = is_next_good
    return headline


def _part(facts: Facts, planned: HeadlinePart) -> tuple[str, bool] | None:
    points = facts.telling(planned.points)
    if not points:
        return None
    grade = worst(known for point in points if (known := facts.grade(point)) is not None)
    if planned.grades and grade:
        return planned.grades[grade], grade in _GOOD
    band = _band(facts, planned.bands, points[0])
    if band is None:
        return None
    counts = facts.counts(points[0])
    return band.text.format(percent=percent(counts.met, counts.n)), band.is_good


def _band(facts: Facts, bands: tuple[Band, ...], point: str) -> Band | None:
    number = facts.counts(point).percent or 0
    reached = [band for band in bands if number >= band.at_least]
    return max(reached, key=lambda band: band.at_least, default=None)
