"""An estimate of the page on which each heading of a Word document falls.

Only Word can lay out its own file. It is asked to compute the table of contents anew; until it has, and in
programs that never do, this estimate is what is shown.
"""

from collections.abc import Iterator
from math import ceil
from typing import assert_never

from rettidig.reporting import charts
from rettidig.reporting.document import Block, Box, Bullets, Figure, Inline, Paragraph, Table
from rettidig.reporting.numbering import Numbered
from rettidig.reporting.numbers import cell_text
from rettidig.reporting.tables import widths

_PAGE = 690.0
_LETTERS, _LETTERS_IN_BOX, _LETTERS_IN_TABLE = 90, 82, 104
_LINE, _AFTER, _BULLET_AFTER, _BOX, _SMALL = 16.0, 7.0, 4.0, 38.0, 13.0
_HEADINGS = {1: 46.0, 2: 42.0}
_ENTRIES = {1: 17.5, 2: 12.5}
_CAPTION, _GAP, _ROW, _ROW_LINE = 36.0, 10.0, 6.0, 11.0


def pages(numbered: Numbered) -> Iterator[int]:
    """Yield the page of each heading in order, and at last that of the colophon."""
    # The title page and the contents come first.
    contents = sum(_ENTRIES[part.heading.level] for part in numbered.parts) + _HEADINGS[1] + _ENTRIES[1]
    page, used = 1 + ceil(contents / _PAGE), 0.0
    for part in numbered.parts:
        if part.heading.level == 1:
            page, used = page + 1, 0.0
        head = _HEADINGS[part.heading.level]
        follows = (
            _height(numbered, part.blocks[0]) if part.blocks and _is_whole(part.blocks[0]) else 3 * _LINE
        )
        if used + head + follows > _PAGE and used:
            page, used = page + 1, 0.0
        yield page
        used += head
        for block in part.blocks:
            height = _height(numbered, block)
            if _is_whole(block) and used + height > _PAGE:
                page, used = page + 1, 0.0
            used += height
            page, used = page + int(used // _PAGE), used % _PAGE
    yield page + 1


def _is_whole(block: Block) -> bool:
    return isinstance(block, Figure | Box)


def _height(numbered: Numbered, block: Block) -> float:
    match block:
        case Paragraph():
            return _lines(numbered, block.content, _LETTERS) * _LINE + _AFTER
        case Bullets():
            return sum(_lines(numbered, entry, _LETTERS) * _LINE + _BULLET_AFTER for entry in block.items)
        case Box():
            return _BOX + sum(_height_in_box(numbered, inner) for inner in block.blocks)
        case Figure():
            return _CAPTION + charts.height(block.chart, numbered.language) + _small(block) + _GAP
        case Table():
            return _CAPTION + _table_height(numbered, block) + _small(block) + _GAP
    assert_never(block)


def _height_in_box(numbered: Numbered, block: Paragraph | Bullets) -> float:
    entries = block.items if isinstance(block, Bullets) else (block.content,)
    return sum(_lines(numbered, entry, _LETTERS_IN_BOX) * _LINE + _BULLET_AFTER for entry in entries)


def _lines(numbered: Numbered, content: tuple[Inline, ...], letters: int) -> int:
    return max(ceil(sum(len(run.text) for run in numbered.runs(content)) / letters), 1)


def _small(item: Figure | Table) -> float:
    return sum(ceil(len(text) / _LETTERS_IN_TABLE) * _SMALL for text in (item.note, item.source) if text)


def _table_height(numbered: Numbered, table: Table) -> float:
    asked = widths(table.header, table.rows, numbered.language)
    letters = [max(_LETTERS_IN_TABLE * width // sum(asked), 1) for width in asked]
    rows = [table.header, *([cell_text(cell, numbered.language) for cell in row] for row in table.rows)]
    deepest = (
        max(ceil(len(text) / room) or 1 for text, room in zip(row, letters, strict=True)) for row in rows
    )
    return sum(lines * _ROW_LINE + _ROW for lines in deepest)
