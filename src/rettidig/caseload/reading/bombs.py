"""Workbooks that are small on disk and would fill all memory: refused before anything reads them."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from string import ascii_uppercase
from typing import IO, Final

from rettidig.vocabulary import Place, Refused, Text

_MOST_BYTES: Final = 1_500_000_000
"""Unpacked, all parts together: a sheet of a million rows with fifteen columns is less."""
_MOST_TIMES: Final = 200
"""A part that is more than so many times as large unpacked was made to be; XML is 10 to 60 times."""
_SMALL: Final = 20_000_000
"""A part that is no larger than this unpacked does no harm however it was packed."""
_MOST_CELLS: Final = 60_000_000
"""Between a sheet's first cell and its last; a reader holds them all, the empty ones too."""
_CHUNK: Final = 1 << 22
_OVERLAP: Final = 64
_CELL: Final = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^>]{0,40}?\br=[\"']([A-Z]{0,3})(\d{1,7})[\"']")


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook that unpacks to far more than it is, or whose cells lie far apart.

    A file that is no ZIP archive is for its own reader to refuse.
    """
    try:
        with zipfile.ZipFile(path) as book:
            _refuse_large(book.infolist(), path.name)
            for name in book.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with book.open(name) as sheet:
                        _refuse_sparse(sheet, path.name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError):
        return


def _refuse_large(parts: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse by what the archive says of itself; a part that says less than it is, is not read further."""
    swollen = any(
        part.file_size > _SMALL and part.file_size > _MOST_TIMES * max(part.compress_size, 1)
        for part in parts
    )
    if swollen or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise _too_large(name)


def _refuse_sparse(sheet: IO[bytes], name: str) -> None:
    rows = columns = 0
    for chunk in _chunks(sheet):
        for found in _CELL.finditer(chunk):
            rows = max(rows, int(found[2]))
            if found[1]:
                columns = max(columns, _column(found[1]))
        if rows * columns > _MOST_CELLS:
            raise _too_large(name)


def _chunks(sheet: IO[bytes]) -> Iterator[bytes]:
    """Yield the content piece by piece, each with the end of the one before, so that no cell is cut."""
    tail = b""
    while chunk := sheet.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-_OVERLAP:]


def _column(letters: bytes) -> int:
    """Return the number of a column.

    >>> _column(b"A"), _column(b"Z"), _column(b"AA"), _column(b"XFD")
    (1, 26, 27, 16384)
    """
    number = 0
    for letter in letters.decode("ascii"):
        number = number * 26 + ascii_uppercase.index(letter) + 1
    return number


def _too_large(name: str) -> Refused:
    return Refused(
        Text(
            "Regnearket fylder for meget, når det pakkes ud.",
            "The spreadsheet is too large when it is unpacked.",
        ),
        do=Text(
            "Slet tomme rækker og kolonner efter de sidste data, eller gem det som .csv.",
            "Delete empty rows and columns after the last data, or save it as .csv.",
        ),
        at=Place(name),
    )
