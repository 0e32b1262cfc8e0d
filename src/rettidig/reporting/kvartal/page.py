"""The quarter on one page: what it says, a table of areas and target groups, and the leaders' comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rettidig.reporting.document import (
    Block,
    Box,
    BoxKind,
    Bullets,
    Cell,
    Emphasis,
    Paragraph,
    Share,
    Table,
    Trend,
)
from rettidig.reporting.kvartal.comparing import GroupChange, Verdict
from rettidig.reporting.kvartal.model import Area, Figures, Group, Period, Quarter
from rettidig.reporting.kvartal.sentences import headlines, per_hundred
from rettidig.reporting.numbers import NOTHING, dato, tal

SAID = {
    Verdict.FALLEN: "Fald",
    Verdict.RISEN: "Stigning",
    Verdict.CHANCE: "Ikke sikker",
    Verdict.TOO_FEW: "For få svar",
    Verdict.NOT_COMPARABLE: "Nyt grundlag",
    Verdict.FIRST: "Første gang",
    Verdict.HIDDEN: "Skjult",
    Verdict.NOT_REVIEWED: "Ikke i kvartalet",
}
"""A verdict as a cell of a table."""

_NOTE = (
    "Tallene under kvartalerne er antal fejl. Søjlerne viser fejl pr. bedømmelse i de samme fire kvartaler. "
    "»Fald« og »Stigning« er ændringer siden det forrige tilsyn, der er større, end tilfældet giver; »Ikke "
    "sikker« kan være tilfældig; »Nyt grundlag«: spørgsmålene eller udvælgelsen er ændret. – betyder, at "
    "der ikke er et tal, eller at det er skjult, så ingen kan genkendes. Summer er uden skjulte tal."
)
NO_COMMENT = "Der er ikke skrevet en kommentar til kvartalet."


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table: its groups' figures by quarter, and what else stands in it."""

    label: str
    figures: tuple[tuple[Figures, ...], ...]
    said: str
    open: int | None
    overdue: int | None


def blocks(quarter: Quarter, found: Sequence[GroupChange], method: str, source: str) -> tuple[Block, ...]:
    """Return what stands on the page."""
    summary = Box(BoxKind.CONCLUSION, "Kort sagt", (Bullets(headlines(quarter, found, method)),))
    comments = Box(BoxKind.FACT, "Kommentarer fra områderne", tuple(_comment(area) for area in quarter.areas))
    table = _table(quarter, found, source)
    return (summary, table, comments) if quarter.areas else (summary,)


def _comment(area: Area) -> Paragraph:
    if area.comment is None:
        return Paragraph((Emphasis(area.name), f": {NO_COMMENT}"))
    text = " ".join(area.comment.text.split())
    return Paragraph((Emphasis(area.name), f": {text} ({area.comment.by}, {dato(area.comment.on)})"))


def _table(quarter: Quarter, found: Sequence[GroupChange], source: str) -> Table:
    lines = list(_lines(quarter, {(one.area, one.group): one for one in found}))
    most = max((_share(of) for line in lines for of in line.figures), default=0.0)
    rows = tuple(_row(line, quarter.periods, most) for line in lines)
    sums = frozenset(place for place, line in enumerate(lines) if not line.said)
    header = (
        "Område og målgruppe",
        *(period.short for period in quarter.periods),
        *("Forløb", "Ændring", "Sager", "Med fejl", "Refusion", "Åbne", "Over frist"),
    )
    title = "Fejl i de seneste fire kvartaler, kvartalets sager, og berigtigelser, der er åbne"
    return Table("kvartal-side", title, header, rows, source, _NOTE, sums)


def _lines(quarter: Quarter, found: dict[tuple[str, str], GroupChange]) -> Iterator[_Line]:
    for area in quarter.areas:
        yield _sum(area.name, area.groups, quarter.periods)
        for group in area.groups:
            said = SAID[found[area.name, group.title].verdict]
            figures = tuple(_figures((group,), period) for period in quarter.periods)
            yield _Line(group.title, figures, said, group.open, group.overdue)
    if len(quarter.areas) > 1:
        yield _sum("I alt", quarter.groups, quarter.periods)


def _sum(label: str, groups: Sequence[Group], periods: Sequence[Period]) -> _Line:
    figures = tuple(_figures(groups, period) for period in periods)
    counted = [group for group in groups if group.open is not None]
    totals = [sum(number or 0 for number in column) for column in _columns(counted)]
    n_open, overdue = totals if counted else (None, None)
    return _Line(label, figures, "", n_open, overdue)


def _columns(groups: Sequence[Group]) -> tuple[list[int | None], list[int | None]]:
    return [group.open for group in groups], [group.overdue for group in groups]


def _figures(groups: Sequence[Group], period: Period) -> tuple[Figures, ...]:
    found = (group.on(period) for group in groups)
    return tuple(one.figures for one in found if one and one.figures)


def _counts(figures: Sequence[Figures]) -> tuple[int, int]:
    """Return errors and judgements."""
    return sum(one.errors for one in figures), sum(one.judgements for one in figures)


def _share(figures: Sequence[Figures]) -> float:
    errors, judgements = _counts(figures)
    return errors / judgements if judgements else 0.0


def _row(line: _Line, periods: Sequence[Period], most: float) -> tuple[Cell, ...]:
    now = line.figures[-1]
    return (
        line.label,
        *(sum(one.errors for one in of) if of else NOTHING for of in line.figures),
        _trend(line, periods, most),
        line.said,
        sum(one.reviewed for one in now) if now else NOTHING,
        sum(one.cases_with_error for one in now) if now else NOTHING,
        sum(one.reimbursement_errors for one in now) if now else NOTHING,
        NOTHING if line.open is None else line.open,
        NOTHING if line.overdue is None else line.overdue,
    )


def _trend(line: _Line, periods: Sequence[Period], most: float) -> Trend:
    shares = tuple(Share(*_counts(of)) if of else None for of in line.figures)
    said = "; ".join(
        f"{period.short}: {_rate(share)}" for period, share in zip(periods, shares, strict=True) if share
    )
    return Trend(shares, most, f"Fejl pr. 100 bedømmelser: {said}" if said else "Ingen tal")


def _rate(share: Share) -> str:
    rate = per_hundred(share.met, share.n)
    return NOTHING if rate is None else tal(rate)
