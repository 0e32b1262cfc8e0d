"""What can be wrong with a catalogue, as values: where, what, and what to do about it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from rettidig.catalogue.reading import Node
from rettidig.vocabulary import Place, Refused, Text, shape_of

Path = tuple[str | int, ...]
"""The keys and places in lists that lead to a value of the document."""

_LOOKS_LIKE_A_WORD = re.compile(r"[a-zæøå][a-zæøå0-9_-]{0,79}")
_MOST_SHOWN = 8
_LONG_NUMBER = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the document."""

    path: Path
    what: Text
    do: Text


def shown(word: str) -> str:
    """Return the word in quotation marks, or only its shape where it is not like the words of a catalogue.

    >>> shown("samtale")
    '»samtale«'
    >>> shown("Sagen er 12345")
    '»aaaaa aa 99999«'
    """
    is_harmless = _LOOKS_LIKE_A_WORD.fullmatch(word) and not _LONG_NUMBER.search(word)
    return f"»{word if is_harmless else shape_of(word)}«"


EVENT_TYPE = Text("Hændelsestypen", "event type")
ATTRIBUTE = Text("Oplysningen", "attribute")
TARGET_GROUP = Text("Målgruppen", "target group")
VISITATION_GROUP = Text("Visitationsgruppen", "visitation group")
POINT = Text("Kontrolpunktet", "control point")
THEME = Text("Temaet", "theme")
ACT = Text("Loven", "act")
CATALOGUE = Text("Kataloget", "catalogue")


def unknown_word(path: Path, thing: Text, word: str, known: Iterable[str]) -> Problem:
    """Return the problem of a word that is not among the known ones; ``thing`` says what it should name."""
    words = ", ".join(_like(word, known)) or "–"
    return Problem(
        path,
        Text(f"{thing.da} {shown(word)} kendes ikke.", f"The {thing.en} {shown(word)} is unknown."),
        Text(
            f"Ret ordet, eller tilføj det i kataloget. Kendte: {words}.",
            f"Correct it or add it. Known: {words}.",
        ),
    )


def _like(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words in alphabetical order; of more than fit in a message, those most like it."""
    words = sorted(known)
    return words if len(words) <= _MOST_SHOWN else get_close_matches(word, words, n=_MOST_SHOWN, cutoff=0)


def unknown_words(
    path: Path, thing: Text, words: Iterable[str], known: Mapping[str, object]
) -> Iterable[Problem]:
    """Return one problem for each word of the list at ``path`` that is not known."""
    for index, word in enumerate(words):
        if word not in known:
            yield unknown_word((*path, index), thing, word, known)


def refuse_first(problems: Iterable[Problem], root: Node, name: str) -> None:
    """Raise a refusal of the problem that stands first in the file, saying how many more there are."""
    found = list(problems)
    if found:
        raise refusal_of(found, root, name)


def refusal_of(found: Sequence[Problem], root: Node, name: str) -> Refused:
    """Return the refusal of the problem that stands first in the file; there is at least one."""
    first = min(found, key=lambda problem: root.at(problem.path).line)
    more = _more(len(found) - 1)
    return Refused(
        first.what,
        do=Text(first.do.da + more.da, first.do.en + more.en),
        at=Place(name, row=root.at(first.path).line),
    )


def _more(count: int) -> Text:
    if not count:
        return Text("", "")
    errors = "error" if count == 1 else "errors"
    return Text(
        f" Der er {count} fejl mere.", f" There {'is' if count == 1 else 'are'} {count} more {errors}."
    )
