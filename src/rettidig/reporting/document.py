"""A document as data: chapters of blocks that every format renders with the same words and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

_SAME_SHARE = 1e-9


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
    """A cross-reference to a figure, table, chapter or section by its id, so that no number is typed.

    Rendered as ``figur 3``, ``tabel 2``, ``kapitel 4``, ``afsnit 4.1`` or ``bilag A``, with a capital where
    it is the first word of the paragraph or ``opens_sentence``.
    """

    target: str
    opens_sentence: bool = False


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
class Share:
    """``met`` of ``n``: shown as a whole percentage rounded from the counts, and as ``–`` where n is 0.

    Raises ValueError where the counts are no share.
    """

    met: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.met <= self.n:
            msg = f"{self.met} of {self.n} is not a share"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the share it shows (0 to 1, or None where nothing can be said) and its n.

    ``met`` is the numerator; where it is given, the percentage is rounded half up from ``met`` and ``n``.
    Raises ValueError where ``share`` lies outside 0 to 1 or is not ``met / n``.
    """

    label: str
    share: float | None
    n: int
    series: str | None = None
    met: int | None = None

    def __post_init__(self) -> None:
        if self.share is not None and not 0 <= self.share <= 1:
            msg = f"{self.share} is not a share"
            raise ValueError(msg)
        if self.met is None:
            return
        Share(self.met, self.n)
        if self.share is not None and (self.n == 0 or abs(self.share - self.met / self.n) > _SAME_SHARE):
            msg = f"share {self.share} is not {self.met} of {self.n}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of shares, grouped by ``series`` where that is given, with the average as a dashed line.

    ``is_stacked`` stacks the series of a label into one bar of 100 per cent. ``average_of`` holds the counts
    that ``average`` comes from, so that it can be rounded from them. Raises ValueError where two bars have
    the same label and series.
    """

    bars: tuple[Bar, ...]
    average: float | None = None
    average_label: str = "Gennemsnit"
    is_stacked: bool = False
    average_of: Share | None = None

    def __post_init__(self) -> None:
        if len({(bar.label, bar.series) for bar in self.bars}) < len(self.bars):
            msg = "two bars have the same label and series"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure: the chart, its title, source and note, and its text alternative.

    ``Kilde:`` and ``Anm.:`` are set before source and note by the renderer.
    """

    id: str
    title: str
    chart: Chart
    source: str
    note: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Small bars in a cell, one a period, the last one now; ``words`` say the same where no picture can.

    ``most`` is the share that a full bar has, the same in a whole table. Raises ValueError where a share lies
    above it.
    """

    shares: tuple[Share | None, ...]
    most: float
    words: str

    def __post_init__(self) -> None:
        if any(share and share.n and share.met / share.n > self.most for share in self.shares):
            msg = f"a share lies above {self.most}"
            raise ValueError(msg)


Cell = str | int | Decimal | Share | Trend | None
"""A table cell; None is an empty cell, numbers are right-aligned and written the Danish way.

A decimal is shown with the decimals it has.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table with one header row; the first column names the rows.

    Raises ValueError where a row has more or fewer cells than the header.
    """

    id: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    note: str = ""
    strong_rows: frozenset[int] = frozenset()
    """The rows, from 0, that sum up others and are set in bold."""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            msg = f"a row of table {self.id} does not have {len(self.header)} cells"
            raise ValueError(msg)


Block = Paragraph | Bullets | Box | Figure | Table
"""What a section holds."""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of a chapter (3.2)."""

    title: str
    blocks: tuple[Block, ...]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: what stands before its first section, and its sections; an appendix is lettered."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    is_appendix: bool = False
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: title page, chapters in order, and where its numbers came from.

    ``dated`` is an ISO date, or a date or month in words (``17. maj 2026``, ``maj 2026``). Where it
    ``opens_with_page``, the first chapter is a page that says it all, in place of title page and contents.
    """

    title: str
    subtitle: str
    author: str
    dated: str
    chapters: tuple[Chapter, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)
    language: str = "da"
    opens_with_page: bool = False
