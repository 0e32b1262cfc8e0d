"""A report's document as parts of a page: the same words and numbers as in the files, in the site's frame."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from rettidig.reporting.document import Document, Figure
from rettidig.reporting.html.blocks import block
from rettidig.reporting.numbering import Numbered, Part, number


@dataclass(frozen=True)
class Piece:
    """A block as HTML, or a figure to be fetched by its number from 1."""

    html: SafeString
    figure: Figure | None = None
    place: int = 0
    label: str = ""


@dataclass(frozen=True)
class Shown:
    """A chapter: its heading with its number, what stands first in it, and its sections."""

    title: str
    anchor: str
    pieces: tuple[Piece, ...]
    sections: tuple[tuple[str, tuple[Piece, ...]], ...]


def chapters(document: Document) -> list[Shown]:
    """Return the document's chapters, the page first."""
    numbered = number(document)
    return [_chapter(numbered, parts) for parts in numbered.chapters()]


def figures(document: Document) -> list[Figure]:
    """Return the document's figures in order."""
    return [item for _, item in number(document).items() if isinstance(item, Figure)]


def _chapter(numbered: Numbered, parts: list[Part]) -> Shown:
    first, *sections = parts
    heading = first.heading
    return Shown(
        heading.text if heading.is_appendix else heading.title,
        heading.anchor,
        tuple(_pieces(numbered, first)),
        tuple((part.heading.text, tuple(_pieces(numbered, part))) for part in sections),
    )


def _pieces(numbered: Numbered, part: Part) -> Iterator[Piece]:
    for item in part.blocks:
        if isinstance(item, Figure):
            caption = numbered.captions[item.id]
            yield Piece(SafeString(""), item, caption.number, caption.label)
        else:
            yield Piece(mark_safe(block(numbered, item)))  # noqa: S308 - the renderer escapes every text
