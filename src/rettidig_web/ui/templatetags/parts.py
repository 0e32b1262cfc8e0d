"""Parts of pages: icons, form fields, headings that sort, and pages of a long list."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from rettidig_web.ui.listing import Cell

register = template.Library()
_SHEET: Final = "dkfds/img/all-svg-icons.svg"

_CLASSES = {CheckboxInput: "form-checkbox", Select: "form-select", Textarea: "form-input"}


@register.simple_tag
def icon(name: str, label: str = "", place: str = "") -> SafeString:
    """Return an icon of the design system; without a label it is only for the eye. ``place`` is a class."""
    if not label:
        return _bare_icon(name, place)
    return format_html(
        '<svg class="icon-svg {}" focusable="false" role="img" aria-label="{}">'
        '<use href="{}#{}"></use></svg>',
        *(place, label, static(_SHEET), name),
    )


@lru_cache(maxsize=256)
def _bare_icon(name: str, place: str) -> SafeString:
    return format_html(
        '<svg class="icon-svg {}" focusable="false" aria-hidden="true"><use href="{}#{}"></use></svg>',
        *(place, static(_SHEET), name),
    )


@register.simple_tag
def row_cells(cells: Iterable["Cell"]) -> SafeString:
    """Show a list's row: the first cell is its heading. By Python: a page of them is most of a list."""
    return format_html_join(
        "", "{}", ((_cell(cell, is_first=place == 0),) for place, cell in enumerate(cells))
    )


def _cell(cell: "Cell", *, is_first: bool) -> SafeString:
    text = format_html('<a href="{}">{}</a>', cell.link, cell.text) if cell.link else cell.text
    pattern = '<th scope="row" class="{}"{}>{}</th>' if is_first else '<td class="{}"{}>{}</td>'
    lang = format_html(' lang="{}"', cell.lang) if cell.lang else ""
    return format_html(pattern, cell.style, lang, text)


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> Mapping[str, object]:
    """Show a field of a form with its label, help and errors, tied together for those who listen."""
    described = [bound.auto_id + "-hint"] if bound.help_text else []
    described += [bound.auto_id + "-error"] if bound.errors else []
    widget = bound.field.widget
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    if is_group:
        widget.attrs["class"] = _class_of(widget)  # the options take it from here
    widget.attrs.pop("placeholder", None)  # the label says it, and stays when one writes
    attributes: dict[str, Any] = {"class": _class_of(widget), "aria-describedby": " ".join(described) or None}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "control": bound.as_widget(attrs={key: value for key, value in attributes.items() if value}),
        "is_group": is_group,
        "is_checkbox": isinstance(widget, CheckboxInput),
    }


def _class_of(widget: object) -> str:
    if isinstance(widget, CheckboxSelectMultiple):  # which Django counts among the radios
        return "form-checkbox"
    if isinstance(widget, RadioSelect):
        return "form-radio"
    return next((name for kind, name in _CLASSES.items() if isinstance(widget, kind)), "form-input")


@register.inclusion_tag("ui/sortable.html", takes_context=True)
def sortable(
    context: Mapping[str, Any], key: str, text: str, is_number: bool = False
) -> Mapping[str, object]:
    """Show a column's heading as a link that sorts by it: ``?sort=key``, and ``?sort=-key`` the other way."""
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", context.get("sort", ""))
    turned = f"-{key}" if now == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {
        "text": text,
        "is_number": is_number,
        "direction": direction,
        "address": _address(request, sort=turned),
        "icon": f"sort-table-{direction or 'none'}",
    }


@register.inclusion_tag("ui/pages.html", takes_context=True)
def pages(context: Mapping[str, Any], page: Page[Any]) -> Mapping[str, object]:
    """Show links to the other pages of a list; nothing where there is one page."""
    request: HttpRequest = context["request"]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "links": [(number, _address(request, page=str(number))) for number in numbers],
        "previous": _address(request, page=str(page.number - 1)),
        "next": _address(request, page=str(page.number + 1)),
    }


def _address(request: HttpRequest, **changed: str) -> str:
    """Return the page's own query string with the changes; another sorting begins at the first page."""
    query = request.GET.copy()
    if "page" not in changed:
        query.pop("page", None)
    for key, value in changed.items():
        query[key] = value
    return f"?{query.urlencode()}"
