"""Whatever file is given: a catalogue, or a refusal; never a traceback."""

from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rettidig.catalogue import parse_catalogue
from rettidig.vocabulary import Refused

PROEVE = Path(__file__).with_name("proeve.yaml")


def loads_or_is_refused(source: bytes) -> None:
    """Fail with whatever else than a refusal comes out."""
    with suppress(Refused):
        assert parse_catalogue(source, "fuzz.yaml").source == source


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200) | st.text(alphabet="ab:-[]{}&*<!#'\"\n\t ,?|>%@1~", max_size=200).map(str.encode)
)
def test_garbage_is_refused(garbage):
    loads_or_is_refused(garbage)


PIECES = [
    "",
    "x",
    "1",
    "null",
    "true",
    "[]",
    "{}",
    "[x]",
    "{event: samtale}",
    "2019-02-30",
    "1 week",
    "'",
    "\n",
    ": ",
]
WORDS = PROEVE.read_text(encoding="utf-8").split(" ")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WORDS) - 1), st.sampled_from(PIECES)), min_size=1, max_size=4))
def test_a_catalogue_with_words_exchanged_loads_or_is_refused(changes):
    words = list(WORDS)
    for place, piece in changes:
        words[place] = piece
    loads_or_is_refused(" ".join(words).encode())
