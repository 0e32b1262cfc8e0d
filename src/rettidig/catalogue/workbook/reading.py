"""A workbook to the catalogue it describes, or a refusal that names sheet and cell."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rettidig.catalogue.checking import problems_of_content
from rettidig.catalogue.form import catalogue_of
from rettidig.catalogue.loading import load_catalogue, shipped
from rettidig.catalogue.model import Catalogue
from rettidig.catalogue.problems import Problem, refusal_of, refuse_first
from rettidig.catalogue.reading import Node
from rettidig.catalogue.using import problems_of_uses, with_picked
from rettidig.catalogue.workbook.gathering import document_in
from rettidig.catalogue.workbook.grids import read_grids
from rettidig.catalogue.workbook.places import place_of
from rettidig.catalogue.workbook.records import Reader
from rettidig.vocabulary import Refused


def read_workbook(path: Path) -> Catalogue:
    """Return the catalogue in the workbook, as it is written: without the points it picks.

    Raises Refused with the first problem, its sheet and cell, what to do, and how many more there are;
    what is wrong is what ``load_catalogue`` would find wrong with the same catalogue in YAML.
    """
    reader = Reader(read_grids(path))
    root = document_in(reader)
    with _naming_cells(path.name):
        _refuse_unreadable(reader, path.name)
        written = catalogue_of(root, path.name)
        _refuse_what_does_not_hold_together(written, root, path.name)
    return written


def _refuse_unreadable(reader: Reader, name: str) -> None:
    """Raise a refusal of the first cell that cannot be read."""
    if reader.problems:
        places = {str(index): problem.cell for index, problem in enumerate(reader.problems)}
        root = Node(0, {index: Node(cell) for index, cell in places.items()})
        found = [
            Problem((index,), problem.what, problem.do)
            for index, problem in zip(places, reader.problems, strict=True)
        ]
        raise refusal_of(found, root, name)


def _refuse_what_does_not_hold_together(written: Catalogue, root: Node, name: str) -> None:
    known = [other for other in shipped() if other != written.id]
    lenders = {
        lender: load_catalogue(lender).written
        for lender in dict.fromkeys(use.catalogue for use in written.uses)
        if lender in known
    }
    refuse_first(problems_of_uses(written, lenders, known), root, name)
    refuse_first(problems_of_content(with_picked(written, lenders), written), root, name)


@contextmanager
def _naming_cells(name: str) -> Iterator[None]:
    """Turn a refusal at a numbered cell of the workbook into one that names sheet and cell."""
    try:
        yield
    except Refused as refused:
        if refused.at is None or refused.at.row is None:
            raise
        raise Refused(refused.what, do=refused.do, at=place_of(refused.at.row, name)) from None
