"""A first profile for files that no profile knows: what can be guessed, and marks where a person must say."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from rettidig.caseload.cells import cpr_digits, date_of, folded, trimmed
from rettidig.caseload.mapping import split_answer
from rettidig.caseload.profile import TO_FILL_IN, Activity, Profile, load_profile, shipped_profiles
from rettidig.caseload.reading.csv_tokens import rows_in
from rettidig.caseload.reading.excel import rows_of_sheet
from rettidig.caseload.recognition import Layout, layouts_of
from rettidig.caseload.tables import CASES, EVENTS, TABLES
from rettidig.vocabulary import Place, Refused, Text

_ROWS_TO_READ = 100_000
_MOST_WORDS = 200
_LONGEST_WORD = 60
_MOSTLY = 0.8
_YES_OR_NO = frozenset({"ja", "nej"})

_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        CASES.name: {
            "case_id": r"sags?[ -]?(nr|nummer|id)|sag|case.?id|forløb.*(nr|id)",
            "citizen": r".*cpr.*|personnummer",
            "municipality": r"kommune.*",
            "target_group": r"ydelse.*|lovområde",
            "visitation_group": r"visitation.*|målgruppe.*|matchgruppe.*",
            "opened_on": r"start.*|åbnet.*|oprettet.*|opened.*",
            "closed_on": r"slut.*|lukket.*|afsluttet.*|closed.*",
            "caseworker": r".*sagsbehandler.*|.*ansvarlig.*|medarbejder.*",
            "team": r"team.*|afdeling.*|enhed.*",
        },
        EVENTS.name: {
            "case_id": r"sags?[ -]?(nr|nummer|id)|sag|case.?id|forløb.*(nr|id)",
            "happened_on": r"udført.*|fra|fra.?dato|dato|start.*|afholdt.*",
            "ended_on": r"til|til.?dato|slut.*",
            "caseworker": r".*sagsbehandler.*|.*ansvarlig.*|medarbejder.*",
            "activity": r"aktivitets?(navn|type)?|.*type|hændelse.*",
            "answer": r".*svar.*|resultat.*|udfald.*",
        },
    }
)
"""What columns tend to be called, the likeliest first."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """A file's header and its first rows."""

    path: Path
    header: tuple[str, ...]
    rows: list[list[str]]

    def cells(self, position: int) -> list[str]:
        """Return the column's cells that hold something."""
        return [cell for row in self.rows if (cell := trimmed(row[position]))]

    def position(self, header: str) -> int:
        """Return the place of a header."""
        return self.header.index(header)


def draft_profile(files: Sequence[Path]) -> str:
    """Return a profile for ``files`` as YAML text, with ``# UDFYLD: …`` above whatever a person must fill in.

    Only words of columns with few different ones are listed; never free text, never CPR numbers.
    """
    known = _Known.from_shipped()
    drafts = [_draft_source(_sample(path), number, known) for number, path in enumerate(files, start=1)]
    lines = [
        "# Udkast til en profil, lavet af rettidig import --draft-profile. Gennemgå alle linjer.",
        f"# Udfyld, hvor der står {TO_FILL_IN}; slet de aktiviteter, der ikke skal med.",
        "format_version: 1",
        "name: udkast",
        "words:",
        "  ja_nej: {Ja: ja, Nej: nej}",
    ]
    lines += [line for draft in drafts for line in draft.words]
    lines.append("sources:")
    lines += [line for draft in drafts for line in draft.source]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Draft:
    """The lines that one file adds to the profile."""

    words: list[str]
    source: list[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the shipped profiles already know: words, activities and what their answers become."""

    words: Mapping[str, str]
    activities: Mapping[str, Activity]

    @classmethod
    def from_shipped(cls) -> "_Known":
        """Return what all shipped profiles know together."""
        profiles: list[Profile] = [load_profile(name) for name in shipped_profiles()]
        words = {
            folded(word): code
            for profile in profiles
            for listed in profile.words.values()
            for word, code in listed.items()
        }
        activities = {
            folded(name): activity
            for profile in profiles
            for source in profile.sources
            for name, activity in source.activities.items()
        }
        return cls(words, activities)


def _sample(path: Path) -> _Sample:
    """Return the file's likeliest header and the rows below it; refuse a file with no columns to speak of."""
    layout = _likeliest_layout(path)
    if layout is None:
        raise Refused(
            Text("Filen har ingen kolonner at gætte ud fra.", "The file has no columns to guess from."),
            do=Text("Hent et udtræk med flere kolonner.", "Fetch an export with more columns."),
            at=Place(path.name),
        )
    header = tuple(trimmed(name) for name in layout.header)
    rows = (row for row in _rows_below(path, layout) if len(row) == len(header))
    return _Sample(path, header, list(islice(rows, _ROWS_TO_READ)))


def _likeliest_layout(path: Path) -> Layout | None:
    """Return the first row whose width most rows share, in the reading that gives the most columns."""
    readings: dict[tuple[str, str, str], list[Layout]] = {}
    for layout in layouts_of(path):
        sheet = layout.sheet.name if layout.sheet else ""
        readings.setdefault((layout.encoding, layout.separator, sheet), []).append(layout)
    best: Layout | None = None
    for layouts in readings.values():
        filled = [layout for layout in layouts if len(layout.header) > 1 and all(map(trimmed, layout.header))]
        widths = Counter(len(layout.header) for layout in layouts)
        common = widths.most_common(1)[0][0]
        first = next((layout for layout in filled if len(layout.header) == common), None)
        if first is not None and (best is None or len(first.header) > len(best.header)):
            best = first
    return best


def _rows_below(path: Path, layout: Layout) -> Iterator[list[str]]:
    if layout.sheet is not None:
        yield from (row.cells for row in rows_of_sheet(layout.sheet, layout.header_line, frozenset()))
        return
    with path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        lines = islice(file, layout.first_row_line - 1, None)
        yield from (row.cells for row in rows_in(lines, separator=layout.separator))


def _draft_source(sample: _Sample, number: int, known: _Known) -> _Draft:
    columns = _guess_columns(sample)
    table = CASES.name if "citizen" in columns else EVENTS.name
    role = re.sub(r"[^\w-]+", "-", sample.path.stem) or f"kilde-{number}"
    lines = [f"  - role: {json.dumps(role, ensure_ascii=False)}", f"    table: {table}", "    columns:"]
    words: list[str] = []
    for name in _columns_wanted(table, columns):
        lines += _column_lines(sample, role, name, columns.get(name), words, known)
    if table == EVENTS.name:
        lines += _activity_lines(sample, role, columns, words, known)
    unused = [header for header in sample.header if header not in columns.values()]
    if unused:
        lines.append(f"    # Kolonner, der ikke bruges: {', '.join(unused)}")
    return _Draft(words, lines)


def _guess_columns(sample: _Sample) -> dict[str, str]:
    """Return the header of each column of the contract that could be guessed, by name and by content."""
    citizen = next(
        (name for position, name in enumerate(sample.header) if _are_cpr(sample.cells(position))), None
    )
    names = dict(_NAMES[CASES.name if citizen else EVENTS.name])
    columns = {} if citizen is None else {"citizen": citizen}
    for column, pattern in names.items():
        for position, header in enumerate(sample.header):
            fits = re.fullmatch(pattern, folded(header)) and header not in columns.values()
            if fits and (not column.endswith("_on") or _are_dates(sample.cells(position))):
                columns.setdefault(column, header)
    return columns


def _are_cpr(cells: list[str]) -> bool:
    return bool(cells) and sum(cpr_digits(cell) is not None for cell in cells) >= _MOSTLY * len(cells)


def _are_dates(cells: list[str]) -> bool:
    return not cells or sum(date_of(cell).value is not None for cell in cells) >= _MOSTLY * len(cells)


def _columns_wanted(table: str, columns: Mapping[str, str]) -> list[str]:
    """Return the contract's columns to write: the needed ones, and the others where one was guessed."""
    form = TABLES[table]
    return [
        column.name
        for column in form.columns
        if column.name != "event_type" and (column.needed or column.name in columns)
    ]


def _column_lines(
    sample: _Sample, role: str, name: str, header: str | None, words: list[str], known: _Known
) -> list[str]:
    if header is None:
        return [
            f"      # {TO_FILL_IN}: hvilken kolonne er {name}? Ellers skriv {{value: fast værdi}}.",
            f"      {name}: {TO_FILL_IN}",
        ]
    quoted = json.dumps(header, ensure_ascii=False)
    found = (
        _words(sample.cells(sample.position(header)))
        if name in {"target_group", "visitation_group"}
        else None
    )
    if not found:
        return [f"      {name}: {quoted}"]
    listed = f"{name}_{role}"
    words += [f"  {json.dumps(listed, ensure_ascii=False)}:", *_word_lines(found, known)]
    return [f"      {name}: {{from: {quoted}, words: {json.dumps(listed, ensure_ascii=False)}}}"]


def _word_lines(found: Iterable[str], known: _Known) -> Iterator[str]:
    for word in found:
        code = known.words.get(folded(word))
        if code is None:
            yield f"    # {TO_FILL_IN}: hvilken kode i kataloget er det?"
        yield f"    {json.dumps(word, ensure_ascii=False)}: {code or TO_FILL_IN}"


def _words(cells: Iterable[str]) -> list[str] | None:
    """Return the different words, however they are written, or None where they look like free text."""
    found: dict[str, str] = {}
    for cell in cells:
        found.setdefault(folded(cell), cell)
        if len(found) > _MOST_WORDS or len(cell) > _LONGEST_WORD or re.search(r"\d{4}", cell):
            return None
    return list(found.values())


def _activity_lines(
    sample: _Sample, role: str, columns: Mapping[str, str], words: list[str], known: _Known
) -> list[str]:
    """Return the lines that say what each activity is called and what its answers become."""
    header = columns.get("activity")
    activities = _words(sample.cells(sample.position(header))) if header else None
    if header is None or activities is None:
        return [
            f"    # {TO_FILL_IN}: hvilken kolonne siger, hvad der skete, og hvad betyder dens ord?",
            f"    activity: {TO_FILL_IN}",
            f"    activities: {{{TO_FILL_IN}: {{type: {TO_FILL_IN}}}}}",
        ]
    lines = [f"    activity: {json.dumps(header, ensure_ascii=False)}"]
    if "ended_on" not in columns:
        lines.append("    planned_without_date: true")
    if "answer" in columns:
        lines.append(f"    answer: {json.dumps(columns['answer'], ensure_ascii=False)}")
    lines.append("    activities:")
    parts = _parts_by_activity(sample, header, columns.get("answer"))
    for name in activities:
        activity = known.activities.get(folded(name))
        lines += _type_lines(name, activity)
        lines += _answer_lines(
            f"{_plain(role)}_{_plain(name)}", parts.get(folded(name), {}), activity, words, known
        )
        lines += _beside_lines(sample, activity)
    return lines


def _parts_by_activity(sample: _Sample, activity: str, answer: str | None) -> dict[str, dict[str, set[str]]]:
    """Return the named parts that each activity's answers have, and the words that each part holds."""
    parts: dict[str, dict[str, set[str]]] = {}
    if answer is None:
        return parts
    where, what = sample.position(activity), sample.position(answer)
    for row in sample.rows:
        of_activity = parts.setdefault(folded(row[where]), {})
        for name, text in split_answer(row[what]):
            of_activity.setdefault(name, set()).add(text)
    return parts


def _type_lines(name: str, activity: Activity | None) -> Iterator[str]:
    if activity is None:
        yield f"      # {TO_FILL_IN}: hvilken hændelse i kataloget er det?"
    yield f"      {json.dumps(name, ensure_ascii=False)}:"
    yield f"        type: {activity.type if activity else TO_FILL_IN}"


def _answer_lines(
    prefix: str, parts: Mapping[str, set[str]], activity: Activity | None, words: list[str], known: _Known
) -> Iterator[str]:
    """Yield what each part of an activity's answers becomes; a word list it needs is added to ``words``."""
    if not parts or _words(parts) is None:
        return
    mapped = {folded(name): part for name, part in activity.answers.items()} if activity else {}
    yield "        answers:"
    for part, found in sorted(parts.items()):
        attribute = mapped[folded(part)].attribute if folded(part) in mapped else _plain(part)
        quoted = json.dumps(part, ensure_ascii=False)
        folds = {folded(word) for word in found}
        listed = "ja_nej" if folds <= _YES_OR_NO else None
        if listed is None and folds & known.words.keys():
            listed = f"{prefix}_{attribute}"
            words += [f"  {listed}:", *_word_lines(_words(sorted(found)) or [], known)]
        yield f"          {quoted}: " + (
            f"{{attribute: {attribute}, words: {listed}}}" if listed else attribute
        )


def _beside_lines(sample: _Sample, activity: Activity | None) -> Iterator[str]:
    """Yield the columns beside the answer that a known activity takes attributes from."""
    beside = {folded(header): part for header, part in activity.columns.items()} if activity else {}
    headers = [header for header in sample.header if folded(header) in beside]
    if headers:
        yield "        columns:"
    for header in headers:
        yield f"          {json.dumps(header, ensure_ascii=False)}: {beside[folded(header)].attribute}"


def _plain(name: str) -> str:
    """Return a name as the catalogues write names.

    >>> _plain("Gyldig årsag")
    'gyldig_aarsag'
    """
    plain = folded(name).replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or TO_FILL_IN
