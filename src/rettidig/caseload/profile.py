"""Profiles: what the columns and words of a case system's exports mean, as a document to read and edit."""

from collections.abc import Hashable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from rettidig.caseload.manifest import Cover
from rettidig.caseload.tables import CASES, EVENTS, TABLES
from rettidig.vocabulary import Place, Refused, Text

PROFILES = Path(__file__).parent / "profiles"

TO_FILL_IN = "UDFYLD"
"""Stands in a drafted profile where a person must say what something means."""

_Word = Annotated[str, Field(min_length=1)]


def _as_tuple(given: object) -> object:
    return (given,) if isinstance(given, str) else tuple(given) if isinstance(given, list) else given


def _as_column(given: object) -> object:
    return {"from": given} if isinstance(given, str | list) else given


def _as_attribute(given: object) -> object:
    return {"attribute": given} if isinstance(given, str) else given


_Headers = Annotated[tuple[_Word, ...], BeforeValidator(_as_tuple, json_schema_input_type=str | list[str])]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class ColumnMap(_Form):
    """Where a column of the contract comes from: a header (the first that is there), or a constant value."""

    headers: Annotated[_Headers, Field(alias="from")] = ()
    value: _Word | None = None
    words: _Word | None = None
    unit: Literal["kroner", "oere"] = "kroner"
    dimension: bool = False
    optional: bool = False

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> "ColumnMap":
        if bool(self.headers) == (self.value is not None):
            raise ValueError("give either from or value")
        return self


_Column = Annotated[
    ColumnMap, BeforeValidator(_as_column, json_schema_input_type=str | list[str] | ColumnMap)
]


class AttributeMap(_Form):
    """The attribute that a part of an answer becomes, and the word list that its values are looked up in."""

    attribute: _Word
    words: _Word | None = None


_AttributeMaps = dict[
    _Word, Annotated[AttributeMap, BeforeValidator(_as_attribute, json_schema_input_type=str | AttributeMap)]
]


class Activity(_Form):
    """What an activity of the source is called in the contract, and what its answers become."""

    type: _Word
    answers: _AttributeMaps = {}
    columns: _AttributeMaps = {}

    @property
    def attributes(self) -> frozenset[str]:
        """Return the names of all attributes that the activity can give."""
        return frozenset(part.attribute for part in (*self.answers.values(), *self.columns.values()))


class SourceMap(_Form):
    """One kind of file, known by its headers: the table it feeds, and how."""

    role: Annotated[str, Field(pattern=r"^[\w-]+$")]
    table: Literal["cases", "events"]
    columns: dict[_Word, _Column]
    activity: _Headers = ()
    answer: _Headers = ()
    activities: dict[_Word, Activity] = {}
    planned_without_date: bool = False

    @model_validator(mode="after")
    def _feeds_its_table(self) -> "SourceMap":
        form = TABLES[self.table]
        for name in form.needed_columns:
            if name not in self.columns and not (name == "event_type" and self.activity):
                raise ValueError(f"the column {name} of {self.table} is not mapped")
        known = {column.name for column in form.columns} - {"source_file", "source_line", "attributes"}
        for name, column in self.columns.items():
            if name not in known and not (form is CASES and column.dimension):
                raise ValueError(f"the column {name} is neither the contract's nor a dimension of cases")
        if bool(self.activity) != bool(self.activities) or (self.table == CASES.name and self.activity):
            raise ValueError("activity and activities go together, in files of events")
        return self

    def needed_headers(self) -> Iterator[tuple[str, ...]]:
        """Yield the headers that a file of this kind must have, each with the names it may go by."""
        for column in self.columns.values():
            if column.headers and not column.optional:
                yield column.headers
        if self.activity:
            yield self.activity

    def covers(self) -> dict[str, Cover]:
        """Return the event types that the source can give, each with its attributes."""
        if self.table != EVENTS.name:
            return {}
        covers: dict[str, frozenset[str]] = {}
        for activity in self.activities.values():
            covers[activity.type] = covers.get(activity.type, frozenset()) | activity.attributes
        constant = self.columns.get("event_type")
        if constant is not None and constant.value is not None:
            covers.setdefault(constant.value, frozenset())
        return {name: Cover(attributes=attributes) for name, attributes in covers.items()}


class Profile(_Form):
    """How a case system's exports become a caseload."""

    format_version: Literal[1]
    name: _Word
    description: str = ""
    as_of: date | None = None
    words: dict[_Word, dict[_Word, _Word]] = {}
    sources: Annotated[
        tuple[SourceMap, ...],
        BeforeValidator(_as_tuple, json_schema_input_type=list[SourceMap]),
        Field(min_length=1),
    ]

    @model_validator(mode="after")
    def _words_are_there(self) -> "Profile":
        for name in self._words_used():
            if name not in self.words:
                raise ValueError(f"the word list {name} is not there")
        if len({source.role for source in self.sources}) < len(self.sources):
            raise ValueError("two sources have the same role")
        return self

    def _words_used(self) -> Iterator[str]:
        for source in self.sources:
            yield from (column.words for column in source.columns.values() if column.words is not None)
            for activity in source.activities.values():
                parts = (*activity.answers.values(), *activity.columns.values())
                yield from (part.words for part in parts if part.words is not None)


def profile_schema() -> dict[str, object]:
    """Return the JSON Schema of a profile, for editors that complete and check as you type."""
    return Profile.model_json_schema()


def shipped_profiles() -> list[str]:
    """Return the names of the profiles that come with the program."""
    return sorted(path.stem for path in PROFILES.glob("*.yaml"))


def load_profile(name: str) -> Profile:
    """Return the shipped profile called ``name``, or the one in the file ``name``; refuse what is neither."""
    path = PROFILES / f"{name}.yaml" if name in shipped_profiles() else Path(name)
    if not path.is_file():
        raise Refused(
            Text("Profilen findes ikke.", "The profile does not exist."),
            do=Text(
                f"Angiv en fil eller en af {', '.join(shipped_profiles())}.",
                f"Give a file or one of {', '.join(shipped_profiles())}.",
            ),
            at=Place(path.name),
        )
    try:
        document = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506 - a safe loader
        return Profile.model_validate(document)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        _refuse_profile(path, Text("Filen er ikke gyldig YAML.", "The file is not valid YAML."), line)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        _refuse_profile(path, Text("Filen er ikke YAML i UTF-8.", "The file is not YAML in UTF-8."))
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "profil"
        _refuse_profile(
            path,
            Text(
                f"{where} har ikke den rette form: {first['msg']}.",
                f"{where} does not have the right form: {first['msg']}.",
            ),
        )


def refuse_unfilled(profile: Profile) -> None:
    """Refuse a drafted profile in which a mark still stands."""
    if TO_FILL_IN in profile.model_dump_json():
        raise Refused(
            Text(
                f"Profilen er ikke udfyldt: {TO_FILL_IN} står der endnu.",
                f"{TO_FILL_IN} is still in the profile.",
            ),
            do=Text(
                "Udfyld de mærkede linjer, eller slet de aktiviteter, der ikke skal med.",
                "Fill in the marked lines, or delete the activities that are not wanted.",
            ),
            at=Place(profile.name),
        )


def _refuse_profile(path: Path, what: Text, row: int | None = None) -> NoReturn:
    raise Refused(
        what,
        do=Text(
            "Ret profilen; se docs/reference/profiles.md.",
            "Correct the profile; see docs/reference/profiles.md.",
        ),
        at=Place(path.name, row=row),
    ) from None


class _Loader(yaml.SafeLoader):
    """YAML without surprises: a key may be there only once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        """Return the mapping; raise where a key is there twice."""
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise yaml.constructor.ConstructorError(
                problem="a key is there twice", problem_mark=node.start_mark
            )
        return mapping
