"""Opening a caseload: everything in it checked, its tables as canonical Parquet."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from rettidig.caseload.canonical import write_canonical
from rettidig.caseload.hashing import Scan, scan_files
from rettidig.caseload.hashing import content_hash as hash_of
from rettidig.caseload.manifest import MANIFEST_FILE, Manifest, read_manifest
from rettidig.caseload.staging import Staged, refuse_encoding, refuse_nul, stage_csv, stage_parquet
from rettidig.caseload.tables import CASES, TABLES, TableForm
from rettidig.caseload.validation import (
    ABOUT_CASES,
    check_cases_are_known,
    check_no_contradiction,
    check_rows,
)
from rettidig.vocabulary import Place, Refused, Text


@dataclass(frozen=True, slots=True)
class Caseload:
    """A caseload that is true to the contract, with the path of each table as canonical Parquet.

    Canonical Parquet has dates as DATE, ``amount_ore`` as BIGINT (only where it was delivered), all else
    as VARCHAR with NULL for empty, every other column of the contract whether delivered or not, and
    its rows in order of case (and date). ``content_hash`` is explained at ``hashing.content_hash``.
    """

    path: Path
    manifest: Manifest
    content_hash: str
    cases: Path
    events: Path
    answers: Path | None
    ratings: Path | None
    interviews: Path | None
    dimensions: tuple[str, ...]
    n_cases: int
    n_events: int


def open_caseload(path: Path, workspace: Path) -> Caseload:
    """Return the caseload in folder ``path``; canonical tables that must be written go to ``workspace``.

    Raises ``Refused`` at the first thing in the folder that is not true to the contract.
    """
    _check_folder(path)
    manifest = read_manifest(path)
    files = _table_files(path)
    scans = scan_files([path / MANIFEST_FILE, *files.values()])
    _check_bytes(files, scans)
    workspace.mkdir(parents=True, exist_ok=True)
    try:
        with (
            TemporaryDirectory(dir=workspace) as folder,
            duckdb.connect(config={"temp_directory": str(workspace / "spill")}) as connection,
        ):
            backend = ibis.duckdb.from_connection(connection)
            staged = {form: _stage(backend, path, form, Path(folder)) for form, path in files.items()}
            tables, counts = _open_tables(backend, manifest, staged, workspace)
    except duckdb.Error:
        raise Refused(
            Text("Tabellerne kan ikke læses.", "The tables cannot be read."),
            do=Text(
                "Skriv dem igen efter kontraktens afsnit 1.",
                "Write them again after the contract's section 1.",
            ),
            at=Place(path.name),
        ) from None
    _check_population(path, manifest)
    found = hash_of({file.name: scan.sha256 for file, scan in scans.items()})
    return _caseload(path, manifest, found, tables, (counts["cases"], counts["events"]))


def reopen_caseload(path: Path, content_hash: str | None = None) -> Caseload:
    """Return a caseload that was opened before, by its hash: unchanged bytes need no second check.

    Its tables lie in the folder as canonical Parquet, as ``write_caseload`` writes what was opened; without
    a hash they were written just now. Raises ``Refused`` where a byte of them is another than it was.
    """
    _check_folder(path)
    manifest = read_manifest(path)
    files = _table_files(path)
    scans = scan_files([path / MANIFEST_FILE, *files.values()])
    found = hash_of({file.name: scan.sha256 for file, scan in scans.items()})
    if content_hash not in (None, found):
        raise Refused(
            Text("Sagerne er ikke, som de var.", "The cases are not as they were."),
            do=Text("Hent mappen fra en sikkerhedskopi.", "Fetch the folder from a backup."),
            at=Place(path.name),
        )
    tables = {form.name: file for form, file in files.items()}
    counts = (pq.read_metadata(tables["cases"]).num_rows, pq.read_metadata(tables["events"]).num_rows)
    return _caseload(path, manifest, found, tables, counts)


def _caseload(
    path: Path, manifest: Manifest, found: str, tables: Mapping[str, Path], counts: tuple[int, int]
) -> Caseload:
    n_cases, n_events = counts
    return Caseload(
        path=path,
        manifest=manifest,
        content_hash=found,
        cases=tables["cases"],
        events=tables["events"],
        answers=tables.get("answers"),
        ratings=tables.get("ratings"),
        interviews=tables.get("interviews"),
        dimensions=manifest.dimensions,
        n_cases=n_cases,
        n_events=n_events,
    )


def _check_folder(path: Path) -> None:
    """Refuse what is not a folder."""
    what = (
        Text("Stien er en fil, ikke en sagsmappe.", "The path is a file, not a caseload folder.")
        if path.exists()
        else Text("Mappen findes ikke.", "The folder does not exist.")
    )
    if not path.is_dir():
        raise Refused(
            what,
            do=Text(
                "Angiv mappen med manifest.json, cases og events.",
                "Give the folder with manifest.json, cases and events.",
            ),
            at=Place(path.name),
        )


def _table_files(folder: Path) -> dict[TableForm, Path]:
    """Return the file of each table that is there; refuse a needed one missing, or one in both forms."""
    files: dict[TableForm, Path] = {}
    for form in TABLES.values():
        found = [
            path for path in (folder / f"{form.name}.csv", folder / f"{form.name}.parquet") if path.exists()
        ]
        if len(found) > 1:
            raise Refused(
                Text(
                    "Tabellen findes både som CSV og Parquet.", "The table is there both as CSV and Parquet."
                ),
                do=Text("Fjern den ene.", "Remove one of them."),
                at=Place(form.name),
            )
        if found and not found[0].is_file():
            raise Refused(
                Text("Tabellen er en mappe, ikke en fil.", "The table is a folder, not a file."),
                do=Text("Skriv tabellen som én fil.", "Write the table as one file."),
                at=Place(found[0].name),
            )
        if form.needed and not found:
            raise Refused(
                Text("Tabellen mangler.", "The table is missing."),
                do=Text(
                    f"Læg {form.name}.csv eller {form.name}.parquet i mappen.",
                    f"Put {form.name}.csv or {form.name}.parquet in the folder.",
                ),
                at=Place(form.name),
            )
        if found:
            files[form] = found[0]
    return files


def _check_bytes(files: Mapping[TableForm, Path], scans: Mapping[Path, Scan]) -> None:
    """Refuse a CSV file that is not UTF-8 text without NUL bytes."""
    for path in files.values():
        if path.suffix != ".csv":
            continue
        scan = scans[path]
        if scan.first_nul is not None:
            refuse_nul(path, scan.first_nul)
        if not scan.is_utf8:
            refuse_encoding(path)


def _open_tables(
    backend: Backend, manifest: Manifest, staged: Mapping[TableForm, Staged], workspace: Path
) -> tuple[dict[str, Path], dict[str, int]]:
    """Return each table's canonical file and its number of rows, once every row has been checked."""
    _check_dimensions(staged[CASES], manifest)
    for table in staged.values():
        check_rows(table)
        check_no_contradiction(table)
        if table.form in ABOUT_CASES:
            check_cases_are_known(table, staged[CASES])
    paths = {form.name: write_canonical(backend, table, workspace) for form, table in staged.items()}
    counts = {name: ibis_count(backend, paths[name]) for name in ("cases", "events")}
    return paths, counts


def ibis_count(backend: Backend, path: Path) -> int:
    """Return the number of rows in a Parquet file."""
    return int(backend.read_parquet(path).count().to_pyarrow().as_py())


def _stage(backend: Backend, path: Path, form: TableForm, folder: Path) -> Staged:
    if path.suffix == ".csv":
        return stage_csv(backend, path, form, folder)
    return stage_parquet(backend, path, form)


def _check_dimensions(cases: Staged, manifest: Manifest) -> None:
    for dimension in manifest.dimensions:
        if dimension not in cases.columns:
            raise Refused(
                Text(
                    f"Manifestet nævner {dimension} som dimension, men kolonnen mangler.",
                    f"The manifest names {dimension} as a dimension, but the column is missing.",
                ),
                do=Text("Tilføj kolonnen, eller ret manifestet.", "Add the column, or correct the manifest."),
                at=Place(cases.path.name, row=1, column=dimension),
            )


def _check_population(folder: Path, manifest: Manifest) -> None:
    if manifest.population is not None and not (folder / manifest.population).is_file():
        raise Refused(
            Text("Filen med populationen mangler.", "The population file is missing."),
            do=Text("Læg filen i mappen, eller skriv null.", "Put the file in the folder, or write null."),
            at=Place(MANIFEST_FILE, column="population"),
        )
