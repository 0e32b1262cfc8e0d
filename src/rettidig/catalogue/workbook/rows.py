"""A document as the rows of the workbook's sheets: one value for each column, or none."""

from collections.abc import Iterator, Mapping
from typing import cast

from rettidig.catalogue.document import Block, Value
from rettidig.catalogue.workbook import sheets
from rettidig.catalogue.workbook.sheets import Column

Row = Mapping[str, Value]
"""The values of a row by the column's key; a key that is not there is an empty cell."""


def rows_of(document: Block) -> dict[str, list[Row]]:
    """Return the rows of each sheet, by its name; the catalogue itself is the one row of its sheet."""
    points = _blocks(document.get("points"))
    return {
        sheets.CATALOGUE.name: [_flat(document, sheets.CATALOGUE.columns)],
        sheets.VOCABULARY.name: list(_words(document)),
        sheets.POINTS.name: [_flat(point, sheets.POINTS.columns) for point in points],
        sheets.VERSIONS.name: [
            {"point": point["id"], **_flat(_with_whole_scope(version), sheets.VERSIONS.columns)}
            for point in points
            for version in _blocks(point["versions"])
        ],
        sheets.CASES.name: [
            {"point": point["id"], "number": number, **_flat(case, sheets.CASES.columns)}
            for point in points
            for number, case in enumerate(_blocks(point.get("cases")), start=1)
        ],
        sheets.EVENTS.name: [
            {"point": point["id"], "number": number, **event}
            for point in points
            for number, case in enumerate(_blocks(point.get("cases")), start=1)
            for event in _blocks(case.get("events"))
        ],
        sheets.USES.name: list(_blocks(document.get("uses"))),
    }


def _blocks(value: Value) -> list[Block]:
    return cast("list[Block]", value or [])


def _entries(value: Value) -> dict[str, Block]:
    return cast("dict[str, Block]", value or {})


def _flat(block: Block, columns: tuple[Column, ...]) -> Row:
    """Return the values of the columns that the block has."""
    found: dict[str, Value] = {}
    for column in columns:
        value: Value = block
        for step in column.path:
            value = value.get(step, _NONE) if isinstance(value, dict) else _NONE
        if value is not _NONE:
            found[column.key] = value
    return found


_NONE: Block = {}
"""Stands for a value that is not there: told by identity, since a value that is there can be null."""


def _with_whole_scope(version: Block) -> Block:
    """Return the version with its scope's groups said, also where that is all: else it would be no scope."""
    if "scope" not in version:
        return version
    scope = cast("Block", version["scope"])
    return {**version, "scope": {"target_groups": [], **scope}}


def _words(document: Block) -> Iterator[Row]:
    for key, sort in (
        ("target_groups", sheets.TARGET_GROUP),
        ("visitation_groups", sheets.VISITATION_GROUP),
        ("values", sheets.VALUE),
    ):
        for word, title in cast("Block", document.get(key, {})).items():
            yield {"sort": sort, "word": word, "title": title}
    for word, event in _entries(document["events"]).items():
        yield {"sort": sheets.EVENT, "word": word, **_without(event, "attributes")}
        for name, title in cast("Block", event.get("attributes", {})).items():
            yield {"sort": sheets.ATTRIBUTE, "word": name, "title": title, "event": word}
    for word, act in _entries(document["acts"]).items():
        yield {"sort": sheets.ACT, "word": word, **act}
    for theme in _blocks(document["themes"]):
        yield {"sort": sheets.THEME, "word": theme["id"], **_without(theme, "id")}


def _without(block: Block, key: str) -> Block:
    return {name: value for name, value in block.items() if name != key}
