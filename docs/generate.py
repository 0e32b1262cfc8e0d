"""Writes the parts of the documentation that are made from the program: ``python -m docs.generate``."""

import json
from collections.abc import Callable
from pathlib import Path

from docs.kinds_page import kinds_page

from rettidig.catalogue.schema import schema

DOCS = Path(__file__).parent


def schema_file() -> str:
    """Return the JSON Schema of a catalogue, as it is kept in the repository."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


GENERATED: dict[str, Callable[[], str]] = {
    "reference/kinds.md": kinds_page,
    "reference/catalogue.schema.json": schema_file,
}
"""Each generated file, by its path below ``docs``, and what makes its text."""


def main() -> None:
    """Write every generated file."""
    for path, made in GENERATED.items():
        (DOCS / path).write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    main()
