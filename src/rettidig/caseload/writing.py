"""Writing a caseload: the whole folder or none of it, also where the machine stops half-way."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from rettidig.caseload.manifest import MANIFEST_FILE, Manifest, write_manifest
from rettidig.vocabulary import Place, Refused, Text


class FileFormat(StrEnum):
    """The two forms that a caseload's tables can have."""

    PARQUET = "parquet"
    CSV = "csv"


@contextmanager
def new_folder(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Yield a folder to write in, which becomes ``target`` once the block has ended without an error.

    Until then it is a hidden sibling, ``.NAME.rettidig-new-PID-…``. One that a stopped run left behind is
    removed by the next run, and a caseload that was being replaced is put back. Refuses a ``target`` that is
    there already: always where it is not a caseload, otherwise unless ``overwrite``.
    """
    _clear_up(target)
    refuse_taken(target, overwrite=overwrite)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = _sibling(target, "new")
    folder.mkdir(mode=0o755)
    try:
        yield folder
        _sync(folder)
        _put_in_place(folder, target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def write_table(backend: Backend, rows: ir.Table, path: Path) -> None:
    """Write rows as Parquet or CSV, after the ending of ``path``; a missing value is an empty cell."""
    if path.suffix == ".csv":
        backend.to_csv(rows, path, header=True)
    else:
        backend.to_parquet(rows, path, compression="zstd")


def write_caseload(
    target: Path,
    manifest: Manifest,
    backend: Backend,
    tables: dict[str, ir.Table],
    *,
    file_format: FileFormat = FileFormat.PARQUET,
    overwrite: bool = False,
) -> None:
    """Write the manifest and the tables, by name, as the caseload ``target``."""
    with new_folder(target, overwrite=overwrite) as folder:
        fill_folder(folder, manifest, backend, tables, file_format)


def fill_folder(
    folder: Path, manifest: Manifest, backend: Backend, tables: dict[str, ir.Table], file_format: FileFormat
) -> None:
    """Write the manifest and the tables into ``folder``."""
    for name, rows in tables.items():
        write_table(backend, rows, folder / f"{name}.{file_format}")
    write_manifest(folder, manifest)


def refuse_taken(target: Path, *, overwrite: bool) -> None:
    """Refuse a target that is there and may not be replaced."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not (target / MANIFEST_FILE).is_file():
        raise Refused(
            Text("Stien findes og er ikke en sagsmappe.", "The path exists and is not a caseload."),
            do=Text("Vælg en anden mappe.", "Choose another folder."),
            at=Place(target.name),
        )
    if not overwrite:
        raise Refused(
            Text("Sagsmappen findes allerede.", "The caseload is already there."),
            do=Text(
                "Vælg en anden mappe, eller brug --overwrite.", "Choose another folder, or use --overwrite."
            ),
            at=Place(target.name),
        )


def _sibling(target: Path, word: str) -> Path:
    return target.parent / f".{target.name}.rettidig-{word}-{os.getpid()}-{secrets.token_hex(4)}"


def _put_in_place(folder: Path, target: Path) -> None:
    """Rename ``folder`` to ``target``; what was there steps aside first, and goes only afterwards."""
    aside = _sibling(target, "old")
    if target.exists():
        target.rename(aside)
    folder.rename(target)
    _sync_names(target.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _clear_up(target: Path) -> None:
    """Undo what runs that are no longer running left beside ``target``."""
    for left in sorted(target.parent.glob(f".{_literal(target.name)}.rettidig-*")):
        word, pid = left.name.rsplit("rettidig-", 1)[1].split("-")[:2]
        if _is_running(int(pid)):
            continue
        if word == "old" and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()


def _sync(folder: Path) -> None:
    """Have everything in ``folder`` on disk before it gets its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_names(folder)


def _sync_names(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
