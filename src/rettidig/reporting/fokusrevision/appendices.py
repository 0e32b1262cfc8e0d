"""The appendices: every point with its counts, the law behind it, and the reasons."""

from collections.abc import Iterator, Sequence

from rettidig.catalogue.model import ControlPoint, Requirement, Theme, Version
from rettidig.catalogue.wording import listed
from rettidig.reporting.document import Block, Bullets, Cell, Chapter, Section, Share, Table
from rettidig.reporting.fokusrevision.facts import GROUPS, Facts
from rettidig.reporting.fokusrevision.populations import weight_note
from rettidig.reporting.fokusrevision.sentences import paragraph
from rettidig.reporting.fokusrevision.theme_chapter import law_text
from rettidig.reporting.language import POINT, capital, counted, grade_words
from rettidig.reporting.numbers import dato, percentage
from rettidig.vocabulary import REASONS, Grade, Language, Outcome

_REQUIREMENTS = {
    Requirement.STATUTORY: "Lovkrav",
    Requirement.INTENTION: "Intention i loven",
    Requirement.GOOD_PRACTICE: "God praksis",
    Requirement.LOCAL: "Lokalt krav",
}
_OUTCOMES = {
    Outcome.MET: "Opfyldt",
    Outcome.NOT_MET: "Ikke opfyldt",
    Outcome.PENDING: "Afventer",
    Outcome.NOT_APPLICABLE: "Ikke relevant",
    Outcome.UNKNOWN: "Kan ikke afgøres",
}
_FULL = 1000
_LEGEND = (
    "Ja: opfyldt. Nej: ikke opfyldt. Venter: fristen er ikke udløbet. Ikke rel.: punktet er ikke relevant. "
    "Uvist: kan ikke afgøres."
)
_COLUMNS = (
    *("Spørgsmål", "N", "Ja", "Nej", "Venter", "Ikke rel.", "Uvist", "Andel"),
    *("Interval", "Grad"),
)
_OPTIONAL = ("Interval", "Grad", "Lov og paragraf")
SOURCE = "Sagsgennemgang og interview."


def appendices(facts: Facts) -> tuple[Chapter, ...]:
    """Return the appendices in order."""
    return (_points(facts), _law(facts), _reasons(facts))


def _by_theme(facts: Facts) -> Iterator[tuple[Theme, tuple[ControlPoint, ...]]]:
    catalogue = facts.assessed.catalogue
    for theme in catalogue.themes:
        points = tuple(point for point in catalogue.points if point.theme == theme.id)
        if points:
            yield theme, points


def _points(facts: Facts) -> Chapter:
    sections = tuple(
        Section(theme.title, tuple(_theme_tables(facts, theme, points))) for theme, points in _by_theme(facts)
    )
    opening: list[Block] = [
        paragraph(
            "Bilaget viser alle kontrolpunkter med det antal sager eller svar, der ligger bag. N er det "
            f"antal, andelen er beregnet af.{_interval_words(facts)}",
        ),
        *_settled(facts),
    ]
    return Chapter("Alle kontrolpunkter", tuple(opening), sections, is_appendix=True, id="bilag-punkter")


def _interval_words(facts: Facts) -> str:
    if not _has_intervals(facts):
        return ""
    return " Da sagerne er en stikprøve, vises også et 95 pct.-sikkerhedsinterval for andelen i procent."


def _has_intervals(facts: Facts) -> bool:
    return any(row.interval is not None for row in facts.assessed.summary)


def _settled(facts: Facts) -> Iterator[Block]:
    if facts.unsettled:
        n = len(facts.unsettled)
        they = "Det står i tabellen" if n == 1 else "De står i tabellerne"
        yield paragraph(
            f"{capital(counted(n, POINT))} er ikke afgjort i en eneste sag eller kommune, fordi "
            f"oplysningen mangler, eller ingen har svaret. {they} uden andel.",
        )
    if facts.without_cases:
        titles = [f"»{facts.points[point].title}«" for point in facts.without_cases]
        yield paragraph(
            f"{capital(counted(len(titles), POINT))} vedrører ingen af sagerne, for eksempel fordi "
            f"reglen ikke gjaldt i perioden: {listed(titles)}.",
        )


def _table(
    id_: str,
    title: str,
    header: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    source: str,
    note: str = "",
) -> Table:
    """Return a table without the optional columns that nothing stands in."""
    kept = [
        place
        for place, word in enumerate(header)
        if word not in _OPTIONAL or any(row[place] is not None for row in rows)
    ]
    fewer = tuple(tuple(row[place] for place in kept) for row in rows)
    return Table(id_, title, tuple(header[place] for place in kept), fewer, source, note)


def _theme_tables(facts: Facts, theme: Theme, points: Sequence[ControlPoint]) -> Iterator[Block]:
    yield _table(
        f"tabel-punkter-{theme.id}",
        f"Kontrolpunkter: {theme.title}",
        _COLUMNS,
        tuple(_row(facts, point) for point in points),
        SOURCE,
        f"{_LEGEND} {weight_note(facts)}".strip(),
    )
    groups = tuple(facts.assessed.catalogue.visitation_groups)
    shown = [p for p in points if facts.can_tell(p.id) and not facts.is_of_organisations(p.id)]
    if len(groups) > 1 and shown:
        yield Table(
            f"tabel-grupper-{theme.id}",
            f"Andele efter visitationsgruppe: {theme.title}",
            ("Spørgsmål", *(capital(facts.group_name(group)) for group in groups), "I alt"),
            tuple(_group_row(facts, point, groups) for point in shown),
            SOURCE,
            f"N står i parentes. {weight_note(facts)}".strip(),
        )


def _row(facts: Facts, point: ControlPoint) -> tuple[Cell, ...]:
    row = facts.assessed.row(point.id)
    counts = facts.counts(point.id)
    return (
        point.question,
        counts.n,
        counts.met,
        counts.not_met,
        counts.pending,
        counts.not_applicable,
        counts.unknown,
        Share(counts.met, counts.n) if counts.n else None,
        _interval(facts, point) if row else None,
        _grade(row.grade) if row else None,
    )


def _interval(facts: Facts, point: ControlPoint) -> str | None:
    row = facts.assessed.row(point.id)
    if row is None or row.interval is None:
        return None
    low, high = (percentage(round(bound * _FULL), _FULL) for bound in (row.interval.low, row.interval.high))
    return f"{low}–{high}"


def _grade(grade: Grade | None) -> str | None:
    return grade_words(grade) if grade else None


def _group_row(facts: Facts, point: ControlPoint, groups: Sequence[str]) -> tuple[Cell, ...]:
    cells = [facts.counts(point.id, GROUPS, group) for group in groups]
    whole = facts.counts(point.id)
    return (
        point.question,
        *(f"{c.percent} pct. ({c.n})" if c.n else None for c in cells),
        f"{whole.percent} pct. ({whole.n})",
    )


def _law(facts: Facts) -> Chapter:
    checked = {version.checked_on for point in facts.assessed.catalogue.points for version in point.versions}
    is_checked_at_once = len(checked) == 1
    # The day of control is a column only where it is not the same for all.
    width = 4 if is_checked_at_once else 5
    tables = tuple(
        _table(
            f"tabel-lov-{theme.id}",
            f"Lovgrundlag: {theme.title}",
            ("Kontrolpunkt", "Bygger på", "Lov og paragraf", "Gælder", "Kontrolleret")[:width],
            tuple(_law_row(facts, point, version)[:width] for point in points for version in point.versions),
            f"Kataloget »{facts.assessed.catalogue.title}«.",
        )
        for theme, points in _by_theme(facts)
    )
    on_one_day = f" Alle henvisninger er kontrolleret {dato(checked.pop())}." if is_checked_at_once else ""
    acts = facts.assessed.catalogue.acts.values()
    blocks: list[Block] = [
        paragraph(
            f"{facts.assessed.catalogue.disclaimer.strip()}{on_one_day}",
        )
    ]
    if acts:
        blocks += [
            paragraph(
                "Lovene er forkortet sådan:",
            ),
            Bullets(tuple((f"{act.short}: {act.title}",) for act in acts)),
        ]
    return Chapter("Lovgrundlag", (*blocks, *tables), is_appendix=True, id="bilag-lov")


def _law_row(facts: Facts, point: ControlPoint, version: Version) -> tuple[Cell, ...]:
    return (
        point.title,
        _REQUIREMENTS[point.requirement],
        "; ".join(law_text(facts, law) for law in version.law) or None,
        _validity(version),
        dato(version.checked_on),
    )


def _validity(version: Version) -> str:
    first = dato(version.starts_on) if version.starts_on else None
    last = dato(version.ends_on) if version.ends_on else None
    if first and last:
        return f"{first} – {last}"
    if first:
        return f"fra {first}"
    return f"til {last}" if last else "uden dato"


def _reasons(facts: Facts) -> Chapter:
    tables = tuple(
        Table(
            f"tabel-aarsager-{theme.id}",
            f"Udfald og årsager: {theme.title}",
            ("Kontrolpunkt", "Udfald", "Årsag", "Antal"),
            rows,
            f"Sagsgennemgang i {facts.subject}.",
        )
        for theme, points in _by_theme(facts)
        if (rows := _reason_rows(facts, points))
    )
    opening = (
        paragraph("Bilaget viser for hvert kontrolpunkt, hvorfor sagerne fik det udfald, de fik.")
        if tables
        else paragraph("Årsagerne er ikke leveret med resultatet.")
    )
    return Chapter("Årsager", (opening, *tables), is_appendix=True, id="bilag-aarsager")


def _reason_rows(facts: Facts, points: Sequence[ControlPoint]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            point.title,
            _OUTCOMES[found.outcome],
            capital(REASONS[found.reason](Language.DANISH)),
            found.n,
        )
        for point in points
        for found in facts.assessed.reasons
        if found.control_point == point.id and found.n
    )
