"""A document with its numbers: chapters, figures and tables counted, every reference led to its target."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rettidig.reporting import labels
from rettidig.reporting.document import (
    Block,
    Chapter,
    Document,
    Emphasis,
    Figure,
    Inline,
    Reference,
    Section,
    Table,
)
from rettidig.reporting.numbers import day_of
from rettidig.vocabulary import Language, Text


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one kind; with an ``anchor`` it is a link inside the document."""

    text: str
    is_emphasised: bool = False
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number (``3``, ``3.2``, ``Bilag A``, ``A.1``); level 1 is a chapter."""

    number: str
    title: str
    level: int
    anchor: str
    is_appendix: bool

    @property
    def text(self) -> str:
        """The heading as one line: number and title."""
        return f"{self.number} {self.title}"


@dataclass(frozen=True, slots=True)
class Caption:
    """What a figure or table is called: ``Figur 3``, and where links to it lead."""

    word: str
    number: int
    title: str
    anchor: str

    @property
    def label(self) -> str:
        """The word and the number."""
        return f"{self.word} {self.number}"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the blocks up to the next heading."""

    heading: Heading
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """The document in reading order, ready to be rendered."""

    document: Document
    language: Language
    parts: tuple[Part, ...]
    captions: Mapping[str, Caption]
    targets: Mapping[str, _Target]

    def runs(self, content: tuple[Inline, ...]) -> tuple[Run, ...]:
        """Return the runs of a paragraph, references as links that carry their number."""
        return tuple(self._run(inline, is_first=place == 0) for place, inline in enumerate(content))

    def _run(self, inline: Inline, *, is_first: bool) -> Run:
        if isinstance(inline, str):
            return Run(inline)
        if isinstance(inline, Emphasis):
            return Run(inline.text, is_emphasised=True)
        target = self.targets[inline.target]
        is_capital = is_first or inline.opens_sentence
        label = target.label if is_capital else target.label[0].lower() + target.label[1:]
        return Run(label, anchor=target.anchor)

    def chapters(self) -> list[list[Part]]:
        """Return the parts chapter by chapter: the chapter's own part, then those of its sections."""
        chapters: list[list[Part]] = []
        for part in self.parts:
            if part.heading.level == 1:
                chapters.append([])
            chapters[-1].append(part)
        return chapters

    def items(self) -> Iterator[tuple[Caption, Figure | Table]]:
        """Yield the figures and tables with their captions, in order of appearance."""
        for part in self.parts:
            for block in part.blocks:
                if isinstance(block, Figure | Table):
                    yield self.captions[block.id], block

    def say(self, text: Text) -> str:
        """Return a fixed word in the document's language."""
        return text(self.language)


def number(document: Document) -> Numbered:
    """Return the document with its numbers.

    Raises ValueError where an id is used twice, a reference leads nowhere, or the date cannot be read.
    """
    day_of(document.dated)
    language = Language(document.language)
    parts = tuple(_parts(document, language))
    captions = _captions(parts, language)
    targets = {id_: _Target(caption.label, caption.anchor) for id_, caption in captions.items()}
    for id_, heading in _headings_with_ids(document, parts):
        if id_ in targets:
            raise ValueError(_twice(id_))
        targets[id_] = _Target(_heading_label(heading, language), heading.anchor)
    for reference in _references(document):
        if reference.target not in targets:
            msg = f"no figure, table, chapter or section has the id {reference.target!r}"
            raise ValueError(msg)
    return Numbered(document, language, parts, captions, targets)


def _parts(document: Document, language: Language) -> Iterator[Part]:
    n_chapters = n_appendices = 0
    for chapter in document.chapters:
        if chapter.is_appendix:
            mark = string.ascii_uppercase[n_appendices]
            n_appendices += 1
            shown, anchor = f"{labels.APPENDIX(language)} {mark}", f"bilag-{mark.lower()}"
        else:
            n_chapters += 1
            mark = shown = str(n_chapters)
            anchor = f"kapitel-{mark}"
        yield Part(Heading(shown, chapter.title, 1, anchor, chapter.is_appendix), chapter.blocks)
        for place, section in enumerate(chapter.sections, start=1):
            section_anchor = f"afsnit-{mark.lower()}-{place}"
            heading = Heading(f"{mark}.{place}", section.title, 2, section_anchor, chapter.is_appendix)
            yield Part(heading, section.blocks)


def _captions(parts: tuple[Part, ...], language: Language) -> dict[str, Caption]:
    captions: dict[str, Caption] = {}
    n_figures = n_tables = 0
    for block in (block for part in parts for block in part.blocks):
        if not isinstance(block, Figure | Table):
            continue
        if block.id in captions:
            raise ValueError(_twice(block.id))
        if isinstance(block, Figure):
            n_figures += 1
            caption = Caption(labels.FIGURE(language), n_figures, block.title, f"figur-{n_figures}")
        else:
            n_tables += 1
            caption = Caption(labels.TABLE(language), n_tables, block.title, f"tabel-{n_tables}")
        captions[block.id] = caption
    return captions


def _twice(id_: str) -> str:
    return f"the id {id_!r} is used twice"


def _headings_with_ids(document: Document, parts: tuple[Part, ...]) -> Iterator[tuple[str, Heading]]:
    owners: list[Chapter | Section] = []
    for chapter in document.chapters:
        owners += [chapter, *chapter.sections]
    for owner, part in zip(owners, parts, strict=True):
        if owner.id is not None:
            yield owner.id, part.heading


def _heading_label(heading: Heading, language: Language) -> str:
    if heading.level > 1:
        return f"{labels.SECTION(language)} {heading.number}"
    return heading.number if heading.is_appendix else f"{labels.CHAPTER(language)} {heading.number}"


def _references(value: object) -> Iterator[Reference]:
    """Yield every reference anywhere inside a document."""
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _references(item)
    else:
        for name in getattr(value, "__slots__", ()):
            yield from _references(getattr(value, name))
