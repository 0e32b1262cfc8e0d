"""A document as plain sentences, so that tests and people can read it."""

from collections.abc import Iterator

from rettidig.reporting.document import (
    Block,
    Box,
    Bullets,
    Document,
    Emphasis,
    Figure,
    Inline,
    Paragraph,
    Reference,
    Table,
)
from rettidig.reporting.numbering import number
from rettidig.reporting.numbers import cell_text, share_of_bar, shown


def inline_text(content: tuple[Inline, ...]) -> str:
    """The words; a reference stands as figur 0."""
    return "".join(_word(part) for part in content)


def _word(part: Inline) -> str:
    match part:
        case Emphasis(text):
            return f"*{text}*"
        case Reference():
            return "Figur 0" if part.opens_sentence else "figur 0"
        case str():
            return part


def texts_of(block: Block) -> Iterator[str]:
    """Every text of a block, in order."""
    match block:
        case Paragraph(content):
            yield inline_text(content)
        case Bullets(items):
            yield from (f"• {inline_text(item)}" for item in items)
        case Box(kind, title, blocks):
            yield f"[{kind.value}] {title}"
            for inner in blocks:
                yield from texts_of(inner)
        case Figure():
            yield from (
                f"FIGUR {block.title}",
                f"Kilde: {block.source}",
                f"Anm.: {block.note}",
                block.alternative,
            )
            for bar in block.chart.bars:
                yield f"{bar.label}/{bar.series or ''}: {shown(share_of_bar(bar))} (N = {bar.n})"
        case Table():
            yield from (f"TABEL {block.title}", f"Kilde: {block.source}", f"Anm.: {block.note}")
            yield " | ".join(block.header)
            yield from (" | ".join(cell_text(cell) for cell in row) for row in block.rows)


def prose_of(document: Document) -> Iterator[str]:
    """Every heading and text of the document, in order."""
    yield from (document.title, document.subtitle)
    for part in number(document).parts:
        yield part.heading.text
        for block in part.blocks:
            yield from texts_of(block)
