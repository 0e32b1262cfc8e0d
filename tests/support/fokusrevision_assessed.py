"""The assessment of the synthetic focus audit, made from its expected counts without running a check."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from rettidig.assessment.grades import Thresholds
from rettidig.assessment.intervals import wilson
from rettidig.assessment.model import (
    Assessed,
    CaseCount,
    Counts,
    Distribution,
    Interval,
    ReasonCount,
    Run,
    SummaryRow,
    Transition,
)
from rettidig.catalogue.loading import load_catalogue
from rettidig.catalogue.model import Catalogue, ControlPoint
from rettidig.vocabulary import Basis, Outcome, Reason

DATA = Path(__file__).parents[1] / "data" / "fokusrevision"
DIMENSIONS = ("visitation_group", "municipality", "visitation_year", "region")


@cache
def catalogue() -> Catalogue:
    return load_catalogue("fokusrevision-2022").catalogue


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def summary_row(point: ControlPoint, dimension: str, value: str, counts: Counts) -> SummaryRow:
    interval = Interval(*wilson(counts.met, counts.n), "wilson-unweighted") if counts.n else None
    percent = counts.percent
    grade = Thresholds.load().grade(percent) if point.is_graded and percent is not None else None
    return SummaryRow(point.id, Basis.FINAL, dimension, value, counts, interval, grade)


def _counts(row: dict[str, str]) -> Counts:
    n, met = int(row["n"]), int(row["met"])
    return Counts(met, n - met, int(row["pending"]), int(row["not_applicable"]), int(row["unknown"]))


def _summary() -> tuple[SummaryRow, ...]:
    rows = rows_of("expected_summary.csv")
    found = {
        (row["control_point"], row["dimension"], row["value"]): _counts(row)
        for row in rows
        if row["dimension"] in {"all", *DIMENSIONS}
    }
    summary = [
        summary_row(catalogue().point(point), dimension, value, counts)
        for (point, dimension, value), counts in found.items()
    ]
    known = {point for point, _, _ in found}
    missing = [point for point in catalogue().points if point.id not in known]
    n = len(rows_of("cases.csv"))
    return (*summary, *(summary_row(point, "all", "", Counts(0, 0, 0, 0, n)) for point in missing))


def _cases() -> tuple[CaseCount, ...]:
    counted = Counter(
        (row["municipality"], row["visitation_group"], row["visitation_year"], row["region"])
        for row in rows_of("cases.csv")
    )
    return tuple(
        CaseCount(municipality, group, {"visitation_year": year, "region": region}, n)
        for (municipality, group, year, region), n in sorted(counted.items())
    )


def _transitions() -> tuple[Transition, ...]:
    final = {row["case_id"]: row["visitation_group"] for row in rows_of("cases.csv")}
    first: dict[str, tuple[str, str]] = {}
    for row in rows_of("events.csv"):
        if row["event_type"] == "visitation" and '"gruppe"' in row["attributes"]:
            group = row["attributes"].split('"gruppe": "')[1].split('"')[0]
            first[row["case_id"]] = min(first.get(row["case_id"], ("9", "")), (row["happened_on"], group))
    counted = Counter((first[case][1], group) for case, group in final.items() if case in first)
    point = "fr22-visitation-fastholdt"
    return tuple(Transition(point, a, b, n) for (a, b), n in sorted(counted.items()))


DISTRIBUTION = tuple(
    Distribution("fr22-en-primaer-kontaktperson", group, value, n)
    for group, value, n in [
        ("aup", 1, 4), ("aup", 2, 1),
        ("up", 1, 35), ("up", 2, 9), ("up", 3, 8),
        ("ap", 1, 60), ("ap", 2, 29), ("ap", 3, 15), ("ap", 4, 8),
    ]
)  # fmt: skip
"""Sums to the expected 99 of 169; how those above one divide is invented."""

RUN = Run(
    catalogue_id="fokusrevision-2022",
    catalogue_hash="c" * 64,
    caseload_hash="d" * 64,
    caseload_name="Fokusrevision af indsatsen for unge på uddannelseshjælp (syntetisk)",
    as_of=date(2020, 2, 29),
    period=None,
    is_sample=True,
    dimensions=("visitation_year", "region"),
    opened_from=date(2018, 1, 2),
    opened_to=date(2019, 11, 29),
    engine="duckdb",
    program_version="0.1.0",
    rows={"cases": 369, "events": 9000},
    seconds={"checks": 1.0},
)


@cache
def audit() -> Assessed:
    """The whole synthetic audit."""
    return Assessed(
        RUN,
        catalogue(),
        _summary(),
        totals=(),
        cases=_cases(),
        transitions=_transitions(),
        distributions=DISTRIBUTION,
        reasons=(
            ReasonCount("fr22-foerste-samtale-1-uge", Outcome.MET, Reason.ON_TIME, 338),
            ReasonCount("fr22-foerste-samtale-1-uge", Outcome.NOT_MET, Reason.LATE, 31),
        ),
    )


def only_municipalities(assessed: Assessed, keep: Iterable[str]) -> Assessed:
    """The assessment with the cases and rows of some municipalities only; the whole is theirs."""
    kept = set(keep)
    cases = tuple(found for found in assessed.cases if found.municipality in kept)
    points = {point.id: point for point in assessed.catalogue.points}
    rows: list[SummaryRow] = []
    for point in points.values():
        mine = [row for row in assessed.rows(point.id, "municipality") if row.value in kept]
        if mine:
            total = Counts(*(sum(getattr(r.counts, f) for r in mine) for f in _FIELDS))
            rows += [summary_row(point, "all", "", total), *mine]
    return replace(assessed, cases=cases, summary=tuple(rows), transitions=(), distributions=())


_FIELDS = ("met", "not_met", "pending", "not_applicable", "unknown")
