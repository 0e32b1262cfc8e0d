"""``rettidig demo``: a caseload of invented people from files to reports, in one go."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rettidig.assessment.grades import Thresholds
from rettidig.assessment.model import Assessed
from rettidig.assessment.store import read_assessed
from rettidig.catalogue import load_catalogue
from rettidig.checks import check
from rettidig.cli.check import grouped, store, written_whole
from rettidig.cli.options import Lang, shown_progress
from rettidig.cli.report import KINDS
from rettidig.reporting.language.grades import grade_words
from rettidig.reporting.render import RENDERERS, write
from rettidig.vocabulary import Language, Place, Refused, Text

EXAMPLE = "fokusrevision"
CATALOGUE = "fokusrevision-2022"
REPORT = "rapport"
TELLING = (
    "fr22-foerste-samtale-1-uge",
    "fr22-uddannelsespaalaeg-ved-foerste-samtale",
    "fr22-vejledning-225-timer",
    "fr22-tilbud-senest-1-maaned",
    "fr22-koordinerende-sagsbehandler-tilbudt",
)
"""Points that show the span: from what nearly every case has to what few have."""

_REPOSITORY = Path(__file__).parents[3]


def run_demo(
    out: Annotated[
        Path, typer.Option("--out", metavar="MAPPE", help="Mappen, som filerne skrives i.")
    ] = Path("output/demo"),
    examples: Annotated[
        Path | None, typer.Option("--examples", metavar="MAPPE", help="Mappen med eksemplerne.")
    ] = None,
    lang: Lang = Language.DANISH,
) -> None:
    """Vis hele vejen fra sager til rapport på opdigtede sager."""
    caseload = _example(examples)
    source = load_catalogue(CATALOGUE)
    say = Console(highlight=False, soft_wrap=True).print
    with written_whole(out) as folder:
        say(_CHECKS(lang).format(caseload=caseload.name, catalogue=source.catalogue.id))
        with shown_progress(lang) as watch:
            checked = check(caseload, source.catalogue, folder, watch=watch)
            store(folder, checked, source, Thresholds.load(), has_drafts=False)
        say(_CHECKED(lang).format(cases=grouped(checked.rows["cases"]), n=grouped(checked.rows["outcomes"])))
        assessed = read_assessed(folder)
        document = KINDS[EXAMPLE](folder)
        for form in RENDERERS:
            say(_RENDERS(lang).format(form=form))
            write(document, form, folder / f"{REPORT}.{form}")
        written = sorted(file.name for file in folder.iterdir())
    say(_telling(assessed, lang))
    for name in written:
        say(str(out / name))


_CHECKS = Text(
    "Bedømmer eksemplet {caseload} efter {catalogue} …", "Judging the example {caseload} by {catalogue} …"
)
_CHECKED = Text("{cases} sager gav {n} udfald.", "{cases} cases gave {n} outcomes.")
_RENDERS = Text("Skriver rapporten som {form} …", "Writing the report as {form} …")
_HEADINGS = (
    Text("Kontrolpunkt", "Control point"),
    Text("Opfyldt", "Met"),
    Text("Sager", "Cases"),
    Text("Loven er fulgt", "The law is followed"),
)
_NO_GRADE = Text("bedømmes ikke", "not graded")


def _telling(assessed: Assessed, lang: Language) -> Table:
    """Return a table of a few points with percentage, denominator and grade."""
    table = Table(box=None, pad_edge=False)
    for heading, justify in zip(_HEADINGS, ("left", "right", "right", "left"), strict=True):
        table.add_column(heading(lang), justify=justify)  # type: ignore[arg-type]
    for point_id in TELLING:
        row = assessed.row(point_id)
        if row is not None and row.counts.percent is not None:
            grade = grade_words(row.grade) if row.grade else _NO_GRADE(lang)
            title = assessed.catalogue.point(point_id).title
            table.add_row(title, f"{row.counts.percent} pct.", grouped(row.counts.n), grade)
    return table


def _example(examples: Path | None) -> Path:
    """Return the example's folder: in the folder given, else in the repository, else where one stands."""
    places = [examples] if examples else [_REPOSITORY / "examples", Path("examples")]
    for place in places:
        if (place / EXAMPLE).is_dir():
            return place / EXAMPLE
    raise Refused(
        Text("Eksemplet findes ikke.", "The example is not there."),
        do=Text(
            f"Angiv mappen, som {EXAMPLE} ligger i, med --examples.",
            f"Name the folder that holds {EXAMPLE} with --examples.",
        ),
        at=Place(places[0].name),
    )
