"""The catalogues that come with Rettidig, parsed once in a process, and what the pages show of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from rettidig.catalogue import Catalogue, CatalogueFile, ControlPoint, load_catalogue, shipped
from rettidig.catalogue.labels import ASKED_OF
from rettidig.catalogue.model import AskedOf, Status, Theme, Use, Version
from rettidig.catalogue.wording import danish_date
from rettidig_web.controls.law import Cited, cited
from rettidig_web.controls.search import Entry, index_of, search

_SENTENCE_END = re.compile(r"(?<=[^\d\s]\.)\s+(?=[A-ZÆØÅ])")
"""Between two sentences; a full stop after a figure belongs to a day or a number."""


@dataclass(frozen=True, slots=True)
class Library:
    """Every catalogue by its id, in alphabetical order of the titles, and the index of their points."""

    files: Mapping[str, CatalogueFile]
    index: tuple[Entry, ...]

    def catalogue(self, catalogue_id: str) -> Catalogue | None:
        """Return the catalogue of that id, or None."""
        file = self.files.get(catalogue_id)
        return file.catalogue if file else None


@cache
def library() -> Library:
    """Return the catalogues and their index; the first call in a process reads the files."""
    files = sorted((load_catalogue(name) for name in shipped()), key=lambda file: file.catalogue.title)
    by_id = MappingProxyType({file.catalogue.id: file for file in files})
    return Library(by_id, index_of(file.catalogue for file in files))


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A catalogue in the list of them."""

    id: str
    title: str
    about: str
    """The first sentence of what the catalogue is about."""
    n_points: int
    n_drafts: int
    checked_on: date


@cache
def catalogue_rows() -> tuple[CatalogueRow, ...]:
    """Return the list of catalogues."""
    return tuple(_row(file.catalogue) for file in library().files.values())


def _row(catalogue: Catalogue) -> CatalogueRow:
    return CatalogueRow(
        id=catalogue.id,
        title=catalogue.title,
        about=_SENTENCE_END.split(catalogue.about, 1)[0],
        n_points=len(catalogue.points),
        n_drafts=sum(point.status is Status.DRAFT for point in catalogue.points),
        checked_on=catalogue.checked_on,
    )


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point in a list: its question, the law behind it, and its days in force; empty where none is."""

    catalogue_id: str
    catalogue_title: str
    id: str
    title: str
    question: str
    is_draft: bool
    asked_of: str
    """Whom else than the case the question is put to; empty where it is the case."""
    law: tuple[Cited, ...]
    in_force: str


def point_row(catalogue: Catalogue, point: ControlPoint, day: date) -> PointRow:
    """Return the point as it stands in a list, with the law of the day."""
    version = point.version_on(day)
    return PointRow(
        catalogue_id=catalogue.id,
        catalogue_title=catalogue.title,
        id=point.id,
        title=point.title,
        question=point.question,
        is_draft=point.status is Status.DRAFT,
        asked_of="" if point.asked_of is AskedOf.CASE else ASKED_OF[point.asked_of],
        law=cited(catalogue, version.law if version else ()),
        in_force="" if version is None else days_of(version),
    )


def days_of(version: Version) -> str:
    """Return the days on which the version is in force, both included, as a heading says it."""
    if version.starts_on and version.ends_on:
        return f"{danish_date(version.starts_on)} – {danish_date(version.ends_on)}"
    if version.starts_on:
        return f"Fra {danish_date(version.starts_on)}"
    return f"Til og med {danish_date(version.ends_on)}" if version.ends_on else "Uden tidsbegrænsning"


@dataclass(frozen=True, slots=True)
class ThemeShown:
    """A chapter of a catalogue with its points, in order."""

    theme: Theme
    points: tuple[PointRow, ...]


def themes_of(catalogue: Catalogue, day: date) -> list[ThemeShown]:
    """Return the chapters that have points, each point with the law of the day."""
    return [
        ThemeShown(theme, tuple(point_row(catalogue, point, day) for point in in_theme))
        for theme in catalogue.themes
        if (in_theme := [point for point in catalogue.points if point.theme == theme.id])
    ]


def found_by(query: str) -> list[Entry]:
    """Return the points of every catalogue that the query finds, the best first."""
    return search(library().index, query)


def hit(entry: Entry, day: date) -> PointRow:
    """Return a point that was found, with the law of all its days: any of it may be what was looked for."""
    laws = dict.fromkeys(law for version in entry.point.versions for law in version.law)
    return replace(point_row(entry.catalogue, entry.point, day), law=cited(entry.catalogue, laws))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A catalogue in which the point is asked too."""

    catalogue_id: str
    catalogue_title: str
    point_id: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where the point comes from, where else it is asked, and its neighbours in the catalogue."""

    lender: Elsewhere | None
    borrowers: tuple[Elsewhere, ...]
    previous: ControlPoint | None
    next: ControlPoint | None


def neighbours(catalogue: Catalogue, point: ControlPoint) -> Neighbours:
    """Return what leads on from the point."""
    uses = _uses()
    here = catalogue.id, point.id
    points = list(catalogue.points)
    place = points.index(point)
    return Neighbours(
        lender=next((_elsewhere(lent) for lent, borrowed in uses if borrowed == here), None),
        borrowers=tuple(_elsewhere(borrowed) for lent, borrowed in uses if lent == here),
        previous=points[place - 1] if place else None,
        next=points[place + 1] if place + 1 < len(points) else None,
    )


_Address = tuple[str, str]
"""The id of a catalogue and of a point in it."""


@cache
def _uses() -> tuple[tuple[_Address, _Address], ...]:
    """Return each point that is asked in another catalogue too, with its address there."""
    return tuple(
        (_lent(use), (file.catalogue.id, use.id))
        for file in library().files.values()
        for use in file.written.uses
    )


def _lent(use: Use) -> _Address:
    return use.catalogue, use.point


def _elsewhere(address: _Address) -> Elsewhere:
    catalogue_id, point_id = address
    return Elsewhere(catalogue_id, library().files[catalogue_id].catalogue.title, point_id)


def theme_title(catalogue: Catalogue, point: ControlPoint) -> str:
    """Return the title of the point's chapter."""
    return next(theme.title for theme in catalogue.themes if theme.id == point.theme)
