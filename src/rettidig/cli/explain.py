"""``rettidig explain``: why a case has the outcome it has at a control point."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table

from rettidig.catalogue import Catalogue, load_catalogue, shipped, shipped_with
from rettidig.catalogue.problems import shown as shown_word
from rettidig.checks import Period
from rettidig.checks.explaining import explain
from rettidig.checks.tracing.model import Trace
from rettidig.checks.tracing.plain import plain
from rettidig.checks.tracing.telling import EventTold, told
from rettidig.cli.options import AsOf, CaseloadFolder, Lang, day
from rettidig.vocabulary import Language, Refused, Text


def explain_case(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    caseload: CaseloadFolder,
    case: Annotated[str, typer.Argument(metavar="SAG", help="Sagens case_id.")],
    point: Annotated[str, typer.Argument(metavar="PUNKT", help="Kontrolpunktets id.")],
    catalogue: Annotated[
        str | None,
        typer.Option("--catalogue", metavar="ID|FIL", help="Et katalogs id eller en YAML-fil."),
    ] = None,
    as_of: AsOf = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="FRA..TIL", help="Spørg kun om frister i perioden.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv forklaringen som JSON.")] = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the explanation is Danish
) -> None:
    """Forklar udfaldet for én sag på ét kontrolpunkt."""
    if as_of and period:
        message = "--as-of og --period kan ikke bruges sammen: en periode ses fra dens sidste dag."
        raise typer.BadParameter(message)
    found = load_catalogue(catalogue or _shipped_with(point)).catalogue
    trace = explain(
        caseload, found, case, point, as_of=day(as_of), period=Period.parse(period) if period else None
    )
    if as_json:
        typer.echo(json.dumps(plain(trace), ensure_ascii=False, indent=2))
        return
    console = Console(markup=False, highlight=False)
    for part in shown(found, trace):
        console.print(part)


def _shipped_with(point_id: str) -> str:
    """Return the one catalogue that comes with Rettidig and has the point; refuses a point of none."""
    names = shipped_with(point_id)
    if not names:
        raise _nowhere(point_id)
    if len(names) > 1:
        message = f"Angiv kataloget: {', '.join(names)} eller en fil."
        raise typer.BadParameter(message, param_hint="--catalogue")
    return names[0]


def _nowhere(point_id: str) -> Refused:
    ids = [point.id for name in shipped() for point in load_catalogue(name).catalogue.case_points]
    near = ", ".join(get_close_matches(point_id, ids, n=3))
    return Refused(
        Text(
            f"Ingen af de kataloger, der følger med, har punktet {shown_word(point_id)}.",
            f"None of the catalogues that come with the program has the point {shown_word(point_id)}.",
        ),
        do=Text(f"Mente du {near}?", f"Did you mean {near}?")
        if near
        else Text("Angiv et andet med --catalogue.", "Name another with --catalogue."),
    )


def shown(catalogue: Catalogue, trace: Trace) -> Iterator[RenderableType]:
    """Return the explanation part by part: question, outcome, law, scope, events, deadlines."""
    words = told(catalogue, trace)
    yield f"{trace.point.title} ({trace.point.id})"
    yield trace.point.question
    yield words.case
    for section in words.sections:
        yield f"\n{section.heading}"
        for line in section.lines:
            yield Padding(line, (0, 0, 0, 2))
    yield from _event_section("Hændelser, der talte", words.counted)
    yield from _event_section("Hændelser, der ikke talte", words.left_out)
    if words.others:
        yield f"\n{words.others}"


def _event_section(heading: str, events: tuple[EventTold, ...]) -> Iterator[RenderableType]:
    if not events:
        return
    yield f"\n{heading}"
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    columns = {
        "Dag": [event.days for event in events],
        "Hændelse": [event.what for event in events],
        "Hvorfor": [event.why for event in events],
        "Sagsbehandler": [event.caseworker for event in events],
        "Kilde": [event.source for event in events],
    }
    filled = {heading: cells for heading, cells in columns.items() if any(cells)}
    for heading_of_column in filled:
        table.add_column(heading_of_column)
    for cells in zip(*filled.values(), strict=True):
        table.add_row(*cells)
    yield Padding(table, (0, 0, 0, 2))
