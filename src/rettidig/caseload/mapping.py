"""An export's rows as rows of the contract. Each distinct text is understood once, then joined back."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from rettidig.caseload.cells import (
    BLANKS,
    NOTHING,
    Meaning,
    amount_of,
    citizen_of,
    date_of,
    end_date_of,
    folded,
    trimmed,
)
from rettidig.caseload.faults import Fault
from rettidig.caseload.loading import Loaded, cell_name
from rettidig.caseload.profile import Activity, AttributeMap, ColumnMap, Profile
from rettidig.caseload.reading.numbering import LINE, RECORD
from rettidig.caseload.tables import CASES, EVENTS, TABLES, Kind

FILE = "file"
FAULT = "fault"
REST = "rest"
PERSON = "person"
"""Beside the contract's columns: the file's number, the row's fault, a hash of the rest, the CPR cell."""

WORKING_COLUMNS = frozenset({FILE, RECORD, FAULT, REST, PERSON, "digest"})
"""Columns that are not written."""

CASE_COLUMN = -1
"""Stands for the place of whatever column holds the case number, where one table is made of several files."""

_FIRST_LETTER = "!"

_OPEN_ENDS = frozenset({"closed_on", "ended_on"})
_YES_AND_NO = frozenset({"ja", "nej"})
_DAY_FIRST = r"^(\d{2})[-./](\d{2})[-./](\d{4})$"
"""A day written as text, which in a spreadsheet is the same as a date cell for that day."""

_PARTS = re.compile(r"[;\r\n]+")


@ibis.udf.scalar.builtin(name="trim", signature=((dt.string, dt.string), dt.string))
def _trim(text, blanks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - the body is DuckDB's own
    """Return ``text`` without any of ``blanks`` at its ends."""


def _trimmed(cell: ir.StringValue) -> ir.StringValue:
    """Return the cell without blanks at its ends; only cells that may have some are trimmed, for speed."""
    may_have = ibis.or_(
        cell < _FIRST_LETTER,
        *(cell.endswith(blank) for blank in BLANKS if blank.isascii()),
        *(cell.contains(blank) for blank in BLANKS if not blank.isascii()),
    )
    return ibis.ifelse(may_have, _trim(cell, BLANKS), cell)


@dataclass(frozen=True, slots=True)
class Words:
    """The profile's word lists, ready to look up however a word is written."""

    lists: dict[str, dict[str, str]]

    @classmethod
    def of(cls, profile: Profile) -> "Words":
        """Return the word lists of ``profile``."""
        lists = {
            name: {folded(word): code for word, code in words.items()}
            for name, words in profile.words.items()
        }
        return cls(lists)

    def meaning(self, text: str, name: str | None) -> Meaning:
        """Return the code of the word ``text`` in the list called ``name``; the text itself without one."""
        word = folded(text)
        if not word:
            return NOTHING
        if name is None:
            return Meaning(word if word in _YES_AND_NO else trimmed(text))
        code = self.lists[name].get(word)
        return Meaning(code) if code is not None else Meaning(fault=Fault.UNMAPPED_WORD)


@dataclass(slots=True)
class Mapper:
    """Turns loaded exports into tables of the contract, with the fault of every row that cannot be one."""

    backend: Backend
    words: Words
    key: bytes
    n_lookups: int = field(default=0)

    def map(self, loaded: Loaded, file: int) -> ir.Table:
        """Return the rows with the contract's columns, ``FAULT`` (word and column, or null) and place."""
        rows = loaded.rows
        columns: dict[str, ir.Value] = {}
        faults: list[ir.StringValue] = []
        source = loaded.export.source
        for name, mapped in sorted(source.columns.items(), key=lambda item: item[0] != "case_id"):
            rows, columns[name], found = self._column(rows, loaded, name, mapped)
            faults += found
        if source.activity:
            rows, columns["event_type"], columns["attributes"], found = self._activities(rows, loaded)
            faults[1:1] = found
        faults += list(_faults_between(loaded, columns))
        form = TABLES[source.table]
        for column in form.columns:
            if column.added and column.name not in columns:
                columns[column.name] = ibis.null("date" if column.kind is Kind.DATE else "string")
        if form is EVENTS:
            columns["attributes"] = columns["attributes"].fill_null("{}")
        return rows.select(
            **columns,
            source_file=ibis.literal(loaded.export.path.name),
            source_line=rows[LINE],
            **{
                FILE: ibis.literal(file, "int32"),
                RECORD: rows[RECORD],
                FAULT: ibis.coalesce(*faults) if faults else ibis.null("string"),
                REST: _hash_of_rest(rows, loaded),
                PERSON: _person(rows, loaded) if form is CASES else ibis.null("string"),
            },
        )

    def _column(
        self, rows: ir.Table, loaded: Loaded, name: str, mapped: ColumnMap
    ) -> tuple[ir.Table, ir.Value, list[ir.StringValue]]:
        """Return the rows with what the column needs joined on, the column, and the faults it can have."""
        position = loaded.export.position(mapped.headers)
        if mapped.value is not None:
            return rows, ibis.literal(mapped.value), []
        if position is None:
            return rows, ibis.null("string"), []
        understand = self._understanding(name, mapped)
        cell = cell_name(position)
        if understand is None:
            value = _trimmed(rows[cell]).nullif("")
            return (
                rows,
                value,
                [_fault(value.isnull(), Fault.EMPTY_ID, position)] if name == "case_id" else [],
            )
        rows, value, fault = self._look_up(
            rows, [cell], lambda texts: _answered(understand(texts[0]), position)
        )
        kind = _kind_of(loaded, name)
        typed = (
            value.cast("date") if kind is Kind.DATE else value.cast("int64") if kind is Kind.AMOUNT else value
        )
        faults = [fault]
        if kind is Kind.DATE and name not in _OPEN_ENDS:
            planned = loaded.export.source.planned_without_date
            missing = Fault.NOT_CARRIED_OUT if planned else Fault.MISSING_DATE
            faults.append(_fault(value.isnull(), missing, position))
        return rows, typed, faults

    def _understanding(self, name: str, mapped: ColumnMap) -> Callable[[str], Meaning] | None:
        """Return what reads the column's cells, or None where they are taken as they stand."""
        if name == "citizen":
            return partial(citizen_of, key=self.key)
        if name in _OPEN_ENDS:
            return end_date_of
        if name.endswith("_on"):
            return date_of
        if name == "amount_ore":
            return partial(amount_of, in_kroner=mapped.unit == "kroner")
        return partial(self.words.meaning, name=mapped.words) if mapped.words is not None else None

    def _activities(
        self, rows: ir.Table, loaded: Loaded
    ) -> tuple[ir.Table, ir.Value, ir.Value, list[ir.StringValue]]:
        """Return the rows with event type and attributes joined to them, those two, and their fault."""
        reader = _ActivityReader.of(loaded, self.words)
        cells = [cell_name(position) for position in reader.positions]
        rows, value, fault = self._look_up(rows, cells, reader.read)
        name = value.get_name()
        return rows, value, rows[f"{name}:attributes"], [fault]

    def _look_up(
        self, rows: ir.Table, cells: list[str], understand: Callable[[list[str]], "_Answered"]
    ) -> tuple[ir.Table, ir.StringValue, ir.StringValue]:
        """Return the rows with the meaning of their distinct ``cells`` joined on: value and fault."""
        self.n_lookups += 1
        name = f"meaning{self.n_lookups}"
        keys = {f"{name}:{cell}": rows[cell].fill_null("") for cell in cells}
        distinct = rows.select(**keys).distinct().to_pyarrow()
        texts = zip(*(distinct[key].to_pylist() for key in keys), strict=True)
        answers = [understand(list(given)) for given in texts]
        table = distinct.append_column(name, pa.array([answer.value for answer in answers], pa.string()))
        table = table.append_column(
            f"{name}:fault", pa.array([answer.fault for answer in answers], pa.string())
        )
        table = table.append_column(
            f"{name}:attributes", pa.array([answer.attributes for answer in answers], pa.string())
        )
        self.backend.con.register(name, table)
        known = self.backend.table(name)
        rows = rows.left_join(known, [keys[key] == known[key] for key in keys]).drop(*keys)
        return rows, rows[name], rows[f"{name}:fault"]


@dataclass(frozen=True, slots=True)
class _Answered:
    """What a lookup says of one combination of cells."""

    value: str | None = None
    fault: str | None = None
    attributes: str | None = None


def _answered(meaning: Meaning, position: int) -> _Answered:
    return _Answered(meaning.value, fault_code(meaning.fault, position) if meaning.fault else None)


def fault_code(fault: Fault, position: int) -> str:
    """Return a fault and the place of its column in the header, as one text."""
    return f"{fault}|{position}"


def fault_of_code(code: str) -> tuple[Fault, int]:
    """Return the fault and the place of its column.

    >>> fault_of_code("empty_id|3")
    (<Fault.EMPTY_ID: 'empty_id'>, 3)
    """
    word, position = code.split("|")
    return Fault(word), int(position)


def _fault(condition: ir.BooleanValue, fault: Fault, position: int) -> ir.StringValue:
    return ibis.ifelse(condition, fault_code(fault, position), ibis.null("string"))


@dataclass(frozen=True, slots=True)
class _ActivityReader:
    """Reads activity, answer and attribute cells together, by the profile's activities."""

    activities: dict[str, Activity]
    words: Words
    positions: tuple[int, ...]
    has_answer: bool
    headers: tuple[str, ...]

    @classmethod
    def of(cls, loaded: Loaded, words: Words) -> "_ActivityReader":
        """Return the reader for one export, whose header says where the cells are."""
        export = loaded.export
        source = export.source
        answer = export.position(source.answer)
        headers = {folded(header) for activity in source.activities.values() for header in activity.columns}
        beside = {
            header: position
            for header in sorted(headers)
            if (position := export.position([header])) is not None
        }
        first = export.position(source.activity)
        positions = (first, *([answer] if answer is not None else []), *beside.values())
        return cls(
            {folded(name): activity for name, activity in source.activities.items()},
            words,
            tuple(position for position in positions if position is not None),
            answer is not None,
            tuple(beside),
        )

    def read(self, cells: list[str]) -> _Answered:
        """Return the event type and attributes, or the first fault."""
        activity = self.activities.get(folded(cells[0]))
        if activity is None:
            return _Answered(fault=fault_code(Fault.UNMAPPED_ACTIVITY, self.positions[0]))
        attributes: dict[str, str] = {}
        for part, text, position in self._parts(activity, cells):
            meaning = self.words.meaning(text, part.words) if part else Meaning(fault=Fault.UNMAPPED_WORD)
            if meaning.fault:
                return _Answered(fault=fault_code(meaning.fault, position))
            if meaning.value is not None and part is not None:
                attributes[part.attribute] = meaning.value
        return _Answered(activity.type, attributes=json.dumps(attributes, ensure_ascii=False))

    def _parts(self, activity: Activity, cells: list[str]) -> Iterator[tuple[AttributeMap | None, str, int]]:
        """Yield each part of the answer and each attribute cell: where it goes (or None), text, column."""
        if self.has_answer:
            known = {folded(name): part for name, part in activity.answers.items()}
            for name, text in split_answer(cells[1]):
                yield known.get(folded(name)), text, self.positions[1]
        known = {folded(name): part for name, part in activity.columns.items()}
        offset = 1 + self.has_answer
        for header, text, position in zip(self.headers, cells[offset:], self.positions[offset:], strict=True):
            if header in known:
                yield known[header], text, position


def split_answer(cell: str) -> list[tuple[str, str]]:
    """Return the named parts of an answer cell.

    >>> split_answer("Gruppe: Uddannelsesparat; Endelig: Ja")
    [('Gruppe', 'Uddannelsesparat'), ('Endelig', 'Ja')]
    """
    parts = [part.partition(":") for part in _PARTS.split(cell) if trimmed(part)]
    return [(trimmed(name), trimmed(text)) for name, _, text in parts]


def _faults_between(loaded: Loaded, columns: dict[str, ir.Value]) -> Iterator[ir.StringValue]:
    """Yield the fault of a row that ends before it begins."""
    for begins, ends in (("opened_on", "closed_on"), ("happened_on", "ended_on")):
        mapped = loaded.export.source.columns.get(ends)
        position = loaded.export.position(mapped.headers) if mapped else None
        if position is not None:
            yield _fault(columns[ends] < columns[begins], Fault.ENDS_BEFORE_IT_BEGINS, position)


def _kind_of(loaded: Loaded, name: str) -> Kind:
    return TABLES[loaded.export.source.table].column(name).kind


def _hash_of_rest(rows: ir.Table, loaded: Loaded) -> ir.IntegerValue:
    """Return a hash of the cells that go nowhere: rows that differ there only are not exact repeats."""
    export = loaded.export
    used = {export.position(column.headers) for column in export.source.columns.values()}
    used |= {export.position(export.source.activity), export.position(export.source.answer)}
    used |= {
        export.position([header])
        for activity in export.source.activities.values()
        for header in activity.columns
    }
    header = export.layout.header
    rest = sorted((folded(header[place]), place) for place in range(len(header)) if place not in used)
    if not rest:
        return ibis.literal(0, "int64")
    cells = [_trimmed(rows[cell_name(place)]) for _, place in rest]
    if export.layout.sheet is not None:
        cells = [cell.re_replace(_DAY_FIRST, r"\3-\2-\1") for cell in cells]
    return _joined(cells).hash()


def _joined(cells: Sequence[ir.StringValue]) -> ir.StringValue:
    return ibis.literal("\x1f").join([cell.fill_null("") for cell in cells])


def _person(rows: ir.Table, loaded: Loaded) -> ir.StringValue:
    mapped = loaded.export.source.columns.get("citizen")
    position = loaded.export.position(mapped.headers) if mapped else None
    return ibis.null("string") if position is None else rows[cell_name(position)]
