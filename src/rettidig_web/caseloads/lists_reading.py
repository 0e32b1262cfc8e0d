"""Text or a file to lines of cells, and the CPR numbers in them hidden: no page shows one again."""

import base64
import binascii
import csv
import io
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rettidig.caseload.cells import cpr_digits, trimmed
from rettidig.caseload.reading.excel import Cell, cell_text, is_workbook, read_sheets
from rettidig.caseload.reading.text_stream import encodings_of
from rettidig.caseload.recognition import SEPARATORS
from rettidig.vocabulary import Refused, Text
from rettidig_web.caseloads.identity import UnreadableError, seal, unseal
from rettidig_web.journal.values import LIKE_CPR

_OF_DRAFTS: Final = b"rettidig-drafts-1"
_LINES_TO_LOOK_AT: Final = 50
_LONGEST_SUFFIX: Final = 10
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HIDDEN: Final = re.compile(r"CPR-(\d{1,9})(?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: its number in the text, from 1, and its cells without spaces around them."""

    number: int
    cells: tuple[str, ...] = field(repr=False)

    def cell(self, place: int | None) -> str:
        """Return the cell in a place, nothing where the line is too short or there is no such column."""
        return self.cells[place] if place is not None and place < len(self.cells) else ""


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the lines of a text, blank ones left out, split by what splits most of them."""
    clean = _NO_TEXT.sub("", text)
    split = max((_split(clean, separator) for separator in _IN_ORDER), key=_n_split)
    return _numbered(split)


_IN_ORDER: Final = ("\t", *(separator for separator in SEPARATORS if separator != "\t"))


def _split(text: str, separator: str) -> list[list[str]]:
    """Return the rows; where a quotation mark has no partner, quotation marks are letters like others.

    Refuses a cell that is longer than any list's.
    """
    lines = io.StringIO(text, newline="")
    try:
        if text.count('"') % 2:
            return list(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE))
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        raise Refused(
            Text("En celle i listen er alt for lang.", "A cell of the list is far too long."),
            do=Text(
                "Se efter et anførselstegn, der mangler sin makker, eller efter tekst, der ikke hører til.",
                "Look for a quotation mark without its partner, or for text that does not belong.",
            ),
        ) from None


def _n_split(rows: Sequence[Sequence[str]]) -> int:
    return sum(len(row) > 1 for row in islice(rows, _LINES_TO_LOOK_AT))


def _numbered(rows: Iterable[Sequence[str]]) -> tuple[Line, ...]:
    neat = (tuple(" ".join(trimmed(cell).split()) for cell in row) for row in rows)
    filled = (cells for cells in neat if any(cells))
    return tuple(Line(number, cells) for number, cells in enumerate(filled, start=1))


def lines_of_file(name: str, content: bytes) -> tuple[Line, ...]:
    """Return the lines of a CSV file or of a workbook's first sheet with something in it; may refuse."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"liste{Path(name).suffix.lower()[:_LONGEST_SUFFIX]}"
        path.write_bytes(content)
        return _lines_of_workbook(path) if is_workbook(path) else _lines_of_text(path)


def _lines_of_workbook(path: Path) -> tuple[Line, ...]:
    for sheet in read_sheets(path):
        if lines := _numbered([_written(cell) for cell in row] for row in sheet.rows):
            return lines
    return ()


def _written(cell: Cell) -> str:
    """Return the cell as a Dane would write it."""
    if isinstance(cell, datetime | date):
        return f"{cell:%d-%m-%Y}"
    return cell_text(cell, is_date=False)


def _lines_of_text(path: Path) -> tuple[Line, ...]:
    text = path.read_bytes().decode(encodings_of(path)[0], errors="replace").removeprefix("\ufeff")
    if "\0" in text:
        raise Refused(
            Text("Filen er ikke tekst.", "The file is not text."),
            do=Text("Gem den som .xlsx eller .csv.", "Save it as .xlsx or .csv."),
        )
    return lines_of(text)


def is_like_cpr(cell: str) -> bool:
    """Return whether the whole cell can be a CPR number and begins with a birthday."""
    return LIKE_CPR.fullmatch(cpr_digits(cell) or "") is not None


def as_text(lines: Iterable[Line]) -> str:
    """Return the lines as text that pastes into a spreadsheet, and is read as the same lines again."""
    return "\n".join("\t".join(cell.replace('"', "'") for cell in line.cells) for line in lines)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a page on a list keeps out of sight between two requests: the numbers, and a token.

    ``token`` is made when the list is first read, so that a list that is sent twice is saved once.
    """

    numbers: tuple[str, ...] = field(default=(), repr=False)
    token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    def sealed(self, owner: str) -> str:
        """Return the draft as text that only the owner's own requests can open."""
        plain = json.dumps([self.numbers, self.token]).encode()
        return base64.urlsafe_b64encode(seal(plain, owner, _OF_DRAFTS)).decode("ascii")

    def shown(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """Return the lines with the numbers that stand behind ``CPR-1`` and so on."""
        return tuple(
            replace(line, cells=tuple(_HIDDEN.sub(self._behind, cell) for cell in line.cells))
            for line in lines
        )

    def _behind(self, found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        return self.numbers[place] if 0 <= place < len(self.numbers) else found[0]


def opened(sealed: str, owner: str) -> Draft:
    """Return the draft that was sealed for the owner; a new one where there is none that can be opened."""
    try:
        numbers, token = json.loads(unseal(base64.urlsafe_b64decode(sealed), owner, _OF_DRAFTS))
    except (UnreadableError, binascii.Error, ValueError):
        return Draft()
    return Draft(tuple(numbers), token)


def hidden(lines: Iterable[Line], cpr_place: int | None, token: str) -> tuple[tuple[Line, ...], Draft]:
    """Return the lines with every CPR number replaced by ``CPR-1`` and so on, and the draft that knows them.

    In the column of CPR numbers that is whatever can be one, elsewhere what begins with a birthday.
    """
    names: dict[str, str] = {}

    def name_of(number: str) -> str:
        return names.setdefault(number, f"CPR-{len(names) + 1}")

    def hide(place: int, cell: str) -> str:
        if place == cpr_place and (digits := cpr_digits(cell)):
            return name_of(digits)
        return LIKE_CPR.sub(lambda found: name_of(found[0]), cell)

    masked = tuple(
        replace(line, cells=tuple(hide(place, cell) for place, cell in enumerate(line.cells)))
        for line in lines
    )
    return masked, Draft(tuple(names), token)
