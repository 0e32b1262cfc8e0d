"""Searching the control points of every catalogue: by words of title and question, by act and by section.

The index is built once in a process, from the catalogues themselves; there is no table of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.catalogue.model import LawReference

_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae", "’": "'"})
_WORD = re.compile(r"§\d+[a-z]?|[^\W_]+")
_SECTION = re.compile(r"§+ ?(\d+)(?: ?([a-hj-z])\b)?")
"""A section with its letter; ``i`` is the word, as in § 20 i LAB."""
_SECTIONS = re.compile(r"§§ ?([^§]*)")
_NUMBERED = re.compile(r"\d+(?: ?[a-hj-z]\b)?")
_IN_COMPOUNDS = 4
"""From this many letters on a word is also found inside another: pålæg in uddannelsespålæg."""


def folded(text: str) -> str:
    """Return the text as it is compared: small plain letters, each section sign with its number.

    >>> folded("LAB § 31 a, stk. 1, og Pålæg")
    'lab §31a, stk. 1, og paalaeg'
    """
    small = text.casefold().translate(_FOLDED)
    several = _SECTIONS.sub(lambda found: _NUMBERED.sub(lambda each: f"§ {each[0]}", found[1]), small)
    return _SECTION.sub(lambda found: f"§{found[1]}{found[2] or ''}", several)


@dataclass(frozen=True, slots=True)
class _Field:
    """A part of what is known of a point, as folded words with a space around each, and its weight."""

    words: str
    weight: int

    def score(self, word: str) -> int:
        """Return how well the word is found: nothing, inside a word, or where one begins (twice as well)."""
        if word.startswith("§"):
            return 2 * self.weight if f" {word} " in self.words else 0
        if f" {word}" in self.words:
            return 2 * self.weight
        return self.weight if len(word) >= _IN_COMPOUNDS and word in self.words else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A control point that can be found."""

    catalogue: Catalogue
    point: ControlPoint
    fields: tuple[_Field, ...]

    def score(self, words: Iterable[str]) -> int:
        """Return how well the point is found by the words; nothing unless every word is found somewhere."""
        scores = [max(part.score(word) for part in self.fields) for word in words]
        return sum(scores) if all(scores) else 0


_TITLE, _LAW, _QUESTION, _REST = 8, 6, 4, 1
_NOT_WORDS: Final = frozenset({"§", "og", "i", "af", "efter", "stk", "nr"})
"""What is written between the words of a search and says nothing of its own."""


def index_of(catalogues: Iterable[Catalogue]) -> tuple[Entry, ...]:
    """Return every point of the catalogues as it can be found, in their order."""
    return tuple(_entry(catalogue, point) for catalogue in catalogues for point in catalogue.points)


def search(index: Iterable[Entry], query: str) -> list[Entry]:
    """Return the points in which every word of the query is found, those found best first."""
    words = list(_asked(query))
    if not words:
        return []
    scored = [(entry.score(words), entry) for entry in index]
    return [entry for score, entry in sorted(scored, key=lambda pair: -pair[0]) if score]


def _asked(query: str) -> Iterator[str]:
    return (word for word in _WORD.findall(folded(query)) if word not in _NOT_WORDS)


def _entry(catalogue: Catalogue, point: ControlPoint) -> Entry:
    themes = " ".join(theme.title for theme in catalogue.themes if theme.id == point.theme)
    laws = dict.fromkeys(law for version in point.versions for law in version.law)
    fields = (
        _field(point.title, _TITLE),
        _field(" ".join(_cited(catalogue, law) for law in laws), _LAW),
        _field(point.question, _QUESTION),
        _field(f"{point.id} {point.why} {themes}", _REST),
    )
    return Entry(catalogue, point, fields)


def _cited(catalogue: Catalogue, law: LawReference) -> str:
    act = catalogue.acts[law.act]
    return f"{act.short} {act.title} {law.section or ''}"


def _field(text: str, weight: int) -> _Field:
    return _Field(f" {' '.join(_WORD.findall(folded(text)))} ", weight)
