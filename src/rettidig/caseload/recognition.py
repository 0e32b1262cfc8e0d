"""Which source of a profile a file is: found by its headers, wherever they stand in the file."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rettidig.caseload.cells import folded
from rettidig.caseload.profile import Profile, SourceMap
from rettidig.caseload.reading.csv_tokens import rows_in
from rettidig.caseload.reading.excel import Sheet, is_workbook, read_sheets
from rettidig.caseload.reading.text_stream import count_line_ends, encodings_of
from rettidig.vocabulary import Place, Refused, Text

SEPARATORS = (";", ",", "\t")
_HEAD = 1 << 18
_ROWS_TO_LOOK_AT = 50


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file's header is, and how its text is written. ``sheet`` is None in a text file."""

    header: tuple[str, ...]
    header_line: int
    encoding: str = ""
    separator: str = ""
    sheet: Sheet | None = None

    @property
    def first_row_line(self) -> int:
        """Return the line after the header, which may itself run over several lines."""
        return self.header_line + 1 + sum(count_line_ends(cell.encode()) for cell in self.header)


@dataclass(frozen=True, slots=True)
class Export:
    """A file of an export, recognised: what it is and how to read it."""

    path: Path
    source: SourceMap
    layout: Layout

    def position(self, headers: Sequence[str]) -> int | None:
        """Return the place of the first of ``headers`` that the file has, or None."""
        names = [folded(name) for name in self.layout.header]
        return next((names.index(folded(name)) for name in headers if folded(name) in names), None)

    def header_of(self, headers: Sequence[str]) -> str:
        """Return that header as the file writes it, or nothing."""
        position = self.position(headers)
        return "" if position is None else self.layout.header[position].strip()


def recognise(path: Path, profile: Profile) -> Export:
    """Return the file with the source it is; refuse one that is no file, or none of the profile's sources."""
    nearest: tuple[list[tuple[str, ...]], SourceMap] | None = None
    for layout in layouts_of(path):
        for source in _most_columns_first(profile):
            missing = missing_headers(layout.header, source)
            if not missing:
                export = Export(path, source, layout)
                _refuse_repeated_headers(export)
                return export
            if nearest is None or len(missing) < len(nearest[0]):
                nearest = missing, source
    raise _not_recognised(path, nearest)


def layouts_of(path: Path) -> Iterator[Layout]:
    """Yield every row near the top of the file as a possible header, likeliest reading first."""
    if not path.is_file():
        raise Refused(
            Text("Filen findes ikke.", "The file does not exist."),
            do=Text("Kontrollér navnet.", "Check the name."),
            at=Place(path.name),
        )
    if path.stat().st_size == 0:
        raise Refused(
            Text("Filen er tom.", "The file is empty."),
            do=Text("Hent udtrækket igen.", "Fetch the export again."),
            at=Place(path.name),
        )
    yield from _sheet_layouts(path) if is_workbook(path) else _text_layouts(path)


def missing_headers(header: Sequence[str], source: SourceMap) -> list[tuple[str, ...]]:
    """Return the headers that the source needs and ``header`` has under none of their names."""
    names = {folded(name) for name in header}
    return [
        headers for headers in source.needed_headers() if not any(folded(name) in names for name in headers)
    ]


def _most_columns_first(profile: Profile) -> list[SourceMap]:
    return sorted(profile.sources, key=lambda source: -len(list(source.needed_headers())))


def _text_layouts(path: Path) -> Iterator[Layout]:
    for encoding in encodings_of(path):
        with path.open("rb") as file:
            head = file.read(_HEAD).decode(encoding, errors="replace").removeprefix("\ufeff")
        for separator in SEPARATORS:
            for line, cells in _first_rows(head, separator):
                yield Layout(cells, line, encoding, separator)


def _first_rows(head: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    lines = io.StringIO(head, newline="")
    try:
        for row in islice(rows_in(lines, separator=separator), _ROWS_TO_LOOK_AT):
            yield row.line, tuple(row.cells)
    except csv.Error:
        return


def _sheet_layouts(path: Path) -> Iterator[Layout]:
    for sheet in read_sheets(path):
        for number, cells in enumerate(islice(sheet.rows, _ROWS_TO_LOOK_AT), start=1):
            yield Layout(tuple(str(cell) for cell in cells), number, sheet=sheet)


def _refuse_repeated_headers(export: Export) -> None:
    """Refuse a file in which a header that the profile uses stands twice."""
    names = [folded(name) for name in export.layout.header]
    for headers in export.source.needed_headers():
        used = folded(export.header_of(headers))
        if names.count(used) > 1:
            raise Refused(
                Text("Kolonnen findes to gange.", "The column is there twice."),
                do=Text("Giv kolonnerne hver sit navn.", "Give the columns different names."),
                at=Place(export.path.name, row=export.layout.header_line, column=export.header_of(headers)),
            )


def _not_recognised(path: Path, nearest: tuple[list[tuple[str, ...]], SourceMap] | None) -> Refused:
    if nearest is None:
        what = Text("Filen har ingen rækker.", "The file has no rows.")
    else:
        missing, source = nearest
        names = ", ".join(headers[0] for headers in missing)
        what = Text(
            f"Filen genkendes ikke. Den ligner mest {source.role}, men mangler kolonnerne {names}.",
            f"The file is not recognised. It is most like {source.role}, but lacks the columns {names}.",
        )
    return Refused(
        what,
        do=Text(
            "Hent de manglende kolonner med, eller lav en profil med --draft-profile.",
            "Include the missing columns, or make a profile with --draft-profile.",
        ),
        at=Place(path.name, row=1),
    )
