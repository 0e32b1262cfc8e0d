"""``rettidig catalogue``: list, show and check catalogues, and print the form they have.

``export`` and ``import`` are in ``catalogue_files``, ``diff`` in ``catalogue_diff``.
"""

import json
import tempfile
from pathlib import Path
from typing import Annotated

import pyarrow.parquet as pq
import typer
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from rettidig.catalogue import Catalogue, ControlPoint, load_catalogue, shipped
from rettidig.catalogue.explain import Explanation, explain, words_of
from rettidig.catalogue.labels import OUTCOMES
from rettidig.catalogue.model import Expected, Status, WorkedCase, WorkedEvent
from rettidig.catalogue.schema import schema
from rettidig.catalogue.wording import danish_date
from rettidig.catalogue.worked import Mismatch, compare_worked, write_worked_caseload
from rettidig.checks import check
from rettidig.cli import catalogue_diff, catalogue_files
from rettidig.vocabulary import REASONS, Language, Refused, Text

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Lovkatalogerne: vis, forklar og afprøv dem."
)
app.command("diff")(catalogue_diff.show_differences)
app.command("export")(catalogue_files.export_workbook)
app.command("import")(catalogue_files.import_workbook)

_Named = Annotated[str, typer.Argument(metavar="ID|FIL", help="Et katalogs id eller en YAML-fil.")]
_Lang = Annotated[Language, typer.Option("--lang", help="Sprog.")]

_CASE_HEADINGS = ("Nr.", "Viser", "Sagen", "Udfald")


@app.command("list")
def list_catalogues(lang: _Lang = Language.DANISH) -> None:
    """Vis de kataloger, der følger med."""
    console = Console(markup=False, highlight=False)
    for name in shipped():
        found = load_catalogue(name).catalogue
        console.print(Styled(found.id, style="bold"))
        console.print(Padding(f"{found.title}\n{_counted(found)(lang)}", (0, 0, 1, 2)))


def _counted(catalogue: Catalogue) -> Text:
    n_points = len(catalogue.points)
    n_drafts = sum(point.status is Status.DRAFT for point in catalogue.points)
    drafts = Text(
        f", heraf {n_drafts} udkast" if n_drafts else "",
        f", of which {n_drafts} {'draft' if n_drafts == 1 else 'drafts'}" if n_drafts else "",
    )
    day = catalogue.checked_on
    return Text(
        f"{n_points} {'punkt' if n_points == 1 else 'punkter'}{drafts.da}; efterprøvet {danish_date(day)}",
        f"{n_points} {'point' if n_points == 1 else 'points'}{drafts.en}; checked on {day.isoformat()}",
    )


@app.command()
def show(
    name: _Named,
    point: Annotated[str | None, typer.Argument(metavar="PUNKT", help="Et kontrolpunkts id.")] = None,
) -> None:
    """Vis et katalog, eller forklar et af dets kontrolpunkter."""
    found = load_catalogue(name).catalogue
    shown = _overview(found) if point is None else _explained(found, _point(found, point))
    Console(markup=False, highlight=False).print(shown)


@app.command("check")
def check_catalogue(
    file: Annotated[str, typer.Argument(metavar="FIL|ID", help="En YAML-fil eller et katalogs id.")],
    lang: _Lang = Language.DANISH,
) -> None:
    """Læs et katalog, og afprøv dets eksempler."""
    found = load_catalogue(file).catalogue
    with tempfile.TemporaryDirectory() as folder:
        mismatches = run_worked_cases(found, Path(folder))
    console = Console(markup=False, highlight=False, soft_wrap=True)
    for mismatch in mismatches:
        console.print(str(mismatch))
    n_cases = sum(len(point.cases) for point in found.case_points)
    n_wrong = len({(mismatch.control_point, mismatch.number) for mismatch in mismatches})
    console.print(
        Text(
            f"{n_cases - n_wrong} af {n_cases} eksempler i {found.id} holder.",
            f"{n_cases - n_wrong} of {n_cases} worked cases in {found.id} hold.",
        )(lang)
    )
    if mismatches:
        raise typer.Exit(1)


@app.command("schema")
def print_schema() -> None:
    """Udskriv katalogets format som JSON Schema."""
    typer.echo(json.dumps(schema(), ensure_ascii=False, indent=2))


def run_worked_cases(catalogue: Catalogue, folder: Path, engine: str = "duckdb") -> list[Mismatch]:
    """Return where the catalogue's worked cases come to something else than they show.

    The caseload and what came of it are left in ``folder``.
    """
    caseload, out = folder / "caseload", folder / "out"
    write_worked_caseload(catalogue, caseload)
    check(caseload, catalogue, out, engine=engine, include_drafts=True)
    return compare_worked(catalogue, pq.read_table(out / "outcomes.parquet").to_pylist())


def _point(catalogue: Catalogue, point_id: str) -> ControlPoint:
    try:
        return catalogue.point(point_id)
    except KeyError:
        raise Refused(
            Text(f"{catalogue.id} har ikke det kontrolpunkt.", f"{catalogue.id} has no such control point."),
            do=Text(
                f"Se punkterne med »rettidig catalogue show {catalogue.id}«.",
                f"See the points with »rettidig catalogue show {catalogue.id}«.",
            ),
        ) from None


def _overview(catalogue: Catalogue) -> RenderableType:
    parts: list[RenderableType] = [
        Styled(catalogue.title, style="bold"),
        catalogue.about.strip(),
        Styled(f"{catalogue.disclaimer.strip()} Senest efterprøvet {danish_date(catalogue.checked_on)}."),
    ]
    for theme in catalogue.themes:
        table = Table("Id", "Punkt", "Slags", title=theme.title, title_justify="left", expand=True)
        for point in catalogue.points:
            if point.theme == theme.id:
                title = f"{point.title} (udkast)" if point.status is Status.DRAFT else point.title
                table.add_row(point.id, title, point.rule.kind)
        parts.append(table)
    return Group(*parts)


def _explained(catalogue: Catalogue, point: ControlPoint) -> RenderableType:
    said = explain(catalogue, point)
    return Group(
        Styled(point.title, style="bold"),
        said.question,
        Styled(said.why, style="italic"),
        "",
        said.rule,
        said.scope,
        *_versions(said),
        *([_worked_cases(catalogue, point)] if point.cases else []),
    )


def _versions(said: Explanation) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for version in said.versions:
        lines.append(Styled(f"Version {version.id}. {version.law}"))
        lines += [Padding(line, (0, 0, 0, 2)) for line in (version.rule, version.scope, version.note) if line]
    return lines


def _worked_cases(catalogue: Catalogue, point: ControlPoint) -> Table:
    table = Table(*_CASE_HEADINGS, title="Eksempler", title_justify="left", show_lines=True)
    for number, case in enumerate(point.cases, start=1):
        table.add_row(str(number), case.shows, _facts(catalogue, case), _expected(case.expect))
    return table


def _facts(catalogue: Catalogue, case: WorkedCase) -> str:
    closed = f", lukket {danish_date(case.closed)}" if case.closed else ""
    lines = [f"Åbnet {danish_date(case.opened)}{closed}"]
    if case.group:
        lines.append(f"Gruppe: {catalogue.visitation_groups[case.group]}")
    lines += [_event(catalogue, event) for event in case.events]
    lines += [f"Svar på {point}: {answer}" for point, answer in case.answers.items()]
    return "\n".join(lines)


def _event(catalogue: Catalogue, event: WorkedEvent) -> str:
    words = words_of(catalogue)
    values = [
        f"{words.attributes[event.type, name]}: {words.value(value)}" for name, value in event.values.items()
    ]
    until = f" til {danish_date(event.until)}" if event.until else ""
    details = f" ({', '.join(values)})" if values else ""
    by = f", {event.by}" if event.by else ""
    return f"{danish_date(event.on)}{until}: {words.events[event.type]}{details}{by}"


def _expected(expected: Expected) -> str:
    lines = [f"{OUTCOMES[expected.outcome].capitalize()}: {REASONS[expected.reason].da}"]
    days = {"Udløst": expected.trigger_on, "Frist": expected.due_on, "Gjort": expected.done_on}
    lines += [f"{label} {danish_date(day)}" for label, day in days.items() if day]
    if expected.days_late:
        lines.append(f"{expected.days_late} {'dag' if expected.days_late == 1 else 'dage'} for sent")
    return "\n".join(lines)
