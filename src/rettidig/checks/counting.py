"""Counts: how many cases came to what, by every dimension, added up inside the engine.

Two counts share one 64-bit sum, so that a dimension takes one pass with few aggregates; they are taken
apart in the result, which has a row for each value and not for each case.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from rettidig.catalogue.model import Consequence
from rettidig.checks.codes import OUTCOMES, has_reason, outcome_number
from rettidig.checks.compiling import Verdicts
from rettidig.checks.engines import Engine
from rettidig.checks.view import answer_column
from rettidig.vocabulary import Basis, Outcome, Reason

DIMENSIONS = ("target_group", "visitation_group", "municipality", "team", "caseworker")
ALL = "all"
_SHIFT = 31
"""Bits a count gets: the cases of a country, many times over."""
_TOTALS = (
    "n_cases",
    "errors",
    "reimbursement_errors",
    "legal_certainty_errors",
    "cases_with_error",
    "cases_with_reimbursement_error",
    "undecided",
)
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


def by_value(counted: Counted) -> pa.Table:
    """Return every sum for each dimension and value.

    The cases are added up once, by all dimensions together; what each dimension has is added up from
    those sums, which are far fewer than the cases.
    """
    sums = {**_outcome_sums(counted), **_error_sums(counted)}
    dimensions = list(counted.dimensions)
    packed = counted.engine.stage("packed", counted.wide.select(*dimensions, **sums))
    together = packed.group_by(dimensions).agg(**_summed(packed, sums))
    numbered = together.mutate(place=ibis.row_number())
    combined = counted.engine.stage("combined", numbered)
    valued = _dimension_values(combined, dimensions).inner_join(combined.select("place", *sums), "place")
    grouped = valued.group_by(["dimension", "value"]).agg(**_summed(valued, sums))
    return counted.engine.fetch(grouped)


def counts(counted: Counted, sums: pa.Table) -> pa.Table:
    """Return ``control_point, basis, dimension, value`` and the five counts, in no order.

    On the human basis only answered cases are counted, and values without any are left out.
    """
    return pa.concat_tables(
        _unpacked(sums, number, verdict.point.id, basis)
        for number, (verdict, basis, _) in enumerate(_judgements(counted))
    )


def totals(sums: pa.Table) -> pa.Table:
    """Return, by dimension and value, the cases, their errors, and the cases that have any."""
    return sums.select(["dimension", "value", *_TOTALS])


def reasons(engine: Engine, outcomes: Path) -> pa.Table:
    """Return ``control_point, outcome, reason, n``; a person's answer has the reason ``answered``."""
    rows = engine.read(outcomes)
    return engine.fetch(rows.group_by(["control_point", "outcome", "reason"]).agg(n=rows.count()))


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


def _judgements(counted: Counted) -> list[tuple[Verdicts, Basis, ir.IntegerValue]]:
    return [(verdict, *each) for verdict in counted.verdicts for each in counted.bases(verdict)]


def _summed(table: ir.Table, names: Iterable[str]) -> dict[str, ir.IntegerScalar]:
    return {name: table[name].sum().cast("int64") for name in names}


def _dimension_values(combined: ir.Table, dimensions: Sequence[str]) -> ir.Table:
    """Return place, dimension and value: each row once for the whole, and once for each dimension."""
    whole = combined.select("place", dimension=ibis.literal(ALL), value=ibis.literal(""))
    parts = [
        combined.select("place", dimension=ibis.literal(name), value=combined[name].cast("string"))
        for name in dimensions
    ]
    return ibis.union(whole, *parts)


def _outcome_sums(counted: Counted) -> dict[str, ir.IntegerValue]:
    sums: dict[str, ir.IntegerValue] = {}
    for number, (_, _, outcomes) in enumerate(_judgements(counted)):
        sums |= {f"{number} {n}": _packed(outcomes, pair) for n, pair in enumerate(_PAIRS)}
        sums[f"{number} n"] = outcomes.notnull().cast("int64")
    return sums


def _error_sums(counted: Counted) -> dict[str, ir.IntegerValue]:
    errors = _n_outcomes(counted, Outcome.NOT_MET)
    reimbursement = _n_outcomes(counted, Outcome.NOT_MET, Consequence.REIMBURSEMENT)
    return {
        "n_cases": ibis.literal(1, type="int64"),
        "errors": errors,
        "reimbursement_errors": reimbursement,
        "legal_certainty_errors": _n_outcomes(counted, Outcome.NOT_MET, Consequence.LEGAL_CERTAINTY),
        "cases_with_error": (errors > 0).cast("int64"),
        "cases_with_reimbursement_error": (reimbursement > 0).cast("int64"),
        "undecided": _n_outcomes(counted, Outcome.UNKNOWN),
    }


def _packed(outcomes: ir.IntegerValue, pair: tuple[Outcome, Outcome]) -> ir.IntegerValue:
    low, high = (OUTCOMES.index(outcome) for outcome in pair)
    packed: ir.IntegerValue = ibis.cases(
        (outcomes == low, ibis.literal(1, type="int64")),
        (outcomes == high, ibis.literal(1 << _SHIFT, type="int64")),
        else_=ibis.literal(0, type="int64"),
    )
    return packed


def _unpacked(sums: pa.Table, number: int, point_id: str, basis: Basis) -> pa.Table:
    """Return a row for each dimension and value; the fifth count is what is left of the cases."""
    low = (1 << _SHIFT) - 1
    first, second = (_integers(sums, f"{number} {n}") for n in range(len(_PAIRS)))
    n_cases = _integers(sums, f"{number} n")
    known = (first & low, first >> _SHIFT, second & low, second >> _SHIFT)
    table = pa.table(
        {
            "control_point": pa.array([point_id] * len(sums), pa.string()),
            "basis": pa.array([basis.value] * len(sums), pa.string()),
            "dimension": sums["dimension"],
            "value": sums["value"],
            **dict(zip(("met", "not_met", "pending", "not_applicable"), known, strict=True)),
            "unknown": n_cases - sum(known),
        }
    )
    return table.filter(pa.array(n_cases > 0)) if basis is Basis.HUMAN else table


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


def _named(result: pa.Table, point_id: str) -> pa.Table:
    return result.append_column("control_point", pa.array([point_id] * len(result), pa.string()))


def _together(parts: Sequence[pa.Table], schema: pa.Schema) -> pa.Table:
    empty = schema.append(pa.field("control_point", pa.string())).empty_table()
    return pa.concat_tables(part.cast(empty.schema) for part in parts) if parts else empty
