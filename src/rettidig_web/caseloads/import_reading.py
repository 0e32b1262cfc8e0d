"""What the page of a delivery shows: the profile, what is left to fill in, and the rows as it reads them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext

from rettidig.caseload import draft_profile, shipped_profiles
from rettidig.caseload.previewing import FilePreview, PreviewRow, preview
from rettidig.caseload.profile import PROFILES, TO_FILL_IN
from rettidig.catalogue import CatalogueFile
from rettidig.vocabulary import Refused
from rettidig_web.caseloads.columns import titled
from rettidig_web.caseloads.delivering import paths_of
from rettidig_web.caseloads.identity import identity_key
from rettidig_web.caseloads.import_defaults import import_defaults
from rettidig_web.caseloads.import_forms import DRAFT, LAST_USED, ReadingForm, judging
from rettidig_web.caseloads.importing import in_the_browser, read_profile
from rettidig_web.caseloads.models import Delivery
from rettidig_web.caseloads.queries import target_groups
from rettidig_web.jobs.running import language
from rettidig_web.ui.templatetags.danish import NOTHING, short_day

EVERYBODY_ELSE: Final = "andre"
"""The target group of whoever is in no other; that it occurs says nothing of which law a case is under."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of a drafted profile that a person must fill in."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file's first rows as the profile reads them."""

    file: str
    role: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...], str], ...]
    """Line, cells, and why the row cannot come in; empty where it can."""
    n_read: int
    n_faulty: int


@dataclass(frozen=True)
class Reading:
    """How a delivery would be imported as things stand."""

    form: ReadingForm
    profile_text: str
    is_own: bool
    """Whether the profile's text is the person's to write."""
    marks: tuple[Mark, ...]
    files: tuple[FileShown, ...]
    refused: str

    @property
    def is_ready(self) -> bool:
        """Return whether the files can be imported so."""
        return self.form.is_valid() and not self.refused and not self.marks


def read(delivery: Delivery, data: QueryDict | None) -> Reading:
    """Return how the delivery's files are read, by the profile that was sent or the first one that fits."""
    chosen, text = _sent(delivery, data) if data else _first_that_fits(delivery)
    marks = _marks(text)
    files, refused = ((), "") if marks else _tried(delivery, text)
    form = _form(delivery, data, chosen, text, files)
    is_own = chosen in {DRAFT, LAST_USED}
    form.fields["profile_text"].required = is_own
    shown = tuple(_shown(each) for each in files)
    return Reading(form, text, is_own, marks, shown, refused)


def _sent(delivery: Delivery, data: QueryDict) -> tuple[str, str]:
    """Return the profile chosen and its text; another choice than the last time gives that one's text."""
    chosen, written = data.get("profile", ""), data.get("profile_text", "")
    if chosen == data.get("shown_profile") and chosen in {DRAFT, LAST_USED} and written.strip():
        return chosen, written.replace("\r\n", "\n")
    return chosen, _text_of(delivery, chosen)


def _text_of(delivery: Delivery, chosen: str) -> str:
    if chosen in shipped_profiles():
        return (PROFILES / f"{chosen}.yaml").read_text(encoding="utf-8")
    if chosen == LAST_USED and delivery.source.profile:
        return delivery.source.profile
    try:
        return draft_profile(paths_of(delivery))
    except Refused:
        return ""


def _first_that_fits(delivery: Delivery) -> tuple[str, str]:
    """Return the first profile that knows every file, the source's own before the others; else a draft."""
    last = [LAST_USED] if delivery.source.profile else []
    for name in (*last, *shipped_profiles()):
        text = _text_of(delivery, name)
        if not _tried(delivery, text)[1]:
            return name, text
    return DRAFT, _text_of(delivery, DRAFT)


def _tried(delivery: Delivery, text: str) -> tuple[tuple[FilePreview, ...], str]:
    """Return the files as the profile reads them, or why it cannot."""
    try:
        profile = read_profile(text)
        read_rows = import_defaults().rows_read
        return preview(paths_of(delivery), profile, identity_key(), n_rows=read_rows), ""
    except Refused as refused:
        return (), in_the_browser(refused).message(language())


def _marks(text: str) -> tuple[Mark, ...]:
    lines = enumerate(text.splitlines(), start=1)
    return tuple(
        Mark(number, line.split(":", 1)[1].strip())
        for number, line in lines
        if line.lstrip().startswith(f"# {TO_FILL_IN}:")
    )


def _form(
    delivery: Delivery, data: QueryDict | None, chosen: str, text: str, files: Sequence[FilePreview]
) -> ReadingForm:
    has_last = bool(delivery.source.profile)
    if data is None:
        given: Mapping[str, object] = {
            "profile": chosen,
            "profile_text": text,
            "name": _name(delivery),
            "catalogues": _proposed(delivery, files),
            "bad_rows": "aside",
        }
        return ReadingForm(initial=given, has_last=has_last)
    sent = data.copy()
    sent["profile_text"] = text
    if files and not data.get("shown_files"):
        sent.setlist("catalogues", _proposed(delivery, files))
    return ReadingForm(sent, has_last=has_last)


def _name(delivery: Delivery) -> str:
    return gettext("%(source)s, %(unit)s") % {"source": delivery.source, "unit": delivery.unit}


def _proposed(delivery: Delivery, files: Sequence[FilePreview]) -> list[str]:
    """Return the catalogues about target groups that occur in the rows read, with law of the export's day."""
    groups = frozenset[str]().union(*(each.target_groups for each in files)) - {EVERYBODY_ELSE}
    return [
        file.catalogue.id
        for file in judging()
        if not groups.isdisjoint(file.catalogue.target_groups) and _is_of_the_day(file, delivery.as_of)
    ]


def _is_of_the_day(file: CatalogueFile, day: date) -> bool:
    return any(point.version_on(day) for point in file.catalogue.case_points)


def _shown(file: FilePreview) -> FileShown:
    faulty = [row for row in file.rows if row.fault]
    rows = (*faulty, *(row for row in file.rows if not row.fault))[: import_defaults().rows_shown]
    return FileShown(
        file=file.file,
        role=file.role,
        headings=tuple(titled(name) for name in file.columns),
        rows=tuple(
            (row.line, _cells(file, row), row.fault(language()) if row.fault else "")
            for row in sorted(rows, key=lambda row: row.line)
        ),
        n_read=len(file.rows),
        n_faulty=len(faulty),
    )


def _cells(file: FilePreview, row: PreviewRow) -> tuple[str, ...]:
    return tuple(_cell(name, value) for name, value in zip(file.columns, row.values, strict=True))


def _cell(name: str, value: object) -> str:
    if value is None or value in {"", "{}"}:
        return NOTHING
    if name == "citizen":
        return gettext("læst")
    if name == "target_group":
        return target_groups().get(str(value), str(value))
    if name == "attributes":
        return ", ".join(f"{key}: {given}" for key, given in json.loads(str(value)).items())
    return short_day(value) if isinstance(value, date) else str(value)
