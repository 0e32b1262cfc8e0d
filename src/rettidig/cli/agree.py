"""``rettidig agree``: whether reviewers judge alike, and whether caseworkers work alike."""

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rettidig.assessment.agreement import Measure
from rettidig.assessment.agreement.measuring import Agreement
from rettidig.assessment.agreement.points import Reviewed, read_ratings, reviewed
from rettidig.assessment.agreement.rules import AgreementRules, agreement_rules
from rettidig.assessment.agreement.uniformity import Uniformity, uniformity
from rettidig.assessment.model import Assessed
from rettidig.assessment.store import read_assessed
from rettidig.caseload import open_caseload
from rettidig.catalogue import load_catalogue
from rettidig.cli import agree_wording as wording
from rettidig.cli.figures import whole_percent
from rettidig.cli.options import CaseloadFolder, Lang
from rettidig.reporting.numbers import pct
from rettidig.vocabulary import Language, Refused, Text


class By(StrEnum):
    """The groups whose practice is compared."""

    CASEWORKER = "caseworker"
    TEAM = "team"
    MUNICIPALITY = "municipality"


EXAMPLES = """Eksempler:\n
\b
rettidig agree sager
rettidig agree sager --catalogue fokusrevision-2022 --only-judged
rettidig agree sager --result resultat --by team --json
"""

_SHOWN = (
    (Measure.PERCENT, "Svarer ens"),
    (Measure.GWET, "Gwets AC1"),
    (Measure.KRIPPENDORFF, "Krippendorff"),
    (Measure.FLEISS, "Fleiss"),
    (Measure.COHEN, "Cohen"),
)

_WITH_INTERVAL = {Measure.PERCENT, Measure.GWET}


def show_agreement(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    caseload: CaseloadFolder,
    catalogue: Annotated[
        str | None, typer.Option("--catalogue", metavar="ID|FIL", help="Kun dette katalogs punkter.")
    ] = None,
    result: Annotated[
        Path | None,
        typer.Option("--result", metavar="MAPPE", help="Resultatet af rettidig check: vis ensartethed."),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="Ensartethed mellem hvem.")] = By.CASEWORKER,
    names: Annotated[bool, typer.Option("--names", help="Vis hver gruppes tal med navn.")] = False,
    only_judged: Annotated[bool, typer.Option("--only-judged", help="Se kun på ja og nej.")] = False,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="FIL", help="Egne grænser og ord (YAML).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")] = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the tables are Danish
) -> None:
    """Vis, hvor enige bedømmerne er, og om praksis er ensartet."""
    limits = agreement_rules(rules)
    order = [point.id for point in load_catalogue(catalogue).catalogue.points] if catalogue else []
    found = _reviewed(caseload, order, limits, only_judged=only_judged)
    spreads = _spreads(read_assessed(result), by, limits) if result else ()
    if found is None and result is None:
        raise _nothing_rated()
    if as_json:
        typer.echo(json.dumps(_plain(found, spreads, by, names=names), ensure_ascii=False, indent=2))
        return
    console = Console(markup=False, highlight=False)
    if found is not None:
        _show_reviewed(console, found, limits)
    if spreads:
        _show_spreads(console, spreads, by, limits, names=names)


def _reviewed(
    caseload: Path, order: list[str], rules: AgreementRules, *, only_judged: bool
) -> Reviewed | None:
    """Return the agreement of the caseload's reviewers, or None where it has no ratings."""
    with tempfile.TemporaryDirectory(prefix="rettidig-") as workspace:
        path = open_caseload(caseload, Path(workspace)).ratings
        if path is None:
            return None
        return reviewed(read_ratings(path), order=order, only_judged=only_judged, confidence=rules.confidence)


def _spreads(assessed: Assessed, by: By, rules: AgreementRules) -> tuple[Uniformity, ...]:
    """Return the spread of every point that has cases of named groups."""
    found = []
    for point in assessed.catalogue.case_points:
        groups = [(row.value, row.counts) for row in assessed.rows(point.id, by.value)]
        if any(name and counts.n for name, counts in groups):
            found.append(uniformity(point.id, groups, rules.uniformity))
    return tuple(found)


def _show_reviewed(console: Console, found: Reviewed, rules: AgreementRules) -> None:
    console.print("Enighed mellem bedømmerne")
    sentences = [
        *([wording.opening(found)] if found.whole.n_compared else []),
        wording.percent_sentence(found.whole, rules),
        wording.chance_sentence(found.whole, rules),
        *wording.left_out(found),
    ]
    console.print(" ".join(filter(None, sentences)), soft_wrap=True)
    if not found.points:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Kontrolpunkt", no_wrap=True)
    table.add_column("Sammenlignet", justify="right")
    shown = [(m, title) for m, title in _SHOWN if any(each.of(m) for each in found.points.values())]
    for _, title in shown:
        table.add_column(title)
    table.add_column("Bemærk")
    for name, each in {**found.points, "I alt": found.whole}.items():
        cells = [
            wording.cell(each.of(m), percent=m is Measure.PERCENT, is_plain=m not in _WITH_INTERVAL)
            for m, _ in shown
        ]
        table.add_row(name, str(each.n_compared), *cells, wording.remark(each, rules))
    console.print()
    console.print(table)


def _show_spreads(
    console: Console, spreads: Sequence[Uniformity], by: By, rules: AgreementRules, *, names: bool
) -> None:
    noun = wording.GROUPS[by]
    console.print(f"\nEnsartethed mellem {noun.the_several}")
    console.print(" ".join(wording.spreads_sentence(spreads, by, rules)), soft_wrap=True)
    told = [spread for spread in spreads if spread.groups]
    if not told:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Kontrolpunkt", no_wrap=True)
    for heading in (noun.several.capitalize(), "For få sager", "Lavest", "Højest"):
        table.add_column(heading, justify="right")
    table.add_column("Spredningen er")
    for spread in told:
        ends = [whole_percent(share) for share in spread.shares or ()]
        numbers = str(len(spread.groups)), str(spread.n_left_out)
        table.add_row(spread.control_point, *numbers, *ends, wording.spread_words(spread, rules))
        for name, counts in spread.groups.items() if names else ():
            table.add_row(f"  {name}", "", "", pct(counts.met, counts.n), "", f"{counts.met} af {counts.n}")
    console.print()
    console.print(table)


def _plain(
    found: Reviewed | None, spreads: Iterable[Uniformity], by: By, *, names: bool
) -> dict[str, object]:
    reviewers = found and {
        "n_cases": found.n_cases,
        "n_single": found.n_single,
        "n_nameless": found.n_nameless,
        "whole": _plain_agreement(found.whole),
        "points": {point: _plain_agreement(each) for point, each in found.points.items()},
    }
    return {
        "agreement": reviewers,
        "by": by.value,
        "uniformity": [_plain_spread(spread, names=names) for spread in spreads],
    }


def _plain_agreement(found: Agreement) -> Mapping[str, object]:
    measures = {measure.value: asdict(estimate) for measure, estimate in found.estimates.items()}
    counts = {"n_units": found.n_units, "n_compared": found.n_compared, "n_raters": found.n_raters}
    return {**counts, "measures": measures}


def _plain_spread(found: Uniformity, *, names: bool) -> Mapping[str, object]:
    lowest, highest = found.shares or (None, None)
    groups = {name: {"met": counts.met, "n": counts.n} for name, counts in found.groups.items()}
    return {
        "control_point": found.control_point,
        "n_groups": len(found.groups),
        "n_left_out": found.n_left_out,
        "lowest": lowest,
        "highest": highest,
        "homogeneity": asdict(found.homogeneity) if found.homogeneity else None,
        **({"groups": groups} if names else {}),
    }


def _nothing_rated() -> Refused:
    return Refused(
        Text("Sagsmappen har ingen ratings.", "The caseload has no ratings."),
        do=Text(
            "Læg ratings.csv i mappen, eller angiv et resultat med --result for at se ensartethed.",
            "Put ratings.csv in the folder, or name a result with --result to see uniformity.",
        ),
    )
