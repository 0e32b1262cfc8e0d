"""Invented rounds: folders as a check writes them, from the outcomes of a few cases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from tests.core.assessment.invented import SCALE, counts, document, interviews, point, run

from rettidig.assessment.run_file import run_to_json
from rettidig.assessment.store import Tallies, write_assessment
from rettidig.catalogue import content_hash, load_catalogue
from rettidig.vocabulary import Outcome

POINTS = (point("a"), point("b"))
DIMENSIONS = ("all", "target_group", "visitation_group", "municipality", "team", "caseworker")
_NO_ROWS = {
    "transitions": ("control_point", "first", "final"),
    "reasons": ("control_point", "outcome", "reason"),
}


@dataclass(frozen=True)
class Case:
    """A case with its outcome at each point, and the values of its dimensions."""

    case_id: str
    outcomes: Mapping[str, Outcome]
    values: Mapping[str, str] = field(default_factory=dict)

    def value(self, dimension: str) -> str:
        fixed = {"all": "", "target_group": "uddannelseshjaelp", "municipality": "K01"}
        return self.values.get(dimension, fixed.get(dimension, ""))


def cases(name: str, errors: Mapping[str, int], n: int, **values: str) -> list[Case]:
    """Return ``n`` cases of which so many have an error at each point: the first ones."""
    outcomes = (Outcome.MET, Outcome.NOT_MET)
    return [
        Case(f"{name}-{number}", {p: outcomes[number < wrong] for p, wrong in errors.items()}, values)
        for number in range(n)
    ]


def write_round(
    folder: Path,
    of_cases: Sequence[Case],
    points: Sequence[dict[str, Any]] = POINTS,
    **changes: Any,
) -> Path:
    """Write the folder of a check of the cases; ``changes`` are fields of ``run.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    source = yaml.safe_dump(document(points), allow_unicode=True).encode()
    (folder / "catalogue.yaml").write_bytes(source)
    told = {"as_of": date(2026, 9, 30), "period": None, "dimensions": (), "opened_from": date(2026, 1, 1)}
    described = replace(run(content_hash(source)), **{**told, **changes})
    (folder / "run.json").write_text(run_to_json(described), encoding="utf-8")
    pq.write_table(_outcomes(of_cases), folder / "outcomes.parquet")
    catalogue = load_catalogue(folder / "catalogue.yaml").catalogue
    write_assessment(
        folder, _tallies(of_cases), catalogue, is_sample=described.is_sample, dimensions=(), thresholds=SCALE
    )
    return folder


def _outcomes(of_cases: Sequence[Case]) -> pa.Table:
    rows = [(case.case_id, p, o.value) for case in of_cases for p, o in case.outcomes.items()]
    names = ("case_id", "control_point", "outcome")
    schema = pa.schema([(name, pa.string()) for name in names])
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema)


def _tallies(of_cases: Sequence[Case]) -> Tallies:
    told = Counter(
        (p, dimension, case.value(dimension), outcome)
        for case in of_cases
        for p, outcome in case.outcomes.items()
        for dimension in DIMENSIONS
    )
    keys = dict.fromkeys((p, dimension, value) for p, dimension, value, _ in told)
    return Tallies(
        counts=counts(
            *((p, "final", dim, value, *(told[p, dim, value, o] for o in Outcome)) for p, dim, value in keys)
        ),
        interviews=interviews(),
        totals=pa.Table.from_pylist(_totals(of_cases)),
        case_counts=pa.table({"municipality": ["K01"], "visitation_group": [""], "n": [len(of_cases)]}),
        transitions=_empty("transitions"),
        distributions=pa.table(
            {
                "control_point": pa.array([], pa.string()),
                "visitation_group": pa.array([], pa.string()),
                "value": pa.array([], pa.int64()),
                "n": pa.array([], pa.int64()),
            }
        ),
        reasons=_empty("reasons"),
    )


def _totals(of_cases: Sequence[Case]) -> list[dict[str, Any]]:
    groups = dict.fromkeys((d, case.value(d)) for d in DIMENSIONS for case in of_cases)
    rows = []
    for dimension, value in groups:
        own = [case for case in of_cases if case.value(dimension) == value]
        errors = [sum(o is Outcome.NOT_MET for o in case.outcomes.values()) for case in own]
        rows.append(
            {
                "dimension": dimension,
                "value": value,
                "n_cases": len(own),
                "errors": sum(errors),
                "reimbursement_errors": 0,
                "legal_certainty_errors": 0,
                "undecided": 0,
                "cases_with_error": sum(map(bool, errors)),
                "cases_with_reimbursement_error": 0,
            }
        )
    return rows


def _empty(name: str) -> pa.Table:
    texts = {column: pa.array([], pa.string()) for column in _NO_ROWS[name]}
    return pa.table({**texts, "n": pa.array([], pa.int64())})
