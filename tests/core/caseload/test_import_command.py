import os
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from rettidig.caseload import load_profile
from rettidig.cli.import_ import import_files

pytestmark = pytest.mark.slow

KEY = "k" * 40


def run(*arguments: object, **environment: str) -> Result:
    app = typer.Typer()
    app.command()(import_files)
    return CliRunner().invoke(
        app, [str(argument) for argument in arguments], env=environment, catch_exceptions=False
    )


@pytest.fixture
def files(exports: Path) -> list[Path]:
    return [exports / name for name in ("sager.csv", "haendelser.csv", "perioder.csv")]


def test_it_imports_and_prints_counts_that_add_up(files: list[Path], tmp_path: Path):
    result = run(
        *files,
        "--out",
        tmp_path / "ud",
        "--reject",
        "--as-of",
        "2020-02-29",
        "--name",
        "Prøve",
        RETTIDIG_KEY=KEY,
    )
    assert result.exit_code == 0
    for line, numbers in (
        ("sager.csv", ("52", "45", "6", "1")),
        ("haendelser.csv", ("863", "839", "9", "15")),
    ):
        printed = next(row for row in result.stdout.splitlines() if line in row)
        assert [cell.strip() for cell in printed.split("│")[3:7]] == list(numbers)
    assert (tmp_path / "ud" / "manifest.json").is_file()


def test_a_bad_row_gives_status_1_and_says_where_in_the_language_asked_for(files: list[Path], tmp_path: Path):
    key = tmp_path / "nøgle"
    key.write_text(KEY)
    for language, said in (("da", "række 40"), ("en", "row 40")):
        result = run(
            *files, "--out", tmp_path / "ud", "--as-of", "2020-02-29", "--key", key, "--lang", language
        )
        assert result.exit_code == 1
        assert result.stderr.startswith(f"sager.csv, {said}")
    assert not (tmp_path / "ud").exists()


def test_without_a_key_it_says_how_to_make_one(files: list[Path], tmp_path: Path):
    assert "RETTIDIG_KEY" not in os.environ
    result = run(*files, "--out", tmp_path / "ud", "--as-of", "2020-02-29")
    assert result.exit_code == 1
    assert "secrets.token_hex" in result.stderr


def test_an_existing_caseload_needs_overwrite(files: list[Path], tmp_path: Path):
    arguments = (*files, "--out", tmp_path / "ud", "--reject", "--as-of", "2020-02-29")
    assert run(*arguments, RETTIDIG_KEY=KEY).exit_code == 0
    again = run(*arguments, RETTIDIG_KEY=KEY)
    assert (again.exit_code, "--overwrite" in again.stderr) == (1, True)
    assert run(*arguments, "--overwrite", RETTIDIG_KEY=KEY).exit_code == 0


def test_it_drafts_a_profile(files: list[Path], tmp_path: Path):
    result = run(*files, "--draft-profile", tmp_path / "udkast.yaml")
    assert result.exit_code == 0
    assert load_profile(str(tmp_path / "udkast.yaml")).name == "udkast"


@pytest.mark.parametrize(
    "arguments", [[], ["--out", "a", "--draft-profile", "b"], ["--out", "a", "--as-of", "i dag"]]
)
def test_wrong_usage_gives_status_2(files: list[Path], arguments: list[str]):
    assert run(*files, *arguments).exit_code == 2
