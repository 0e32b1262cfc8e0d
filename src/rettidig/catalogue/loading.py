"""From an id or a file to a catalogue that holds together, or a refusal that says what to correct."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from rettidig.catalogue.checking import problems_of_content
from rettidig.catalogue.form import catalogue_of
from rettidig.catalogue.model import Catalogue
from rettidig.catalogue.problems import refuse_first, shown
from rettidig.catalogue.reading import read_document
from rettidig.catalogue.using import problems_of_uses, with_picked
from rettidig.vocabulary import Place, Refused, Text

_SUFFIX = ".yaml"
_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A catalogue and the exact bytes that it was read from.

    ``written`` is the catalogue as the file has it; ``catalogue`` has the points it picks from others too.
    ``content_hash`` is that of the bytes, and where points are picked, of the lenders' bytes as well, which
    are in ``lent`` by the lenders' ids: with them the same catalogue can be read again for good.
    """

    catalogue: Catalogue
    source: bytes
    content_hash: str
    name: str
    written: Catalogue
    lent: Mapping[str, bytes] = field(default_factory=dict)


def shipped() -> tuple[str, ...]:
    """Return the ids of the catalogues that come with Rettidig, in alphabetical order."""
    names = (entry.name for entry in files("rettidig.catalogues").iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def shipped_with(point_id: str) -> tuple[str, ...]:
    """Return the ids of the catalogues that come with Rettidig and have a point of that id."""
    written = f"id: {point_id}".encode()
    near = [name for name in shipped() if written in _source_of(name)]
    return tuple(
        name for name in near if any(p.id == point_id for p in load_catalogue(name).catalogue.points)
    )


def content_hash(source: bytes) -> str:
    """Return the SHA-256 of the file's bytes, as ``sha256sum`` prints it."""
    return hashlib.sha256(source).hexdigest()


def load_catalogue(id_or_path: str | Path) -> CatalogueFile:
    """Return the catalogue of that id (one that comes with Rettidig) or in that file.

    Raises Refused where there is none, and where the file is not a catalogue that holds together; the
    refusal tells the file, the line and what to do.
    """
    if isinstance(id_or_path, str) and id_or_path in shipped():
        return parse_catalogue(_source_of(id_or_path), id_or_path + _SUFFIX)
    return parse_catalogue(_bytes_of(str(id_or_path)), Path(id_or_path).name)


def parse_catalogue(source: bytes, name: str, kept: Mapping[str, bytes] | None = None) -> CatalogueFile:
    """Return the catalogue written in ``source``; ``name`` is what messages call the file.

    Points are picked from the catalogues in ``kept``, by id, before those that come with Rettidig.
    """
    root = read_document(_text_of(source, name), name)
    written = catalogue_of(root, name)
    known = [other for other in dict.fromkeys((*shipped(), *(kept or {}))) if other != written.id]
    lent = {use.catalogue: _lent(use.catalogue, kept) for use in written.uses if use.catalogue in known}
    lenders = {
        lender: catalogue_of(read_document(_text_of(text, lender), lender), lender)
        for lender, text in lent.items()
    }
    refuse_first(problems_of_uses(written, lenders, known), root, name)
    catalogue = with_picked(written, lenders)
    refuse_first(problems_of_content(catalogue, written), root, name)
    bytes_used = b"".join([source, *lent.values()])
    return CatalogueFile(catalogue, source, content_hash(bytes_used), name, written, lent)


def _lent(catalogue_id: str, kept: Mapping[str, bytes] | None) -> bytes:
    return kept[catalogue_id] if kept and catalogue_id in kept else _source_of(catalogue_id)


def _source_of(catalogue_id: str) -> bytes:
    return files("rettidig.catalogues").joinpath(catalogue_id + _SUFFIX).read_bytes()


def _bytes_of(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            source = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise _no_such_catalogue(path) from None
    except OSError:
        raise Refused(
            Text("Filen kan ikke læses.", "The file cannot be read."),
            do=Text("Angiv en YAML-fil, som du må læse.", "Name a YAML file that you may read."),
            at=Place(Path(path).name),
        ) from None
    if len(source) > _LARGEST:
        raise Refused(
            Text("Filen er for stor til at være et katalog.", "The file is too large to be a catalogue."),
            do=Text("Angiv et katalogs YAML-fil.", "Name the YAML file of a catalogue."),
            at=Place(Path(path).name),
        )
    return source


def _no_such_catalogue(path: str) -> Refused:
    known = ", ".join(shipped())
    return Refused(
        Text(f"Kataloget {shown(path)} findes ikke.", f"There is no catalogue {shown(path)}."),
        do=Text(
            f"Angiv stien til en fil eller et af disse id'er: {known}.",
            f"Name the path of a file, or one of these ids: {known}.",
        ),
    )


def _text_of(source: bytes, name: str) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            Text("Filen er ikke UTF-8.", "The file is not UTF-8."),
            do=Text("Gem den som UTF-8.", "Save it as UTF-8."),
            at=Place(name, row=source.count(b"\n", 0, error.start) + 1),
        ) from None
