"""``rettidig catalogue``, as a person at a terminal uses it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rettidig.catalogue.schema import schema
from rettidig.cli.catalogue import app
from rettidig.vocabulary import Language, Refused

pytestmark = pytest.mark.slow

PROEVE = Path(__file__).parents[1] / "catalogue" / "proeve.yaml"


def run(*arguments: str | Path, code: int = 0) -> str:
    """Return what the command prints, having left with ``code``; refusals come out as they are."""
    result = CliRunner().invoke(
        app, [str(argument) for argument in arguments], env={"COLUMNS": "200"}, catch_exceptions=False
    )
    assert result.exit_code == code, result.output
    return result.output


def test_list_shows_each_catalogue_with_its_points_and_the_day_it_was_checked():
    lines = [line.strip() for line in run("list").splitlines()]
    place = lines.index("fokusrevision-2022")
    assert lines[place + 2].startswith("109 punkter; efterprøvet 2")
    assert lines[place + 2].endswith("november 2026")
    assert "109 points; checked on 2026-11-2" in run("list", "--lang", "en")
    assert any("heraf 1 udkast;" in line for line in lines)


def test_show_gives_the_points_under_their_themes():
    output = run("show", PROEVE)
    assert "Prøvekatalog" in output
    assert "ikke juridisk rådgivning. Senest efterprøvet 21. november 2026." in output
    assert (
        output.index("Mødet")
        < output.index("p-samtale ")
        < output.index("Indsatsen")
        < output.index("p-plan ")
    )


def test_show_explains_a_point_with_its_versions_and_worked_cases():
    output = run("show", PROEVE, "p-samtale")
    assert "Er den første samtale holdt inden for en uge?" in output
    assert "Fra første henvendelse skal der senest efter 1 uge være registreret: samtale." in output
    assert "Version 2016. Efter PRØV § 2 (gældende til 31. december 2018)." in output
    assert "Fristen blev kortere." in output
    assert "13. maj 2019: Samtale (Sted: her), S01" in output
    assert "1. juni 2019 til 3. juni 2019: Sygdom" in output
    assert "Opfyldt: rettidigt" in output
    assert "Frist 13. maj 2019" in output
    assert "1 dag for sent" in output
    assert "lukket 1. december 2019" in output
    assert "Svar på p-samtale: yes" in output


def test_show_explains_a_point_without_worked_cases():
    assert "Eksempler" not in run("show", PROEVE, "p-faglig")


def test_show_of_an_unknown_point_is_refused():
    with pytest.raises(Refused) as refused:
        run("show", PROEVE, "p-nej")
    assert "proeve har ikke det kontrolpunkt." in refused.value.message(Language.DANISH)


def test_check_tells_how_many_worked_cases_hold():
    assert run("check", PROEVE) == "3 af 3 eksempler i proeve holder.\n"
    assert run("check", PROEVE, "--lang", "en") == "3 of 3 worked cases in proeve hold.\n"


def test_check_shows_the_worked_cases_that_do_not_hold(tmp_path):
    changed = tmp_path / "andet.yaml"
    changed.write_text(
        PROEVE.read_text(encoding="utf-8").replace("days_late: 1", "days_late: 2"), encoding="utf-8"
    )
    assert run("check", changed, code=1) == (
        "p-samtale, eksempel 2 (en dag for sent): days_late skulle være 2, men blev 1\n"
        "2 af 3 eksempler i proeve holder.\n"
    )


def test_check_refuses_what_is_no_catalogue(tmp_path):
    (tmp_path / "nej.yaml").write_text("nej", encoding="utf-8")
    with pytest.raises(Refused):
        run("check", tmp_path / "nej.yaml")


def test_schema_prints_the_json_schema():
    assert json.loads(run("schema")) == schema()
