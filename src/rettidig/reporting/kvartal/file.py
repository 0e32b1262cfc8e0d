"""``kvartal.json``: a quarter's figures as a file, written by the site and read by the command."""

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from rettidig.reporting.kvartal.model import Quarter
from rettidig.vocabulary import Place, Refused, Text

NAME: Final = "kvartal.json"
_LARGEST: Final = 20_000_000
_QUARTER: Final = TypeAdapter(Quarter)


def written(quarter: Quarter) -> bytes:
    """Return the quarter as JSON in UTF-8; the same quarter always gives the same bytes."""
    return _QUARTER.dump_json(quarter, indent=2) + b"\n"


def read_quarter(folder: Path) -> Quarter:
    """Return the quarter in the folder's ``kvartal.json``; refuses what is none."""
    file = folder / NAME
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except OSError:
        raise Refused(
            Text(f"Der er ingen {NAME} i mappen.", f"There is no {NAME} in the folder."),
            do=Text(
                "Angiv mappen med filen; hver udgivet kvartalsrapport har den blandt sine filer.",
                "Name the folder with the file; every issued quarterly report has it among its files.",
            ),
            at=Place(folder.name),
        ) from None
    if len(content) > _LARGEST:
        raise _refused(Text("Filen er for stor.", "The file is too large."))
    return parsed(content)


def parsed(content: bytes) -> Quarter:
    """Return the quarter written in ``content``; refuses what is none, with the field that is wrong."""
    try:
        return _QUARTER.validate_json(content, strict=True)
    except ValidationError as invalid:
        error = invalid.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, error["loc"]))
        what = _WHAT.get(error["type"], _OTHERWISE)
        if error["type"] == "value_error":
            what = Text(_OTHERWISE.da, f"It does not add up: {error['ctx']['error']}.")
        raise _refused(what, field) from None


_OTHERWISE: Final = Text("Oplysningen er ikke, som den skal være.", "The value is not as it should be.")
_WHAT: Final = {
    "json_invalid": Text("Filen er ikke JSON.", "The file is not JSON."),
    "missing": Text("Oplysningen mangler.", "The value is missing."),
    "unexpected_keyword_argument": Text("Oplysningen kendes ikke.", "The value is not known."),
    "value_error": Text("Tallene stemmer ikke overens.", "The numbers do not add up."),
}


def _refused(what: Text, field: str = "") -> Refused:
    return Refused(
        what,
        do=Text(
            "Hent filen igen fra den udgivne rapport, eller ret den efter den.",
            "Fetch the file again from the issued report, or correct it after that one.",
        ),
        at=Place(NAME, column=field or None),
    )
