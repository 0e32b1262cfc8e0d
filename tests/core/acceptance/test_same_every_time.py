"""The same data gives the same judgement: over runs, row orders, forms of file and engines."""

import csv
import random
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.core.acceptance.conftest import DATA, Judged

from rettidig.caseload import ImportOptions, import_caseload, load_profile, open_caseload

pytestmark = pytest.mark.slow

FILES = ("outcomes.parquet", "duties.parquet", "summary.csv", "totals.csv", "tables.json")


def contents_of(folder: Path) -> dict[str, object]:
    """Return the files' contents; Parquet as rows in order of case and point, as the contract compares it."""
    return {
        name: sorted(pq.read_table(folder / name).to_pylist(), key=place_of)
        if name.endswith(".parquet")
        else (folder / name).read_bytes()
        for name in FILES
    }


def place_of(row: dict[str, object]) -> tuple[object, ...]:
    return row["case_id"], row["control_point"], row.get("number", 0)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_two_runs_write_the_same_bytes(tmp_path: Path, judged: Judged) -> None:
    again = shutil.copytree(DATA / "fokusrevision", tmp_path / "again")
    assert bytes_of(judged(again)) == bytes_of(judged(DATA / "fokusrevision"))


def test_the_order_of_rows_changes_nothing(tmp_path: Path, judged: Judged) -> None:
    shuffled = shutil.copytree(DATA / "fokusrevision", tmp_path / "shuffled")
    for table in ("cases", "events", "answers", "interviews"):
        path = shuffled / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        random.Random(table).shuffle(rows)  # noqa: S311 - any other order will do
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    assert bytes_of(judged(shuffled)) == bytes_of(judged(DATA / "fokusrevision"))


def test_parquet_gives_what_csv_gives(tmp_path: Path, judged: Judged) -> None:
    parquet = tmp_path / "parquet"
    parquet.mkdir()
    opened = open_caseload(DATA / "edge", tmp_path / "workspace")
    for table in ("cases", "events", "answers"):
        shutil.copy(getattr(opened, table), parquet / f"{table}.parquet")
    shutil.copy(DATA / "edge" / "manifest.json", parquet)
    assert bytes_of(judged(parquet)) == bytes_of(judged(DATA / "edge"))


@pytest.mark.spark
def test_spark_gives_what_duckdb_gives(judged: Judged) -> None:
    assert contents_of(judged(DATA / "edge", "spark")) == contents_of(judged(DATA / "edge"))


@pytest.mark.feature("F014")
@pytest.mark.parametrize("events", ["haendelser.csv", "haendelser.xlsx"])
def test_an_imported_export_is_judged_as_the_clean_caseload(
    events: str, tmp_path: Path, judged: Judged
) -> None:
    """The export holds K01, K02 and K03; their outcomes do not depend on who else is in the caseload."""
    exports = DATA / "exports"
    manifest = open_caseload(DATA / "fokusrevision", tmp_path / "w1").manifest
    files = [exports / name for name in ("sager.csv", "perioder.csv", events)]
    options = ImportOptions(
        target=tmp_path / "imported", key=b"k" * 32, as_of=manifest.as_of, reject=True, name="Eksport"
    )
    import_caseload(files, load_profile("sager-og-aktiviteter"), options)
    clean = without_answers(DATA / "fokusrevision", tmp_path / "clean")
    wanted = [row for row in outcomes(judged(clean)) if row["case_id"][:3] in {"K01", "K02", "K03"}]
    assert outcomes(judged(tmp_path / "imported")) == wanted


def without_answers(caseload: Path, target: Path) -> Path:
    """Return a copy without what people said: an export has only what was registered."""
    shutil.copytree(caseload, target)
    (target / "answers.csv").unlink()
    return target


def outcomes(folder: Path) -> list[dict[str, object]]:
    return pq.read_table(folder / "outcomes.parquet").to_pylist()


TYPES = {
    "outcomes.parquet": {
        **dict.fromkeys(("case_id", "control_point", "version", "outcome", "reason"), "string"),
        **dict.fromkeys(("trigger_on", "due_on", "done_on"), "date32[day]"),
        **dict.fromkeys(("days_late", "violations"), "int32"),
        "next_due_on": "date32[day]",
        **dict.fromkeys(("source", "machine_outcome"), "string"),
    },
    "duties.parquet": {
        **dict.fromkeys(("case_id", "control_point", "version"), "string"),
        "number": "int32",
        **dict.fromkeys(("trigger_on", "due_on", "done_on"), "date32[day]"),
        "days_late": "int32",
        "outcome": "string",
    },
}


@pytest.mark.parametrize("engine", ["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def test_the_columns_have_their_types_in_their_order(engine: str, judged: Judged) -> None:
    """Dates are dates: DuckDB makes timestamps of date + interval where nobody looks."""
    folder = judged(DATA / "edge", engine)
    for name, types in TYPES.items():
        schema = pq.read_schema(folder / name)
        assert [(field.name, str(field.type)) for field in schema] == list(types.items())


def test_outcomes_are_in_order_of_case_and_catalogue(judged: Judged) -> None:
    rows = outcomes(judged(DATA / "edge"))
    cases = [row["case_id"] for row in rows]
    points = [row["control_point"] for row in rows]
    assert cases == sorted(cases)
    assert points[:81] * 106 == points
