"""The annexes: a chart and all numbers of each area, and how the quarters were compared."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rettidig.assessment.change import ChangeRules, Obstacle
from rettidig.assessment.intervals import wilson
from rettidig.reporting.document import (
    Bar,
    Block,
    Bullets,
    Cell,
    Chapter,
    Chart,
    Figure,
    Paragraph,
    Section,
    Share,
    Table,
)
from rettidig.reporting.kvartal.comparing import GroupChange, Verdict
from rettidig.reporting.kvartal.hiding import SmallCells
from rettidig.reporting.kvartal.model import Area, Figures, Group, Quarter, Supervision
from rettidig.reporting.kvartal.page import SAID
from rettidig.reporting.kvartal.sentences import kroner, listed, per_hundred
from rettidig.reporting.language import CASE, Noun, capital, cardinal, counted
from rettidig.reporting.numbers import NOTHING, pct, tal

METHOD = "metode"
_CENT = Decimal("0.01")
_JUDGEMENT = Noun("bedømmelse", "bedømmelser", "bedømmelserne")
_CASEWORKER = Noun("sagsbehandler", "sagsbehandlere", "sagsbehandlerne")
OBSTACLES = {
    Obstacle.SELECTION: "det ene tilsyn er en stikprøve, det andet alle sager",
    Obstacle.PERIOD: "perioderne er ikke lige lange",
    Obstacle.UNIT: "det, der udtrækkes, er ikke det samme",
    Obstacle.FRAME: "sagerne er valgt efter andre kriterier",
    Obstacle.DESIGN: "stikprøven er udtrukket på en anden måde",
    Obstacle.ADDED: "spørgsmålene er nye",
    Obstacle.GONE: "spørgsmålene er udgået",
    Obstacle.POINT: "spørgsmålene er ændret",
    Obstacle.LAW: "loven er ændret",
}


def figures(quarter: Quarter, source: str) -> Chapter:
    """Return the annex of figures: one an area that has something to show."""
    drawn = ((place, area, tuple(_bars(area.groups, quarter))) for place, area in enumerate(quarter.areas, 1))
    blocks = tuple(_figure(area, bars, f"figur-{place}", source) for place, area, bars in drawn if bars)
    return Chapter("Områderne i figurer", blocks or (_NOTHING,), is_appendix=True, id="figurer")


_NOTHING = Paragraph(("Der er ingen tal at vise.",))


def _figure(area: Area, bars: tuple[Bar, ...], key: str, source: str) -> Figure:
    title = f"{area.name}: sager med mindst én fejl"
    note = "Andel af de gennemgåede sager i kvartalet. Målgrupper, hvis tal er skjult, er ikke med."
    return Figure(key, title, Chart(bars), source, note, _alternative(area, bars))


def numbers(quarter: Quarter, source: str) -> Chapter:
    """Return the annex of numbers: a section an area."""
    sections = tuple(
        Section(
            area.name, (_numbers(area, f"tal-{place}", source), _more_numbers(area, f"mere-{place}", source))
        )
        for place, area in enumerate(quarter.areas, start=1)
    )
    return Chapter("Områderne i tal", () if sections else (_NOTHING,), sections, is_appendix=True, id="tal")


def _bars(groups: Sequence[Group], quarter: Quarter) -> Iterator[Bar]:
    """Yield a bar a target group and quarter; a group none of whose quarters can be shown has none."""
    for group in groups:
        shown = {one.period: one.figures for one in group.supervisions if one.figures}
        for period in quarter.periods:
            if found := shown.get(period):
                met, n = found.cases_with_error, found.reviewed
                yield Bar(group.title, met / n if n else None, n, period.short, met)


def _alternative(area: Area, bars: Sequence[Bar]) -> str:
    said = ", ".join(f"{bar.label} {bar.series} {pct(bar.met or 0, bar.n)}" for bar in bars)
    return f"Søjler for hver målgruppe i {area.name} og hvert kvartal. {said}."


def _shown(area: Area) -> Iterator[tuple[Group, Supervision, Figures]]:
    for group in area.groups:
        for one in group.supervisions:
            if one.figures:
                yield group, one, one.figures


def _numbers(area: Area, key: str, source: str) -> Table:
    header = (
        *("Målgruppe", "Kvartal", "Sager", "Med fejl", "Andel", "95 pct.-interval", "Bedømmelser", "Fejl"),
        "Fejl pr. 100 bedømmelser",
    )
    rows = tuple(
        (
            group.title,
            one.period.short,
            found.reviewed,
            found.cases_with_error,
            Share(found.cases_with_error, found.reviewed),
            _interval(one, found),
            found.judgements,
            found.errors,
            per_hundred(found.errors, found.judgements) or (Decimal(0) if found.judgements else NOTHING),
        )
        for group, one, found in _shown(area)
    )
    note = (
        "Skjulte tal er ikke med. Intervallet er Wilsons, uvægtet og vejledende; hvor alle sager er "
        "gennemgået, er der intet. En bedømmelse er et ja eller et nej til et kontrolpunkt i en sag."
    )
    return Table(key, f"{area.name}: sager og fejl", header, rows, source, note)


def _interval(one: Supervision, found: Figures) -> str:
    """Return the interval in whole per cent, outwards; none where every case was reviewed."""
    if not (one.is_sample and found.reviewed):
        return NOTHING
    low, high = wilson(found.cases_with_error, found.reviewed)
    return f"{int(low * 100)}–{-int(-high * 100 // 1)} pct."


def _more_numbers(area: Area, key: str, source: str) -> Table:
    header = (
        *(
            "Målgruppe",
            "Kvartal",
            "Nye fejl",
            "Gamle fejl",
            "Refusionsfejl",
            "Beløb",
            "Skal rettes",
            "Rettet",
        ),
        *("Kontrolpunkter", "Katalog"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            group.title,
            one.period.short,
            NOTHING if found.new_errors is None else found.new_errors,
            NOTHING if found.old_errors is None else found.old_errors,
            found.reimbursement_errors,
            kroner(found.reimbursement_ore),
            found.to_correct,
            found.corrected,
            len(found.points),
            listed([f"{catalogue.id} ({catalogue.hash[:8]})" for catalogue in one.catalogues] or [NOTHING]),
        )
        for group, one, found in _shown(area)
    )
    note = (
        "»Skal rettes« er kvartalets berigtigelser, »Rettet« dem, der er godkendt. Åbne berigtigelser fra "
        "alle kvartaler står på siden."
    )
    return Table(key, f"{area.name}: fejlenes art og berigtigelser", header, rows, source, note)


def method(found: Sequence[GroupChange], rules: ChangeRules, small: SmallCells, source: str) -> Chapter:
    """Return the annex on how quarters were compared, and what that came to group by group."""
    n = sum(one.change is not None for one in found)
    blocks: list[Block] = [Bullets(tuple((text,) for text in _rules(rules, small, n)))]
    if found:
        blocks.append(_compared(found, source))
    return Chapter("Sådan er kvartalerne sammenlignet", tuple(blocks), is_appendix=True, id=METHOD)


def _rules(rules: ChangeRules, small: SmallCells, n_compared: int) -> Iterator[str]:
    yield (
        "En målgruppe sammenlignes med sit forrige tilsyn på de kontrolpunkter, der er stillet i begge og "
        "betyder det samme: spørgsmål, regel og lov er ens, og sagerne er valgt på samme måde."
    )
    yield (
        "Fejl tælles pr. bedømmelse, så flere sager eller flere spørgsmål ikke i sig selv giver flere fejl. "
        "Fejl, der samler sig i få sager, giver en mere usikker sammenligning, og det er regnet med."
    )
    confidence = tal(Decimal(str(rules.confidence * 100)).normalize())
    yield (
        f"En ændring kaldes et fald eller en stigning, når tilfældet giver så stor en ændring i under "
        f"{tal((100 - Decimal(str(rules.confidence)) * 100).normalize())} pct. af tilfældene "
        f"(betinget binomialtest, sikkerhed {confidence} pct.)."
    )
    if n_compared > 1:
        expected = Decimal(str(round((1 - rules.confidence) * n_compared, 1)))
        yield (
            f"Når {cardinal(n_compared)} målgrupper sammenlignes, vil tilfældet alene i gennemsnit give "
            f"{tal(expected)} sådanne ændringer."
        )
    yield f"Med færre end {counted(rules.least_n, _JUDGEMENT)} i et af tilsynene siges intet om ændringen."
    yield (
        f"En målgruppes tal skjules, når færre end {counted(small.least_cases, CASE)} er gennemgået, eller "
        f"færre end {counted(small.least_caseworkers, _CASEWORKER)} har sagerne. Skjulte tal er heller ikke "
        "med i summer."
    )


def _compared(found: Sequence[GroupChange], source: str) -> Table:
    header = (
        *("Område", "Målgruppe", "Siden", "Punkter", "Før", "Nu", "Forhold", "95 pct.-interval", "Ændring"),
        "Hvorfor",
    )
    rows = tuple(_comparison(one) for one in found)
    note = (
        "»Punkter« er de kontrolpunkter, der kan sammenlignes, af dem, der er stillet nu. »Før« og »Nu« er "
        "fejl af bedømmelser på dem. »Forhold« er fejl pr. bedømmelse nu i forhold til før."
    )
    return Table(
        "sammenligning", "Målgrupperne sammenlignet med det forrige tilsyn", header, rows, source, note
    )


def _comparison(one: GroupChange) -> tuple[Cell, ...]:
    change = one.change
    return (
        one.area,
        one.group,
        one.before.short if one.before else NOTHING,
        f"{tal(one.n_shared)} af {tal(one.n_asked)}" if one.before else NOTHING,
        f"{tal(change.first)} af {tal(change.first_looked_at)}" if change else NOTHING,
        f"{tal(change.second)} af {tal(change.second_looked_at)}" if change else NOTHING,
        _two(change.ratio) if change else NOTHING,
        f"{_two(change.low)}–{_two(change.high)}" if change else NOTHING,
        SAID[one.verdict],
        _why(one),
    )


def _two(number: float | None) -> str:
    return "∞" if number is None else tal(Decimal(str(number)).quantize(_CENT))


def _why(one: GroupChange) -> str:
    """Return what hinders the comparison, or points of it; empty where nothing does."""
    said = [*(OBSTACLES[obstacle] for obstacle in one.obstacles), *one.reasons]
    if not said and one.verdict is Verdict.NOT_COMPARABLE:
        said = ["ingen af spørgsmålene er stillet begge gange"]
    return f"{capital('; '.join(said))}." if said else ""
