"""The chapter of a theme: what the law asks, what was found in short, and the sections with their figures."""

from collections.abc import Sequence

from rettidig.catalogue.model import ControlPoint, Direction, LawReference, Requirement, Theme
from rettidig.reporting.document import (
    Block,
    Box,
    BoxKind,
    Bullets,
    Chapter,
    Inline,
    Paragraph,
    Reference,
    Section,
)
from rettidig.reporting.fokusrevision.facts import Facts
from rettidig.reporting.fokusrevision.plan import (
    FactBox,
    PlannedChapter,
    PlannedSection,
    Show,
    ShowMeasures,
    ShowPoint,
    Split,
)
from rettidig.reporting.fokusrevision.sentences import (
    against_law,
    finding,
    grade_sentence,
    organisation_finding,
    paragraph,
    prose,
)
from rettidig.reporting.fokusrevision.shows import blocks_of, clauses, shown_points
from rettidig.reporting.language import POINT, capital, counted


def chapter_id(theme: Theme) -> str:
    """Return the id of a theme's chapter."""
    return f"kapitel-{theme.id}"


def theme_chapter(facts: Facts, theme: Theme) -> Chapter:
    """Return the chapter of a theme; one without any result says so."""
    points = [point for point in facts.assessed.catalogue.points if point.theme == theme.id]
    plan = facts.plan.chapter(theme.id) or _default(facts, theme, points)
    telling = facts.telling(point.id for point in points)
    opening: list[Block | None] = [
        prose(text) for text in (*plan.opening, *(() if plan.opening else (theme.about,)))
    ]
    blocks: list[Block | None] = [
        *opening,
        _requirements(facts, plan, points),
        _time_reservation(facts, telling),
    ]
    if not telling:
        blocks.append(prose(_nothing(facts, points)))
        return Chapter(theme.title, _kept(blocks), id=chapter_id(theme))
    blocks += [*_findings(facts, plan, telling), _not_settled(facts, points)]
    return Chapter(theme.title, _kept(blocks), _sections(facts, plan, telling), id=chapter_id(theme))


def _kept(blocks: Sequence[Block | None]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block is not None)


def _default(facts: Facts, theme: Theme, points: Sequence[ControlPoint]) -> PlannedChapter:
    organisations = tuple(point.id for point in points if facts.is_of_organisations(point.id))
    shows: list[Show] = [
        ShowPoint(point=point.id, by=(Split.VISITATION_GROUP, Split.MUNICIPALITY))
        for point in points
        if point.id not in organisations
    ]
    if organisations:
        shows.append(
            ShowMeasures(measures=organisations, id=f"{theme.id}-kommuner", title="Svar fra kommunerne")
        )
    return PlannedChapter(
        theme=theme.id,
        requirements=f"Krav: {theme.title}",
        findings=tuple((point.id,) for point in points if point.is_graded),
        sections=(PlannedSection(title="Resultater", show=tuple(shows)),),
    )


def _requirements(facts: Facts, plan: PlannedChapter, points: Sequence[ControlPoint]) -> Box | None:
    statutory = [
        point
        for point in points
        if point.requirement is Requirement.STATUTORY
        and point.direction is Direction.HIGH_IS_GOOD
        and facts.can_tell(point.id)
    ]
    if not statutory:
        return None
    items = tuple((f"{point.title}{_law_in_brackets(facts, point)}.",) for point in statutory)
    return Box(BoxKind.REQUIREMENT, plan.requirements, (Bullets(items),))


def _law_in_brackets(facts: Facts, point: ControlPoint) -> str:
    version = point.version_on(facts.assessed.run.as_of) or point.versions[-1]
    return f" ({'; '.join(law_text(facts, law) for law in version.law)})" if version.law else ""


def law_text(facts: Facts, law: LawReference) -> str:
    """Return where a requirement stands: *LAB § 20 a*."""
    act = facts.assessed.catalogue.acts.get(law.act)
    return f"{act.short if act else law.act} {law.section or ''}".strip()


def _findings(facts: Facts, plan: PlannedChapter, telling: Sequence[str]) -> list[Block | None]:
    items = [
        _bullet(facts, found, turn)
        for turn, points in enumerate(plan.findings)
        if (found := facts.telling(points))
    ]
    if not items:
        return []
    is_of_organisations = all(facts.is_of_organisations(point) for point in telling)
    what = "Samlet viser interviewene" if is_of_organisations else f"Samlet viser data fra {facts.from_all}"
    return [
        paragraph(
            f"{what}:",
        ),
        Bullets(tuple(items)),
    ]


def _bullet(facts: Facts, points: Sequence[str], turn: int) -> tuple[Inline, ...]:
    is_of_organisations = facts.is_of_organisations(points[0])
    if is_of_organisations:
        paragraph = prose(*(organisation_finding(facts, point) for point in points))
    elif len(points) == 1:
        paragraph = prose(
            finding(facts, points[0], turn),
            grade_sentence(facts, points, turn),
            against_law(facts, points),
        )
    else:
        paragraph = prose(*clauses(facts, points), grade_sentence(facts, points), against_law(facts, points))
    return paragraph.content if paragraph else ()


def _sections(facts: Facts, plan: PlannedChapter, telling: Sequence[str]) -> tuple[Section, ...]:
    sections = [_section(facts, section, turn) for turn, section in enumerate(plan.sections)]
    said = {point for section in plan.sections for show in section.show for point in shown_points(show)}
    said |= {point for points in plan.findings for point in points}
    rest = tuple(point for point in telling if point not in said)
    if rest:
        sections.append(_rest(facts, rest))
    return tuple(section for section in sections if section)


def _section(facts: Facts, plan: PlannedSection, turn: int) -> Section | None:
    shown: list[Block] = []
    said: set[str] = set()
    for place, show in enumerate(plan.show):
        shown += blocks_of(facts, show, turn + place, said)
        said |= set(shown_points(show))
    if not shown:
        return None
    blocks = [prose(plan.opening), _fact(plan.fact) if plan.fact else None, *shown]
    return Section(plan.title, _kept(blocks))


def _fact(fact: FactBox) -> Box:
    items = Bullets(tuple((item,) for item in fact.items))
    return Box(
        BoxKind.FACT,
        f"Fakta: {fact.title}",
        (
            items,
            paragraph(
                f"Kilde: {fact.source}.",
            ),
        ),
    )


def _rest(facts: Facts, points: Sequence[str]) -> Section:
    items = tuple((finding(facts, point),) for point in points)
    return Section("Øvrige kontrolpunkter", (Bullets(items),))


def _not_settled(facts: Facts, points: Sequence[ControlPoint]) -> Paragraph | None:
    n = len([point for point in points if point.id in facts.unsettled])
    if not n:
        return None
    which = "Det" if n == 1 else "De"
    return paragraph(
        f"{capital(counted(n, POINT))} under temaet kunne ikke afgøres ud fra det, der er leveret, "
        f"og omtales ikke her. {which} fremgår af ",
        Reference("bilag-punkter"),
        ".",
    )


def _nothing(facts: Facts, points: Sequence[ControlPoint]) -> str:
    is_of_organisations = bool(points) and all(facts.is_of_organisations(point.id) for point in points)
    if is_of_organisations:
        return "Der foreligger ingen svar fra interview, så temaet kan ikke belyses."
    return "Ingen af temaets kontrolpunkter kunne gøres op på dette grundlag."


def _time_reservation(facts: Facts, telling: Sequence[str]) -> Box | None:
    is_of_organisations = bool(telling) and all(facts.is_of_organisations(point) for point in telling)
    if not is_of_organisations or not facts.n_cases:
        return None
    text = (
        f"Sagerne er fulgt frem til og med {facts.as_of}, mens interviewene beskriver, hvordan "
        f"{facts.subject} arbejder på interviewtidspunktet. Svarene kan derfor ikke forklare resultaterne af "
        "sagsgennemgangen, og resultaterne siger intet om virkningen af det tilsyn, der beskrives her. "
        "Svarene viser alene, om ledelsen på interviewtidspunktet holder øje med de områder, hvor sagerne "
        "peger på fejl."
    )
    return Box(
        BoxKind.CAVEAT,
        "Interview og sager er fra hver sin tid",
        (
            paragraph(
                text,
            ),
        ),
    )
