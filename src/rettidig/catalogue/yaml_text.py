"""A catalogue as YAML text, laid out as people here write it.

Short things stand on one line, long texts are folded, and whatever YAML 1.1 or our own reader would
take for something else than text is quoted (``on``, ``yes``, ``2019``). The same catalogue gives the
same text, byte for byte.
"""

import json
import re
import textwrap
from collections.abc import Iterator
from datetime import date

import yaml

from rettidig.catalogue.document import Block, Value, block_of, document_of
from rettidig.catalogue.kinds import Rule
from rettidig.catalogue.model import Catalogue

_WIDTH = 110
_FLOW_WIDTH = 128
_STEP = "  "
_SECTIONS = frozenset({"acts", "events", "themes", "uses", "points"})
"""Parts of the document with a blank line around them, and each of their entries on lines of its own."""
_LISTS_OF_BLOCKS = frozenset({"themes", "points", "versions", "cases"})
"""Lists of which each item has its keys on lines of their own, however short."""
_PLAIN = re.compile(r"[\w§»][\w§ .,;:/()%+»«–\-’'&=!?]*")
_IN_FLOW = re.compile(r"[\[\]{},?:]")
_ONE_LETTER_BOOLEANS = frozenset("yYnN")
_STRING = "tag:yaml.org,2002:str"
_UNSAFE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_FOLDABLE = re.compile(r"\S+( \S+)*\n?")
_RESOLVER = yaml.resolver.Resolver()


def yaml_of(catalogue: Catalogue) -> str:
    """Return the catalogue as the text of its file."""
    return "".join(f"{line}\n" for line in _document(document_of(catalogue)))


def rule_lines(rule: Rule) -> list[str]:
    """Return the lines of a rule, as they stand in a point."""
    return list(_entry("rule", block_of(rule), ""))


def _document(document: Block) -> Iterator[str]:
    was_section = False
    for number, (key, value) in enumerate(document.items()):
        is_section = key in _SECTIONS
        if number and (is_section or was_section):
            yield ""
        was_section = is_section
        yield from _entry(key, value, "", is_spread=is_section)


def _entry(key: str, value: Value, indent: str, *, is_spread: bool = False) -> Iterator[str]:
    """Yield the lines of a key and its value: on one line, folded, or spread over several."""
    name = f"{indent}{_text(key, in_flow=False)}:"
    line = f"{name} {_flow(value)}"
    if not value or not isinstance(value, list | dict):
        yield from _scalar_entry(name, value, indent)
    elif len(line) <= _FLOW_WIDTH and not is_spread and key not in _LISTS_OF_BLOCKS:
        yield line
    elif isinstance(value, dict):
        yield name
        for each, item in value.items():
            yield from _entry(each, item, indent + _STEP)
    else:
        yield name
        for number, item in enumerate(value):
            if number and key == "points":
                yield ""
            yield from _item(key, item, indent + _STEP)


def _scalar_entry(name: str, value: Value, indent: str) -> Iterator[str]:
    line = f"{name} {_text(value, in_flow=False) if isinstance(value, str) else _flow(value)}"
    if len(line) <= _WIDTH or not isinstance(value, str) or not _can_be_folded(value):
        yield line
        return
    yield f"{name} {'>' if value.endswith(chr(10)) else '>-'}"
    inner = indent + _STEP
    yield from textwrap.wrap(
        value.strip(),
        width=_WIDTH,
        initial_indent=inner,
        subsequent_indent=inner,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _item(key: str, item: Value, indent: str) -> Iterator[str]:
    """Yield the lines of an item of a list, the hyphen in front of its first line."""
    line = f"{indent}- {_flow(item)}"
    if not isinstance(item, dict) or not item or (len(line) <= _FLOW_WIDTH and key not in _LISTS_OF_BLOCKS):
        yield line
        return
    entries = (line for each, value in item.items() for line in _entry(each, value, indent + _STEP))
    first, *others = entries
    yield f"{indent}- {first.removeprefix(indent + _STEP)}"
    yield from others


def _flow(value: Value) -> str:
    """Return the value on one line."""
    if isinstance(value, dict):
        items = (f"{_text(key, in_flow=True)}: {_flow(item)}" for key, item in value.items())
        return f"{{{', '.join(items)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if isinstance(value, str):
        return _text(value, in_flow=True)
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def _text(text: str, *, in_flow: bool) -> str:
    """Return the text plain where every reader takes it for that text, else in double quotes."""
    return text if _is_plain(text, in_flow=in_flow) else _quoted(text)


def _is_plain(text: str, *, in_flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) or text in _ONE_LETTER_BOOLEANS or _UNSAFE.search(text):
        return False
    if text != text.strip() or ": " in text or text.endswith(":") or (in_flow and _IN_FLOW.search(text)):
        return False
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call] # no stub
    return bool(tag == _STRING)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{_UNSAFE.sub(_escape, escaped)}"'


def _escape(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"


def _can_be_folded(text: str) -> bool:
    """Return whether folding gives the text back: single spaces between words, at most one line end."""
    return bool(_FOLDABLE.fullmatch(text)) and not _UNSAFE.search(text) and "\t" not in text
