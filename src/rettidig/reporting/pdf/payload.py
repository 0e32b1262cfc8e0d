"""A document as plain data for the Typst template: every text decided, every number written."""

from typing import assert_never

from rettidig.reporting import charts, labels
from rettidig.reporting.document import (
    Block,
    Box,
    Bullets,
    Cell,
    Figure,
    Inline,
    Paragraph,
    Table,
    Trend,
)
from rettidig.reporting.numbering import Heading, Numbered, Part
from rettidig.reporting.numbers import cell_text, dated_text
from rettidig.reporting.tables import ACROSS, ACROSS_LYING, columns, is_lying, numeric_columns
from rettidig.reporting.trends import trend_svg

_KEPT_WHOLE, _KEPT_WHOLE_LYING = 12, 4
"""The most rows of a table that is not parted by the end of a page, upright and lying."""

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
        "page": document.opens_with_page,
        "chapters": [_chapter(numbered, chapter) for chapter in numbered.chapters()],
    }


def _chapter(numbered: Numbered, chapter: list[Part]) -> Json:
    is_on_lying_pages = is_lying(chapter, numbered.language)
    parts: list[Json] = [
        {
            "heading": _heading(part.heading),
            "blocks": [_block(numbered, item, is_on_lying_page=is_on_lying_pages) for item in part.blocks],
        }
        for part in chapter
    ]
    return {"lying": is_on_lying_pages, "parts": parts}


def _heading(heading: Heading) -> Json:
    return {
        "number": heading.number,
        "title": heading.title,
        "level": heading.level,
        "anchor": heading.anchor,
        "listed": heading.level == 1 or not heading.is_appendix,
    }


def _block(numbered: Numbered, item: Block, *, is_on_lying_page: bool = False) -> Json:
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
            cells = _cells(numbered, item, is_on_lying_page=is_on_lying_page)
            return {"kind": "table", **_caption(numbered, item), **cells}
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


def _cells(numbered: Numbered, table: Table, *, is_on_lying_page: bool) -> dict[str, Json]:
    strong: list[Json] = [*sorted(table.strong_rows)]
    found = columns(table, numbered.language, is_on_lying_page=is_on_lying_page)
    return {
        "header": list(table.header),
        "rows": [[_cell(numbered, cell) for cell in row] for row in table.rows],
        "strong": strong,
        "numeric": list(numeric_columns(table.rows, len(table.header))),
        "widths": list(found),
        "whole": len(table.rows) <= (_KEPT_WHOLE_LYING if is_on_lying_page else _KEPT_WHOLE),
        "tight": sum(found) > (ACROSS_LYING if is_on_lying_page else ACROSS),
    }


def _cell(numbered: Numbered, cell: Cell) -> Json:
    """Return the cell's text, or its picture with the words that say the same."""
    if isinstance(cell, Trend):
        return {"svg": trend_svg(cell), "alt": cell.words}
    return cell_text(cell, numbered.language)
