"""A document in any of its formats, with the same words and the same numbers."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from rettidig.reporting import excel, html, pdf, word
from rettidig.reporting.document import Document
from rettidig.reporting.numbering import Numbered, number

RENDERERS: Mapping[str, Callable[[Numbered], bytes]] = MappingProxyType(
    {"html": html.render, "pdf": pdf.render, "docx": word.render, "xlsx": excel.render}
)
"""The formats, by the ending of their file names."""


def render(document: Document, format: str) -> bytes:  # noqa: A002 - the word that the command uses
    """Return the document as html, pdf, docx or xlsx; the same document always gives the same bytes.

    Raises ValueError for another format, and where an id is used twice, a reference leads nowhere or the
    date cannot be read.
    """
    if format not in RENDERERS:
        msg = f"{format!r} is not one of {', '.join(RENDERERS)}"
        raise ValueError(msg)
    return RENDERERS[format](number(document))


def write(document: Document, format: str, path: Path) -> None:  # noqa: A002 - the word that the command uses
    """Write the document to ``path``, whole or not at all."""
    rendered = render(document, format)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(rendered)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
