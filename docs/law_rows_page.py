"""The reference page of the rules that the catalogues were written from, and what became of each.

The rows are kept in ``tests/data/law_rows.yaml``, where a test holds them to the catalogues. The page is in
Danish: it is for those who know the law.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from rettidig.catalogue import load_catalogue
from rettidig.catalogue.wording import danish_date

ROWS = Path(__file__).parents[1] / "tests" / "data" / "law_rows.yaml"

Row = Mapping[str, str | Sequence[str]]

AREAS = {
    "U": "Uddannelseshjælp før 2020",
    "L": "Beskæftigelsesindsatsen 2020–2026",
    "R": "Reformen den 1. juli 2026",
    "S": "Sygedagpenge",
    "I": "Integration",
    "B": "Børn: merudgifter og tabt arbejdsfortjeneste",
    "V": "Voksne: merudgifter",
}

HEAD = """# Reglerne bag katalogerne

*Lavet ud fra `tests/data/law_rows.yaml` med `python -m docs.generate`; ret dér, ikke her.*

Katalogerne er skrevet efter en liste med regler. Her står for hver regel, hvilke punkter den blev til, hvad
der ikke er efterprøvet og derfor er udkast, og hvad der ikke er med og hvorfor. At en første eller sidste dag
er udledt, gør ikke et punkt til et udkast; det står ved punktets version på
[katalogets side](catalogues/README.md).
"""


def law_rows() -> dict[str, Row]:
    """Return the rows by their ids, in order."""
    rows: dict[str, Row] = yaml.safe_load(ROWS.read_text(encoding="utf-8"))
    return rows


def law_rows_page() -> str:
    """Return the page: each rule with its points, then what the catalogues themselves say is missing."""
    rows = law_rows()
    lines = [HEAD]
    for letter, area in AREAS.items():
        lines.append(f"## {area}\n")
        for row_id, row in rows.items():
            if row_id.startswith(letter):
                lines += [*_row(row_id, row), ""]
    return "\n".join([*lines, *_disclaimers(rows)])


def _row(row_id: str, row: Row) -> Iterator[str]:
    yield f"**{row_id}. {row['asks']}**\n"
    if row.get("points"):
        yield f"- Punkter: {_points(row['points'])}."
    if row.get("drafts"):
        yield f"- Udkast: {_points(row['drafts'])}. {row['unverified']}"
    if row.get("left_out"):
        yield f"- Ikke med: {row['left_out']}"


def _points(points: str | Sequence[str]) -> str:
    """Return the points by catalogue, each catalogue linked once."""
    by_catalogue: dict[str, list[str]] = {}
    for name, _, point in (each.partition("/") for each in points):
        by_catalogue.setdefault(name, []).append(f"`{point}`")
    return "; ".join(
        f"{', '.join(ids)} ([{name}](catalogues/{name}.md))" for name, ids in by_catalogue.items()
    )


def _disclaimers(rows: Mapping[str, Row]) -> Iterator[str]:
    yield "## Hvad katalogerne selv tager forbehold for\n"
    used = {point.partition("/")[0] for row in rows.values() for point in row.get("points", ())}
    for found in (load_catalogue(name).catalogue for name in sorted(used)):
        said = " ".join(found.disclaimer.split())
        day = danish_date(found.checked_on)
        yield f"- **[{found.title}](catalogues/{found.id}.md)**, efterprøvet {day}: {said}"
    yield ""
