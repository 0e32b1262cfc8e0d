"""Writes the parts of the documentation that are made from the program: ``python -m docs.generate``."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from docs.catalogue_pages import catalogue_page, index_page
from docs.kinds_page import kinds_page
from docs.law_rows_page import law_rows_page

from rettidig.catalogue import shipped
from rettidig.catalogue.schema import schema

DOCS = Path(__file__).parent


def schema_file() -> str:
    """Return the JSON Schema of a catalogue, as it is kept in the repository."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


CATALOGUE_PAGES = "reference/catalogues"

GENERATED: dict[str, Callable[[], str]] = {
    "reference/kinds.md": kinds_page,
    "reference/catalogue.schema.json": schema_file,
    "reference/law-rows.md": law_rows_page,
    f"{CATALOGUE_PAGES}/README.md": index_page,
    **{f"{CATALOGUE_PAGES}/{name}.md": partial(catalogue_page, name) for name in shipped()},
}
"""Each generated file, by its path below ``docs``, and what makes its text."""


def main() -> None:
    """Write every generated file, and delete the pages of catalogues that are no more."""
    texts = {DOCS / path: made() for path, made in GENERATED.items()}
    (DOCS / CATALOGUE_PAGES).mkdir(exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    for page in (DOCS / CATALOGUE_PAGES).glob("*.md"):
        if page not in texts:
            page.unlink()


if __name__ == "__main__":
    main()
