"""The form of a catalogue as a JSON Schema, for editors."""

from rettidig.catalogue.model import Catalogue

DIALECT = "https://json-schema.org/draft/2020-12/schema"

JsonSchema = dict[str, object]


def schema() -> JsonSchema:
    """Return the JSON Schema of a catalogue document.

    An editor with yaml-language-server shows its descriptions and marks what is wrong while a catalogue
    is being written; that the words of a catalogue fit together only ``load_catalogue`` can tell.
    """
    return {"$schema": DIALECT, **Catalogue.model_json_schema(by_alias=True)}
