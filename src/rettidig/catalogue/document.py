"""A catalogue as plain values, as its document would say it: what is left out there is left out here."""

from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from rettidig.calendars import Limit
from rettidig.catalogue.model import Catalogue, Expected

Value = str | int | bool | date | None | list["Value"] | dict[str, "Value"]
"""A value of a document; unlike a text, a date is a day."""

Block = dict[str, Value]

_PLACES = MappingProxyType(
    {"kind": 0, "event": 0, "trigger": 1, "response": 2, "responses": 2, "interval": 2, "law_by": 9}
)
_ELSEWHERE = 3


def document_of(catalogue: Catalogue) -> Block:
    """Return the catalogue as its document would say it, keys in the order of the model.

    What is as it would be without being said is left out, except what a worked case expects: there a
    stated null says that the field is empty.
    """
    return block_of(catalogue)


def block_of(record: BaseModel) -> Block:
    """Return a part of a catalogue as its document would say it."""
    found: Block = {}
    for name, field in _in_order(type(record)):
        value = getattr(record, name)
        default = field.get_default(call_default_factory=True, validated_data={})
        is_stated = name in record.model_fields_set if isinstance(record, Expected) else value != default
        if field.is_required() or is_stated:
            found[field.alias or name] = _value(value)
    return found


def _in_order(record: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """Return the record's fields as they are written: what a rule or selection is about comes first."""
    return sorted(record.model_fields.items(), key=lambda field: _PLACES.get(field[0], _ELSEWHERE))


def _value(value: object) -> Value:
    if isinstance(value, BaseModel):
        return block_of(value)
    if isinstance(value, dict):
        return {str(key): _value(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Decimal) and str(value).isdigit():
        return int(value)
    if isinstance(value, Enum | Limit | Decimal):
        return str(value)
    if value is None or isinstance(value, str | int | date):
        return value
    message = f"a document holds no {type(value).__name__}"
    raise TypeError(message)
