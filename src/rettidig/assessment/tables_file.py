"""``tables.json``: what a report tells beside the shares, and the thresholds of the grades."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

import pyarrow as pa
from pydantic import TypeAdapter, ValidationError

from rettidig.assessment.columns import damaged, summed
from rettidig.assessment.grades import Thresholds
from rettidig.assessment.model import CaseCount, Distribution, ReasonCount, Transition
from rettidig.catalogue.model import Catalogue
from rettidig.vocabulary import Outcome, Reason

TABLES_FILE = "tables.json"


@dataclass(frozen=True, slots=True)
class Tables:
    """The content of ``tables.json``, each tuple in a fixed order."""

    thresholds: Thresholds
    cases: tuple[CaseCount, ...]
    transitions: tuple[Transition, ...]
    distributions: tuple[Distribution, ...]
    reasons: tuple[ReasonCount, ...]


@cache
def _form() -> TypeAdapter[Tables]:
    return TypeAdapter(Tables)


def tables_to_json(tables: Tables) -> str:
    """Return the text of ``tables.json``."""
    return json.dumps(_form().dump_python(tables, mode="json"), ensure_ascii=False, indent=1) + "\n"


def tables_from_json(text: str) -> Tables:
    """Return the tables that ``tables_to_json`` wrote; refuse a text of another form."""
    try:
        return _form().validate_json(text)
    except ValidationError:
        raise damaged(TABLES_FILE) from None


def case_counts(table: pa.Table, dimensions: Sequence[str]) -> tuple[CaseCount, ...]:
    """Return the counts of cases by municipality, visitation group and the manifest's own dimensions.

    The table has those columns and ``n``; the order is that of the values by code point.
    """
    own = [name for name in dimensions if name not in {"municipality", "visitation_group"}]
    return tuple(
        CaseCount(municipality, group, dict(zip(own, values, strict=True)), n)
        for (municipality, group, *values), n in _sums(table, ("municipality", "visitation_group", *own))
    )


def transitions(table: pa.Table, catalogue: Catalogue) -> tuple[Transition, ...]:
    """Return the transitions in catalogue order, then by first and final value."""
    rows = [
        Transition(point, first, final, n)
        for (point, first, final), n in _sums(table, ("control_point", "first", "final"))
    ]
    return tuple(sorted(rows, key=lambda row: _place(catalogue, row.control_point)))


def distributions(table: pa.Table, catalogue: Catalogue) -> tuple[Distribution, ...]:
    """Return the distributions in catalogue order, then by visitation group and number."""
    rows = [
        Distribution(point, group, int(value), n)
        for (point, group, value), n in _sums(table, ("control_point", "visitation_group", "value"))
    ]
    return tuple(
        sorted(rows, key=lambda r: (_place(catalogue, r.control_point), r.visitation_group, r.value))
    )


def reason_counts(table: pa.Table, catalogue: Catalogue) -> tuple[ReasonCount, ...]:
    """Return the reasons in catalogue order, then in the vocabulary's order of outcomes and reasons."""
    rows = [
        ReasonCount(point, Outcome(outcome), Reason(reason), n)
        for (point, outcome, reason), n in _sums(table, ("control_point", "outcome", "reason"))
    ]
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                _place(catalogue, r.control_point),
                list(Outcome).index(r.outcome),
                list(Reason).index(r.reason),
            ),
        )
    )


def _sums(table: pa.Table, keys: Sequence[str]) -> Iterable[tuple[tuple[str, ...], int]]:
    """Return each key with its number of cases, sorted by the key; a missing text is an empty one."""
    columns = [cast("list[str]", column.to_pylist()) for column in summed(table, keys, ["n"]).columns]
    *texts, numbers = columns
    return sorted(zip(zip(*texts, strict=True), cast("list[int]", numbers), strict=True))


def _place(catalogue: Catalogue, control_point: str) -> int:
    return [point.id for point in catalogue.points].index(control_point)
