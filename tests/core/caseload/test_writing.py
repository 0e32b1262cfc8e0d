import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import ibis
import pyarrow.parquet as pq
import pytest

from rettidig.caseload import Cover, FileFormat, Manifest, open_caseload, write_caseload
from rettidig.caseload.writing import new_folder
from rettidig.vocabulary import Refused


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole_with_its_name(tmp_path: Path):
    target = tmp_path / "dybt" / "ud"
    with new_folder(target) as folder:
        (folder / "manifest.json").write_text("{}")
        assert not target.exists()
    assert only(target) == ["manifest.json"]
    assert only(target.parent) == ["ud"]


def test_nothing_is_left_of_a_folder_that_was_not_finished(tmp_path: Path):
    def stop_half_way():
        with new_folder(tmp_path / "ud") as folder:
            (folder / "cases.csv").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stop_half_way()
    assert only(tmp_path) == []


def test_what_is_no_caseload_is_never_replaced_and_a_caseload_only_when_told(tmp_path: Path):
    target = tmp_path / "ud"
    target.mkdir()
    (target / "andet.txt").write_text("mit")
    for overwrite in (False, True):
        with pytest.raises(Refused, match="not a caseload"), new_folder(target, overwrite=overwrite):
            pass
    (target / "manifest.json").write_text("{}")
    with pytest.raises(Refused, match="--overwrite"), new_folder(target):
        pass
    assert (target / "andet.txt").read_text() == "mit"
    with new_folder(target, overwrite=True) as folder:
        (folder / "manifest.json").write_text("{}")
    assert only(target) == ["manifest.json"]
    assert only(tmp_path) == ["ud"]


def test_a_file_is_in_the_way_and_an_empty_folder_is_not(tmp_path: Path):
    (tmp_path / "fil").write_text("x")
    with pytest.raises(Refused), new_folder(tmp_path / "fil", overwrite=True):
        pass
    (tmp_path / "tom").mkdir()
    with new_folder(tmp_path / "tom") as folder:
        (folder / "a").write_text("x")
    assert only(tmp_path / "tom") == ["a"]


KILLED = """
import os, signal, sys
from pathlib import Path
from rettidig.caseload import writing
target, moment = Path(sys.argv[1]), sys.argv[2]
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
if moment == "between":
    rename = Path.rename
    Path.rename = lambda self, to: (rename(self, to), die())
with writing.new_folder(target, overwrite=True) as folder:
    (folder / "manifest.json").write_text("new")
    if moment == "writing": die()
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["writing", "between"])
def test_a_killed_run_leaves_the_old_caseload_for_the_next_to_find(tmp_path: Path, moment: str):
    target = tmp_path / "ud [1]"
    target.mkdir()
    (target / "manifest.json").write_text("old")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(target), moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert target.exists() == (moment == "writing")
    assert len(only(tmp_path)) == 2, "the stopped run has left something behind"
    with pytest.raises(Refused, match="--overwrite"), new_folder(target):
        pass
    assert (target / "manifest.json").read_text() == "old"
    assert only(tmp_path) == ["ud [1]"]


def test_a_run_that_is_still_going_is_left_alone(tmp_path: Path):
    other = tmp_path / f".ud.rettidig-new-{os.getppid()}-aaaaaaaa"
    other.mkdir()
    with new_folder(tmp_path / "ud"):
        pass
    assert other.is_dir()


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_a_caseload_that_is_written_opens_as_it_was(tmp_path: Path, data: Path, file_format: FileFormat):
    first = open_caseload(data / "fokusrevision", tmp_path / "work")
    with duckdb.connect() as connection:
        backend = ibis.duckdb.from_connection(connection)
        names = ("cases", "events", "answers", "interviews")
        tables = {name: backend.read_parquet(getattr(first, name)) for name in names}
        write_caseload(tmp_path / "ud", first.manifest, backend, tables, file_format=file_format)
    again = open_caseload(tmp_path / "ud", tmp_path / "work2")
    assert again.manifest == first.manifest
    for name in names:

        def rows(caseload):
            return sorted(map(str, pq.read_table(getattr(caseload, name)).to_pylist()))  # noqa: B023

        assert rows(again) == rows(first)


def test_a_manifest_is_written_as_it_is_read(tmp_path: Path, data: Path):
    covers = {
        "samtale": Cover(attributes=frozenset({"b", "a"}), starts_on=dt.date(2019, 1, 1)),
        "cv": Cover(),
    }
    manifest = Manifest(format_version=1, name="Prøve", as_of=dt.date(2020, 1, 1), covers=covers)
    with duckdb.connect() as connection:
        backend = ibis.duckdb.from_connection(connection)
        tables = {name: backend.read_csv(data / "edge" / f"{name}.csv") for name in ("cases", "events")}
        write_caseload(tmp_path / "ud", manifest, backend, tables)
    assert open_caseload(tmp_path / "ud", tmp_path / "work").manifest == manifest
