"""The figures: by municipality, by visitation group, by measure, and how many have how many."""

from collections.abc import Sequence

from rettidig.assessment.model import Counts
from rettidig.assessment.tables import DistributionTable, distribution_table
from rettidig.catalogue.wording import inside_a_sentence, listed
from rettidig.reporting.document import Bar, Chart, Figure, Share
from rettidig.reporting.fokusrevision.facts import GROUPS, MUNICIPALITIES, Facts
from rettidig.reporting.fokusrevision.plan import ShowDistribution, ShowMeasures, Split
from rettidig.reporting.fokusrevision.populations import (
    AVERAGE,
    direction_note,
    left_out_note,
    population_notes,
    share_note,
    small_municipalities,
    source_line,
    weight_note,
)
from rettidig.reporting.language import MUNICIPALITY, capital, cardinal, counted, percent

_APART = {
    True: "Målepunkterne er opgjort for hver sin del af sagerne",
    False: "Ikke alle kommuner har besvaret alle spørgsmål",
}
_SPLITS = {Split.MUNICIPALITY: "opdelt på kommuner", Split.VISITATION_GROUP: "opdelt på visitationsgrupper"}


def figure_id(point: str, split: Split) -> str:
    """Return the id of a point's figure."""
    return f"figur-{point}-{split.value.replace('_', '-')}"


def _bar(label: str, counts: Counts, series: str | None = None) -> Bar:
    return Bar(label, counts.share, counts.n, series, counts.met if counts.n else None)


def _notes(*notes: str) -> str:
    return " ".join(dict.fromkeys(note for note in notes if note))


def _n(counts: Counts) -> str:
    return f"N = {counts.n}."


def _title(facts: Facts, point: str, split: Split) -> str:
    question = facts.points[point].question
    stem, mark = (question[:-1], "?") if question.endswith("?") else (question.rstrip("."), "")
    return f"{stem} ({_SPLITS[split]}){mark}"


def point_figure(facts: Facts, point: str, split: Split) -> Figure | None:
    """Return the figure of a point by municipality or group, or None where there is nothing to compare."""
    return _by_municipality(facts, point) if split is Split.MUNICIPALITY else _by_group(facts, point)


def _by_municipality(facts: Facts, point: str) -> Figure | None:
    found = {name: counts for name, counts in facts.by(point, MUNICIPALITIES).items() if name}
    if facts.is_one_municipality or len(found) <= 1:
        return None
    order = sorted(found, key=lambda name: (-(found[name].share or 0), name))
    whole = facts.counts(point)
    few = small_municipalities(facts, point)
    small = f"I {counted(few, MUNICIPALITY)} er N mindre end {facts.plan.small_n}." if few else ""
    without = len(facts.municipalities) - len(found)
    absent = f"{capital(counted(without, MUNICIPALITY))} har ingen sager i opgørelsen." if without else ""
    return Figure(
        figure_id(point, Split.MUNICIPALITY),
        _title(facts, point, Split.MUNICIPALITY),
        Chart(
            tuple(_bar(name, found[name]) for name in order),
            average=whole.share,
            average_of=Share(whole.met, whole.n),
        ),
        source_line(facts, point),
        _notes(*_shared_notes(facts, point), AVERAGE, absent, small, weight_note(facts)),
        f"Søjlediagram over {counted(len(found), MUNICIPALITY)}. {_extremes(found, order)} "
        f"Gennemsnittet er {percent(whole.met, whole.n)}",
    )


def _shared_notes(facts: Facts, point: str) -> tuple[str, ...]:
    return (
        share_note(facts, point),
        _n(facts.counts(point)),
        *population_notes(facts, point),
        left_out_note(facts, point),
        direction_note(facts, point),
    )


def _extremes(found: dict[str, Counts], order: Sequence[str]) -> str:
    top, bottom = found[order[0]], found[order[-1]]
    if top.percent == bottom.percent:
        return f"Alle har {percent(top.met, top.n)}"
    return (
        f"Højest er {order[0]} med {percent(top.met, top.n)}, "
        f"lavest {order[-1]} med {percent(bottom.met, bottom.n)}"
    )


def _with_whole(facts: Facts, point: str) -> list[tuple[str, Counts]]:
    bars = [(capital(facts.group_name(group)), counts) for group, counts in facts.groups(point).items()]
    return [*bars, ("I alt", facts.counts(point))]


def _by_group(facts: Facts, point: str) -> Figure | None:
    if len(facts.groups(point)) <= 1:
        return None
    bars = _with_whole(facts, point)
    sizes = _sizes([(label, counts.n) for label, counts in bars])
    _, *others = _shared_notes(facts, point)
    return Figure(
        figure_id(point, Split.VISITATION_GROUP),
        _title(facts, point, Split.VISITATION_GROUP),
        Chart(tuple(_bar(label, counts) for label, counts in bars)),
        source_line(facts, point),
        _notes(share_note(facts, point), sizes, *others[1:], weight_note(facts)),
        f"Søjlediagram over {cardinal(len(bars) - 1)} visitationsgrupper og i alt: {_read_out(bars)}",
    )


def _read_out(bars: Sequence[tuple[str, Counts]]) -> str:
    words = [f"{inside_a_sentence(label)} {percent(counts.met, counts.n)}" for label, counts in bars]
    return listed(words)


def _sizes(groups: Sequence[tuple[str, int]]) -> str:
    return f"N: {', '.join(f'{inside_a_sentence(label)} {n}' for label, n in groups)}."


def measures_figure(facts: Facts, show: ShowMeasures) -> Figure | None:
    """Return the points that can be told of beside each other, or None where that is nobody."""
    points = facts.telling(show.measures)
    if not points:
        return None
    notes = {note: None for point in points for note in population_notes(facts, point)}
    sizes = {facts.counts(point).n for point in points}
    is_of_cases = not facts.is_of_organisations(points[0])
    is_alike = len(sizes) == 1
    bars = [(_measure(facts, point, with_n=not is_alike), facts.counts(point)) for point in points]
    size = f"N = {sizes.pop()}." if is_alike else f"{_APART[is_of_cases]}; N står ved hver søjle."
    return Figure(
        f"figur-{show.id}",
        show.title,
        Chart(tuple(_bar(label, counts) for label, counts in bars)),
        source_line(facts, points[0]),
        _notes(
            share_note(facts, points[0]),
            size,
            *(notes if len(notes) == 1 or len(points) == 1 else ()),
            weight_note(facts) if is_of_cases else "",
        ),
        f"Søjlediagram over {cardinal(len(bars))} målepunkter: {_read_out(bars)}",
    )


def _measure(facts: Facts, point: str, *, with_n: bool) -> str:
    title = facts.points[point].title
    return f"{title} (N = {facts.counts(point).n})" if with_n else title


def measures_by_group(facts: Facts, show: ShowMeasures) -> Figure | None:
    """Return the measures by visitation group, one series a group, or None with fewer than two groups."""
    points = facts.telling(show.measures)
    groups = {group: None for point in points for group in facts.groups(point)}
    if len(groups) <= 1:
        return None
    bars = tuple(
        _bar(facts.points[point].title, counts, capital(facts.group_name(group)))
        for point in points
        for group in groups
        if (counts := facts.groups(point).get(group))
    )
    sizes = _sizes([(facts.group_name(group), facts.counts(points[0], GROUPS, group).n) for group in groups])
    return Figure(
        f"figur-{show.id}-grupper",
        f"{show.title} (opdelt på visitationsgrupper)",
        Chart(bars),
        source_line(facts, points[0]),
        _notes(share_note(facts, points[0]), sizes, weight_note(facts)),
        f"Søjlediagram over {cardinal(len(points))} målepunkter for hver af "
        f"{cardinal(len(groups))} visitationsgrupper.",
    )


def distribution_of(facts: Facts, show: ShowDistribution) -> DistributionTable:
    """Return how many cases of each group have one, two, … of what the point counts."""
    order = tuple(facts.assessed.catalogue.visitation_groups)
    return distribution_table(facts.assessed.distributions, show.distribution, order, show.cap)


def distribution_figure(facts: Facts, show: ShowDistribution) -> Figure | None:
    """Return the distribution as stacked bars by visitation group, or None without any case."""
    table = distribution_of(facts, show)
    classes = [number for number in table.classes if table.column_sums[table.classes.index(number)]]
    if not classes:
        return None
    bars = [
        _bar(capital(facts.group_name(group)), table.of_group(group, number), class_name(show, number))
        for group in table.groups
        for number in classes
    ]
    bars += [_bar("I alt", table.of_all(number), class_name(show, number)) for number in classes]
    shares = [
        f"{class_name(show, number)} {percent(c.met, c.n)}"
        for number in classes
        if (c := table.of_all(number))
    ]
    return Figure(
        f"figur-{show.distribution}-fordeling",
        show.title,
        Chart(tuple(bars), is_stacked=True),
        source_line(facts, show.distribution),
        _notes(
            "Andel af sager. Andelene er afrundet og summerer ikke altid til 100.",
            f"N = {sum(table.column_sums)}.",
            *population_notes(facts, show.distribution),
            weight_note(facts),
        ),
        f"Stablet søjlediagram over visitationsgrupperne. I alt: {listed(shares)}",
    )


def class_name(show: ShowDistribution, number: int) -> str:
    """Return *Én sagsbehandler*, *Tre eller flere sagsbehandlere*."""
    one, several = show.unit
    more = " eller flere" if number == show.cap else ""
    word = "ingen" if number == 0 else cardinal(number)
    return f"{capital(word)}{more} {one if number == 1 else several}"
