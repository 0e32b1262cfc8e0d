"""A document as plain data for the Typst template: every text decided, every number written."""

from typing import assert_never

from rettidig.reporting import charts, labels
from rettidig.reporting.document import Block, Box, Bullets, Figure, Inline, Paragraph, Table
from rettidig.reporting.numbering import Heading, Numbered
from rettidig.reporting.numbers import cell_text, dated_text
from rettidig.reporting.tables import numeric_columns, widths

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def payload(numbered: Numbered) -> dict[str, Json]:
    """Return what the template reads."""
    document = numbered.document
    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.author,
        "dated": dated_text(document.dated, numbered.language),
        "contents": numbered.say(labels.CONTENTS),
        "about": numbered.say(labels.ABOUT),
        "about_text": numbered.say(labels.ABOUT_TEXT),
        "provenance": [[label, value] for label, value in document.provenance.items()],
        "parts": [
            {"heading": _heading(part.heading), "blocks": [_block(numbered, item) for item in part.blocks]}
            for part in numbered.parts
        ],
    }


def _heading(heading: Heading) -> Json:
    return {
        "number": heading.number,
        "title": heading.title,
        "level": heading.level,
        "anchor": heading.anchor,
    }


def _block(numbered: Numbered, item: Block) -> Json:
    match item:
        case Paragraph():
            return {"kind": "paragraph", "runs": _runs(numbered, item.content)}
        case Bullets():
            return {"kind": "bullets", "items": [_runs(numbered, entry) for entry in item.items]}
        case Box():
            inside = [_block(numbered, inner) for inner in item.blocks]
            return {"kind": "box", "look": item.kind.value, "title": item.title, "blocks": inside}
        case Figure():
            drawn = charts.svg(item.chart, numbered.language)
            scale = charts.scale(item.chart, numbered.language)
            picture: dict[str, Json] = {"svg": drawn, "alt": item.alternative, "scale": scale}
            return {"kind": "figure", **picture, **_caption(numbered, item)}
        case Table():
            return {"kind": "table", **_caption(numbered, item), **_cells(numbered, item)}
    assert_never(item)


def _runs(numbered: Numbered, content: tuple[Inline, ...]) -> Json:
    return [
        {"text": run.text, "emphasised": run.is_emphasised, "anchor": run.anchor}
        for run in numbered.runs(content)
    ]


def _caption(numbered: Numbered, item: Figure | Table) -> dict[str, Json]:
    caption = numbered.captions[item.id]
    lines = [(labels.NOTE, item.note), (labels.SOURCE, item.source)]
    small: list[Json] = [f"{numbered.say(word)}: {text}" for word, text in lines if text]
    return {"label": caption.label, "title": caption.title, "anchor": caption.anchor, "small": small}


def _cells(numbered: Numbered, table: Table) -> dict[str, Json]:
    return {
        "header": list(table.header),
        "rows": [[cell_text(cell, numbered.language) for cell in row] for row in table.rows],
        "numeric": list(numeric_columns(table.rows, len(table.header))),
        "widths": list(widths(table.header, table.rows, numbered.language)),
    }
