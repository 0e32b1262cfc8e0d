"""``rettidig size`` as a section head meets it: sentences, tables, refusals, and the examples of its help."""

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rettidig.cli import app, rates, size
from rettidig.vocabulary import Language, Refused

EXAMPLES = [line for line in size.EXAMPLES.splitlines() if line.startswith("rettidig ")]


def run(*arguments: str) -> str:
    """Return what the command says."""
    done = CliRunner().invoke(app, ["size", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def as_json(*arguments: str) -> dict[str, object]:
    return json.loads(run(*arguments, "--json"))


def refused(*arguments: str) -> str:
    with pytest.raises(Refused) as refusal:
        CliRunner().invoke(app, ["size", *arguments], catch_exceptions=False)
    return refusal.value.message(Language.DANISH)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_help_run(example):
    assert run(*shlex.split(example)[2:])


def test_the_help_shows_the_examples():
    shown = " ".join(run("--help").split())
    assert len(EXAMPLES) >= 2
    assert all(example in shown for example in EXAMPLES)


def test_twenty_cases_are_told_in_one_sentence():
    assert run("--tell", "20") == (
        "20 sager uden fejl viser med 95 pct. sikkerhed kun, at højst 14 pct. af sagerne har fejl; en fejl, "
        "som findes i 10 pct. af sagerne, bliver slet ikke set i 12 ud af 100 sådanne stikprøver, og en "
        "andel omkring 50 pct. er kun bestemt på ± 22,9 procentpoint.\n"
    )


def test_one_case_and_all_cases_are_told_in_words_that_fit():
    assert run("--tell", "1").startswith("Én sag uden fejl viser")
    assert run("--tell", "20", "--population", "400").startswith("20 sager ud af 400 uden fejl")
    assert run("--tell", "60", "--population", "60").startswith("60 sager er alle sagerne")
    assert run("--tell", "1", "--population", "1").startswith("Den ene sag er alt")


def test_the_page_for_users_shows_what_the_command_says():
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "plan-a-sample-size.md").read_text(
        encoding="utf-8"
    )
    shown = re.findall(r"```\nrettidig size ([^\n]+)\n```\n\n```text\n([^`]+)```", page)
    assert len(shown) == 2
    for call, said in shown:
        assert run(*shlex.split(call)).split() == said.split()


@pytest.mark.feature("F036")
def test_a_group_with_more_expected_errors_needs_more_cases():
    few, more = (
        as_json("--tolerable", "10%", "--expected", expected, "--population", "600")
        for expected in ("1%", "5%")
    )
    assert few["n"] < more["n"]
    assert few["convention"] == more["convention"]
    assert "hypergeometrisk" in few["convention"]


def test_each_method_gives_its_own_size_and_says_so():
    wish = ("--tolerable", "5%", "--expected", "1%", "--population", "500")
    plans = {
        method: as_json(*wish, "--method", method) for method in ("binomial", "poisson", "hypergeometric")
    }
    assert [plan["n"] for plan in plans.values()] == [93, 93, 87]
    assert len({plan["convention"] for plan in plans.values()}) == 3
    assert [plan["method"] for plan in plans.values()] == list(plans)


def test_each_correction_gives_its_own_size_and_says_so():
    wish = ("--margin", "3%", "--share", "50%", "--population", "1251")
    plans = {name: as_json(*wish, "--correction", name) for name in ("n0", "n0-1", "none", "exact")}
    assert [plan["n"] for plan in plans.values()][:3] == [576, 577, 1068]
    assert len({plan["convention"] for plan in plans.values()}) == 4


def test_the_plan_is_said_in_danish():
    assert run("--tolerable", "5%", "--expected", "1%").splitlines()[:2] == [
        "Udtag 93 sager.",
        "Findes der højst 1 fejl, er der med 95 pct. sikkerhed fejl i højst 5 pct. af sagerne.",
    ]
    assert "Findes der ingen fejl, er der" in run("--tolerable", "5%")
    assert "Udtag 22 sager." in run("--detect", "10 pct.", "--confidence", "0,9")
    assert "(0,9 fejl)" in run("--tolerable", "5%", "--expected", "1%", "--method", "poisson")


def test_more_cases_than_there_are_is_told():
    told = run("--tolerable", "5%", "--expected", "1%", "--population", "60", "--method", "binomial")
    assert "Det er flere end de 60 sager, der er" in told


def test_the_table_tells_what_several_sizes_can_show():
    table = as_json("--tolerable", "5%", "--expected", "1%", "--table")["sizes"]
    assert [row["n"] for row in table] == [10, 20, 46, 60, 93, 186, 372]
    assert [row["errors_allowed"] for row in table] == [None, None, None, 0, 1, 4, 11]
    shown = run("--tolerable", "5%", "--table")
    assert max(map(len, shown.splitlines()[3:])) <= 100
    assert "Tilladte fejl" in shown
    assert "Tilladte fejl" not in run("--tell", "20", "--table")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--tolerable", "5%", "--expected", "5%"), "mål andelen i stedet: 385 sager"),
        (("--tolerable", "5%", "--expected", "4%", "--population", "20"), "selv en gennemgang af alle sager"),
        (("--tolerable", "5", "--expected", "1%"), "Skriv den som 5% eller 0,05"),
        (("--tolerable", "mange"), "er ikke en andel"),
        (("--tell", "70", "--population", "60"), "Angiv højst 60"),
        (("--tell", "20", "--confidence", "100%"), "Fuld sikkerhed kræver, at alle sager gennemgås"),
        (("--tell", "20", "--confidence", "10%"), "mindst 50 pct."),
        (("--margin", "5%", "--share", "0%"), "skal ligge mellem 0 og 1"),
    ],
)
def test_impossible_wishes_are_refused_with_what_is_possible(arguments, says):
    assert says in refused(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--tell", "20", "--detect", "5%"),
        ("--tolerable", "5%", "--method", "hypergeometric"),
        ("--margin", "5%", "--correction", "hvad"),
        ("--tell", "0"),
    ],
)
def test_wrong_usage_is_wrong_usage(arguments):
    assert CliRunner().invoke(app, ["size", *arguments]).exit_code == 2


def test_numbers_are_danish():
    every = run("--tolerable", "3,5%", "--expected", "0,5%", "--population", "12345", "--table")
    assert "12.345" in every
    assert not re.search(r"\d\.\d{1,2}(?!\d)", every)
    assert rates.between(0.0004, 0.99999) == "0–100 pct."
    assert rates.percentage_points(0.2281) == "± 22,9 procentpoint"
