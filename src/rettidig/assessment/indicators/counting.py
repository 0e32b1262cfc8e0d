"""How many cases of each benefit fell due on each day, and what came of them, from the files of a check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir

from rettidig.assessment.indicators.calendar import first_of_month
from rettidig.assessment.model import Counts
from rettidig.catalogue.model import ControlPoint
from rettidig.vocabulary import Outcome, Reason, Refused, Text

_COUNTED = (Outcome.MET, Outcome.NOT_MET, Outcome.PENDING, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Due:
    """So many cases of a benefit fall due on one day and have one outcome; no day is one not known (yet)."""

    benefit: str
    due_on: date | None
    outcome: Outcome
    n: int


def dues(outcomes: Path, cases: Path, points: Sequence[str], as_of: date) -> tuple[Due, ...]:
    """Return the cases of the points, counted, without those that had left the course by their due day.

    A case is seen as it was on ``as_of``. One that has no due day because the source does not tell is
    unknown, whatever a person answered: it belongs to no month. Raises Refused where two of the points
    concern the same case.
    """
    backend = ibis.duckdb.connect()
    judged = backend.read_parquet(outcomes)
    asked = judged.filter(
        judged.control_point.isin(list(points)), judged.outcome.isin([each.value for each in _COUNTED])
    ).select("case_id", "outcome", "due_on", "machine_outcome")
    people = backend.read_parquet(cases).select("case_id", "target_group", "closed_on")
    joined = asked.inner_join(people, "case_id")
    counted = joined.filter(~_has_left(joined, as_of))
    _refuse_twice(counted)
    rows = (
        counted.mutate(outcome=_placed(counted))
        .group_by("target_group", "due_on", "outcome")
        .agg(n=ibis._.count())
    )
    ordered = rows.order_by("target_group", "due_on", "outcome").to_pyarrow().to_pylist()
    return tuple(
        Due(row["target_group"] or "", row["due_on"], Outcome(row["outcome"]), row["n"]) for row in ordered
    )


def n_without_group(outcomes: Path, cases: Path, points: Sequence[ControlPoint]) -> int:
    """Return how many cases are out of scope and have no visitation group, where one is asked for."""
    backend = ibis.duckdb.connect()
    judged, people = backend.read_parquet(outcomes), backend.read_parquet(cases)
    nameless = people.filter(people.visitation_group.isnull()).select("case_id", "target_group")
    n = 0
    for point in points:
        scopes = [scope for version in point.versions if (scope := point.scope_of(version)).visitation_groups]
        groups = {group for scope in scopes for group in scope.target_groups}
        left_out = judged.filter(
            judged.control_point == point.id, judged.reason == Reason.NOT_IN_SCOPE.value
        ).inner_join(nameless.filter(nameless.target_group.isin(sorted(groups))), "case_id")
        n += int(left_out.count().to_pyarrow().as_py()) if groups else 0
    return n


def _has_left(rows: ir.Table, as_of: date) -> ir.BooleanValue:
    """Return whether the course was over by the due day, or before there was one."""
    is_closed = rows.closed_on <= ibis.literal(as_of, type="date")
    had_none = rows.due_on.isnull() & (rows.machine_outcome != Outcome.UNKNOWN.value)
    has_left: ir.BooleanValue = (is_closed & (had_none | (rows.closed_on <= rows.due_on))).fill_null(False)
    return has_left


def _placed(rows: ir.Table) -> ir.StringValue:
    """Return the outcome, unknown where the source does not tell when the duty falls due."""
    is_nowhere = rows.due_on.isnull() & (rows.machine_outcome == Outcome.UNKNOWN.value)
    outcome: ir.StringValue = ibis.ifelse(is_nowhere, Outcome.UNKNOWN.value, rows.outcome)
    return outcome


def _refuse_twice(rows: ir.Table) -> None:
    found = rows.agg(n=rows.count(), n_cases=rows.case_id.nunique()).to_pyarrow().to_pylist()[0]
    if found["n"] != found["n_cases"]:
        raise Refused(
            Text(
                "Indikatoren tæller den samme sag op flere gange.",
                "The indicator counts up the same case more than once.",
            ),
            do=Text(
                "Lad de punkter, den tæller op, gælde hver sin målgruppe.",
                "Let the points it counts up concern different target groups.",
            ),
        )


Table = Mapping[date, Mapping[str, Counts]]
"""The counts of each benefit by the month's first day; every month has every benefit."""


def by_month(found: Iterable[Due], benefits: Sequence[str]) -> Table:
    """Return the counts of each benefit by month, of the cases that have a due day."""
    tally: dict[date, list[Due]] = {}
    for due in found:
        if due.due_on is not None:
            tally.setdefault(first_of_month(due.due_on), []).append(due)
    return {month: by_benefit(part, benefits) for month, part in sorted(tally.items())}


def by_benefit(found: Sequence[Due], benefits: Sequence[str]) -> dict[str, Counts]:
    """Return the counts of each benefit, one without anybody among them."""
    return {benefit: _counts(due for due in found if due.benefit == benefit) for benefit in benefits}


def open_days(found: Iterable[Due], month: date) -> Iterator[date]:
    """Yield the due day of each case still open in the month, earliest first."""
    pending = [
        (due.due_on, due.n)
        for due in found
        if due.outcome is Outcome.PENDING and due.due_on and first_of_month(due.due_on) == month
    ]
    for day, n in sorted(pending):
        yield from [day] * n


def _counts(found: Iterable[Due]) -> Counts:
    tally = dict.fromkeys(_COUNTED, 0)
    for due in found:
        tally[due.outcome] += due.n
    return Counts(
        met=tally[Outcome.MET],
        not_met=tally[Outcome.NOT_MET],
        pending=tally[Outcome.PENDING],
        unknown=tally[Outcome.UNKNOWN],
    )
