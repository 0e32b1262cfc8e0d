"""The blocks of a document as HTML."""

import re
from collections.abc import Sequence
from typing import assert_never

from rettidig.reporting import charts, labels
from rettidig.reporting.document import (
    Block,
    Box,
    Bullets,
    Cell,
    Figure,
    Inline,
    Paragraph,
    Table,
    Trend,
)
from rettidig.reporting.figure_data import figure_data
from rettidig.reporting.html.markup import Markup, join, tag
from rettidig.reporting.numbering import Numbered, Run
from rettidig.reporting.numbers import cell_text
from rettidig.reporting.tables import numeric_columns
from rettidig.reporting.trends import trend_svg

_INNER_ROLES = re.compile(r' (?:role|aria-[a-z]+|pointer-events)="[^"]*"')
_SIZE = re.compile(r' width="[\d.]+" height="[\d.]+"')


def block(numbered: Numbered, item: Block) -> Markup:
    """Return one block."""
    match item:
        case Paragraph():
            return tag("p", inline(numbered, item.content))
        case Bullets():
            return tag("ul", *(tag("li", inline(numbered, entry)) for entry in item.items))
        case Box():
            return _box(numbered, item)
        case Figure():
            return _figure(numbered, item)
        case Table():
            return _table(numbered, item)
    assert_never(item)


def inline(numbered: Numbered, content: tuple[Inline, ...]) -> Markup:
    """Return the words of one paragraph, references as links."""
    return join(*(_run(run) for run in numbered.runs(content)))


def _run(run: Run) -> str:
    if run.anchor is not None:
        return tag("a", run.text, href=f"#{run.anchor}")
    return tag("em", run.text) if run.is_emphasised else run.text


def _box(numbered: Numbered, box: Box) -> Markup:
    title = tag("p", box.title, class_="box-title")
    inside = (block(numbered, item) for item in box.blocks)
    return tag("aside", title, *inside, class_=f"box {box.kind.value}", aria_label=box.title)


def _figure(numbered: Numbered, figure: Figure) -> Markup:
    caption = numbered.captions[figure.id]
    data = figure_data(numbered, figure.chart)
    name = f"{caption.label}. {caption.title}"
    numbers = tag(
        "details",
        tag("summary", f"{numbered.say(labels.SHOW_NUMBERS)} ({caption.label.lower()})"),
        _scroller(_grid(numbered, data.header, data.rows, None), name),
    )
    return tag(
        "figure",
        tag("figcaption", tag("b", caption.label), " ", caption.title),
        _scroller(_picture(numbered, figure), name),
        *_small_print(numbered, figure),
        numbers,
        id=caption.anchor,
    )


def _picture(numbered: Numbered, figure: Figure) -> Markup:
    """Return the chart inside the page; its parts are silent, its text alternative speaks for them."""
    drawn = _INNER_ROLES.sub("", charts.svg(figure.chart, numbered.language))
    opening, _, rest = _SIZE.sub("", drawn, count=1).partition(">")
    named = tag("svg", role="img", aria_label=figure.alternative).removesuffix("></svg>")
    return Markup(opening.replace("<svg", named, 1) + ">" + rest)


def _table(numbered: Numbered, table: Table) -> Markup:
    caption = numbered.captions[table.id]
    heading = tag("caption", tag("b", caption.label), " ", caption.title)
    return tag(
        "div",
        _scroller(
            _grid(numbered, table.header, table.rows, heading, table.strong_rows),
            f"{caption.label}. {caption.title}",
        ),
        *_small_print(numbered, table),
        class_="table",
        id=caption.anchor,
    )


def _grid(
    numbered: Numbered,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    caption: Markup | None,
    strong: frozenset[int] = frozenset(),
) -> Markup:
    looks = ["number" if is_number else None for is_number in numeric_columns(rows, len(header))]
    head = [
        tag("th", word, scope="col", class_=look) if word else tag("td")
        for word, look in zip(header, looks, strict=True)
    ]
    body = [
        tag("tr", *_row(numbered, row, looks), class_="sum" if place in strong else None)
        for place, row in enumerate(rows)
    ]
    return tag("table", caption or Markup(), tag("thead", tag("tr", *head)), tag("tbody", *body))


def _row(numbered: Numbered, row: Sequence[Cell], looks: Sequence[str | None]) -> list[Markup]:
    inside = [_cell(numbered, cell) for cell in row]
    first = tag("th", inside[0], scope="row", class_=looks[0])
    others = zip(inside[1:], looks[1:], strict=True)
    return [first, *(tag("td", text, class_=look) for text, look in others)]


def _cell(numbered: Numbered, cell: Cell) -> str:
    if not isinstance(cell, Trend):
        return cell_text(cell, numbered.language)
    named = tag("svg", role="img", aria_label=cell.words, class_="trend").removesuffix("></svg>")
    return Markup(trend_svg(cell).replace("<svg", named, 1))


def _scroller(inside: Markup, name: str) -> Markup:
    """Return a frame that scrolls by itself, also from the keyboard, so that the page never has to."""
    return tag("div", inside, class_="scroll", role="region", tabindex="0", aria_label=name)


def _small_print(numbered: Numbered, item: Figure | Table) -> list[Markup]:
    lines = [(labels.NOTE, item.note), (labels.SOURCE, item.source)]
    return [tag("p", f"{numbered.say(word)}: {text}", class_="small") for word, text in lines if text]
