"""Hashes that tie a figure to the exact files it came from."""

import codecs
import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a file's bytes showed.

    ``first_nul`` is where the first NUL byte is, or None; ``is_utf8`` whether they are UTF-8 throughout.
    """

    sha256: str
    first_nul: int | None
    is_utf8: bool


def scan_file(path: Path) -> Scan:
    """Return the hash of the file's bytes, the place of the first NUL byte and whether they are UTF-8."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    first_nul = None
    read = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if first_nul is None and (found := chunk.find(b"\0")) >= 0:
                first_nul = read + found
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
            read += len(chunk)
    return Scan(digest.hexdigest(), first_nul, is_utf8 and _decodes(decoder, b"", final=True))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def scan_files(paths: Iterable[Path]) -> dict[Path, Scan]:
    """Return one scan per file, made side by side (hashing releases the interpreter's lock)."""
    listed = list(paths)
    with ThreadPoolExecutor() as pool:
        return dict(zip(listed, pool.map(scan_file, listed), strict=True))


def content_hash(sha256_of: Mapping[str, str]) -> str:
    r"""Return the caseload's hash from the SHA-256 of each of its files, by file name.

    It is the SHA-256 of what ``sha256sum`` prints for the manifest and the tables that are there, in byte
    order of the names, so anyone can recompute it in the folder::

        sha256sum answers.csv cases.csv events.csv manifest.json | sha256sum

    >>> content_hash({"b.csv": "22", "a.csv": "11"}) == hashlib.sha256(b"11  a.csv\n22  b.csv\n").hexdigest()
    True
    """
    listing = "".join(f"{sha256_of[name]}  {name}\n" for name in sorted(sha256_of))
    return hashlib.sha256(listing.encode()).hexdigest()
