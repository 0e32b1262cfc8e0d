"""The engine's rows beside the oracle's: what every test that holds the one against the other shares."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import yaml
from tests.support.caseloads import Setting
from tests.support.oracle import DutyRow, OutcomeRow, PlainCaseload, judge, read_plain

from rettidig.catalogue.model import Catalogue
from rettidig.checks import Period, check

DIFFERENCES_SHOWN = 5


@dataclass(frozen=True)
class Run:
    """One run of the engine: caseloads of some seeds, and what is asked about them."""

    setting: Setting
    seeds: range
    period: Period | None = None


def catalogue_in(path: Path) -> Catalogue:
    """Return the catalogue of the file as it stands, without the loader's checks."""
    return Catalogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def plain(period: Period | None) -> tuple[date, date] | None:
    """Return the period as the oracle takes it."""
    return (period.first, period.last) if period else None


def differences(
    folder: Path, catalogue: Catalogue, out: Path, period: Period | None = None, engine: str = "duckdb"
) -> list[str]:
    """Return how the engine and the oracle differ, each with the case's rows."""
    caseload = read_plain(folder)
    outcomes, duties = judge(caseload, catalogue, caseload.as_of, plain(period))
    check(folder, catalogue, out, period=period, engine=engine)
    return [
        *_differing(caseload, out / "outcomes.parquet", outcomes, OutcomeRow, ("case_id", "control_point")),
        *_differing(
            caseload, out / "duties.parquet", duties, DutyRow, ("case_id", "control_point", "number")
        ),
    ]


def _differing(
    caseload: PlainCaseload, path: Path, expected: Sequence[object], row_type: type, key: Sequence[str]
) -> list[str]:
    columns = [field.name for field in fields(row_type)]
    found_rows = pq.read_table(path).select(columns).to_pylist()
    expected_rows = [asdict(row) for row in expected]
    of_key: Callable[[dict], tuple] = lambda row: tuple(row[name] for name in key)  # noqa: E731
    found, wanted = {of_key(row): row for row in found_rows}, {of_key(row): row for row in expected_rows}
    assert len(found) == len(found_rows), f"{path.name} has a row twice"
    different = sorted(k for k in found.keys() | wanted.keys() if found.get(k) != wanted.get(k))
    shown = [_told(caseload, k, found.get(k), wanted.get(k)) for k in different[:DIFFERENCES_SHOWN]]
    return [f"{path.name}: {len(different)} of {len(wanted)} rows differ", *shown] if different else []


def _told(caseload: PlainCaseload, key: tuple, found: dict | None, wanted: dict | None) -> str:
    case = next(row for row in caseload.cases if row["case_id"] == key[0])
    events = sorted(
        (row for row in caseload.events if row["case_id"] == key[0]), key=lambda row: row["happened_on"]
    )
    names = [name for name in (found or wanted or {}) if (found or {}).get(name) != (wanted or {}).get(name)]
    return "\n".join(
        [
            f"\n== {key}, as of {caseload.as_of}",
            f"case: {_short(case)}",
            *(f"  {_short({k: v for k, v in row.items() if k != 'case_id'})}" for row in events),
            *(f"  answer: {_short(row)}" for row in caseload.answers if row["case_id"] == key[0]),
            f"differs in: {', '.join(names)}",
            f"engine: {_short(found or {})}",
            f"oracle: {_short(wanted or {})}",
        ]
    )


def _short(row: dict) -> str:
    return " · ".join(f"{name} {value}" for name, value in row.items() if value not in {"", None})
