"""The manifest of a caseload: what it is, as of which day, and what its source delivers at all."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, Never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_serializer

from rettidig.vocabulary import Place, Refused, Text

MANIFEST_FILE = "manifest.json"

_Name = Annotated[str, Field(min_length=1, pattern=r"\S")]


def _as_set(given: object) -> object:
    return frozenset(given) if isinstance(given, list) and all(isinstance(x, str) for x in given) else given


def _as_date(given: object) -> object:
    try:
        return datetime.strptime(given, "%Y-%m-%d").date() if isinstance(given, str) else given  # noqa: DTZ007 - a day
    except ValueError:
        return given


def _as_mapping(given: object) -> object:
    if isinstance(given, list) and all(isinstance(name, str) for name in given):
        return {name: {} for name in given}
    return given


class Cover(BaseModel):
    """How closely the source delivers an event type.

    ``attributes`` is None where the source is taken to deliver all of them; ``starts_on`` is None where
    it has always delivered the type. In the file the latter is called ``from``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)

    attributes: Annotated[frozenset[_Name] | None, BeforeValidator(_as_set)] = None
    starts_on: Annotated[date | None, BeforeValidator(_as_date), Field(alias="from")] = None

    @model_serializer
    def _as_written(self) -> dict[str, object]:
        written: dict[str, object] = {}
        if self.attributes is not None:
            written["attributes"] = sorted(self.attributes)
        if self.starts_on is not None:
            written["from"] = self.starts_on.isoformat()
        return written


class Manifest(BaseModel):
    """What ``manifest.json`` says; ``covers`` always as an object, whichever form the file used."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format_version: Literal[1]
    name: str
    as_of: date
    covers: Annotated[dict[_Name, Cover], BeforeValidator(_as_mapping)]
    dimensions: tuple[_Name, ...] = ()
    is_sample: bool = False
    population: _Name | None = None


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the caseload in ``folder``; refuse one that is missing or not true to form."""
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise Refused(
            Text("Filen mangler.", "The file is missing."),
            do=Text("Læg en manifest.json i mappen.", "Put a manifest.json in the folder."),
            at=Place(MANIFEST_FILE),
        )
    document = _read_json(path)
    try:
        manifest = Manifest.model_validate_json(document)
    except ValidationError as invalid:
        _refuse_invalid(invalid)
    _refuse_repeated_dimensions(manifest)
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``manifest`` to ``folder``, so that reading it gives the same manifest."""
    document = manifest.model_dump(mode="json")
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST_FILE).write_text(text, encoding="utf-8")


def _read_json(path: Path) -> str:
    """Return the document's text once it is known to be one JSON object without repeated keys."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Refused(
            Text("Filen er ikke gyldig JSON.", "The file is not valid JSON."),
            do=Text("Ret filen.", "Correct the file."),
            at=Place(MANIFEST_FILE, row=error.lineno),
        ) from None
    except UnicodeDecodeError:
        raise Refused(
            Text("Filen er ikke UTF-8.", "The file is not UTF-8."),
            do=Text("Gem den som UTF-8.", "Save it as UTF-8."),
            at=Place(MANIFEST_FILE),
        ) from None
    except RecursionError:
        raise _refused_form(Text("Filen er for dybt indlejret.", "The file is nested too deeply.")) from None
    except ValueError as error:
        raise _refused_form(
            Text(f"Filen er ikke gyldig JSON ({error}).", f"The file is not valid JSON ({error}).")
        ) from None
    if not isinstance(document, Mapping):
        raise _refused_form(Text("Filen er ikke et JSON-objekt.", "The file is not a JSON object."))
    return text


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise _refused_form(Text("En nøgle står to gange.", "A key is given twice."))
    return document


def _refuse_constant(_: str) -> Never:
    raise _refused_form(Text("NaN og Infinity er ikke gyldig JSON.", "NaN and Infinity are not valid JSON."))


def _refused_form(what: Text, column: str | None = None) -> Refused:
    return Refused(
        what,
        do=Text(
            "Ret manifest.json efter kontraktens afsnit 1.",
            "Correct manifest.json after the contract's section 1.",
        ),
        at=Place(MANIFEST_FILE, column=column),
    )


_WRONG: Mapping[str, Text] = {
    "missing": Text("Oplysningen mangler.", "The entry is missing."),
    "extra_forbidden": Text("Oplysningen er ukendt.", "The entry is unknown."),
    "literal_error": Text("Kun formatversion 1 kendes.", "Only format version 1 is known."),
}
_WRONG_OTHERWISE = Text("Oplysningen har ikke den rette form.", "The entry does not have the right form.")


def _refuse_invalid(invalid: ValidationError) -> Never:
    """Raise a refusal of the first thing that is wrong; what was written there is not repeated."""
    first = invalid.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    raise _refused_form(_WRONG.get(first["type"], _WRONG_OTHERWISE), where or None)


def _refuse_repeated_dimensions(manifest: Manifest) -> None:
    if len(set(manifest.dimensions)) < len(manifest.dimensions):
        raise _refused_form(Text("En dimension står to gange.", "A dimension is given twice."), "dimensions")
