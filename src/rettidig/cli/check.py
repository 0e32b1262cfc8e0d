"""``rettidig check``: judge a caseload by a catalogue, and write the judgement."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rettidig import __version__
from rettidig.assessment.grades import Thresholds
from rettidig.assessment.model import Run
from rettidig.assessment.organisations import Interviews
from rettidig.assessment.run_file import RUN_FILE, run_to_json
from rettidig.assessment.store import CATALOGUE_FILE, Tallies, write_assessment
from rettidig.catalogue import CatalogueFile, load_catalogue
from rettidig.checks import Checked, Period, check
from rettidig.checks.engines import ENGINES
from rettidig.cli.options import AsOf, CaseloadFolder, CatalogueName, EngineName, Lang, day, shown_progress
from rettidig.vocabulary import Language, Refused, Text

Out = Annotated[Path, typer.Option("--out", metavar="MAPPE", help="Mappen, som resultatet skrives i.")]


def check_caseload(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    caseload: CaseloadFolder,
    catalogue: CatalogueName,
    out: Out,
    as_of: AsOf = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="FRA..TIL", help="Spørg kun om frister i perioden.")
    ] = None,
    engine: EngineName = "duckdb",
    include_drafts: Annotated[bool, typer.Option("--include-drafts", help="Tag også udkast med.")] = False,
    thresholds: Annotated[
        Path | None, typer.Option("--thresholds", metavar="FIL", help="Egne karaktergrænser (YAML).")
    ] = None,
    lang: Lang = Language.DANISH,
) -> None:
    """Bedøm hver sag på hvert kontrolpunkt, og skriv udfald, frister, andele og fejl."""
    if engine not in ENGINES:
        raise typer.BadParameter(f"{engine!r}: duckdb | spark", param_hint="--engine")
    if as_of and period:
        message = "--as-of og --period kan ikke bruges sammen: en periode ses fra dens sidste dag."
        raise typer.BadParameter(message)
    source = load_catalogue(catalogue)
    scale = Thresholds.load(thresholds)
    asked_period = Period.parse(period) if period else None
    with written_whole(out) as folder, shown_progress(lang) as watch:
        checked = check(
            caseload,
            source.catalogue,
            folder,
            as_of=day(as_of),
            period=asked_period,
            engine=engine,
            include_drafts=include_drafts,
            watch=watch,
        )
        store(folder, checked, source, scale, has_drafts=include_drafts)
    _show(checked, out, lang)


def store(
    folder: Path, checked: Checked, source: CatalogueFile, scale: Thresholds, *, has_drafts: bool
) -> None:
    """Write what a report needs beside the outcomes: shares, totals, tables, the run, the catalogue used."""
    manifest = checked.caseload.manifest
    tallies = Tallies(
        counts=checked.counts,
        interviews=Interviews(checked.interviews, checked.municipalities),
        totals=checked.totals,
        case_counts=checked.case_counts,
        transitions=checked.transitions,
        distributions=checked.distributions,
        reasons=checked.reasons,
    )
    write_assessment(
        folder,
        tallies,
        source.catalogue,
        is_sample=manifest.is_sample,
        dimensions=manifest.dimensions,
        thresholds=scale,
        has_drafts=has_drafts,
    )
    period = checked.asked.period
    run = Run(
        catalogue_id=source.catalogue.id,
        catalogue_hash=source.content_hash,
        caseload_hash=checked.caseload.content_hash,
        caseload_name=manifest.name,
        as_of=checked.asked.as_of,
        period=(period.first, period.last) if period else None,
        is_sample=manifest.is_sample,
        dimensions=manifest.dimensions,
        opened_from=checked.opened[0],
        opened_to=checked.opened[1],
        engine=checked.engine,
        program_version=__version__,
        rows=checked.rows,
        seconds={stage: round(seconds, 3) for stage, seconds in checked.seconds.items()},
    )
    (folder / RUN_FILE).write_text(run_to_json(run), encoding="utf-8")
    (folder / CATALOGUE_FILE).write_bytes(source.source)


class written_whole:  # noqa: N801 - used as a statement: with written_whole(out) as folder
    """A folder beside ``out`` whose files take their places in ``out`` only when all are written."""

    def __init__(self, out: Path) -> None:
        if out.exists() and not out.is_dir():
            raise Refused(
                Text(f"{out.name} er en fil, ikke en mappe.", f"{out.name} is a file, not a folder."),
                do=Text("Angiv en mappe til resultatet.", "Name a folder for the result."),
            )
        self._out = out

    def __enter__(self) -> Path:
        self._out.parent.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=f".{self._out.name}-", dir=self._out.parent))
        return self._folder

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._out.mkdir(exist_ok=True)
            for file in self._folder.iterdir():
                file.replace(self._out / file.name)
        shutil.rmtree(self._folder, ignore_errors=True)


_ROWS = (
    ("cases", Text("Sager", "Cases")),
    ("events", Text("Hændelser", "Events")),
    ("outcomes", Text("Udfald", "Outcomes")),
    ("duties", Text("Frister", "Duties")),
)
_TOTALS = (
    ("errors", Text("Ikke opfyldt", "Not met")),
    ("cases_with_error", Text("Sager med mindst én fejl", "Cases with at least one error")),
    ("undecided", Text("Kan ikke bedømmes", "Cannot be judged")),
)


def _show(checked: Checked, out: Path, lang: Language) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, text in _ROWS:
        table.add_row(text(lang), grouped(checked.rows[name]))
    whole = next(row for row in checked.totals.to_pylist() if row["dimension"] == "all")
    for name, text in _TOTALS:
        table.add_row(text(lang), grouped(whole[name]))
    console = Console(highlight=False)
    console.print(table)
    console.print(Text(f"Skrevet i {out}", f"Written to {out}")(lang), soft_wrap=True)


def grouped(number: int) -> str:
    """Return a whole number with a dot between the thousands."""
    return f"{number:,}".replace(",", ".")
