"""Rows set aside: each with its place, its kind and why, and never a CPR number."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rettidig.caseload.faults import EXPLANATIONS, Fault
from rettidig.caseload.loading import Loaded, cell_name
from rettidig.caseload.mapping import CASE_COLUMN, fault_of_code
from rettidig.caseload.reading.numbering import LINE, RECORD
from rettidig.vocabulary import Language, Place, Refused, Text, shape_of

REJECTS_FILE = "rejects.csv"
REJECTS_FOLDER = "rejects"
_PLACE = ("file", "line", "record", "kind", "reason")
_LOOKS_LIKE_CPR = re.compile(r"(?<!\d)(?:\d{6}[- \u00a0]?\d{4}|\d{9})(?!\d)")


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot come in. ``position`` is the place of its faulty column in the header, or None."""

    loaded: Loaded
    line: int
    record: int
    fault: Fault
    position: int | None
    cells: Sequence[str]

    @property
    def file(self) -> str:
        """Return the name of the file that the row is in."""
        return self.loaded.export.path.name

    @property
    def column(self) -> str:
        """Return the header of the faulty column, or nothing."""
        return "" if self.position is None else self.loaded.export.layout.header[self.position].strip()

    def reason(self) -> Text:
        """Return what is wrong, with the shape of the cell in place of what it says."""
        cell = "" if self.position is None else self.cells[self.position]
        return EXPLANATIONS[self.fault].reason(self.column, shape_of(cell.strip()))

    def refusal(self) -> Refused:
        """Return the refusal of the whole import because of this row."""
        do = EXPLANATIONS[self.fault].do
        aside = Text(
            " Eller importér med --reject, så rækken sættes til side.",
            " Or import with --reject to set the row aside.",
        )
        place = Place(self.file, row=self.line, column=self.column or None)
        return Refused(self.reason(), do=Text(do.da + aside.da, do.en + aside.en), at=place)

    def safe_cells(self) -> list[str]:
        """Return the row's cells as delivered, CPR numbers as shapes."""
        mapped = self.loaded.export.source.columns.get("citizen")
        person = self.loaded.export.position(mapped.headers) if mapped else None
        return [
            shape_of(cell) if position == person else without_cpr(cell)
            for position, cell in enumerate(self.cells)
        ]


def without_cpr(text: str) -> str:
    """Return the text with the shape of whatever in it looks like a CPR number."""
    return _LOOKS_LIKE_CPR.sub(lambda found: shape_of(found[0]), text)


def misfits_of(loaded: Loaded) -> list[Reject]:
    """Return the rows that did not have the header's cells."""
    return [
        Reject(loaded, misfit.row.line, misfit.row.record, misfit.fault, None, misfit.row.cells)
        for misfit in loaded.misfits
    ]


def rejects_of(loaded: Loaded, codes: dict[int, str]) -> list[Reject]:
    """Return the rows whose records are in ``codes``, which says what is wrong with each."""
    if not codes:
        return []
    rows = loaded.rows
    found = rows.filter(rows[RECORD].isin(list(codes))).to_pyarrow().to_pylist()
    names = [cell_name(position) for position in range(len(loaded.export.layout.header))]
    return [
        Reject(
            loaded,
            row[LINE],
            row[RECORD],
            *_fault_in(loaded, codes[row[RECORD]]),
            [row[name] or "" for name in names],
        )
        for row in found
    ]


def _fault_in(loaded: Loaded, code: str) -> tuple[Fault, int | None]:
    fault, position = fault_of_code(code)
    if position == CASE_COLUMN:
        return fault, loaded.export.position(loaded.export.source.columns["case_id"].headers)
    return fault, position


def write_rejects(folder: Path, rejects: Sequence[Reject], language: Language) -> None:
    """Write ``rejects.csv`` (place, kind, reason) and, by role, ``rejects/ROLE.csv`` with the rows' cells."""
    _write(
        folder / REJECTS_FILE,
        [_PLACE, *(_place_of(reject, language) for reject in rejects)],
    )
    by_role: dict[str, list[Reject]] = {}
    for reject in rejects:
        by_role.setdefault(reject.loaded.export.source.role, []).append(reject)
    for role, of_role in by_role.items():
        (folder / REJECTS_FOLDER).mkdir(mode=0o700, exist_ok=True)
        _write(folder / REJECTS_FOLDER / f"{role}.csv", _with_cells(of_role, language))


def _with_cells(rejects: Sequence[Reject], language: Language) -> list[Sequence[object]]:
    """Return a header and the rejects under it, all files' columns side by side by name."""
    headers = list(
        dict.fromkeys(name.strip() for reject in rejects for name in reject.loaded.export.layout.header)
    )
    table: list[Sequence[object]] = [(*headers, *_PLACE)]
    for reject in rejects:
        names = [name.strip() for name in reject.loaded.export.layout.header]
        cells = dict(zip(names, reject.safe_cells(), strict=False))
        table.append((*(cells.get(name, "") for name in headers), *_place_of(reject, language)))
    return table


def _place_of(reject: Reject, language: Language) -> tuple[object, ...]:
    return (reject.file, reject.line, reject.record, reject.fault.value, reject.reason()(language))


def _write(path: Path, table: Iterable[Sequence[object]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(table)
    path.touch(mode=0o600)
    path.write_text(text.getvalue(), encoding="utf-8")
