"""A list that people live in: sorted and filtered by its address, in pages, and as an Excel file."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, cast

import xlsxwriter
from django.core.paginator import Page, Paginator
from django.db.models import F, Model, OrderBy, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from rettidig_web.ui.templatetags.danish import NOTHING, number, short_day, short_moment

PAGE: Final = 50
_LONG: Final = 1000
"""From so many rows on, a query for the keys of a page and one for its rows beat one for both."""
_SHORT, _WIDE = 20, 40
"""Letters of a text kept on one line (»22.11.2026 kl. 15.30«), and of one that wants a wide column."""
EXCEL: Final = "xlsx"
_EXPORT: Final = "udtraek"
_SHEET_NAME_LENGTH: Final = 31
_LONGEST_KEY: Final = 18

Value = str | int | float | date | datetime | Promise | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what a row has in it, where it leads, how it is sorted, and how a page shows it.

    ``value`` is what an Excel cell holds; ``shown`` is what the page shows where that is more than the value
    in Danish. ``sort`` are the fields that it is sorted by, missing values last; none: it cannot be sorted.
    """

    key: str
    title: str | Promise
    value: Callable[[Any], Value]
    sort: tuple[str, ...] = ()
    link: Callable[[Any], str | None] | None = None
    shown: Callable[[Any], str | SafeString] | None = None
    lang: str = ""
    """The language of its texts where they are not the page's: the catalogues' are Danish."""

    @property
    def is_number(self) -> bool:
        """Whether the column's cells are set to the right; by its key's beginning ``n_``."""
        return self.key.startswith("n_")

    def orders(self, *, is_turned: bool) -> list[OrderBy]:
        """Return what rows are sorted by."""
        fields = (F(field) for field in self.sort)
        return [field.desc(nulls_last=True) if is_turned else field.asc(nulls_last=True) for field in fields]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a page shows it."""

    text: str | SafeString | Promise
    link: str | None
    is_number: bool
    lang: str = ""

    @property
    def style(self) -> str:
        """The cell's classes: numbers to the right, short texts in one piece, and room for long ones."""
        if self.is_number:
            return "align-text-right whole"
        if isinstance(self.text, SafeString):  # its length is that of its marks
            return ""
        letters = len(str(self.text))
        return "whole" if letters <= _SHORT else "wide" if letters >= _WIDE else ""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Something that can be done with many rows at once: the word that is sent, and what the button says."""

    word: str
    title: str | Promise


class _Pages(Paginator[Any]):
    """Pages of a queryset. In a long one, a page's keys are found first: sorting keys alone is quick."""

    def _get_page(self, rows: QuerySet[Any], number: int, paginator: Paginator[Any]) -> Page[Any]:
        if self.count <= _LONG:
            return Page(rows, number, paginator)
        keys = list(rows.values_list("pk", flat=True))
        every = cast("QuerySet[Any]", self.object_list)
        found = {row.pk: row for row in every.order_by().filter(pk__in=keys)}
        return Page([found[key] for key in keys if key in found], number, paginator)


class Listing:
    """The rows of a queryset as the request's address asks for them.

    ``filters`` is a form bound to the address, already applied to ``rows``. ``bulk`` are actions that a page
    with a form around the list offers; what is chosen is read by ``chosen``. ``count`` is how many rows there
    are, from whoever has counted them already.
    """

    def __init__(  # noqa: PLR0913 - one parameter for each thing that lists differ in
        self,
        request: HttpRequest,
        name: str,
        rows: QuerySet[Any],
        columns: Sequence[Column],
        *,
        sort: str,
        filters: Form | None = None,
        bulk: Sequence[BulkAction] = (),
        size: int = PAGE,
        count: int | None = None,
    ) -> None:
        self.request = request
        self.name = name
        self.columns = tuple(columns)
        self.filters = filters
        self.bulk = tuple(bulk)
        self.sort = _known(request.GET.get("sort", sort), columns, sort)
        self.rows = rows.order_by(*self._orders(), "pk")
        self._size, self._count = size, count

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; the nearest there is where there is no such page."""
        pages = _Pages(self.rows, self._size)
        if self._count is not None:
            pages.count = self._count
        return pages.get_page(self.request.GET.get("page"))

    @property
    def table(self) -> Iterable[tuple[Any, list[Cell]]]:
        """The page's rows, each with its cells."""
        return ((row, [_cell(column, row) for column in self.columns]) for row in self.page)

    @property
    def is_filtered(self) -> bool:
        """Whether the address asks for less than everything."""
        if self.filters is None or not self.filters.is_valid():
            return False
        return any(value not in (None, "", False) for value in self.filters.cleaned_data.values())

    @property
    def wants_excel(self) -> bool:
        """Whether the address asks for the rows as an Excel file."""
        return self.request.GET.get(_EXPORT) == EXCEL

    @property
    def excel_address(self) -> str:
        """The address of the same rows as an Excel file."""
        query = self.request.GET.copy()
        query.pop("page", None)
        query[_EXPORT] = EXCEL
        return f"?{query.urlencode()}"

    @property
    def query(self) -> str:
        """The address's own query string, which a bulk action carries on."""
        return self.request.GET.urlencode()

    @property
    def is_for_all(self) -> bool:
        """Whether a bulk action is for all that the filter leaves, whatever is marked."""
        return self.request.POST.get("hvilke") == "alle"

    @property
    def has_changed(self) -> bool:
        """Whether there are no longer as many rows as when the page with the bulk action was shown."""
        return key_in(self.request.POST.get("antal", "")) != self.page.paginator.count

    def chosen(self) -> QuerySet[Any]:
        """Return the rows that a bulk action is for: those marked, or all that the filter leaves."""
        return self.rows if self.is_for_all else self.rows.filter(pk__in=list(self.marked()))

    def marked(self) -> dict[int, int | None]:
        """Return the keys of the rows marked, each with the version that was shown; None where none was."""
        marks = (mark.partition(":") for mark in " ".join(self.request.POST.getlist("valgt")).split())
        return {key: key_in(version) for text, _, version in marks if (key := key_in(text))}

    def as_excel(self) -> HttpResponse:
        """Return every row, in the list's order, as an Excel file."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, _AS_WRITTEN) as book:
            _fill(book, self)
        response = HttpResponse(
            content.getvalue(),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
        response["Content-Disposition"] = f'attachment; filename="{self.name}.xlsx"'
        return response

    def _orders(self) -> list[OrderBy]:
        key = self.sort.removeprefix("-")
        column = next(column for column in self.columns if column.key == key)
        return column.orders(is_turned=self.sort.startswith("-"))


_AS_WRITTEN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
"""What people have written is text in the file, never a formula or a link."""


def key_in(text: str) -> int | None:
    """Return the key that somebody has sent, or None where it is none that a database can have.

    >>> key_in("12"), key_in("-1"), key_in("\u00b2"), key_in("9" * 5000)
    (12, None, None, None)
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_KEY
    return int(text) if is_number else None


def _known(asked: str, columns: Sequence[Column], otherwise: str) -> str:
    keys = {column.key for column in columns if column.sort}
    return asked if asked.removeprefix("-") in keys else otherwise


def _cell(column: Column, row: Model) -> Cell:
    text = column.shown(row) if column.shown else in_words(column.value(row))
    return Cell(text, column.link(row) if column.link else None, column.is_number, column.lang)


def in_words(value: Value) -> str | Promise:
    """Return a value as a page shows it.

    >>> in_words(None), in_words(1234), in_words(date(2026, 5, 7))
    ('–', '1.234', '07.05.2026')
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        return short_moment(value)
    if isinstance(value, date):
        return short_day(value)
    return number(value) if isinstance(value, int | float) else value


def _fill(book: xlsxwriter.Workbook, listing: Listing) -> None:
    sheet = book.add_worksheet(listing.name[:_SHEET_NAME_LENGTH])
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(listing.columns) - 1, 22)
    sheet.write_row(0, 0, [str(column.title) for column in listing.columns], bold)
    for line, row in enumerate(listing.rows.iterator(chunk_size=2000), start=1):
        for place, column in enumerate(listing.columns):
            value = column.value(row)
            if isinstance(value, date):
                sheet.write_datetime(line, place, _plain_time(value), day)
            elif isinstance(value, int | float):
                sheet.write_number(line, place, value)
            elif value:
                sheet.write_string(line, place, str(value))


def _plain_time(value: date) -> date:
    """Return the day or time as Excel has it: in Denmark, without a time zone."""
    return timezone.make_naive(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
