"""YAML in, plain values out, and for each value the line it stands on.

A catalogue is written in a small part of YAML: mappings, lists, texts, whole numbers, ``true``,
``false`` and ``null``. Only these words are taken to be anything but text, so that ``nej``, ``no``,
``on`` and a date stay as they are written. A value can be given a name (``&``), used again (``*``) and
filled into (``<<``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Never

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from rettidig.vocabulary import Place, Refused, Text

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FILL_IN = "<<"
_DEEPEST = 50
_LARGEST = 2_000_000
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}

Scalar = str | int | bool | None
Plain = Scalar | list["Plain"] | dict[str, "Plain"]


@dataclass(slots=True)
class Node:
    """A value of the document and the line where it, or the key it belongs to, stands."""

    line: int
    value: "Scalar | list[Node] | dict[str, Node]" = None

    def plain(self) -> Plain:
        """Return the value without its lines."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, path: tuple[str | int, ...]) -> "Node":
        """Return the node that the path leads to; steps that lead nowhere are passed over.

        Such steps are the names of unions' members in pydantic's paths, and keys that are missing.
        """
        node = self
        for step in path:
            node = node._child(step) or node
        return node

    def _child(self, step: str | int) -> "Node | None":
        if isinstance(self.value, dict) and isinstance(step, str):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None


def read_document(text: str, name: str) -> Node:
    """Return the root of the YAML document; refuse what is no YAML, or more than a catalogue needs."""
    try:
        return _Builder(name, _events(text)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _refuse(name, mark.line + 1 if mark else None, _NOT_YAML)
    except yaml.YAMLError:
        _refuse(name, None, _NOT_YAML)


_NOT_YAML = (
    Text("Filen er ikke gyldig YAML.", "The file is not valid YAML."),
    Text(
        "Ret indrykning, kolon og anførselstegn på linjen eller lige før den.",
        "Correct indentation, colons and quotes on that line or just before it.",
    ),
)
_NO_SUCH_NAME = (
    Text("Henvisningen (*) går ikke til noget før den.", "The alias (*) goes to nothing before it."),
    Text("Giv værdien navnet med & først.", "Name the value with & first."),
)
_NOTHING_TO_FILL_IN = (
    Text("Efter << skal stå en henvisning til en blok.", "After << must stand an alias of a block."),
    Text("Skriv »<<: *navn«.", "Write »<<: *name«."),
)
_TOO_LARGE = (
    Text(
        "Filen er for stor, når henvisningerne er fulgt.", "The file is too large with its aliases followed."
    ),
    Text("Brug færre henvisninger (*).", "Use fewer aliases (*)."),
)
_TOO_DEEP = (
    Text("Filen er for dybt indlejret.", "The file is nested too deeply."),
    Text("Følg katalogets format.", "Follow the format of a catalogue."),
)
_REPEATED = (
    Text("En nøgle står to gange på samme sted.", "A key stands twice in the same place."),
    Text("Behold den ene.", "Keep one of them."),
)
_KEY_IS_NO_TEXT = (
    Text("En nøgle er ikke en tekst.", "A key is not a text."),
    Text("Skriv nøglen som ét ord.", "Write the key as one word."),
)
_SECOND = (
    Text("Filen har mere end ét dokument.", "The file has more than one document."),
    Text("Læg hvert katalog i sin egen fil.", "Put each catalogue in a file of its own."),
)
_TAGGED = (
    Text("Mærker (!) bruges ikke.", "Tags (!) are not used."),
    Text("Slet mærket.", "Delete the tag."),
)
_UNPRINTABLE = (
    Text("Teksten har et styretegn.", "The text has a control character."),
    Text("Slet tegnet.", "Delete the character."),
)


def _refuse(name: str, line: int | None, what_and_do: tuple[Text, Text]) -> Never:
    what, do = what_and_do
    raise Refused(what, do=do, at=Place(name, row=line)) from None


def _events(text: str) -> Iterator[Event]:
    events: Iterator[Event] = yaml.parse(text, Loader=_LOADER)
    return events


@dataclass(frozen=True, slots=True)
class _Named:
    """A value with a name, how many nodes it has and how deep they go."""

    node: Node
    n_nodes: int
    height: int


@dataclass(slots=True)
class _Builder:
    """Builds the tree from the parser's events, no deeper and no larger than a catalogue needs."""

    name: str
    events: Iterator[Event]
    depth: int = field(default=0, init=False)
    n_nodes: int = field(default=0, init=False)
    deepest: int = field(default=0, init=False)
    named: dict[str, "_Named"] = field(default_factory=dict, init=False)

    def document(self) -> Node:
        root = Node(1)
        n_documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    _refuse(self.name, _line(event), _SECOND)
            elif isinstance(event, NodeEvent):
                root = self._node(event, _line(event))
        return root

    def _node(self, event: Event, line: int) -> Node:
        if isinstance(event, AliasEvent):
            return Node(line, self._named(event))
        if getattr(event, "tag", None) is not None:
            _refuse(self.name, _line(event), _TAGGED)
        n_before, deepest_before = self.n_nodes, self.deepest
        self.deepest = self.depth
        self._grow(event, n_nodes=1, height=0)
        node = Node(line, self._value(event))
        if isinstance(event, NodeEvent) and event.anchor is not None:
            height = self.deepest - self.depth
            self.named[event.anchor] = _Named(node, self.n_nodes - n_before, height)
        self.deepest = max(self.deepest, deepest_before)
        return node

    def _value(self, event: Event) -> "Scalar | list[Node] | dict[str, Node]":
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        self.depth += 1
        value = self._list() if isinstance(event, SequenceStartEvent) else self._mapping()
        self.depth -= 1
        return value

    def _named(self, event: AliasEvent) -> "Scalar | list[Node] | dict[str, Node]":
        if event.anchor not in self.named:
            _refuse(self.name, _line(event), _NO_SUCH_NAME)
        named = self.named[event.anchor]
        self._grow(event, named.n_nodes, named.height)
        return named.node.value

    def _grow(self, event: Event, n_nodes: int, height: int) -> None:
        self.n_nodes += n_nodes
        self.deepest = max(self.deepest, self.depth + height)
        if self.n_nodes > _LARGEST:
            _refuse(self.name, _line(event), _TOO_LARGE)
        if self.deepest > _DEEPEST:
            _refuse(self.name, _line(event), _TOO_DEEP)

    def _list(self) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._node(event, _line(event)))
        return items

    def _mapping(self) -> dict[str, Node]:
        items: dict[str, Node] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._key(event)
            if key in items:
                _refuse(self.name, _line(event), _REPEATED)
            items[key] = self._node(next(self.events), _line(event))
        filled_in = items.pop(_FILL_IN, None)
        return items if filled_in is None else {**self._block(filled_in), **items}

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent) or event.anchor or event.tag:
            _refuse(self.name, _line(event), _KEY_IS_NO_TEXT)
        return event.value

    def _block(self, node: Node) -> dict[str, Node]:
        if not isinstance(node.value, dict):
            _refuse(self.name, node.line, _NOTHING_TO_FILL_IN)
        return node.value

    def _scalar(self, event: ScalarEvent) -> Scalar:
        text: str = event.value
        if _CONTROL.search(text):
            _refuse(self.name, _line(event), _UNPRINTABLE)
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        return int(text) if _INTEGER.fullmatch(text) else text


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
