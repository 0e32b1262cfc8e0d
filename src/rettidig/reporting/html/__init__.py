"""A document as one HTML file: nothing is fetched, nothing is run."""

from collections.abc import Iterator
from pathlib import Path

from rettidig.reporting import labels
from rettidig.reporting.html.blocks import block
from rettidig.reporting.html.markup import Markup, join, tag
from rettidig.reporting.numbering import Heading, Numbered, Part
from rettidig.reporting.numbers import dated_text, day_of

_STYLE = Path(__file__).with_name("style.css")
_CONTENTS, _MAIN, _ABOUT = "indhold", "tekst", "om-dokumentet"


def render(numbered: Numbered) -> bytes:
    """Return the document as a page in UTF-8."""
    body = tag(
        "body",
        tag("a", numbered.say(labels.SKIP), href=f"#{_MAIN}", class_="skip"),
        _cover(numbered),
        Markup() if numbered.document.opens_with_page else _contents(numbered),
        tag("main", *_chapters(numbered), id=_MAIN),
        _colophon(numbered),
    )
    page = tag("html", _head(numbered), body, lang=numbered.document.language)
    return f"<!DOCTYPE html>\n{page}\n".encode()


def _head(numbered: Numbered) -> Markup:
    document = numbered.document
    said = {
        "viewport": "width=device-width, initial-scale=1",
        "author": document.author,
        "description": document.subtitle,
        "dcterms.date": day_of(document.dated).isoformat(),
    } | {f"rettidig:{label}": value for label, value in document.provenance.items()}
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", document.title),
        *(tag("meta", name=name, content=content) for name, content in said.items()),
        tag("style", Markup(_STYLE.read_text(encoding="utf-8"))),
    )


def _cover(numbered: Numbered) -> Markup:
    document = numbered.document
    return tag(
        "header",
        tag("p", document.author, class_="author"),
        tag("h1", document.title),
        tag("p", document.subtitle, class_="subtitle"),
        tag("p", dated_text(document.dated, numbered.language), class_="dated"),
        class_="cover brief" if document.opens_with_page else "cover",
    )


def _contents(numbered: Numbered) -> Markup:
    chapters = [_entry(parts) for parts in numbered.chapters()]
    pictures = [_link(caption.anchor, caption.label, caption.title) for caption, _ in numbered.items()]
    more = tag(
        "details",
        tag("summary", numbered.say(labels.FIGURES_AND_TABLES)),
        tag("ul", *(tag("li", link) for link in pictures)),
    )
    return tag(
        "nav",
        tag("h2", numbered.say(labels.CONTENTS), id=_CONTENTS),
        tag("ol", *chapters),
        more if pictures else Markup(),
        aria_labelledby=_CONTENTS,
    )


def _entry(parts: list[Part]) -> Markup:
    chapter, *sections = [part.heading for part in parts]
    below = [tag("li", _link(heading.anchor, heading.number, heading.title)) for heading in sections]
    inner = tag("ol", *below) if below else Markup()
    return tag("li", _link(chapter.anchor, chapter.number, chapter.title), inner)


def _link(anchor: str, number: str, title: str) -> Markup:
    return tag("a", tag("span", number, class_="number"), " ", title, href=f"#{anchor}")


def _chapters(numbered: Numbered) -> Iterator[Markup]:
    is_brief = numbered.document.opens_with_page
    link = tag("p", tag("a", numbered.say(labels.BACK), href=f"#{_CONTENTS}"), class_="back")
    back = Markup() if is_brief else link
    for first, *sections in numbered.chapters():
        below = (
            tag("section", *_part(numbered, part), aria_labelledby=part.heading.anchor) for part in sections
        )
        inside = join(*_part(numbered, first), *below, back)
        yield tag("section", inside, class_="chapter", aria_labelledby=first.heading.anchor)


def _part(numbered: Numbered, part: Part) -> list[Markup]:
    has_number = part.heading.is_appendix or not numbered.document.opens_with_page
    return [
        _heading(part.heading, has_number=has_number),
        *(block(numbered, item) for item in part.blocks),
    ]


def _heading(heading: Heading, *, has_number: bool) -> Markup:
    number = (tag("span", heading.number, class_="number"), " ") if has_number else ()
    return tag(f"h{heading.level + 1}", *number, heading.title, id=heading.anchor)


def _colophon(numbered: Numbered) -> Markup:
    rows = (
        tag("div", tag("dt", label), tag("dd", value))
        for label, value in numbered.document.provenance.items()
    )
    return tag(
        "footer",
        tag("h2", numbered.say(labels.ABOUT), id=_ABOUT),
        tag("p", numbered.say(labels.ABOUT_TEXT)),
        tag("dl", *rows),
        class_="colophon",
    )
