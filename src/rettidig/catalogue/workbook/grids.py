"""A workbook file to the cells of its sheets; refuses what is no workbook, and formulas."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from rettidig.catalogue.workbook.cells import Cell
from rettidig.vocabulary import Language, Place, Refused, Text

_LARGEST_FILE = 20_000_000
_LARGEST_UNPACKED = 200_000_000
_SHEET = Text("ark", "sheet")
_CELL = Text("celle", "cell")
_RELATIONS = "xl/_rels/workbook.xml.rels"
_WORKBOOK = "xl/workbook.xml"

Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class CellPlace(Place):
    """Where in a workbook something is: ``katalog.xlsx, ark Punkter, celle F12``."""

    sheet: str = ""
    cell: str = ""

    def __call__(self, language: Language) -> str:
        """Return the place as a person would point to it."""
        return f"{self.file}, {_SHEET(language)} {self.sheet}, {_CELL(language)} {self.cell}"


def read_grids(path: Path) -> dict[str, Grid]:
    """Return the cells of each sheet, by its name; the first row of a grid is the sheet's first."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise _refused(path, _TOO_LARGE)
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST_UNPACKED:
                raise _refused(path, _TOO_LARGE)
            _refuse_formulas(path, parts)
        with CalamineWorkbook.from_path(path) as workbook:
            return {
                name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in workbook.sheet_names
            }
    except OSError:
        raise _refused(path, _NOT_READ) from None
    except (zipfile.BadZipFile, KeyError, expat.ExpatError, CalamineError, ValueError, RuntimeError):
        raise _refused(path, _NO_WORKBOOK) from None


_NOT_READ = (
    Text("Filen kan ikke læses.", "The file cannot be read."),
    Text("Angiv en Excel-fil, som du må læse.", "Name an Excel file that you may read."),
)
_NO_WORKBOOK = (
    Text("Filen er ikke en læsbar Excel-fil.", "The file is not a readable Excel file."),
    Text("Gem den som .xlsx.", "Save it as .xlsx."),
)
_TOO_LARGE = (
    Text("Filen er for stor til at være et katalog.", "The file is too large to be a catalogue."),
    Text("Angiv et katalogs arbejdsbog.", "Name the workbook of a catalogue."),
)
_FORMULA = (
    Text("Cellen har en formel.", "The cell has a formula."),
    Text(
        "Skriv værdien i stedet (kopiér, og indsæt som værdi).",
        "Write the value instead (copy, and paste as value).",
    ),
)


def _refused(path: Path, said: tuple[Text, Text]) -> Refused:
    what, do = said
    return Refused(what, do=do, at=Place(path.name))


def _refuse_formulas(path: Path, parts: zipfile.ZipFile) -> None:
    for name, part in _sheet_parts(parts).items():
        if cells := _formulas(parts.read(part)):
            what, do = _FORMULA
            more = len(cells) - 1
            raise Refused(
                what,
                do=Text(
                    f"{do.da} Der er {more} formler mere." if more else do.da,
                    f"{do.en} There are {more} more formulas." if more else do.en,
                ),
                at=CellPlace(path.name, sheet=name, cell=cells[0]),
            )


def _sheet_parts(parts: zipfile.ZipFile) -> Mapping[str, str]:
    """Return which part of the file each sheet is in."""
    targets = {found["Id"]: found["Target"] for found in _elements(parts.read(_RELATIONS), "Relationship")}
    sheets = _elements(parts.read(_WORKBOOK), "sheet")
    return {
        found["name"]: _from_root(targets[next(found[key] for key in found if key.endswith(" id"))])
        for found in sheets
    }


def _from_root(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of each element of that name."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == wanted:
            found.append(dict(attributes))

    _parse(xml, start)
    return found


def _formulas(xml: bytes) -> list[str]:
    """Return the cells of a sheet that hold a formula."""
    found: list[str] = []
    cell = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell
        element = name.rpartition(" ")[2]
        if element == "c":
            cell = attributes.get("r", "")
        elif element == "f":
            found.append(cell)

    _parse(xml, start)
    return found


def _parse(xml: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    """Run ``start`` on each element; a document type, which could make a small file large, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.Parse(xml, True)


def _no_document_type(*_: object) -> None:
    message = "a document type in a workbook"
    raise ValueError(message)
