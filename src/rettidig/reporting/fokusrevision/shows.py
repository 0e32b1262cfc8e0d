"""What a section shows, as blocks: sentences first, then the figure that they point to."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from rettidig.assessment.model import Counts
from rettidig.assessment.tables import DistributionTable
from rettidig.catalogue.wording import listed
from rettidig.reporting.document import Block, Box, BoxKind, Bullets, Figure, Reference
from rettidig.reporting.fokusrevision.facts import MUNICIPALITIES, Facts
from rettidig.reporting.fokusrevision.figures import (
    class_name,
    distribution_figure,
    distribution_of,
    measures_by_group,
    measures_figure,
    point_figure,
)
from rettidig.reporting.fokusrevision.plan import (
    Show,
    ShowDistribution,
    ShowMeasures,
    ShowPoint,
    ShowTransitions,
    Split,
)
from rettidig.reporting.fokusrevision.populations import small_municipalities
from rettidig.reporting.fokusrevision.sentences import (
    Sentence,
    against_law,
    amount,
    change_in_years,
    earlier_sentence,
    few_cases,
    finding,
    grade_sentence,
    group_sentence,
    lack_sentence,
    municipality_grades,
    municipality_sentence,
    paragraph,
    prose,
    relevance,
    small_number_sentence,
)
from rettidig.reporting.fokusrevision.transitions import transition_blocks
from rettidig.reporting.language import CASE, capital, closed, percent, quantity

_MANY_SMALL = 4
_CLAUSES = 3


def shown_points(show: Show) -> tuple[str, ...]:
    """Return the points that a part of a section is about."""
    match show:
        case ShowPoint():
            return (show.point,)
        case ShowMeasures():
            return show.measures
        case ShowTransitions():
            return (show.transitions,)
        case ShowDistribution():
            return (show.distribution,)


def blocks_of(facts: Facts, show: Show, turn: int, said: AbstractSet[str]) -> list[Block]:
    """Return the blocks of a part of a section; points already ``said`` are shown, not told again."""
    match show:
        case ShowPoint():
            return _point(facts, show, turn) if facts.can_tell(show.point) else []
        case ShowMeasures():
            return _measures(facts, show, said)
        case ShowTransitions():
            return transition_blocks(facts, show.transitions) if show.transitions in facts.points else []
        case ShowDistribution():
            return _distribution(facts, show) if show.distribution in facts.points else []


def _kept(*blocks: Block | None) -> list[Block]:
    return [block for block in blocks if block is not None]


def _point(facts: Facts, show: ShowPoint, turn: int) -> list[Block]:
    point = show.point
    blocks = _kept(
        prose(
            relevance(facts, point) if show.relevance else None,
            finding(facts, point, turn),
            lack_sentence(facts, point) if show.lack else None,
            grade_sentence(facts, [point], turn),
            against_law(facts, [point]),
            few_cases(facts, point),
        ),
        prose(
            change_in_years(facts, point) if show.years else None,
            earlier_sentence(facts, point),
        ),
    )
    for place, split in enumerate(show.by):
        blocks += _split(facts, show, split, turn + place)
    return blocks


def _split(facts: Facts, show: ShowPoint, split: Split, turn: int) -> list[Block]:
    figure = point_figure(facts, show.point, split)
    if figure is None:
        return []
    if split is Split.VISITATION_GROUP:
        sentence = group_sentence(facts, show.point, turn)
        return _kept(prose(_lead(figure, _GROUPS, turn, sentence), sentence), figure)
    grades = municipality_grades(facts, show.point) if show.grades else None
    sentence = municipality_sentence(facts, show.point)
    text = prose(_lead(figure, _MUNICIPALITIES, turn, sentence), sentence, grades)
    return _kept(text, figure, _caveat(facts, show.point))


_GROUPS = (
    ("", " viser andelen for hver visitationsgruppe."),
    ("Visitationsgrupperne er sammenlignet i ", "."),
)
_MUNICIPALITIES = (
    ("", " viser andelen i hver kommune."),
    ("Hvordan kommunerne ligger, fremgår af ", "."),
    ("", " sammenligner kommunerne."),
)


def _lead(figure: Figure, ways: Sequence[tuple[str, str]], turn: int, following: str | None) -> Sentence:
    before, after = ways[turn % len(ways)]
    meets_number = following is not None and following[:1].isdigit()
    if before and not meets_number:
        return (before, Reference(figure.id), after)
    return (Reference(figure.id, opens_sentence=True), ways[0][1] if before else after)


def _caveat(facts: Facts, point: str) -> Box | None:
    few = small_municipalities(facts, point)
    n = len([name for name in facts.by(point, MUNICIPALITIES) if name])
    if few * _MANY_SMALL < n:
        return None
    text = small_number_sentence(facts, few, n)
    return Box(
        BoxKind.CAVEAT,
        "Få sager pr. kommune",
        (
            paragraph(
                text,
            ),
        ),
    )


def clauses(facts: Facts, points: Sequence[str]) -> list[str]:
    """Return the findings of several points of cases as sentences of up to three clauses."""
    return [_clauses(facts, points[start : start + _CLAUSES]) for start in range(0, len(points), _CLAUSES)]


def _clauses(facts: Facts, points: Sequence[str]) -> str:
    if any(facts.text(point) is None for point in points):
        return " ".join(finding(facts, point) for point in points)
    parts: list[str] = []
    last_base = ""
    for point in points:
        text, counts, base = facts.text(point), facts.counts(point), facts.base(point)
        is_short = base == last_base and 0 < counts.met < counts.n
        share = percent(counts.met, counts.n) if is_short else closed(amount(counts, base))
        parts.append(f"i {share} {text.main if text else ''}")
        last_base = base
    return f"{capital(_in_a_row(parts))}."


def _in_a_row(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])}, og {parts[-1]}"


def _measures(facts: Facts, show: ShowMeasures, said: AbstractSet[str]) -> list[Block]:
    points = facts.telling(show.measures)
    figure = measures_figure(facts, show)
    if figure is None:
        return []
    if facts.is_of_organisations(points[0]):
        answers = ("Svarene er disse, jf. ", Reference(figure.id), ":")
        findings = tuple((finding(facts, point),) for point in points)
        return _kept(prose(answers), Bullets(findings), figure)
    lead = (Reference(figure.id, opens_sentence=True), " stiller resultaterne op ved siden af hinanden.")
    new = [point for point in points if point not in said]
    text = prose(*clauses(facts, new), grade_sentence(facts, new), against_law(facts, new), lead)
    groups = measures_by_group(facts, show) if Split.VISITATION_GROUP in show.by else None
    more = prose(_lead(groups, _GROUPS, 0, None)) if groups else None
    return _kept(text, figure, more, groups)


def _distribution(facts: Facts, show: ShowDistribution) -> list[Block]:
    figure = distribution_figure(facts, show)
    if figure is None:
        return []
    table = distribution_of(facts, show)
    text = prose(
        _shares(show, table),
        _most(show, table),
        (Reference(figure.id, opens_sentence=True), " viser fordelingen for hver visitationsgruppe."),
    )
    return _kept(text, figure)


def _shares(show: ShowDistribution, table: DistributionTable) -> str:
    known = [(number, table.of_all(number)) for number in table.classes if table.of_all(number).met]
    shares = [
        f"{class_name(show, number)[:1].lower()}{class_name(show, number)[1:]} i {_share(counts)}"
        for number, counts in known
    ]
    return f"Der er {listed(shares)}."


def _share(counts: Counts) -> str:
    return "alle sager" if counts.met == counts.n else f"{percent(counts.met, counts.n)} af sagerne"


def _most(show: ShowDistribution, table: DistributionTable) -> str | None:
    counts = table.of_all(show.cap)
    if not 0 < counts.met < counts.n:
        return None
    name = class_name(show, show.cap)
    return f"I {quantity(counts.met, counts.n).of(CASE)} er der altså {name[:1].lower()}{name[1:]}."
