"""A document as data: chapters of blocks that every format renders with the same words and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class BoxKind(StrEnum):
    """What a box is for; each kind has its own look in every format."""

    CONCLUSION = "conclusion"
    REQUIREMENT = "requirement"
    FACT = "fact"
    CAVEAT = "caveat"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words set in italics, as the focus audit sets its grades."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference; rendered as ``figur 3`` or ``tabel 2``, so that a number is never typed."""

    target: str


Inline = str | Emphasis | Reference
"""What a sentence is made of."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A bulleted list, one paragraph an item."""

    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A framed passage with a heading: a conclusion, the requirements of a chapter, a fact, a caveat."""

    kind: BoxKind
    title: str
    blocks: tuple["Paragraph | Bullets", ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the share it shows (0 to 1, or None where nothing can be said) and its n."""

    label: str
    share: float | None
    n: int
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of shares, grouped by ``series`` where that is given, with the average as a dashed line."""

    bars: tuple[Bar, ...]
    average: float | None = None
    average_label: str = "Gennemsnit"
    is_stacked: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure: the chart, its title, source and note lines, and its text alternative."""

    id: str
    title: str
    chart: Chart
    source: str
    note: str
    alternative: str


Cell = str | int | None
"""A table cell; None is an empty cell, numbers are right-aligned and written the Danish way."""


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table with one header row; the first column names the rows."""

    id: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    note: str = ""


Block = Paragraph | Bullets | Box | Figure | Table
"""What a section holds."""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of a chapter (3.2)."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A numbered chapter: what stands before its first section, and its sections."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    is_appendix: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: title page, chapters in order, and where its numbers came from."""

    title: str
    subtitle: str
    author: str
    dated: str
    chapters: tuple[Chapter, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)
    language: str = "da"
