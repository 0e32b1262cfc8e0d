"""What the drawn cases came to at each point, read from the folder that a check wrote."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rettidig.assessment.columns import damaged
from rettidig.assessment.model import Counts
from rettidig.vocabulary import Basis, Outcome, Refused, Source, Text

OUTCOMES_FILE = "outcomes.parquet"
_COLUMNS = ("case_id", "control_point", "outcome", "source", "machine_outcome")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a case came to at a point, who decided, and what the machine said of it."""

    outcome: Outcome
    source: Source
    machine_outcome: Outcome

    @property
    def is_human(self) -> bool:
        """Return whether people decided."""
        return self.source is Source.HUMAN


Judgements = Mapping[str, Mapping[str, Judgement]]
"""By control point, and then by case."""


def read_judgements(out: Path, case_ids: Iterable[str]) -> Judgements:
    """Return the judgements of the cases; only their rows are read. Refuses cases that were not judged."""
    wanted = pa.array(sorted(set(case_ids)), pa.string())
    try:
        rows = pq.read_table(
            out / OUTCOMES_FILE, columns=list(_COLUMNS), filters=pc.field("case_id").isin(wanted)
        )
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError):
        raise damaged(OUTCOMES_FILE) from None
    found: dict[str, dict[str, Judgement]] = {}
    for case_id, point, outcome, source, machine in zip(
        *(rows[name].to_pylist() for name in _COLUMNS), strict=True
    ):
        judged = Judgement(Outcome(outcome), Source(source), Outcome(machine))
        found.setdefault(point, {})[case_id] = judged
    seen = set(pc.unique(rows["case_id"]).to_pylist())
    if missing := len(wanted) - len(seen):
        raise _not_judged(missing, len(wanted))
    return found


def machine_counts(out: Path, case_ids: Iterable[str]) -> dict[str, Counts]:
    """Return what the machine made of the cases, by control point; only their rows are read."""
    wanted = pc.field("case_id").isin(pa.array(list(case_ids), pa.string()))
    try:
        rows = pq.read_table(
            out / OUTCOMES_FILE, columns=["control_point", "machine_outcome"], filters=wanted
        )
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError):
        raise damaged(OUTCOMES_FILE) from None
    grouped = rows.group_by(["control_point", "machine_outcome"]).aggregate([([], "count_all")])
    found: dict[str, dict[str, int]] = {}
    for row in grouped.to_pylist():
        found.setdefault(row["control_point"], {})[row["machine_outcome"]] = row["count_all"]
    return {
        point: Counts(**{outcome.value: counts.get(outcome.value, 0) for outcome in Outcome})
        for point, counts in found.items()
    }


def reviewed_at(judged: Mapping[str, Judgement], case_ids: Sequence[str], basis: Basis) -> dict[str, Outcome]:
    """Return the outcome of each case that counts as reviewed at a point.

    On the basis ``human`` the answered ones, and those that the point does not concern (nobody needs to be
    asked that); ``final``: all, people over the machine; ``machine``: all.
    """
    rows = {case_id: judged[case_id] for case_id in case_ids if case_id in judged}
    if basis is Basis.HUMAN:
        return {
            case_id: row.outcome
            for case_id, row in rows.items()
            if row.is_human or row.outcome is Outcome.NOT_APPLICABLE
        }
    if basis is Basis.MACHINE:
        return {case_id: row.machine_outcome for case_id, row in rows.items()}
    return {case_id: row.outcome for case_id, row in rows.items()}


def _not_judged(missing: int, drawn: int) -> Refused:
    return Refused(
        Text(
            f"{missing} af de {drawn} udtagne sager findes ikke i resultatet.",
            f"{missing} of the {drawn} drawn cases are not in the result.",
        ),
        do=Text(
            "Angiv resultatet af en kontrol af den sagsmængde, stikprøven er fra.",
            "Name the result of a check of the caseload that the sample was drawn from.",
        ),
    )
