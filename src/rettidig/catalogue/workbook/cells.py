"""How a value of a document stands in a cell, and how it is read back: the same value, or a refusal to read.

A text stands as it is. One that Excel or a reader could lose (an empty one, blanks only, control
characters, or one in double quotes already) stands in double quotes as in JSON, and is read so again.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from rettidig.catalogue.document import Value
from rettidig.catalogue.labels import Labels
from rettidig.catalogue.reading import Plain
from rettidig.vocabulary import Text

Cell = str | int | float | bool | date | time | datetime | timedelta
"""What a cell can hold; an empty cell is an empty text."""

Written = str | int | date
"""What is put into a cell."""

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_SAFE_DAY = date(1900, 3, 1)
"""Excel believes in a 29 February 1900; days before stand as text."""
_LARGEST_EXACT = 10**15
_LIMITS = (
    (re.compile(r"(\d+) dage?"), r"\1 days"),
    (re.compile(r"(\d+) uger?"), r"\1 weeks"),
    (re.compile(r"(\d+) måned(?:er)?"), r"\1 months"),
    (re.compile(r"udgangen af dag (\d+)"), r"end of day \1"),
    (re.compile(r"udgangen af uge (\d+)"), r"end of week \1"),
    (re.compile(r"udgangen af måned (\d+)"), r"end of month \1"),
)
_UNITS = {
    "day": "dag", "days": "dage", "week": "uge", "weeks": "uger", "month": "måned", "months": "måneder",
}  # fmt: skip
_END_OF = re.compile(r"end of (day|week|month) (\d+)")
_DECIMAL_COMMA = re.compile(r"(-?\d+),(\d+)")

EMPTY = "tom"
"""What stands in a cell whose value is stated to be empty."""


class Unreadable(Exception):  # noqa: N818 - a cell that cannot be read is no fault of the program
    """A cell does not say anything that can stand there."""

    def __init__(self, what: Text, do: Text) -> None:
        self.what = what
        self.do = do
        super().__init__(what.en)


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value is written into a cell and read from it; ``choices`` are the words of a closed list."""

    write: Callable[[Value], Written]
    read: Callable[[Cell], Plain]
    choices: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """Return the text as it stands in a cell; see the module."""
    is_safe = text.strip() and not _is_in_quotes(text) and not _UNSAFE.search(text)
    return text if is_safe else json.dumps(text)


def unquoted(text: str) -> str:
    """Return the text that a cell says; raises Unreadable for quotes that end in nothing."""
    if not _is_in_quotes(text):
        return text
    try:
        said = json.loads(text, strict=False)
    except ValueError:
        raise Unreadable(
            Text("Teksten i anførselstegn kan ikke læses.", "The text in quotes cannot be read."),
            Text("Slet anførselstegnene, der omslutter teksten.", "Delete the quotes around the text."),
        ) from None
    return str(said)


def _is_in_quotes(text: str) -> bool:
    return len(text) > 1 and text.startswith('"') and text.endswith('"')


def as_text(cell: Cell) -> str:
    """Return what the cell says as text: a whole number without decimals, a day as 2019-05-06."""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LARGEST_EXACT:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def word_of(cell: Cell) -> str:
    """Return the cell's text without blanks around it."""
    return as_text(cell).strip()


def _text(value: Value) -> str:
    return quoted(str(value))


TEXT = Codec(_text, lambda cell: unquoted(as_text(cell)))
WORD = Codec(_text, lambda cell: unquoted(word_of(cell)))


def _write_day(value: Value) -> Written:
    return value if isinstance(value, date) and value >= _FIRST_SAFE_DAY else str(value)


def _read_day(cell: Cell) -> Plain:
    return cell if isinstance(cell, int) else word_of(cell)


DAY = Codec(_write_day, _read_day)


def _write_whole(value: Value) -> Written:
    return value if isinstance(value, int) and abs(value) < _LARGEST_EXACT else str(value)


def _read_whole(cell: Cell) -> Plain:
    text = word_of(cell)
    return int(text) if re.fullmatch(r"-?[0-9]{1,400}", text) else text


WHOLE = Codec(_write_whole, _read_whole)


def _read_number(cell: Cell) -> Plain:
    said = _DECIMAL_COMMA.sub(r"\1.\2", unquoted(word_of(cell)))
    try:
        Decimal(said)
    except InvalidOperation:
        raise Unreadable(
            Text("Her skal stå et tal.", "A number must stand here."),
            Text("Skriv det som 160,33.", "Write it as 160.33."),
        ) from None
    return said


NUMBER = Codec(_text, _read_number)


def in_danish(limit: str) -> str:
    """Return a limit of a document in Danish.

    >>> in_danish("1 week"), in_danish("end of week 8")
    ('1 uge', 'udgangen af uge 8')
    """
    if match := _END_OF.fullmatch(limit):
        return f"udgangen af {_UNITS[match[1]]} {match[2]}"
    count, unit = limit.split(" ")
    return f"{count} {_UNITS[unit]}"


def limit_of(said: str) -> str:
    """Return the limit as a document says it; what is no Danish limit stays as it is."""
    for danish, english in _LIMITS:
        if match := danish.fullmatch(said.casefold()):
            return match.expand(english)
    return said


LIMIT = Codec(lambda value: in_danish(str(value)), lambda cell: limit_of(word_of(cell)))
YES_OR_NO = Codec(
    lambda value: "ja" if value else "nej",
    lambda cell: _choose(word_of(cell), {"ja": True, "nej": False}),
    ("ja", "nej"),
)


def labelled(labels: Labels) -> Codec:
    """Return how a word of a closed vocabulary stands in a cell: by its Danish label."""
    words = {label: word for word, label in labels.items()}
    return Codec(
        lambda value: labels[str(value)], lambda cell: _choose(word_of(cell), words), tuple(labels.values())
    )


def _choose(said: str, words: Mapping[str, Plain]) -> Plain:
    if said.casefold() in words:
        return words[said.casefold()]
    if said in words.values():
        return said
    choices = ", ".join(words)
    raise Unreadable(
        Text(
            "Ordet er ikke et af dem, der kan stå her.", "The word is not one of those that can stand here."
        ),
        Text(f"Vælg: {choices}.", f"Choose: {choices}."),
    )


def stated(codec: Codec) -> Codec:
    """Return the codec where a value can be stated to be empty."""
    return Codec(
        lambda value: EMPTY if value is None else codec.write(value),
        lambda cell: None if word_of(cell) == EMPTY else codec.read(cell),
    )


def listed(codec: Codec, nothing: str, separator: str = ", ") -> Codec:
    """Return how a list stands in a cell; an empty one says ``nothing``.

    With a line end as separator the items may hold commas.
    """

    def write(value: Value) -> Written:
        items = [str(codec.write(item)) for item in value] if isinstance(value, list) else []
        said = separator.join(items) or nothing
        return said if said != nothing or not items else json.dumps(said)

    def read(cell: Cell) -> Plain:
        said = word_of(cell)
        if said == nothing:
            return []
        parts: Sequence[str] = said.split(separator.strip(" "))
        return [codec.read(part.strip()) for part in parts if part.strip()]

    return Codec(write, read)


def lines(codec: Codec) -> Codec:
    """Return how a list stands in a cell with an item on each line."""
    return listed(codec, "ingen", "\n")
