"""``rettidig catalogue export``, ``import`` and ``diff``, as a person at a terminal uses them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rettidig.catalogue import load_catalogue
from rettidig.cli.catalogue import app
from rettidig.vocabulary import Language, Refused

PROEVE = Path(__file__).with_name("proeve.yaml")


def run(*arguments: str | Path) -> str:
    """Return what the command prints; refusals come out as they are."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refusal(*arguments: str | Path) -> str:
    with pytest.raises(Refused) as refused:
        run(*arguments)
    return refused.value.message(Language.DANISH)


def test_a_catalogue_goes_to_a_workbook_and_back(tmp_path, proeve):
    book, file = tmp_path / "a.xlsx", tmp_path / "b.yaml"
    assert (
        run("export", PROEVE, "--out", book) == f"proeve er skrevet i a.xlsx: {len(proeve.points)} punkter.\n"
    )
    assert "rettidig catalogue check b.yaml" in run("import", book, "--out", file)
    assert load_catalogue(file).written == proeve
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.yaml"]
    assert "is written in" in run("import", book, "--out", file, "--overwrite", "--lang", "en")


def test_borrowed_points_stay_borrowed(tmp_path):
    book, file = tmp_path / "a.xlsx", tmp_path / "kontanthjaelp.yaml"
    run("export", "kontanthjaelp", "--out", book)
    run("import", book, "--out", file)
    assert load_catalogue(file).written == load_catalogue("kontanthjaelp").written
    assert load_catalogue(file).catalogue == load_catalogue("kontanthjaelp").catalogue


def test_a_file_that_exists_is_replaced_only_when_told_to(tmp_path):
    book = tmp_path / "a.xlsx"
    book.write_text("mit", encoding="utf-8")
    assert refusal("export", PROEVE, "--out", book).startswith("a.xlsx: Filen findes allerede.")
    assert book.read_text(encoding="utf-8") == "mit"
    run("export", PROEVE, "--out", book, "--overwrite")
    assert book.read_bytes().startswith(b"PK")


def test_nothing_is_written_of_a_workbook_that_is_refused(tmp_path):
    book, file = tmp_path / "a.xlsx", tmp_path / "b.yaml"
    book.write_bytes(b"nej")
    file.write_text("mit", encoding="utf-8")
    assert "ikke en læsbar Excel-fil" in refusal("import", book, "--out", file, "--overwrite")
    assert file.read_text(encoding="utf-8") == "mit"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_files_name_says_what_it_is(tmp_path):
    assert "skal ende på .xlsx" in refusal("export", PROEVE, "--out", tmp_path / "a.yaml")
    assert "skal ende på .yaml" in refusal("import", tmp_path / "a.xlsx", "--out", tmp_path / "b.xlsx")


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert "kan ikke skrives" in refusal("export", PROEVE, "--out", tmp_path / "nej" / "a.xlsx")


@pytest.fixture
def changed(tmp_path) -> Path:
    """Return a file of the test catalogue with a new limit, and one point less."""
    text = PROEVE.read_text(encoding="utf-8")
    file = tmp_path / "ny.yaml"
    first, _, rest = text.partition("  - id: p-tilsyn\n")
    kept = rest[rest.index("  - id: ") :]
    file.write_text((first + kept).replace("limit: 2 months", "limit: 3 months"), encoding="utf-8")
    return file


@pytest.mark.feature("F045")
def test_diff_tells_in_danish_what_is_new_gone_and_changed(changed, proeve):
    assert run("diff", PROEVE, changed) == (
        "Fra proeve til proeve\n"
        "\n"
        "Punkter, der ikke er med længere (1)\n"
        "- Ledelsestilsyn (p-tilsyn)\n"
        "\n"
        "Ændrede punkter (1)\n"
        "- Samtaler løbende (p-samtaler)\n"
        "    Regel: Fristen er ændret fra 2 måneder til 3 måneder.\n"
        "    Kan ikke sammenlignes: reglen er en anden.\n"
        "\n"
        f"{len(proeve.points) - 2} punkter er uændret.\n"
        "1 punkt er ændret; 0 af dem kan sammenlignes på alle dage.\n"
    )
    assert "Nye punkter (1)\n- Ledelsestilsyn (p-tilsyn)\n" in run("diff", changed, PROEVE)
    assert "ændret;" not in run("diff", PROEVE, PROEVE)


def test_diff_as_json(changed, proeve):
    found = json.loads(run("diff", PROEVE, changed, "--json"))
    assert found["removed"] == [{"id": "p-tilsyn", "title": "Ledelsestilsyn"}]
    assert (found["added"], found["n_same"]) == ([], len(proeve.points) - 2)
    (point,) = found["changed"]
    assert point["rule"] == ["Fristen er ændret fra 2 måneder til 3 måneder."]
    assert point["comparability"] == {
        "is_comparable": False,
        "comparable_before": None,
        "breaks": [{"from": None, "to": None, "cause": "rule"}],
        "sentence": "Kan ikke sammenlignes: reglen er en anden.",
    }


def test_diff_of_two_shipped_catalogues():
    assert "Fra dagpenge til kontanthjaelp" in run("diff", "dagpenge", "kontanthjaelp")
