"""Separated text to columns of text cells, as fast as the machine allows, and the places in it.

Apache Arrow splits the cells. On everything it accepts it agrees with Python's ``csv.reader``, which is
used to find the line of one row (``test_csv_tokens.py`` compares the two).
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.csv as pc

from rettidig.vocabulary import Refused, Text

_BLOCK = 1 << 22
_REPEATING = pa.dictionary(pa.int32(), pa.string())
END = "\x03end of file\x03"
"""Put after the file's last line. It comes back as a row of its own, unless a quote was left open."""


class Readable(Protocol):
    """Something that bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to about ``size`` bytes, none only at the end."""


class WithEnd(io.RawIOBase):
    """The bytes of a file, with a last line of our own after them, in full blocks whatever the file gives.

    Arrow takes what one read gives for a block, and a row may not lie across more than two.
    """

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._end = f"\n{END}\n".encode()
        self._left = b""

    def readable(self) -> bool:
        """Return True: this is a stream to read from."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return ``size`` bytes, fewer only at the end: the end line last, then nothing."""
        parts = [self._left]
        length = len(self._left)
        while length < size and (part := self._file.read(size) or self._take_end()):
            parts.append(part)
            length += len(part)
        whole = parts[-1] if length == len(parts[-1]) else b"".join(parts)
        self._left = whole[size:]
        return whole[:size]

    def _take_end(self) -> bytes:
        end, self._end = self._end, b""
        return end


@dataclass(slots=True)
class Ragged:
    """Rows that do not have as many cells as the header; complete once the tokens have been read.

    ``texts`` are the rows as they stand in the file. ``has_end``: the file's last quote was closed.
    """

    texts: list[str] = field(default_factory=list, repr=False)
    has_end: bool = False

    def take(self, row: pc.InvalidRow) -> str:
        """Note a row with too few or too many cells, and leave it out."""
        if row.text == END:
            self.has_end = True
        else:
            self.texts.append(row.text)
        return "skip"

    def __bool__(self) -> bool:
        return bool(self.texts) or not self.has_end


def tokenise(
    file: Readable,
    names: list[str],
    *,
    separator: str = ",",
    rows_before: int = 1,
    repeating: Collection[str] = (),
) -> tuple[pa.RecordBatchReader, Ragged]:
    """Return the cells of a UTF-8 file as text columns ``names`` (two or more), and the rows that do not fit.

    The first ``rows_before`` rows (the header) are left out, and so are blank lines. An empty cell is null.
    Columns ``repeating`` come as dictionaries, each batch with its own.
    Reading raises ``pyarrow.ArrowInvalid`` where the bytes are not UTF-8 or a quote never ends.
    """
    ragged = Ragged()
    reader = pc.open_csv(
        WithEnd(file),
        read_options=pc.ReadOptions(
            column_names=names, skip_rows_after_names=rows_before, block_size=_BLOCK, use_threads=True
        ),
        parse_options=pc.ParseOptions(
            delimiter=separator, newlines_in_values=True, invalid_row_handler=ragged.take
        ),
        convert_options=pc.ConvertOptions(
            column_types={name: _REPEATING if name in repeating else pa.string() for name in names},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    return reader, ragged


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in a file: the line it begins on, its number among rows, and its cells."""

    line: int
    record: int
    cells: list[str]


def rows_of(path: Path, *, encoding: str = "utf-8-sig", separator: str = ",") -> Iterator[Row]:
    """Yield every row of a file, slowly, blank lines left out; lines and records are counted from 1."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield from rows_in(file, separator=separator)


def rows_in(lines: Iterable[str], *, separator: str, first_line: int = 1) -> Iterator[Row]:
    """Yield every row of some lines of text, of which the first is line ``first_line`` of its file.

    Refuses a cell that is longer than any can be, such as all that follows a quote that never ends.
    """
    reader = csv.reader(lines, delimiter=separator)
    record = 0
    line = first_line
    try:
        for cells in reader:
            if cells:
                record += 1
                yield Row(line, record, cells)
            line = first_line + reader.line_num
    except csv.Error:
        raise Refused(
            Text(f"En celle fra linje {line} er alt for lang.", f"A cell from line {line} is far too long."),
            do=Text(
                "Se efter et anførselstegn, der mangler sin makker.",
                "Look for a quotation mark without its partner.",
            ),
        ) from None
