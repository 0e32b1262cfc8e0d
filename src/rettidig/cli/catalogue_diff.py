"""``rettidig catalogue diff``: what differs between two catalogues, and which figures can be compared."""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from rettidig.catalogue import ControlPoint, load_catalogue
from rettidig.catalogue.differences import (
    CatalogueDifferences,
    Comparability,
    PointDifference,
    differences,
)
from rettidig.vocabulary import Language

_Named = typer.Argument(metavar="ID|FIL", help="Et katalogs id eller en YAML-fil.")
_PARTS = {"wording": "Ordlyd", "rule": "Regel", "scope": "Hvem det gælder", "other": "Andet"}


def show_differences(
    before: Annotated[str, _Named],
    after: Annotated[str, _Named],
    as_json: Annotated[bool, typer.Option("--json", help="Udskriv som JSON.")] = False,
    lang: Annotated[  # noqa: ARG001 - the sentences are Danish; refusals are said in main
        Language, typer.Option("--lang", help="Sprog i afvisninger; forskellene er på dansk.")
    ] = Language.DANISH,
) -> None:
    """Vis, hvad der er forskelligt i to kataloger, og hvilke punkter der kan sammenlignes."""
    found = differences(load_catalogue(before).catalogue, load_catalogue(after).catalogue)
    if as_json:
        typer.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_lines(found)))


def _lines(found: CatalogueDifferences) -> Iterator[str]:
    yield f"Fra {found.before} til {found.after}"
    yield from _listed("Nye punkter", found.added)
    yield from _listed("Punkter, der ikke er med længere", found.removed)
    if found.changed:
        yield ""
        yield f"Ændrede punkter ({len(found.changed)})"
        for point in found.changed:
            yield from _changed(point)
    yield ""
    yield f"{_points(found.n_same)} er uændret."
    if found.changed:
        n_comparable = sum(point.comparability.is_comparable for point in found.changed)
        yield f"{_points(len(found.changed))} er ændret; {n_comparable} af dem kan sammenlignes på alle dage."


def _points(count: int) -> str:
    return f"{count} {'punkt' if count == 1 else 'punkter'}"


def _listed(heading: str, points: Iterable[ControlPoint]) -> Iterator[str]:
    rows = [f"- {point.title} ({point.id})" for point in points]
    if rows:
        yield ""
        yield f"{heading} ({len(rows)})"
        yield from rows


def _changed(point: PointDifference) -> Iterator[str]:
    yield f"- {point.title} ({point.id})"
    for name, heading in _PARTS.items():
        yield from (f"    {heading}: {sentence}" for sentence in getattr(point, name))
    yield f"    {point.comparability.sentence}"


def _plain(found: CatalogueDifferences) -> dict[str, object]:
    return {
        "before": found.before,
        "after": found.after,
        "added": [_named(point) for point in found.added],
        "removed": [_named(point) for point in found.removed],
        "changed": [_plain_point(point) for point in found.changed],
        "n_same": found.n_same,
    }


def _named(point: ControlPoint) -> dict[str, str]:
    return {"id": point.id, "title": point.title}


def _plain_point(point: PointDifference) -> dict[str, object]:
    return {
        "id": point.id,
        "title": point.title,
        **{name: list(getattr(point, name)) for name in _PARTS},
        "comparability": _plain_comparability(point.comparability),
    }


def _plain_comparability(found: Comparability) -> dict[str, object]:
    before = found.comparable_before
    return {
        "is_comparable": found.is_comparable,
        "comparable_before": before and before.isoformat(),
        "breaks": [
            {
                "from": each.days.first and each.days.first.isoformat(),
                "to": each.days.last and each.days.last.isoformat(),
                "cause": each.cause,
            }
            for each in found.breaks
        ],
        "sentence": found.sentence,
    }
