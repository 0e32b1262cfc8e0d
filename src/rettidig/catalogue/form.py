"""From the document's plain values to a catalogue, with pydantic's complaints said in plain words."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rettidig.catalogue.base import EventCondition, PointCondition, Selection
from rettidig.catalogue.model import Catalogue
from rettidig.catalogue.problems import Path, Problem, refusal_of, shown
from rettidig.catalogue.reading import Node
from rettidig.vocabulary import Text

_MEMBERS = frozenset(kind.__name__ for kind in (EventCondition, PointCondition, Selection))
_LITERAL = "literal["


def catalogue_of(root: Node, name: str) -> Catalogue:
    """Return the catalogue that the document describes; refuse what has not a catalogue's form.

    Strict JSON is what pydantic is given: a date must be an ISO date, a number a number, and nothing is
    made into text that is not.
    """
    try:
        return Catalogue.model_validate_json(json.dumps(root.plain()), strict=True)
    except ValidationError as invalid:
        errors = _without_misfits(invalid.errors(include_url=False, include_input=False), root)
        raise refusal_of([_problem(error) for error in errors], root, name) from None


def _without_misfits(errors: Iterable[ErrorDetails], root: Node) -> list[ErrorDetails]:
    """Return the errors without those of union members that the writer cannot have meant.

    Where a value may have one of several forms, pydantic complains of each. Meant is a form of the
    value's own sort (a word or a block), and of several the one with the fewest complaints.
    """
    unions: dict[Path, dict[str, list[ErrorDetails]]] = defaultdict(lambda: defaultdict(list))
    for error in errors:
        if error["type"] == "too_short" and root.at(error["loc"]).value:
            continue  # pydantic counts only the items that have the right form
        path, member = _union_of(error["loc"])
        unions[path][member].append(error)
    return [error for path, members in unions.items() for error in _meant(members, root.at(path))]


def _union_of(loc: Path) -> tuple[Path, str]:
    for index, step in enumerate(loc):
        if isinstance(step, str) and (step in _MEMBERS or step.startswith(_LITERAL)):
            return loc[:index], step
    return loc, ""


def _meant(members: Mapping[str, list[ErrorDetails]], node: Node) -> list[ErrorDetails]:
    is_block = isinstance(node.value, dict)
    fitting = [found for name, found in members.items() if is_block != name.startswith(_LITERAL)]
    return min(fitting or members.values(), key=len)


def _problem(error: ErrorDetails) -> Problem:
    say = _SAYINGS.get(error["type"], _OTHERWISE)
    what, do = say(error)
    return Problem(error["loc"], what, do)


_Said = tuple[Text, Text]


def _fixed(what_da: str, what_en: str, do_da: str, do_en: str) -> Callable[[ErrorDetails], _Said]:
    said = Text(what_da, what_en), Text(do_da, do_en)
    return lambda _: said


def _last_key(error: ErrorDetails) -> str:
    return str(error["loc"][-1]) if error["loc"] else ""


def _missing(error: ErrorDetails) -> _Said:
    key = shown(_last_key(error))
    return (
        Text(f"Nøglen {key} mangler.", f"The key {key} is missing."),
        Text("Tilføj den.", "Add it."),
    )


def _extra(error: ErrorDetails) -> _Said:
    key = shown(_last_key(error))
    return (
        Text(f"Nøglen {key} er ukendt.", f"The key {key} is unknown."),
        Text(
            "Ret stavningen, eller slet den. »rettidig catalogue schema« viser nøglerne.",
            "Correct the spelling, or delete it. »rettidig catalogue schema« shows the keys.",
        ),
    )


def _one_of(error: ErrorDetails) -> _Said:
    context = error.get("ctx", {})
    words = str(context.get("expected") or context.get("expected_tags")).replace("'", "")
    return (
        Text(
            "Ordet er ikke et af dem, der kan stå her.", "The word is not one of those that can stand here."
        ),
        Text(f"Vælg: {words.replace(' or ', ' eller ')}.", f"Choose: {words}."),
    )


def _at_least(error: ErrorDetails) -> _Said:
    least = error.get("ctx", {}).get("ge")
    return (
        Text("Tallet er for lille.", "The number is too small."),
        Text(f"Det mindste er {least}.", f"The least is {least}."),
    )


_OTHERWISE = _fixed(
    "Værdien har ikke den rette form.",
    "The value does not have the right form.",
    "Se formatet med »rettidig catalogue schema«.",
    "See the format: »rettidig catalogue schema«.",
)
_WORD = _fixed(
    "Ordet har tegn, der ikke kan bruges.",
    "The word has characters that cannot be used.",
    "Brug små bogstaver a–z, tal, bindestreg og, uden for id'er, understreg.",
    "Use small letters a–z, digits, hyphen and, outside ids, underscore.",
)
_BLOCK = _fixed(
    "Her skal stå en blok med nøgler.",
    "A block with keys must stand here.",
    "Skriv »nøgle: værdi« på hver linje.",
    "Write »key: value« on each line.",
)
_DATE = _fixed(
    "Her skal stå en dato.", "A date must stand here.", "Skriv den som 2019-05-06.", "Write it as 2019-05-06."
)
_SAYINGS: Mapping[str, Callable[[ErrorDetails], _Said]] = MappingProxyType(
    {
        "missing": _missing,
        "extra_forbidden": _extra,
        "enum": _one_of,
        "literal_error": _one_of,
        "union_tag_invalid": _one_of,
        "union_tag_not_found": _fixed(
            "Reglen siger ikke, hvilken slags den er.",
            "The rule does not say which kind it is.",
            "Tilføj »kind«, fx »kind: deadline«.",
            "Add »kind«, for example »kind: deadline«.",
        ),
        "greater_than_equal": _at_least,
        "string_pattern_mismatch": _WORD,
        "string_type": _fixed(
            "Her skal stå en tekst.",
            "A text must stand here.",
            "Skriv teksten; et tal skal i anførselstegn.",
            "Write the text; a number needs quotes.",
        ),
        "int_type": _fixed(
            "Her skal stå et helt tal.",
            "A whole number must stand here.",
            "Skriv tallet.",
            "Write the number.",
        ),
        "bool_type": _fixed(
            "Her skal stå true eller false.",
            "Either true or false must stand here.",
            "Skriv true eller false.",
            "Write true or false.",
        ),
        "date_type": _DATE,
        "date_parsing": _DATE,
        "date_from_datetime_parsing": _DATE,
        "tuple_type": _fixed(
            "Her skal stå en liste.",
            "A list must stand here.",
            "Skriv den som [a, b] eller med bindestreger.",
            "Write it as [a, b] or with hyphens.",
        ),
        "too_short": _fixed(
            "Listen er tom.", "The list is empty.", "Skriv mindst én i den.", "Write at least one into it."
        ),
        "value_error": _fixed(
            "Fristen eller tallet kan ikke læses.",
            "The limit or number cannot be read.",
            "Skriv en frist som 0 days, 1 week, 3 months eller end of week 8, et tal som 160.33.",
            "Write a limit as 0 days, 1 week, 3 months or end of week 8, a number as 160.33.",
        ),
        "dict_type": _BLOCK,
        "model_type": _BLOCK,
        "model_attributes_type": _BLOCK,
    }
)
