"""A list of cases on its way in: read, shown with what is wrong, corrected, and read again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from rettidig.vocabulary import Refused, Text
from rettidig_web.accounts.models import User
from rettidig_web.caseloads.lists_columns import Columns, Role, guessed, rules, width_of
from rettidig_web.caseloads.lists_reading import (
    Draft,
    Line,
    as_text,
    hidden,
    lines_of,
    lines_of_file,
    opened,
)
from rettidig_web.caseloads.lists_rows import BadLine, Reading, read_rows
from rettidig_web.ui.templatetags.danish import number

COLUMN: Final = "kolonne-{}"
HEADING: Final = "overskrifter"
READ_AS: Final = "laest-som"
_EXAMPLES: Final = 3
_MARK: Final = 16
_ROLES: Final = {role.value: role for role in Role}
_CHOICES: Final = (("", gettext_lazy("Bruges ikke")), *((role.value, role.called) for role in Role))


@dataclass(frozen=True, slots=True)
class Given:
    """A list as it was sent: its lines with and without the CPR numbers, and what its columns are."""

    lines: tuple[Line, ...]
    shown: tuple[Line, ...]
    columns: Columns
    draft: Draft

    @property
    def text(self) -> str:
        """The list as a page shows it in its field: no CPR number is in it."""
        return as_text(self.shown)


def given_in(posted: QueryDict, file: UploadedFile[bytes] | None, owner: User) -> Given | None:
    """Return the list that a form sends, a file before a text; None where there is none. May refuse."""
    draft = opened(posted.get("sealed", ""), str(owner.pk))
    sent = _lines_of_upload(file) if file else lines_of(posted.get("text", ""))
    if not sent:
        return None
    if len(sent) > rules().most_rows:
        raise _too_large()
    lines = draft.shown(sent)
    is_the_same = posted.get(READ_AS) == mark_of(sent)
    columns = _chosen(width_of(lines), posted) if is_the_same else guessed(lines)
    shown, masked = hidden(lines, columns.place(Role.CPR), draft.token)
    return Given(lines, shown, columns, masked)


def _lines_of_upload(file: UploadedFile[bytes]) -> tuple[Line, ...]:
    if file.size is None or file.size > rules().most_bytes:
        raise _too_large()
    return lines_of_file(file.name or "", file.read())


def _too_large() -> Refused:
    most = number(rules().most_rows)
    return Refused(
        Text("Listen er for stor.", "The list is too large."),
        do=Text(
            f"Del den op i lister på højst {most} rækker, eller indlæs et udtræk fra fagsystemet.",
            f"Split it into lists of at most {most} rows, or import an export from the case system.",
        ),
    )


def mark_of(lines: Sequence[Line]) -> str:
    """Return a mark of the list's first line: what a person says of the columns holds for that line only."""
    first = f"{width_of(lines)} {as_text(lines[:1])}"
    return sha256(first.encode()).hexdigest()[:_MARK]


def _chosen(width: int, posted: QueryDict) -> Columns:
    """Return what a person has said that the columns are."""
    words = (posted.get(COLUMN.format(place), "") for place in range(width))
    return Columns(tuple(_ROLES.get(word) for word in words), has_header=HEADING in posted)


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column: its heading, some of its cells, and what it is read as."""

    field: str
    title: str
    examples: tuple[str, ...]
    role: str
    choices: Sequence[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as a preview shows it: without the citizen."""

    number: str
    caseworker: str
    team: str
    opened_on: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page shows of a list before it is saved."""

    columns: tuple[ColumnShown, ...]
    mark: str
    has_header: bool
    problems: tuple[str, ...]
    reading: Reading
    n_rows: int
    cases: tuple[CaseShown, ...]
    bad: tuple[BadLine, ...]
    """The first of them, with the cells as a page may show them."""

    @property
    def n_bad(self) -> int:
        """How many lines are no case."""
        return len(self.reading.bad)

    @property
    def n_cases(self) -> int:
        """How many cases there are."""
        return len(self.reading.cases)

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.reading.cases) and not self.problems


_NOTHING: Final = Reading((), (), ())


def preview_of(given: Given, day: date, taken_of: Callable[[frozenset[str]], frozenset[str]]) -> Preview:
    """Return the preview; without the needed columns nothing is read yet.

    ``taken_of`` gives those of some case numbers that others have brought in.
    """
    problems = tuple(given.columns.problems())
    place = given.columns.place(Role.CASE_ID)
    taken = taken_of(frozenset(line.cell(place) for line in given.lines))
    reading = _NOTHING if problems else read_rows(given.lines, given.columns, day, taken)
    shown_at = {line.number: line for line in given.shown}
    return Preview(
        columns=_columns_shown(given),
        mark=mark_of(given.shown),
        has_header=given.columns.has_header,
        problems=problems,
        reading=reading,
        n_rows=len(given.columns.body(given.lines)),
        cases=tuple(_cases_shown(given, reading, shown_at)),
        bad=tuple(
            BadLine(shown_at[bad.line.number], bad.column, bad.what, bad.do)
            for bad in reading.bad[: rules().rows_shown]
        ),
    )


def _cases_shown(given: Given, reading: Reading, shown_at: Mapping[int, Line]) -> list[CaseShown]:
    place = given.columns.place(Role.CASE_ID)
    return [
        CaseShown(shown_at[case.line].cell(place), case.caseworker, case.team, case.opened_on)
        for case in reading.cases[: rules().cases_shown]
    ]


def _columns_shown(given: Given) -> tuple[ColumnShown, ...]:
    body = given.columns.body(given.shown)
    return tuple(
        ColumnShown(
            field=COLUMN.format(place),
            title=given.columns.title(given.shown, place),
            examples=tuple(dict.fromkeys(filter(None, (line.cell(place) for line in body[:_EXAMPLES])))),
            role=role or "",
            choices=_CHOICES,
        )
        for place, role in enumerate(given.columns.roles)
    )


def table_of_bad(given: Given, reading: Reading) -> list[list[str]]:
    """Return the lines that are no cases as a table to keep: as they were sent, and what is wrong."""
    places = range(width_of(given.lines))
    head = [
        gettext("Række"),
        *(given.columns.title(given.lines, place) for place in places),
        gettext("Kolonne med fejl"),
        gettext("Hvad er galt"),
        gettext("Hvad skal der gøres"),
    ]
    rows = [
        [str(bad.line.number), *map(bad.line.cell, places), bad.column, bad.what, str(bad.do)]
        for bad in reading.bad
    ]
    return [head, *rows]
