"""The sheets of a workbook as one document, each value with the cell it stands in."""

from collections.abc import Callable, Iterable, Mapping

from rettidig.catalogue.problems import EVENT_TYPE, POINT, shown, unknown_word
from rettidig.catalogue.reading import Node
from rettidig.catalogue.workbook import sheets
from rettidig.catalogue.workbook.places import CellNode, list_of, number_of
from rettidig.catalogue.workbook.records import Reader, Record
from rettidig.vocabulary import Text

_Key = tuple[str, ...]


def document_in(reader: Reader) -> CellNode:
    """Return the document that the sheets describe; what cannot be read is noted in the reader."""
    root = reader.catalogue().node
    _add_words(reader, root)
    points = _by_key(reader, reader.records(sheets.POINTS), "id")
    for record in points.values():
        record.node.leave(("versions",), record.numbers["id"])
    _add_versions(reader, points)
    _add_cases(reader, points)
    root.put(("points",), _list(sheets.POINTS, points.values()))
    root.put(("uses",), _list(sheets.USES, reader.records(sheets.USES)))
    return root


def _list(form: sheets.SheetForm, records: Iterable[Record]) -> Node:
    return list_of((record.node for record in records), number_of(form.name, 0, 0))


def _by_key(reader: Reader, records: Iterable[Record], *columns: str) -> dict[_Key, Record]:
    """Return the records by what names them; one without a name, or with an earlier one's, is a problem."""
    found: dict[_Key, Record] = {}
    for record in records:
        key = tuple(record.word(column) for column in columns)
        blank = next((column for column in columns if not record.word(column)), None)
        if blank:
            reader.say(record.numbers[blank], *_NAMELESS)
        elif key in found:
            name = shown(key[-1]) if len(key) == 1 else key[-1]
            reader.say(
                record.numbers[columns[-1]],
                Text(f"{name} er brugt før.", f"{name} has been used before."),
                Text("Giv hver sit navn eller nummer.", "Give each a name or number of its own."),
            )
        else:
            found[key] = record
    return found


_NAMELESS = (
    Text("Id, punkt eller nummer mangler.", "The id, point or number is missing."),
    Text("Udfyld cellen.", "Fill in the cell."),
)


def _owner(reader: Reader, record: Record, owners: Mapping[_Key, Record], *columns: str) -> Record | None:
    """Return the record that a row belongs to; note a problem where there is none."""
    key = tuple(record.word(column) for column in columns)
    if key in owners:
        return owners[key]
    cell = record.numbers[columns[-1]]
    if len(columns) == 1:
        said = unknown_word((), POINT, key[0], (name for name, *_ in owners))
        reader.say(cell, said.what, said.do)
    else:
        reader.say(
            cell,
            Text("Eksemplet findes ikke i arket Eksempler.", "The sheet Eksempler has no such worked case."),
            Text("Ret punktet eller nummeret.", "Correct the point or the number."),
        )
    return None


def _add_versions(reader: Reader, points: Mapping[_Key, Record]) -> None:
    for record in reader.records(sheets.VERSIONS):
        if owner := _owner(reader, record, points, "point"):
            _append(owner, "versions", record, "point")


def _add_cases(reader: Reader, points: Mapping[_Key, Record]) -> None:
    cases = _by_key(reader, reader.records(sheets.CASES), "point", "number")
    for record in cases.values():
        if owner := _owner(reader, record, points, "point"):
            _append(owner, "cases", record, "point", "number")
    for record in reader.records(sheets.EVENTS):
        if case := _owner(reader, record, cases, "point", "number"):
            _append(case, "events", record, "point", "number")


def _append(owner: Record, key: str, record: Record, *links: str) -> None:
    """Add the record to a list of its owner, without the columns that only say whose it is."""
    for link in links:
        record.node.values.pop(link, None)
    items = owner.node.values.setdefault(key, Node(record.node.line, []))
    if isinstance(items.value, list):
        items.value.append(record.node)


def _add_words(reader: Reader, root: CellNode) -> None:
    """Add the vocabulary: each row is a word of one sort."""
    first = number_of(sheets.VOCABULARY.name, 0, 0)
    parts = ("target_groups", "visitation_groups", "values", "events", "acts")
    for part in parts:
        root.put((part,), CellNode(first, {}))
    root.put(("themes",), Node(first, []))
    for record in reader.records(sheets.VOCABULARY):
        sort = record.node.values.get("sort")
        if sort is None and "sort" not in record.cells:
            reader.say(
                record.numbers["sort"],
                Text("Slagsen mangler.", "The sort is missing."),
                Text("Vælg den fra listen.", "Choose it from the list."),
            )
        elif sort is not None:
            _add_word(reader, root, record, str(sort.value))


def _add_word(reader: Reader, root: CellNode, record: Record, sort: str) -> None:
    _unused_cells(reader, record, sort)
    for key in ("sort", "word"):
        record.node.values.pop(key, None)
    word = record.word("word")
    if not word:
        reader.say(
            record.numbers["word"],
            Text("Ordet mangler.", "The word is missing."),
            Text("Skriv det.", "Write it."),
        )
        return
    _ADD[sort](reader, root, record, word)


def _add_title(part: str) -> Callable[[Reader, CellNode, Record, str], None]:
    def add(reader: Reader, root: CellNode, record: Record, word: str) -> None:
        _put_new(reader, root, (part, word), record, _title(record))

    return add


def _add_block(part: str) -> Callable[[Reader, CellNode, Record, str], None]:
    def add(reader: Reader, root: CellNode, record: Record, word: str) -> None:
        _put_new(reader, root, (part, word), record, record.node)

    return add


def _add_attribute(reader: Reader, root: CellNode, record: Record, word: str) -> None:
    event = record.word("event")
    events = root.values["events"].value
    if isinstance(events, dict) and event in events:
        _put_new(reader, root, ("events", event, "attributes", word), record, _title(record))
    else:
        said = unknown_word((), EVENT_TYPE, event, events if isinstance(events, dict) else ())
        reader.say(record.numbers["event"], said.what, said.do)


def _add_theme(_reader: Reader, root: CellNode, record: Record, word: str) -> None:
    record.node.put(("id",), Node(record.numbers["word"], word))
    themes = root.values["themes"].value
    if isinstance(themes, list):
        themes.append(record.node)


def _title(record: Record) -> Node:
    return record.node.values.get("title") or Node(record.numbers["title"])


def _put_new(reader: Reader, root: CellNode, path: tuple[str, ...], record: Record, node: Node) -> None:
    if root.has(path):
        reader.say(
            record.numbers["word"],
            Text(
                f"Ordet {shown(path[-1])} er brugt før.", f"The word {shown(path[-1])} has been used before."
            ),
            Text("Behold den ene række.", "Keep one of the rows."),
        )
        return
    root.put(path, node)


_ADD: Mapping[str, Callable[[Reader, CellNode, Record, str], None]] = {
    sheets.TARGET_GROUP: _add_title("target_groups"),
    sheets.VISITATION_GROUP: _add_title("visitation_groups"),
    sheets.VALUE: _add_title("values"),
    sheets.EVENT: _add_block("events"),
    sheets.ATTRIBUTE: _add_attribute,
    sheets.ACT: _add_block("acts"),
    sheets.THEME: _add_theme,
}

_USED: Mapping[str, frozenset[str]] = {
    sheets.TARGET_GROUP: frozenset({"title"}),
    sheets.VISITATION_GROUP: frozenset({"title"}),
    sheets.VALUE: frozenset({"title"}),
    sheets.EVENT: frozenset({"title", "is_interval"}),
    sheets.ATTRIBUTE: frozenset({"title", "event"}),
    sheets.ACT: frozenset({"title", "short", "eli"}),
    sheets.THEME: frozenset({"title", "about"}),
}
"""Which columns each sort of word uses, beside the sort and the word."""


def _unused_cells(reader: Reader, record: Record, sort: str) -> None:
    for key in record.cells.keys() - _USED[sort] - {"sort", "word"}:
        reader.say(
            record.numbers[key],
            Text(f"Cellen bruges ikke til slagsen »{sort}«.", f"The cell is not used for the sort »{sort}«."),
            Text("Tøm den.", "Empty it."),
        )
