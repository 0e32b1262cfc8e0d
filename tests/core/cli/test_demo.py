"""``rettidig demo``: from invented cases to four reports, and it ends by itself."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rettidig.catalogue import load_catalogue
from rettidig.cli import app
from rettidig.cli.demo import CATALOGUE, TELLING
from rettidig.vocabulary import Refused


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(
        app, ["demo", *(str(a) for a in arguments)], env={"COLUMNS": "200"}, catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.slow
def test_the_demo_writes_the_result_and_all_four_reports(tmp_path: Path):
    output = run("--out", tmp_path / "demo")
    files = {file.name: file.stat().st_size for file in (tmp_path / "demo").iterdir()}
    assert {"rapport.html", "rapport.pdf", "rapport.docx", "rapport.xlsx", "summary.csv"} <= set(files)
    assert all(files.values())
    assert "369 sager gav 29.889 udfald." in output
    assert "Første samtale inden for en uge" in output
    assert "92 pct.    369  i høj grad" in output
    assert all(str(tmp_path / "demo" / name) in output for name in files)


def test_the_telling_points_are_graded_points_of_the_catalogue():
    catalogue = load_catalogue(CATALOGUE).catalogue
    assert len(TELLING) == 5
    assert all(catalogue.point(point_id).is_graded for point_id in TELLING)


def test_a_folder_without_the_example_is_refused_and_nothing_is_written(tmp_path: Path):
    with pytest.raises(Refused, match="The example is not there"):
        run("--examples", tmp_path, "--out", tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []
