"""A caseload that was opened before is opened again by its hash, without being checked again."""

from dataclasses import replace
from pathlib import Path

import pytest

from rettidig.caseload import open_caseload, reopen_caseload
from rettidig.vocabulary import Refused


@pytest.fixture
def canonical(make_caseload, tmp_path: Path):
    """A folder whose tables are canonical Parquet, and what opening it said."""
    opened = open_caseload(make_caseload(), tmp_path / "work")
    folder = tmp_path / "canonical"
    folder.mkdir()
    for table in (opened.cases, opened.events):
        (folder / table.name).write_bytes(table.read_bytes())
    (folder / "manifest.json").write_bytes((opened.path / "manifest.json").read_bytes())
    return open_caseload(folder, tmp_path / "again")


def test_it_is_what_opening_it_said(canonical):
    assert reopen_caseload(canonical.path, canonical.content_hash) == replace(
        canonical, cases=canonical.path / "cases.parquet", events=canonical.path / "events.parquet"
    )


def test_a_changed_byte_is_refused(canonical):
    with (canonical.path / "cases.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(Refused, match="not as they were"):
        reopen_caseload(canonical.path, canonical.content_hash)


def test_a_folder_that_is_not_there_is_refused(canonical):
    with pytest.raises(Refused, match="does not exist"):
        reopen_caseload(canonical.path / "nowhere", canonical.content_hash)
