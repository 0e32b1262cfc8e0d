"""A text file in any of the encodings that case systems use, as a stream of UTF-8 bytes."""

import codecs
import io
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
_TAIL = 4096
_SINGLE_BYTE = ("cp1252", "cp865", "mac_roman")
"""Windows first; DOS and Mac pages where they give more of the letters that Danes write."""

_FIRST_BYTES = ((0xF0, 4), (0xE0, 3), (0xC0, 2))
_CONTINUES = 0x80
_LONGEST_CHARACTER = 4
"""UTF-8: what the first byte of a character of so many bytes is at least; the others are from 0x80 on."""

_LETTERS = frozenset("æøåÆØÅéÉäöüÄÖÜ")


def encodings_of(path: Path) -> tuple[str, ...]:
    """Return the encodings that the file may be in, likeliest first; one where the bytes leave no doubt."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return (encoding,)
    if sample[1::2].count(b"\0") > len(sample) / 4:
        return ("utf-16-le",)
    if sample[::2].count(b"\0") > len(sample) / 4:
        return ("utf-16-be",)
    if _is_utf8(path):
        return ("utf-8",)
    return tuple(sorted(_SINGLE_BYTE, key=lambda encoding: -_danishness(sample.decode(encoding, "replace"))))


def _danishness(text: str) -> int:
    """Return how many of the letters beyond ASCII are such as Danes write, less those that are not."""
    return sum(1 if letter in _LETTERS else -1 for letter in text if not letter.isascii())


def _is_utf8(path: Path) -> bool:
    """Return whether all bytes are UTF-8; a last character that breaks off is forgiven."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
    return True


class TextStream(io.RawIOBase):
    """The text of a file as UTF-8 bytes, from line ``first_line`` on, its byte order mark left out.

    ``n_lines`` counts the lines that were read, blank ones at the end left out; ``has_nul`` says whether
    a NUL was among the characters. Both are complete once everything has been read.
    """

    def __init__(self, file: BinaryIO, encoding: str, first_line: int = 1) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._is_utf8 = encoding == "utf-8"
        self._to_skip = first_line - 1
        self._pending = b""
        self._blank = 0
        self.n_lines = 0
        self.has_nul = False
        self.has_text = False
        self._tail = b""
        self._skip_bom(encoding)

    def readable(self) -> bool:
        """Return True: this is a stream to read from."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, about ``size`` of them (more where the text is recoded), or none at the end."""
        while True:
            raw = self._file.read(size)
            chunk = self._pending + self._recoded(raw)
            self._pending = b""
            if raw and chunk.endswith(b"\r"):
                chunk, self._pending = chunk[:-1], b"\r"
            chunk = self._without_skipped(chunk)
            if chunk or not raw:
                self._count(chunk)
                return chunk

    def ends_with(self, line: str) -> bool:
        """Return whether ``line`` is the last line that was read."""
        last = line.encode()
        text = self._tail.rstrip(b"\r\n")
        return text.endswith((b"\n" + last, b"\r" + last))

    def _skip_bom(self, encoding: str) -> None:
        for bom, name in _BOMS:
            if name == encoding and self._file.read(len(bom)) != bom:
                self._file.seek(0)

    def _recoded(self, raw: bytes) -> bytes:
        if self._is_utf8 and raw and not self._decoder.getstate()[0]:
            whole = _whole_characters(raw)
            return raw[:whole] + self._decoder.decode(raw[whole:]).encode()
        return self._decoder.decode(raw, final=not raw).encode()

    def _without_skipped(self, chunk: bytes) -> bytes:
        while self._to_skip and chunk:
            line, chunk = _first_line(chunk)
            if not line.endswith((b"\n", b"\r")):
                self._pending = line + self._pending
                return b""
            self._to_skip -= 1
        return chunk

    def _count(self, chunk: bytes) -> None:
        """Add the chunk's lines; those after its last character wait until more characters come."""
        self.has_nul = self.has_nul or b"\0" in chunk
        self._tail = (self._tail + chunk)[-_TAIL:] if len(chunk) < _TAIL else chunk[-_TAIL:]
        text = chunk.rstrip(b"\r\n")
        if text:
            self.n_lines += self._blank + count_line_ends(text) + (0 if self.has_text else 1)
            self.has_text = True
            self._blank = 0
        self._blank += count_line_ends(chunk[len(text) :])


def count_line_ends(text: bytes) -> int:
    r"""Return how many lines end in ``text``, whichever way they end.

    >>> count_line_ends(b"Windows\r\nUnix\nold Mac\r")
    3
    """
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _first_line(chunk: bytes) -> tuple[bytes, bytes]:
    ends = [end for end in (chunk.find(b"\n"), chunk.find(b"\r")) if end >= 0]
    if not ends:
        return chunk, b""
    end = min(ends) + 1
    if chunk[end - 1 : end + 1] == b"\r\n":
        end += 1
    return chunk[:end], chunk[end:]


def _whole_characters(raw: bytes) -> int:
    """Return how many of the bytes are whole UTF-8 characters: all but a last one that breaks off."""
    for back in range(1, min(_LONGEST_CHARACTER, len(raw)) + 1):
        byte = raw[-back]
        length = next((length for first, length in _FIRST_BYTES if byte >= first), 1)
        if byte < _CONTINUES or length > 1:
            return len(raw) - back if length > back else len(raw)
    return len(raw)
