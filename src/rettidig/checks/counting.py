"""Counts: how many cases came to what, by every dimension, added up inside the engine.

Two counts share one 64-bit sum, so that a dimension takes one pass with few aggregates; they are taken
apart in the result, which has a row for each value and not for each case.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from rettidig.catalogue.model import Consequence
from rettidig.checks.codes import OUTCOMES, WHY, has_reason, outcome_number, reason_number, small
from rettidig.checks.compiling import Verdicts
from rettidig.checks.engines import Engine
from rettidig.checks.view import answer_column
from rettidig.vocabulary import Basis, Outcome, Reason

DIMENSIONS = ("target_group", "visitation_group", "municipality", "team", "caseworker")
ALL = "all"
_SHIFT = 31
"""Bits a count gets: the cases of a country, many times over."""
_PAIRS = ((Outcome.MET, Outcome.NOT_MET), (Outcome.PENDING, Outcome.NOT_APPLICABLE))


@dataclass(frozen=True)
class Counted:
    """The judged cases, wide, and what is known about the columns."""

    engine: Engine
    wide: ir.Table
    verdicts: Sequence[Verdicts]
    answered: frozenset[str]
    dimensions: Sequence[str]

    def final(self, verdict: Verdicts) -> ir.IntegerValue:
        """Return the outcomes after people's answers."""
        machine = outcome_number(self.wide[verdict.name("code")])
        if verdict.point.id not in self.answered:
            return machine
        return ibis.coalesce(self.wide[answer_column(verdict.point.id)], machine)

    def bases(self, verdict: Verdicts) -> Iterator[tuple[Basis, ir.IntegerValue]]:
        """Return the outcomes on each basis; the machine's and people's only where people have answered."""
        yield Basis.FINAL, self.final(verdict)
        if verdict.point.id in self.answered:
            yield Basis.MACHINE, outcome_number(self.wide[verdict.name("code")])
            yield Basis.HUMAN, self.wide[answer_column(verdict.point.id)]


def counts(counted: Counted) -> pa.Table:
    """Return ``control_point, basis, dimension, value`` and the five counts, in no order.

    On the human basis only answered cases are counted, and values without any are left out.
    """
    keys: list[tuple[str, Basis]] = []
    sums: dict[str, ir.IntegerValue] = {}
    for verdict in counted.verdicts:
        for basis, outcomes in counted.bases(verdict):
            sums |= {f"{len(keys)} {n}": _packed(outcomes, pair) for n, pair in enumerate(_PAIRS)}
            sums[f"{len(keys)} n"] = outcomes.notnull().cast("int64")
            keys.append((verdict.point.id, basis))
    packed = counted.wide.select(*dict.fromkeys(counted.dimensions), **sums)
    staged = counted.engine.stage("packed", packed)
    return pa.concat_tables(
        _unpacked(result, dimension, keys) for dimension, result in _by_dimension(counted, staged, sums)
    )


def totals(counted: Counted) -> pa.Table:
    """Return, by dimension and value, the cases, their errors, and the cases that have any."""
    errors = {
        "errors": _n_outcomes(counted, Outcome.NOT_MET),
        "reimbursement_errors": _n_outcomes(counted, Outcome.NOT_MET, Consequence.REIMBURSEMENT),
        "legal_certainty_errors": _n_outcomes(counted, Outcome.NOT_MET, Consequence.LEGAL_CERTAINTY),
        "undecided": _n_outcomes(counted, Outcome.UNKNOWN),
    }
    per_case = counted.wide.select(*dict.fromkeys(counted.dimensions), **errors)
    staged = counted.engine.stage("errors", per_case)
    sums = {
        **{name: staged[name] for name in errors},
        "cases_with_error": (staged.errors > 0).cast("int64"),
        "cases_with_reimbursement_error": (staged.reimbursement_errors > 0).cast("int64"),
        "n_cases": ibis.literal(1, type="int64"),
    }
    return pa.concat_tables(
        result.append_column("dimension", pa.array([dimension] * len(result)))
        for dimension, result in _by_dimension(counted, staged.mutate(**sums), sums)
    )


def reasons(counted: Counted) -> pa.Table:
    """Return ``control_point, outcome, reason, n``; a person's answer has the reason ``answered``."""
    rows = ibis.union(
        *(
            counted.wide.select(
                point=small(number),
                outcome=counted.final(verdict),
                reason=_reason(counted, verdict),
            )
            for number, verdict in enumerate(counted.verdicts)
        )
    )
    found = counted.engine.fetch(
        rows.group_by(["point", "outcome", "reason"]).agg(n=rows.count())
    ).to_pydict()
    return pa.table(
        {
            "control_point": [counted.verdicts[number].point.id for number in found["point"]],
            "outcome": [OUTCOMES[number].value for number in found["outcome"]],
            "reason": [WHY[number].value for number in found["reason"]],
            "n": pa.array(found["n"], pa.int64()),
        }
    )


def case_counts(counted: Counted, dimensions: Sequence[str]) -> pa.Table:
    """Return how many cases have each combination of municipality, visitation group and own dimensions."""
    keys = list(dict.fromkeys(("municipality", "visitation_group", *dimensions)))
    grouped = counted.wide.group_by(keys).agg(n=counted.wide.count())
    return counted.engine.fetch(grouped)


def transitions(counted: Counted, columns: Mapping[str, str]) -> pa.Table:
    """Return, for each ``same`` point, how many cases had which first value and which group in the end."""
    parts = []
    for verdict in counted.verdicts:
        if verdict.point.id in columns:
            judged = counted.wide.filter(
                has_reason(counted.wide[verdict.name("code")], (Reason.SAME, Reason.CHANGED))
            )
            grouped = judged.group_by(first=judged[columns[verdict.point.id]], final=judged.visitation_group)
            parts.append(_named(counted.engine.fetch(grouped.agg(n=judged.count())), verdict.point.id))
    empty = pa.schema([("first", pa.string()), ("final", pa.string()), ("n", pa.int64())])
    return _together(parts, empty)


def distributions(counted: Counted, columns: Mapping[str, str]) -> pa.Table:
    """Return, for each ``distinct`` point, how many judged cases of a group have how many."""
    parts = []
    for verdict in counted.verdicts:
        if verdict.point.id in columns:
            judged = counted.wide.filter(
                has_reason(counted.wide[verdict.name("code")], (Reason.WITHIN_LIMIT, Reason.TOO_MANY))
            )
            grouped = judged.group_by("visitation_group", value=judged[columns[verdict.point.id]])
            parts.append(_named(counted.engine.fetch(grouped.agg(n=judged.count())), verdict.point.id))
    empty = pa.schema([("visitation_group", pa.string()), ("value", pa.int64()), ("n", pa.int64())])
    return _together(parts, empty)


def _by_dimension(counted: Counted, table: ir.Table, sums: Iterable[str]) -> Iterator[tuple[str, pa.Table]]:
    names = list(sums)
    whole = table.agg(**{name: table[name].sum() for name in names})
    yield ALL, counted.engine.fetch(whole.select(*names, value=ibis.literal("")).select("value", *names))
    for dimension in counted.dimensions:
        grouped = table.group_by(value=table[dimension]).agg(**{name: table[name].sum() for name in names})
        yield dimension, counted.engine.fetch(grouped)


def _packed(outcomes: ir.IntegerValue, pair: tuple[Outcome, Outcome]) -> ir.IntegerValue:
    low, high = (OUTCOMES.index(outcome) for outcome in pair)
    packed: ir.IntegerValue = ibis.cases(
        (outcomes == low, ibis.literal(1, type="int64")),
        (outcomes == high, ibis.literal(1 << _SHIFT, type="int64")),
        else_=ibis.literal(0, type="int64"),
    )
    return packed


def _unpacked(result: pa.Table, dimension: str, keys: Sequence[tuple[str, Basis]]) -> pa.Table:
    """Return a row for each key and value; the fifth count is what is left of the cases."""
    tables = []
    low = (1 << _SHIFT) - 1
    for number, (point_id, basis) in enumerate(keys):
        first, second = (_integers(result, f"{number} {n}") for n in range(len(_PAIRS)))
        n_cases = _integers(result, f"{number} n")
        known = (first & low, first >> _SHIFT, second & low, second >> _SHIFT)
        columns = dict(zip(("met", "not_met", "pending", "not_applicable"), known, strict=True))
        table = pa.table(
            {
                "control_point": pa.array([point_id] * len(result), pa.string()),
                "basis": pa.array([basis.value] * len(result), pa.string()),
                "dimension": pa.array([dimension] * len(result), pa.string()),
                "value": result["value"].combine_chunks().cast(pa.string()),
                **columns,
                "unknown": n_cases - sum(known),
            }
        )
        tables.append(table.filter(pa.array(n_cases > 0)) if basis is Basis.HUMAN else table)
    return pa.concat_tables(tables)


def _integers(result: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    column = result[name].cast(pa.int64())
    return column.fill_null(0).to_numpy()  # type: ignore[no-any-return]


def _n_outcomes(
    counted: Counted, outcome: Outcome, consequence: Consequence | None = None
) -> ir.IntegerValue:
    total: ir.IntegerValue = ibis.literal(0, type="int64")
    for verdict in counted.verdicts:
        if consequence is None or consequence in verdict.point.consequence:
            is_it = counted.final(verdict) == OUTCOMES.index(outcome)
            total += is_it.cast("int64")
    return total


def _reason(counted: Counted, verdict: Verdicts) -> ir.IntegerValue:
    machine = reason_number(counted.wide[verdict.name("code")])
    if verdict.point.id not in counted.answered:
        return machine
    is_answered = counted.wide[answer_column(verdict.point.id)].notnull()
    return ibis.ifelse(is_answered, small(WHY.index(Reason.ANSWERED)), machine)


def _named(result: pa.Table, point_id: str) -> pa.Table:
    return result.append_column("control_point", pa.array([point_id] * len(result), pa.string()))


def _together(parts: Sequence[pa.Table], schema: pa.Schema) -> pa.Table:
    empty = schema.append(pa.field("control_point", pa.string())).empty_table()
    return pa.concat_tables(part.cast(empty.schema) for part in parts) if parts else empty
