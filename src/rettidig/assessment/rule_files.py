"""A small YAML file of numbers that people may change, read into a strict record or refused."""

import json
from importlib import resources
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from rettidig.vocabulary import Place, Refused, Text


class Rules(BaseModel):
    """A record read from such a file: every field is there, of its own type, and no other."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


_Rules = TypeVar("_Rules", bound=Rules)


def read_rules(form: type[_Rules], package: str, name: str, path: Path | None = None) -> _Rules:
    """Return the rules in ``path``, or those of the package's own file ``name``; refuse another form."""
    file = path or resources.files(package).joinpath(name)
    try:
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
        return form.model_validate_json(json.dumps(written))
    except ValidationError as error:
        raise _refused(file.name, ".".join(map(str, error.errors()[0]["loc"]))) from None
    except (OSError, TypeError, ValueError, RecursionError, yaml.YAMLError):
        raise _refused(file.name) from None


def _refused(file: str, field: str = "") -> Refused:
    return Refused(
        Text("Filen med grænser kan ikke læses.", "The file of limits cannot be read."),
        do=Text(
            "Skriv den efter den fil, der følger med programmet.",
            "Write it after the file that comes with the program.",
        ),
        at=Place(file, column=field or None),
    )
