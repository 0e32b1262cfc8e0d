"""From a design's YAML file to a design, or a refusal that tells the line and what to correct."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rettidig.catalogue.problems import Problem, refusal_of, shown
from rettidig.catalogue.reading import Node, read_document
from rettidig.sampling.certificate import Certificate, read_certificate
from rettidig.sampling.design import Design, NotReviewed
from rettidig.vocabulary import Place, Refused, Text

_LARGEST = 1_000_000


def read_design(path: Path) -> Design:
    """Return the design in the file; refuses what is none, with the line and what to do."""
    return parse_design(_text_of(path), path.name)


def parse_design(text: str, name: str) -> Design:
    """Return the design written in ``text``; ``name`` is what messages call the file."""
    root = read_document(text, name)
    try:
        return Design.model_validate_json(json.dumps(root.plain()), strict=True)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_input=False)
        meant = _meant(errors, root)
        raise refusal_of([_problem(error) for error in meant], root, name) from None


def earlier_certificates(design: Design, folder: Path) -> dict[str, Certificate]:
    """Return the certificates of earlier samples that the design names, their paths seen from ``folder``."""
    names = {
        name
        for criterion in design.frame
        if isinstance(criterion, NotReviewed)
        for name in criterion.certificates
    }
    return {name: read_certificate(folder / name) for name in sorted(names)}


def _text_of(path: Path) -> str:
    try:
        source = path.read_bytes()[:_LARGEST]
        return source.decode("utf-8-sig")
    except OSError:
        raise Refused(
            Text("Designet kan ikke læses.", "The design cannot be read."),
            do=Text("Angiv en YAML-fil med --design.", "Name a YAML file with --design."),
            at=Place(path.name),
        ) from None
    except UnicodeDecodeError:
        raise Refused(
            Text("Filen er ikke UTF-8.", "The file is not UTF-8."),
            do=Text("Gem den som UTF-8.", "Save it as UTF-8."),
            at=Place(path.name),
        ) from None


def _meant(errors: list[ErrorDetails], root: Node) -> list[ErrorDetails]:
    """Return the errors without those of the form of ``unit`` that the writer cannot have meant."""
    unit = root.at(("unit",)).value
    unmeant = "literal['case']" if isinstance(unit, dict) else "EventUnit"
    return [error for error in errors if unmeant not in error["loc"]]


def _problem(error: ErrorDetails) -> Problem:
    say = _SAYINGS.get(error["type"], _otherwise)
    what, do = say(error)
    return Problem((*error["loc"], *_KEYS.get(error["type"], ())), what, do)


_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"union_tag_invalid": ("kind",), "quota_totals": ("by",), "quota_dimensions": ("by",)}
)
"""The key that is to be corrected, where the complaint is of the block around it."""


_Said = tuple[Text, Text]


def _fixed(what_da: str, what_en: str, do_da: str, do_en: str) -> Callable[[ErrorDetails], _Said]:
    said = Text(what_da, what_en), Text(do_da, do_en)
    return lambda _: said


def _last_key(error: ErrorDetails) -> str:
    return shown(str(error["loc"][-1])) if error["loc"] else "–"


def _missing(error: ErrorDetails) -> _Said:
    key = _last_key(error)
    return Text(f"Nøglen {key} mangler.", f"The key {key} is missing."), Text("Tilføj den.", "Add it.")


def _extra(error: ErrorDetails) -> _Said:
    key = _last_key(error)
    return (
        Text(f"Nøglen {key} er ukendt her.", f"The key {key} is unknown here."),
        Text("Ret stavningen, eller slet den.", "Correct the spelling, or delete it."),
    )


def _one_of(error: ErrorDetails) -> _Said:
    context = error.get("ctx", {})
    words = str(context.get("expected") or context.get("expected_tags")).replace("'", "")
    return (
        Text("Ordet er ikke et af dem, der kan stå her.", "The word is not one that can stand here."),
        Text(f"Vælg: {words.replace(' or ', ' eller ')}.", f"Choose: {words}."),
    )


def _totals(error: ErrorDetails) -> _Said:
    context = error.get("ctx", {})
    first, second = context.get("first"), context.get("second")
    return (
        Text(
            f"Kvoterne giver {first} i den ene kolonne og {second} i den anden.",
            f"The quotas add up to {first} in one column and {second} in the other.",
        ),
        Text("Ret tallene, så summerne er ens.", "Correct the numbers so that the sums agree."),
    )


_otherwise = _fixed(
    "Værdien har ikke den rette form.",
    "The value does not have the right form.",
    "Se eksemplerne i vejledningen om at trække en stikprøve.",
    "See the examples in the how-to on drawing a sample.",
)
_DATE = _fixed(
    "Her skal stå en dato.", "A date must stand here.", "Skriv den som 2026-09-30.", "Write it as 2026-09-30."
)
_BLOCK = _fixed(
    "Her skal stå en blok med nøgler.",
    "A block with keys must stand here.",
    "Skriv »nøgle: værdi« på hver linje.",
    "Write »key: value« on each line.",
)
_NUMBER = _fixed(
    "Her skal stå et helt tal.", "A whole number must stand here.", "Skriv tallet.", "Write the number."
)


def _value_error(error: ErrorDetails) -> _Said:
    is_day = error["loc"] and error["loc"][-1] in {"since", "until", "on", "held_on"}
    return _DATE(error) if is_day else _LIMIT(error)


_LIMIT = _fixed(
    "Varigheden kan ikke læses.",
    "The length of time cannot be read.",
    "Skriv den som 14 days, 1 week eller 3 months.",
    "Write it as 14 days, 1 week or 3 months.",
)
_SAYINGS: Mapping[str, Callable[[ErrorDetails], _Said]] = MappingProxyType(
    {
        "missing": _missing,
        "extra_forbidden": _extra,
        "literal_error": _one_of,
        "union_tag_invalid": _one_of,
        "union_tag_not_found": _fixed(
            "Nøglen »kind« mangler.",
            "The key »kind« is missing.",
            "Tilføj den, fx »kind: simple«.",
            "Add it, for example »kind: simple«.",
        ),
        "greater_than_equal": _fixed(
            "Tallet er for lille.", "The number is too small.", "Det mindste er 1.", "The least is 1."
        ),
        "string_pattern_mismatch": _fixed(
            "Andelen kan ikke læses.",
            "The rate cannot be read.",
            "Skriv den som 0.05, med punktum, højst 1.",
            "Write it as 0.05, at most 1.",
        ),
        "string_type": _fixed(
            "Her skal stå en tekst.", "A text must stand here.", "Skriv teksten.", "Write the text."
        ),
        "string_too_short": _fixed(
            "Teksten er tom.",
            "The text is empty.",
            "Skriv den, eller slet nøglen.",
            "Write it, or delete the key.",
        ),
        "int_type": _NUMBER,
        "int_parsing": _NUMBER,
        "date_type": _DATE,
        "date_parsing": _DATE,
        "date_from_datetime_parsing": _DATE,
        "value_error": _value_error,
        "tuple_type": _fixed(
            "Her skal stå en liste.",
            "A list must stand here.",
            "Skriv den som [a, b] eller med bindestreger.",
            "Write it as [a, b] or with hyphens.",
        ),
        "too_short": _fixed(
            "Listen er tom.", "The list is empty.", "Skriv mindst én i den.", "Write at least one into it."
        ),
        "dict_type": _BLOCK,
        "model_type": _BLOCK,
        "model_attributes_type": _BLOCK,
        "quota_dimensions": _fixed(
            "Kvoter skal have netop to kolonner.",
            "Quotas need just two columns.",
            "Skriv to kolonner under »by«, hver med sine tal; med én kolonne bruges »kind: given«.",
            "Write two columns under »by«, each with its numbers; with one column use »kind: given«.",
        ),
        "quota_totals": _totals,
        "nobody_left": _fixed(
            "»take« skal være mindre end »n«, så resten også får en chance.",
            "»take« must be less than »n«, so that the rest has a chance too.",
            "Sæt »n« op eller »take« ned.",
            "Raise »n« or lower »take«.",
        ),
        "two_seeds": _fixed(
            "Designet har både »seed« og »meeting«.",
            "The design has both »seed« and »meeting«.",
            "Behold det ene.",
            "Keep one of them.",
        ),
    }
)
