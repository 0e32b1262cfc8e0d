"""Selections of events, conditions and references to the law, as a person writes them in a cell.

``samtale``, ``tilbud (art=mentor, mindst 2 uger) eller (art=[praktik | løntilskud], fra 2020-01-01)``,
``findes ikke: sygdom``, ``punkt p-plan: opfyldt``, ``lab § 20 a, stk. 2``.
"""

import json
import re
from collections.abc import Iterator

from rettidig.catalogue.base import FIRST_CONTACT
from rettidig.catalogue.document import Block, Value
from rettidig.catalogue.labels import ANSWERS, OUTCOMES, Labels
from rettidig.catalogue.reading import Plain
from rettidig.catalogue.workbook.cells import (
    WORD,
    Cell,
    Codec,
    Unreadable,
    in_danish,
    labelled,
    limit_of,
    quoted,
    unquoted,
    word_of,
)
from rettidig.vocabulary import Text

_BARE = re.compile(r"[^\s()=,|\[\]\"](?:[^()=,|\[\]\"\n]*[^\s()=,|\[\]\"])?")
_TOKEN = re.compile(rf'\s*("(?:[^"\\]|\\.)*"|[()=,|\[\]]|{_BARE.pattern})')
_FIRST_CONTACT = "første henvendelse"
_OR = "eller"
_FROM, _TO, _LASTING = "fra ", "til ", "mindst "
_IS_THERE, _IS_NOT_THERE, _POINT = "findes: ", "findes ikke: ", "punkt "

_Wrong = tuple[Text, Text]
"""What cannot be read, and how to write it."""

_SELECTION = (
    Text("Udvalget af hændelser kan ikke læses.", "The selection of events cannot be read."),
    Text(
        "Skriv det som »samtale« eller »samtale (sted=her, fra 2020-01-01)«; se arket Læs mig.",
        "Write it as »samtale« or »samtale (sted=her, fra 2020-01-01)«; see the sheet Læs mig.",
    ),
)
_CONDITION = (
    Text("Betingelsen kan ikke læses.", "The condition cannot be read."),
    Text(
        "Skriv »findes: …«, »findes ikke: …« eller »punkt …: opfyldt«, én på hver linje.",
        "Write »findes: …«, »findes ikke: …« or »punkt …: opfyldt«, one on each line.",
    ),
)
_PAIRS = (
    Text("Oplysningerne kan ikke læses.", "The values cannot be read."),
    Text("Skriv dem som »navn=værdi, navn=værdi«.", "Write them as »name=value, name=value«."),
)
_VALUE_OF = (
    Text("Oplysningen kan ikke læses.", "The attribute cannot be read."),
    Text("Skriv den som »hændelse.oplysning«.", "Write it as »event.attribute«."),
)
_STRETCH = (
    Text("Dagene kan ikke læses.", "The days cannot be read."),
    Text("Skriv dem som »2020-03-12 til 2020-05-26«.", "Write them as »2020-03-12 til 2020-05-26«."),
)


class _Tokens:
    """The tokens of a text, read one at a time; ``wrong`` is raised where they do not fit."""

    def __init__(self, text: str, wrong: _Wrong) -> None:
        self.wrong = wrong
        self.left = list(reversed(list(_tokens(text, wrong))))

    def peek(self) -> str:
        return self.left[-1] if self.left else ""

    def take(self) -> str:
        if not self.left:
            raise Unreadable(*self.wrong)
        return self.left.pop()

    def accept(self, token: str) -> bool:
        is_there = self.peek() == token
        if is_there:
            self.left.pop()
        return is_there

    def expect(self, token: str) -> None:
        if not self.accept(token):
            raise Unreadable(*self.wrong)

    def text(self) -> str:
        token = self.take()
        if token in set("()=,|[]"):
            raise Unreadable(*self.wrong)
        return unquoted(token)


def _tokens(text: str, wrong: _Wrong) -> Iterator[str]:
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if not match:
            raise Unreadable(*wrong)
        yield match[1]
        place = match.end()


def _bare(text: str) -> str:
    """Return the text as it stands among signs: in quotes where it has some of its own."""
    return text if _BARE.fullmatch(text) and quoted(text) == text else json.dumps(text)


def _block(value: Value) -> Block:
    return value if isinstance(value, dict) else {}


def _said_selection(value: Value) -> str:
    selection = _block(value)
    others = selection.get("or")
    choices = [selection, *(_block(each) for each in others)] if isinstance(others, list) else [selection]
    ways = f" {_OR} ".join(f"({_said_choice(choice)})" for choice in choices)
    event = _bare(str(selection["event"]))
    return event if ways == "()" else f"{event} {ways}"


def _said_choice(choice: Block) -> str:
    said = [
        f"{_bare(name)}={_said_values(value)}" for name, value in _block(choice.get("attributes")).items()
    ]
    said += [f"{word}{choice[key]}" for key, word in (("from", _FROM), ("to", _TO)) if key in choice]
    if "lasting" in choice:
        said.append(f"{_LASTING}{in_danish(str(choice['lasting']))}")
    return ", ".join(said)


def _said_values(value: Value) -> str:
    if isinstance(value, list):
        return f"[{' | '.join(_bare(str(item)) for item in value)}]"
    return _bare(str(value))


def _read_selection(text: str) -> dict[str, Plain]:
    tokens = _Tokens(text, _SELECTION)
    found: dict[str, Plain] = {"event": tokens.text()}
    if tokens.peek():
        found |= _choice(tokens)
    others: list[Plain] = []
    while tokens.accept(_OR):
        others.append(_choice(tokens))
    if tokens.peek():
        raise Unreadable(*_SELECTION)
    return {**found, "or": others} if others else found


def _choice(tokens: _Tokens) -> dict[str, Plain]:
    tokens.expect("(")
    found: dict[str, Plain] = {}
    attributes: dict[str, Plain] = {}
    while not tokens.accept(")"):
        is_quoted, word = tokens.peek().startswith('"'), tokens.text()
        if tokens.accept("="):
            _add(attributes, word, _values(tokens), tokens.wrong)
        elif is_quoted:
            raise Unreadable(*tokens.wrong)
        else:
            _add(found, *_term(word, tokens.wrong), tokens.wrong)
        if tokens.peek() != ")":
            tokens.expect(",")
    return {"attributes": attributes, **found} if attributes else found


def _add(found: dict[str, Plain], name: str, value: Plain, wrong: _Wrong) -> None:
    if name in found:
        raise Unreadable(*wrong)
    found[name] = value


def _values(tokens: _Tokens) -> Plain:
    if not tokens.accept("["):
        return tokens.text()
    values: list[Plain] = []
    while not tokens.accept("]"):
        values.append(tokens.text())
        if tokens.peek() != "]":
            tokens.expect("|")
    return values


def _term(word: str, wrong: _Wrong) -> tuple[str, str]:
    """Return which key of a choice the words are, and its value: ``fra 2020-01-01``, ``mindst 2 uger``."""
    for key, begins in (("from", _FROM), ("to", _TO)):
        if word.startswith(begins):
            return key, word.removeprefix(begins).strip()
    if word.startswith(_LASTING):
        return "lasting", limit_of(word.removeprefix(_LASTING).strip())
    raise Unreadable(*wrong)


def _said_trigger(value: Value) -> str:
    return _FIRST_CONTACT if value == FIRST_CONTACT else _said_selection(value)


def _read_trigger(cell: Cell) -> Plain:
    said = word_of(cell)
    return FIRST_CONTACT if said in {_FIRST_CONTACT, FIRST_CONTACT} else _read_selection(said)


SELECTION = Codec(_said_selection, lambda cell: _read_selection(word_of(cell)))
TRIGGER = Codec(_said_trigger, _read_trigger)

_OUTCOME = labelled(OUTCOMES)


def _said_condition(value: Value) -> str:
    condition = _block(value)
    if "point" in condition:
        return f"{_POINT}{_bare(str(condition['point']))}: {_OUTCOME.write(condition['is'])}"
    is_absent = condition.get("is") == "absent"
    return f"{_IS_NOT_THERE if is_absent else _IS_THERE}{_said_selection(value)}"


def _read_condition(cell: Cell) -> Plain:
    said = word_of(cell)
    if said.startswith(_POINT):
        point, colon, outcome = said.removeprefix(_POINT).rpartition(":")
        if not colon:
            raise Unreadable(*_CONDITION)
        return {"point": unquoted(point.strip()), "is": _OUTCOME.read(outcome)}
    if said.startswith(_IS_NOT_THERE):
        return {**_read_selection(said.removeprefix(_IS_NOT_THERE)), "is": "absent"}
    if said.startswith(_IS_THERE):
        return _read_selection(said.removeprefix(_IS_THERE))
    raise Unreadable(*_CONDITION)


CONDITION = Codec(_said_condition, _read_condition)


def _said_law(value: Value) -> str:
    law = _block(value)
    act = str(law["act"])
    if "section" not in law:
        return act
    section = str(law["section"])
    is_safe = section == section.strip() and quoted(section) == section and "\n" not in section
    return f"{act} {section if is_safe else json.dumps(section)}"


def _read_law(cell: Cell) -> Plain:
    act, _, section = word_of(cell).partition(" ")
    return {"act": act, "section": unquoted(section.strip())} if section.strip() else {"act": act}


LAW = Codec(_said_law, _read_law)


def _said_value_of(value: Value) -> str:
    return ".".join(str(part) for part in (_block(value)["event"], _block(value)["attribute"]))


def _read_value_of(cell: Cell) -> Plain:
    event, dot, attribute = word_of(cell).partition(".")
    if not dot:
        raise Unreadable(*_VALUE_OF)
    return {"event": event, "attribute": attribute}


VALUE_OF = Codec(_said_value_of, _read_value_of)


def _said_stretch(value: Value) -> str:
    return f"{_block(value)['from']} til {_block(value)['to']}"


def _read_stretch(cell: Cell) -> Plain:
    first, to, last = word_of(cell).partition(" til ")
    if not to:
        raise Unreadable(*_STRETCH)
    return {"from": first.strip(), "to": last.strip()}


STRETCH = Codec(_said_stretch, _read_stretch)


def pairs(labels: Labels | None = None) -> Codec:
    """Return how named values stand in a cell; with ``labels`` the values are of a closed vocabulary."""
    codec = labelled(labels) if labels else WORD

    def write(value: Value) -> str:
        said = {name: codec.write(each) if labels else each for name, each in _block(value).items()}
        return ", ".join(f"{_bare(name)}={_bare(str(each))}" for name, each in said.items())

    def read(cell: Cell) -> Plain:
        tokens = _Tokens(word_of(cell), _PAIRS)
        found: dict[str, Plain] = {}
        while True:
            name = tokens.text()
            tokens.expect("=")
            value = tokens.text()
            _add(found, name, codec.read(value) if labels else value, _PAIRS)
            if not tokens.accept(","):
                break
        if tokens.peek():
            raise Unreadable(*_PAIRS)
        return found

    return Codec(write, read)


VALUES = pairs()
ANSWERED = pairs(ANSWERS)
