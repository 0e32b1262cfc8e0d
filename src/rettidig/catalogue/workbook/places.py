"""Cells as numbers in reading order, and a document's nodes that also know the cells left empty."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_rowcol_to_cell

from rettidig.catalogue.reading import Node, Plain
from rettidig.catalogue.workbook.grids import CellPlace
from rettidig.catalogue.workbook.sheets import SHEETS

_N_COLUMNS = 16_384
_N_CELLS = 1_048_576 * _N_COLUMNS


def number_of(sheet: str, row: int, column: int) -> int:
    """Return the cell's number: smaller for a cell that is read earlier. Rows and columns begin at 0."""
    index = next(index for index, form in enumerate(SHEETS) if form.name == sheet)
    return index * _N_CELLS + row * _N_COLUMNS + column


def place_of(number: int, file: str) -> CellPlace:
    """Return the cell with that number, as a place to point to."""
    index, within = divmod(number, _N_CELLS)
    row, column = divmod(within, _N_COLUMNS)
    return CellPlace(file, sheet=SHEETS[index].name, cell=xl_rowcol_to_cell(row, column))


@dataclass(slots=True)
class CellNode(Node):
    """A block made of cells; ``blanks`` are the empty cells in which further keys would stand.

    The line of a node is the number of its cell.
    """

    blanks: dict[str, Node] = field(default_factory=dict)

    def _child(self, step: str | int) -> Node | None:
        found = Node._child(self, step)  # noqa: SLF001 - a node of its own kind; slots rule out super()
        return found or (self.blanks.get(step) if isinstance(step, str) else None)

    def has(self, path: tuple[str, ...]) -> bool:
        """Return whether there is a value at the path."""
        step, *rest = path
        child = self.values.get(step)
        return isinstance(child, CellNode) and child.has(tuple(rest)) if rest else child is not None

    def put(self, path: tuple[str, ...], node: Node, line: int | None = None) -> None:
        """Set the value at the path, making the blocks that lead to it; they begin in the cell ``line``."""
        block = self._block(path, node.line if line is None else line)
        block.values[path[-1]] = node

    def leave(self, path: tuple[str, ...], line: int) -> None:
        """Note the empty cell in which the value at the path would stand."""
        step, *rest = path
        child = self.values.get(step)
        if rest and isinstance(child, CellNode):
            child.leave(tuple(rest), line)
        else:
            self.blanks.setdefault(step, Node(line))

    @property
    def values(self) -> dict[str, Node]:
        """Return the keys of the block with their values."""
        if not isinstance(self.value, dict):
            message = "a block of cells holds keys"
            raise TypeError(message)
        return self.value

    def _block(self, path: tuple[str, ...], line: int) -> "CellNode":
        block = self
        for step in path[:-1]:
            child = block.values.setdefault(step, CellNode(line, {}))
            if not isinstance(child, CellNode):
                message = f"{step} holds no block"
                raise TypeError(message)
            block = child
        return block


def node_of(plain: Plain, line: int) -> Node:
    """Return the value, all of it in one cell."""
    if isinstance(plain, dict):
        return CellNode(line, {key: node_of(value, line) for key, value in plain.items()})
    if isinstance(plain, list):
        return Node(line, [node_of(item, line) for item in plain])
    return Node(line, plain)


def list_of(nodes: Iterable[Node], line: int) -> Node:
    """Return a list whose items are the nodes."""
    return Node(line, list(nodes))
