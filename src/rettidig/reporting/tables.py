"""How a table's columns are set, the same in every format: which hold numbers, and how wide each is."""

import re
from collections.abc import Sequence
from decimal import Decimal
from math import ceil

from rettidig.reporting.document import Cell, Share, Table, Trend
from rettidig.reporting.numbering import Part
from rettidig.reporting.numbers import NOTHING, cell_text
from rettidig.vocabulary import Language

_NUMBER = re.compile(r"[−-]?\d[\d.,]*(?: ?(?:pct\.|%|per cent))?")
_NARROWEST, _WIDEST, _GAP, _BOLD, _TREND = 7, 34, 2, 1.2, 8

ACROSS, ACROSS_LYING = 104, 146
"""The letters of a table that a page is wide, upright and lying."""


def numeric_columns(rows: Sequence[Sequence[Cell]], n_columns: int) -> tuple[bool, ...]:
    """Return, for each column, whether all that stands in it is numbers, which are set to the right."""
    return tuple(_is_numeric([row[place] for row in rows]) for place in range(n_columns))


def _is_numeric(cells: list[Cell]) -> bool:
    filled = [cell for cell in cells if cell not in {None, "", NOTHING}]
    return bool(filled) and all(_is_number(cell) for cell in filled)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell) is not None
    return isinstance(cell, int | Decimal | Share)


def widths(header: Sequence[str], rows: Sequence[Sequence[Cell]], language: Language) -> tuple[int, ...]:
    """Return the width that each column asks for, in letters, within bounds."""
    return tuple(
        min(max(_NARROWEST, _room_for(word), *_lengths(rows, place, language)), _WIDEST) + _GAP
        for place, word in enumerate(header)
    )


def is_lying(chapter: Sequence[Part], language: Language) -> bool:
    """Return whether a chapter is set on lying pages: an appendix with a table too wide for upright ones."""
    tables = (block for part in chapter for block in part.blocks if isinstance(block, Table))
    return chapter[0].heading.is_appendix and any(
        sum(widths(table.header, table.rows, language)) > ACROSS for table in tables
    )


def columns(table: Table, language: Language, *, is_on_lying_page: bool) -> tuple[int, ...]:
    """Return the widths of a table's columns; on a lying page the first column has all room left over."""
    first, *others = widths(table.header, table.rows, language)
    left_over = ACROSS_LYING - first - sum(others) if is_on_lying_page else 0
    return (first + max(left_over, 0), *others)


def _lengths(rows: Sequence[Sequence[Cell]], place: int, language: Language) -> list[int]:
    return [_length(row[place], language) for row in rows]


def _length(cell: Cell, language: Language) -> int:
    return _TREND if isinstance(cell, Trend) else len(cell_text(cell, language))


def _room_for(heading: str) -> int:
    """Return the letters that a heading needs: its longest word unbroken, and bold."""
    return ceil(_BOLD * max(map(len, heading.split()), default=0))
