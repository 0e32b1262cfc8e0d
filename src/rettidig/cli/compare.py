"""``rettidig compare``: whether the casework has changed from one round to the next, or chance has."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rettidig.assessment.change import (
    ChangeRules,
    Chart,
    Comparison,
    GroupErrors,
    PointChange,
    Round,
    change_rules,
    compare,
    read_rounds,
)
from rettidig.assessment.change.charts import Kind
from rettidig.assessment.model import ALL
from rettidig.cli import compare_wording as wording
from rettidig.cli.figures import points, tenths
from rettidig.cli.options import Lang
from rettidig.reporting.language.numbers import capital
from rettidig.reporting.numbers import NOTHING, pct, tal
from rettidig.vocabulary import Language

EXAMPLES = """Eksempler:\n
\b
rettidig compare kvartal-3 kvartal-4
rettidig compare kvartal-1 kvartal-2 kvartal-3 kvartal-4 --by visitation_group
rettidig compare kvartal-3 kvartal-4 --json
"""

_PER = 100


class By(StrEnum):
    """The groups whose errors are counted."""

    TARGET_GROUP = "target_group"
    VISITATION_GROUP = "visitation_group"
    TEAM = "team"
    MUNICIPALITY = "municipality"


def compare_rounds(
    first: Annotated[Path, typer.Argument(metavar="FØRSTE", help="Resultatet af den ældste runde.")],
    later: Annotated[list[Path], typer.Argument(metavar="SENERE...", help="De næste runder, i tidsorden.")],
    by: Annotated[By, typer.Option("--by", help="Fejl fordelt på.")] = By.TARGET_GROUP,
    certificate: Annotated[
        list[str] | None,
        typer.Option("--certificate", metavar="MAPPENAVN=FIL", help="En rundes lodtrækningsbevis."),
    ] = None,
    rules: Annotated[Path | None, typer.Option("--rules", metavar="FIL", help="Egne grænser (YAML).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")] = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the tables are Danish
) -> None:
    """Vis, om praksis har ændret sig mellem runderne, eller om det er tilfældet."""
    limits = change_rules(rules)
    rounds = read_rounds([first, *later], _certificates(certificate or []))
    found = compare(rounds, limits, dimension=by.value)
    if as_json:
        typer.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))
        return
    console = Console(markup=False, highlight=False)
    titles = _titles(rounds[-1], by)
    console.print(f"Fra {found.first} til {found.second}")
    for sentence in wording.caution(found):
        console.print(sentence, soft_wrap=True)
    _show_errors(console, found, titles, limits)
    _show_points(console, found, limits)
    if found.charts:
        _show_charts(console, found, titles)


def _certificates(given: Sequence[str]) -> Mapping[str, Path]:
    """Return the files by the folder's name; wrong usage where one has no equals sign."""
    pairs = [text.partition("=") for text in given]
    for name, sign, file in pairs:
        if not (name and sign and file):
            message = "skriv MAPPENAVN=FIL"
            raise typer.BadParameter(message, param_hint="--certificate")
    return {name: Path(file) for name, _, file in pairs}


def _titles(found: Round, by: By) -> Mapping[str, str]:
    """Return what groups and charts are called in sentences, where they have another name than their own."""
    catalogue = found.assessed.catalogue
    named = {By.TARGET_GROUP: catalogue.target_groups, By.VISITATION_GROUP: catalogue.visitation_groups}
    return {**named.get(by, {}), ALL: "Alle fejl", "": "uden angivelse"}


def _show_errors(console: Console, found: Comparison, titles: Mapping[str, str], rules: ChangeRules) -> None:
    console.print("\nFejl på de punkter, der kan sammenlignes")
    room = wording.room_sentence(found.whole.change, rules) if found.whole.change else ""
    whole = capital(wording.errors_sentence(found.whole, rules))
    console.print(" ".join(filter(None, [whole, room])), soft_wrap=True)
    for group in found.groups if len(found.groups) > 1 else ():
        title = titles.get(group.value, group.value)
        console.print(f"  {title}: {wording.errors_sentence(group, rules)}", soft_wrap=True)


def _show_points(console: Console, found: Comparison, rules: ChangeRules) -> None:
    console.print("\nKontrolpunkterne")
    console.print(" ".join(wording.points_sentences(found, rules)), soft_wrap=True)
    table = _table("Kontrolpunkt", found.first, found.second, "Forskel", "Interval", "Ændringen er")
    for point in (point for point in found.points if point.first.n or point.second.n):
        shares = [_share(counts.met, counts.n) for counts in (point.first, point.second)]
        change = point.change
        gap = points(change.percentage_points / _PER) if change else NOTHING
        interval = f"{points(change.low)} til {points(change.high)}" if change else NOTHING
        table.add_row(point.control_point, *shares, gap, interval, wording.verdict(point))
    console.print(table)


def _show_charts(console: Console, found: Comparison, titles: Mapping[str, str]) -> None:
    console.print("\nKontroldiagrammer")
    told = [text for each in found.charts for text in wording.signals(each, titles.get(each.name, each.name))]
    for sentence in told or ["Ingen runde skiller sig ud: udsvingene er, som tilfældet giver dem."]:
        console.print(sentence, soft_wrap=True)
    for each in found.charts:
        if each.kind is Kind.U:
            _show_chart(console, each, titles.get(each.name, each.name))


def _show_chart(console: Console, found: Chart, title: str) -> None:
    console.print(f"\n{title}, pr. {_PER} bedømmelser (midten er {tenths(_PER * found.centre)})")
    table = _table("Runde", "Fejl", "Bedømmelser", "Hyppighed", "Grænser", "")
    for point in found.points:
        limits = f"{tenths(_PER * point.low)} til {tenths(_PER * point.high)}"
        numbers = tal(point.count), tal(point.looked_at), tenths(_PER * point.rate), limits
        table.add_row(point.label, *numbers, "signal" if point.is_signal else "")
    console.print(table)


def _table(first: str, *headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first, no_wrap=True)
    for heading in headings[:-1]:
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(headings[-1])
    return table


def _share(met: int, n: int) -> str:
    return f"{pct(met, n)} af {tal(n)}" if n else NOTHING


def _plain(found: Comparison) -> dict[str, object]:
    return {
        "first": found.first,
        "second": found.second,
        "obstacles": [str(obstacle) for obstacle in found.obstacles],
        "shared_cases": found.shared_cases,
        "dispersion": found.dispersion,
        "n_certificates": found.n_certificates,
        "is_weighted": found.is_weighted,
        "errors": {
            "dimension": found.dimension,
            "whole": asdict(found.whole),
            "groups": _groups(found.groups),
        },
        "points": [_plain_point(point) for point in found.points],
        "charts": [{"name": c.name, "kind": c.kind, "rows": c.records()} for c in found.charts],
    }


def _groups(found: Sequence[GroupErrors]) -> list[dict[str, object]]:
    return [asdict(group) for group in found]


def _plain_point(found: PointChange) -> dict[str, object]:
    change = found.change
    return {
        "control_point": found.control_point,
        "first": {"met": found.first.met, "n": found.first.n},
        "second": {"met": found.second.met, "n": found.second.n},
        "difference": change and {"value": change.value, "low": change.low, "high": change.high},
        "verdict": found.verdict.value,
        "obstacles": [str(obstacle) for obstacle in found.obstacles],
        "reasons": list(found.reasons),
    }
