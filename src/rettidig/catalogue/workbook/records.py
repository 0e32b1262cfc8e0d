"""The rows of a sheet as blocks of values, and everything in their cells that cannot be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rettidig.catalogue.workbook.cells import Cell, Unreadable, word_of
from rettidig.catalogue.workbook.grids import Grid
from rettidig.catalogue.workbook.places import CellNode, node_of, number_of
from rettidig.catalogue.workbook.sheets import CATALOGUE, Column, SheetForm
from rettidig.catalogue.workbook.writing import FIRST_ROW
from rettidig.vocabulary import Text

_KEY_ROW = FIRST_ROW - 1
_VALUES_AT, _KEYS_AT = 1, 2
_UNKNOWN_KEY = (
    Text("Nøglen er ukendt eller brugt før.", "The key is unknown or has been used before."),
    Text(
        "Ret nøglen, eller slet det, der ikke hører til.",
        "Correct the key, or delete what does not belong here.",
    ),
)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing that is wrong with a cell, by the cell's number."""

    cell: int
    what: Text
    do: Text


@dataclass(slots=True)
class Record:
    """A row: the block it describes, the cells of its own columns, and their numbers by column key."""

    node: CellNode
    cells: dict[str, Cell]
    numbers: dict[str, int]

    def first_of(self, column: Column) -> int:
        """Return the first cell of the block that the column belongs to."""
        return next(cell for key, cell in self.numbers.items() if key.split(".")[0] == column.path[0])

    def word(self, key: str) -> str:
        """Return the text of the cell in that column, empty where it is."""
        return word_of(self.cells.get(key, ""))


@dataclass(slots=True)
class Reader:
    """Reads sheets, collecting what cannot be read."""

    grids: dict[str, Grid]
    problems: list[CellProblem] = field(default_factory=list)

    def catalogue(self) -> Record:
        """Return the catalogue's own values, which stand below one another."""
        form, grid = CATALOGUE, self._grid(CATALOGUE)
        rows = {word_of(row[_KEYS_AT]): number for number, row in enumerate(grid) if len(row) > _KEYS_AT}
        known = {rows[column.key] for column in form.columns if column.key in rows}
        for number, row in enumerate(grid[1:], start=1):
            if number not in known and any(word_of(cell) for cell in row[_VALUES_AT:]):
                self.say(number_of(form.name, number, _VALUES_AT), *_UNKNOWN_KEY)
        record = Record(CellNode(number_of(form.name, 0, _VALUES_AT), {}), {}, {})
        for place, column in enumerate(form.columns, start=1):
            number = rows.get(column.key, place)
            cell = grid[number][_VALUES_AT] if column.key in rows else ""
            self._take(record, column, cell, number_of(form.name, number, _VALUES_AT))
        self._leave_blanks(record, form.columns)
        return record

    def records(self, form: SheetForm) -> Iterator[Record]:
        """Yield a record for each row that is not empty; a sheet that is not there is refused."""
        grid = self._grid(form)
        keys = [word_of(cell) for cell in grid[_KEY_ROW]] if len(grid) > _KEY_ROW else []
        self._unknown_columns(form, keys)
        for number, row in enumerate(grid[FIRST_ROW:], start=FIRST_ROW):
            if any(word_of(cell) for cell in row):
                yield self._record(form, keys, row, number)

    def say(self, cell: int, what: Text, do: Text) -> None:
        """Note something that is wrong with a cell."""
        self.problems.append(CellProblem(cell, what, do))

    def _grid(self, form: SheetForm) -> Grid:
        if form.name not in self.grids:
            self.say(
                number_of(form.name, 0, 0),
                Text("Arket mangler.", "The sheet is missing."),
                Text(
                    "Tilføj det, som det er i en arbejdsbog fra »rettidig catalogue export«.",
                    "Add it as it is in a workbook from »rettidig catalogue export«.",
                ),
            )
            self.grids[form.name] = []
        return self.grids[form.name]

    def _unknown_columns(self, form: SheetForm, keys: list[str]) -> None:
        known = {column.key for column in form.columns}
        values = self._grid(form)[FIRST_ROW:]
        for place, key in enumerate(keys):
            is_used = bool(key) or any(word_of(cell) for row in values for cell in row[place : place + 1])
            if is_used and (key not in known or key in keys[:place]):
                self.say(number_of(form.name, _KEY_ROW, place), *_UNKNOWN_KEY)

    def _record(self, form: SheetForm, keys: list[str], row: Sequence[Cell], number: int) -> Record:
        record = Record(CellNode(number_of(form.name, number, 0), {}), {}, {})
        for column in form.columns:
            place = keys.index(column.key) if column.key in keys else 0
            is_there = column.key in keys and place < len(row)
            self._take(record, column, row[place] if is_there else "", number_of(form.name, number, place))
        self._leave_blanks(record, form.columns)
        return record

    def _take(self, record: Record, column: Column, cell: Cell, number: int) -> None:
        """Put what the cell says into the record; an empty cell says nothing."""
        record.numbers[column.key] = number
        if not word_of(cell):
            return
        record.cells[column.key] = cell
        try:
            record.node.put(column.path, node_of(column.codec.read(cell), number), record.first_of(column))
        except Unreadable as unreadable:
            self.say(number, unreadable.what, unreadable.do)

    def _leave_blanks(self, record: Record, columns: tuple[Column, ...]) -> None:
        for column in columns:
            if column.key not in record.cells:
                record.node.leave(column.path, record.numbers[column.key])
