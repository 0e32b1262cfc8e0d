"""``rettidig coverage``: which points a caseload can settle, and what to order from the source."""

import json
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.table import Table

from rettidig.catalogue import Catalogue, load_catalogue
from rettidig.catalogue.explain import words_of
from rettidig.catalogue.wording import danish_date, inside_a_sentence, listed
from rettidig.checks.coverage import Coverage, Order, PointCovered, Settled, coverage
from rettidig.checks.needs import Lack
from rettidig.cli.check import grouped
from rettidig.cli.options import CaseloadFolder, CatalogueName, Lang
from rettidig.vocabulary import Language

_HOW = {
    Settled.FULLY: "Afgøres af data",
    Settled.FROM_A_DAY: "Afgøres af data fra en bestemt dag",
    Settled.NOT_AT_ALL: "Kan ikke afgøres af det, kilden leverer",
    Settled.BY_PEOPLE: "Besvares af mennesker",
}


def show_coverage(
    caseload: CaseloadFolder,
    catalogue: CatalogueName,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")] = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the tables are Danish
) -> None:
    """Vis, hvilke kontrolpunkter sagsdata kan afgøre, og hvad der kan bestilles hos kilden."""
    source = load_catalogue(catalogue).catalogue
    found = coverage(caseload, source)
    if as_json:
        typer.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))
        return
    console = Console(markup=False, highlight=False)
    console.print(summary(found), soft_wrap=True)
    for part in _tables(source, found):
        console.print(part)


def summary(found: Coverage) -> str:
    """Return the whole in a sentence or two, with numbers."""
    n_all = len(found.points)
    settled = found.count(Settled.FULLY, Settled.FROM_A_DAY)
    parts = [f"{settled} af {n_all} punkter kan afgøres af data"]
    if later := found.count(Settled.FROM_A_DAY):
        parts[0] += f" ({later} af dem først fra en bestemt dag)"
    parts.append(f"{found.count(Settled.BY_PEOPLE)} besvares af mennesker")
    parts.append(f"{found.count(Settled.NOT_AT_ALL)} kan ikke afgøres af det, kilden leverer")
    cases = "1 sag" if found.n_cases == 1 else f"{grouped(found.n_cases)} sager"
    interviews = (
        f" Desuden stilles {found.n_organisation} spørgsmål til kommunen selv."
        if found.n_organisation
        else ""
    )
    return f"{parts[0]}, {listed(parts[1:])}; der er {cases}.{interviews}"


def _tables(catalogue: Catalogue, found: Coverage) -> Iterator[RenderableType]:
    for settled, heading in _HOW.items():
        points = [covered for covered in found.points if covered.settled is settled]
        if points:
            yield f"\n{heading}"
            yield _points(catalogue, points)
    if not found.orders:
        yield "\nDer er intet at bestille: kilden leverer alt, hvad punkterne har brug for."
        return
    yield "\nBestil hos kilden"
    yield "Det, der afgør flest punkter, står først. En linje med flere hændelser bestilles samlet."
    yield _orders(catalogue, found)


def _points(catalogue: Catalogue, points: Sequence[PointCovered]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Kontrolpunkt", no_wrap=True)
    table.add_column("Sager", justify="right")
    remarks = [_remark(catalogue, covered) for covered in points]
    if any(remarks):
        table.add_column("Bemærk")
    for covered, remark in zip(points, remarks, strict=True):
        cells = (covered.point.id, grouped(covered.n_cases), *([remark] if any(remarks) else []))
        table.add_row(*cells)
    return table


def _remark(catalogue: Catalogue, covered: PointCovered) -> str:
    if covered.settled is Settled.NOT_AT_ALL:
        return f"mangler {_lacking(catalogue, covered.lacks)}"
    if covered.starts_on is not None:
        cases = "1 sag" if covered.n_earlier == 1 else f"{grouped(covered.n_earlier)} sager"
        return f"fra {danish_date(covered.starts_on)}; {cases} åbnede før"
    return ""


def _orders(catalogue: Catalogue, found: Coverage) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Bestil")
    for heading in ("Flere punkter", "Sager × punkter"):
        table.add_column(heading, justify="right")
    for order in found.orders:
        table.add_row(_lacking(catalogue, order.lacks), str(len(order.points)), grouped(order.n_case_points))
    return table


def _lacking(catalogue: Catalogue, lacks: tuple[Lack, ...]) -> str:
    return listed(_lack(catalogue, lack) for lack in lacks)


def _lack(catalogue: Catalogue, lack: Lack) -> str:
    """Return what is lacking in words and, in brackets, by the names that the columns must have."""
    words = words_of(catalogue)
    title = words.event(lack.event)
    if not lack.attributes:
        return f"{title} [{lack.event}]"
    named = listed(
        f"»{inside_a_sentence(words.attributes[lack.event, name])}« [{name}]" for name in lack.attributes
    )
    return f"{title} [{lack.event}] med {named}" if lack.is_whole else f"{named} på {title} [{lack.event}]"


def _plain(found: Coverage) -> dict[str, object]:
    return {
        "catalogue": found.catalogue_id,
        "n_cases": found.n_cases,
        "n_points": len(found.points),
        "n_organisation_points": found.n_organisation,
        "summary": {settled.value: found.count(settled) for settled in Settled},
        "points": [_plain_point(covered) for covered in found.points],
        "orders": [_plain_order(order) for order in found.orders],
    }


def _plain_point(covered: PointCovered) -> dict[str, object]:
    return {
        "control_point": covered.point.id,
        "settled": covered.settled.value,
        "n_cases": covered.n_cases,
        "starts_on": covered.starts_on.isoformat() if covered.starts_on else None,
        "n_earlier": covered.n_earlier,
        "lacks": [_plain_lack(lack) for lack in covered.lacks],
    }


def _plain_order(order: Order) -> dict[str, object]:
    return {
        "events": [_plain_lack(lack) for lack in order.lacks],
        "points": list(order.points),
        "n_points": len(order.points),
        "n_case_points": order.n_case_points,
    }


def _plain_lack(lack: Lack) -> dict[str, object]:
    return {
        "event": lack.event,
        "attributes": list(lack.attributes),
        "is_whole": lack.is_whole,
        "starts_on": lack.starts_on.isoformat() if lack.starts_on else None,
    }
