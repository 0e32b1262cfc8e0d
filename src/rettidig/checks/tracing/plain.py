"""A trace as what JSON can hold."""

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

from rettidig.calendars import Limit
from rettidig.catalogue.model import ControlPoint, Version
from rettidig.vocabulary import Text


def plain(value: object) -> object:
    """Return the value as objects, lists and texts: days as in ISO 8601, words as the contract has them.

    >>> plain((date(2020, 2, 29), Text("ja", "yes")))
    ['2020-02-29', 'ja']
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    for kind, said in _SAID.items():
        if isinstance(value, kind):
            return said(value)  # type: ignore[operator]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value


def _version(version: Version) -> object:
    return version.model_dump(mode="json", by_alias=True, include={"id", "starts_on", "ends_on", "law"})


def _point(point: ControlPoint) -> object:
    return point.id


def _text(text: Text) -> object:
    return text.da


def _limit(limit: Limit) -> object:
    return str(limit)


_SAID = {Version: _version, ControlPoint: _point, Text: _text, Limit: _limit}
