"""The folder that a check writes: the assessment's files, and all of it read back for a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from rettidig.assessment.columns import damaged, write_csv
from rettidig.assessment.grades import Thresholds
from rettidig.assessment.model import Assessed
from rettidig.assessment.organisations import Interviews
from rettidig.assessment.run_file import RUN_FILE, run_from_json
from rettidig.assessment.summary import SUMMARY_FILE, all_counts, read_summary, summary_table
from rettidig.assessment.tables_file import (
    TABLES_FILE,
    Tables,
    case_counts,
    distributions,
    reason_counts,
    tables_from_json,
    tables_to_json,
    transitions,
)
from rettidig.assessment.totals import TOTALS_FILE, read_totals, totals_table
from rettidig.catalogue import load_catalogue
from rettidig.catalogue.model import Catalogue
from rettidig.vocabulary import Place, Refused, Text

CATALOGUE_FILE = "catalogue.yaml"


@dataclass(frozen=True, slots=True)
class Tallies:
    """What the engine counted, each table in any order of rows.

    ``counts``: control_point, basis, dimension, value, and one integer per outcome. ``totals``: the
    columns of ``TotalsRow``. ``case_counts``: municipality, visitation_group, the manifest's dimensions, n.
    ``transitions``: control_point, first, final, n. ``distributions``: control_point, visitation_group,
    value, n. ``reasons``: control_point, outcome, reason, n.
    """

    counts: pa.Table
    interviews: Interviews
    totals: pa.Table
    case_counts: pa.Table
    transitions: pa.Table
    distributions: pa.Table
    reasons: pa.Table


def write_assessment(
    out: Path,
    tallies: Tallies,
    catalogue: Catalogue,
    *,
    is_sample: bool,
    dimensions: Sequence[str],
    thresholds: Thresholds | None = None,
    has_drafts: bool = False,
) -> None:
    """Write ``summary.csv``, ``totals.csv`` and ``tables.json``: the same bytes for the same counts.

    ``out`` is there already. ``thresholds`` are the package's own where none are given. ``has_drafts``: the
    catalogue's drafts were run too. Everything is worked out before the first file is written.
    """
    scale = thresholds or Thresholds.load()
    counts = all_counts(tallies.counts, tallies.interviews, catalogue, has_drafts=has_drafts)
    summary = summary_table(counts, catalogue, is_sample=is_sample, dimensions=dimensions, thresholds=scale)
    totals = totals_table(tallies.totals, dimensions)
    tables = Tables(
        scale,
        case_counts(tallies.case_counts, dimensions),
        transitions(tallies.transitions, catalogue),
        distributions(tallies.distributions, catalogue),
        reason_counts(tallies.reasons, catalogue),
    )
    write_csv(out / SUMMARY_FILE, summary)
    write_csv(out / TOTALS_FILE, totals)
    (out / TABLES_FILE).write_text(tables_to_json(tables), encoding="utf-8")


def read_assessed(out: Path) -> Assessed:
    """Return what a check wrote into ``out``; refuse a folder that is no result, or that was changed."""
    for name in (RUN_FILE, CATALOGUE_FILE, SUMMARY_FILE, TOTALS_FILE, TABLES_FILE):
        if not (out / name).is_file():
            raise _no_result(name)
    run = run_from_json(_text(out / RUN_FILE))
    loaded = load_catalogue(out / CATALOGUE_FILE)
    if loaded.content_hash != run.catalogue_hash:
        raise damaged(CATALOGUE_FILE)
    summary = read_summary(out / SUMMARY_FILE)
    if not {row.control_point for row in summary} <= {point.id for point in loaded.catalogue.points}:
        raise damaged(SUMMARY_FILE)
    tables = tables_from_json(_text(out / TABLES_FILE))
    return Assessed(
        run=run,
        catalogue=loaded.catalogue,
        summary=summary,
        totals=read_totals(out / TOTALS_FILE),
        cases=tables.cases,
        transitions=tables.transitions,
        distributions=tables.distributions,
        reasons=tables.reasons,
        thresholds=tables.thresholds,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise damaged(path.name) from None


def _no_result(missing: str) -> Refused:
    return Refused(
        Text("Mappen rummer ikke resultatet af en kontrol.", "The folder holds no result of a check."),
        do=Text(
            "Angiv en mappe, som rettidig check har skrevet med --out.",
            "Name a folder that rettidig check wrote with --out.",
        ),
        at=Place(missing),
    )
