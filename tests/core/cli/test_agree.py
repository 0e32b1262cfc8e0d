"""``rettidig agree``: what it says of reviewers and caseworkers, and whom it does not name."""

import csv
import json
import shlex
from pathlib import Path

import pytest
from tests.core.assessment.invented_rounds import Case, cases, write_round
from typer.testing import CliRunner

from rettidig.assessment.agreement import Ratings, agreement
from rettidig.assessment.agreement.points import Rating, reviewed
from rettidig.assessment.agreement.rules import agreement_rules
from rettidig.assessment.agreement.uniformity import uniformity
from rettidig.assessment.model import Counts
from rettidig.cli import agree_wording as wording
from rettidig.cli import app
from rettidig.vocabulary import Answer, Refused

POINTS = ("fr22-ungeperspektiv-visitation", "fr22-jobfokus-samlet")
RULES = agreement_rules()


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(
        app, [str(each) for each in arguments], env={"COLUMNS": "220"}, catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.output


def write_csv(path: Path, names: str, rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names.split(","))
        writer.writerows(rows)


def write_caseload(folder: Path, ratings: list[tuple[object, ...]]) -> Path:
    """Write a caseload of twelve invented cases and the ratings (case, point, answer, reviewer)."""
    folder.mkdir()
    manifest = {"format_version": 1, "name": "Prøve", "as_of": "2020-02-29", "covers": ["samtale"]}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    columns = "case_id,citizen,municipality,target_group,visitation_group,opened_on,closed_on"
    people = [(f"s{n}", f"b{n}", "K01", "uddannelseshjaelp", "up", "2019-05-06", "") for n in range(12)]
    write_csv(folder / "cases.csv", columns, people)
    write_csv(folder / "events.csv", "case_id,event_type,happened_on", [("s0", "samtale", "2019-05-07")])
    rows = [(case, point, answer, reviewer, "2020-10-01") for case, point, answer, reviewer in ratings]
    if rows:
        write_csv(folder / "ratings.csv", "case_id,control_point,answer,reviewer,answered_on", rows)
    return folder


def ratings() -> list[tuple[object, ...]]:
    """Return two reviewers' answers, at odds in two cases of the first point."""
    rows = []
    for number in range(12):
        first = "no" if number % 3 == 0 else "yes"
        second = "yes" if number in {0, 3} else first
        rows += [(f"s{number}", POINTS[0], first, "B. Dam"), (f"s{number}", POINTS[0], second, "K. Lind")]
        rows += [(f"s{number}", POINTS[1], "yes", name) for name in ("B. Dam", "K. Lind")[: 1 + number % 2]]
    return rows


def of_teams(shares: dict[str, tuple[int, int]]) -> list[Case]:
    """Return cases of teams, each with so many errors of so many cases at the points a and b."""
    return [
        case
        for team, (wrong, n) in shares.items()
        for case in cases(team, {"a": wrong, "b": wrong // 2}, n, team=team, caseworker=f"K. {team}")
    ]


TEAMS = {"Nord": (9, 10), "Syd": (1, 10), "Øst": (2, 10), "Vest": (1, 8), "Ny": (1, 3)}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the caseload and the result that the examples name, and stand in it."""
    write_caseload(tmp_path / "sager", ratings())
    write_round(tmp_path / "resultat", of_teams(TEAMS))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def examples(command: str) -> list[str]:
    """Return the calls that the help of a command shows."""
    lines = (line.strip() for line in run(command, "--help").splitlines())
    return [line for line in lines if line.startswith(f"rettidig {command} ")]


def test_the_examples_in_the_help_run(here: Path):
    found = examples("agree")
    assert len(found) >= 2
    for example in found:
        assert run(*shlex.split(example)[1:])


def test_agreement_is_told_in_words_and_in_a_table(here: Path):
    said = run("agree", "sager")
    assert "To bedømmere har vurderet 18 spørgsmål i tolv sager mindst to gange." in said
    assert "To bedømmere svarer ens i 89 pct. af tilfældene (95 pct.-interval: 61–99 pct.)." in said
    assert "Seks spørgsmål er kun vurderet af én og indgår ikke." in said
    rows = {line.split()[0]: line for line in said.splitlines() if line.startswith("fr22-")}
    assert "83 pct. (" in rows[POINTS[0]]
    assert "kappa og alfa kan ikke regnes ud, når alle svar er ens; få" in rows[POINTS[1]]
    assert "B. Dam" not in said


def test_json_has_every_measure_with_its_interval_or_why_not(here: Path):
    found = json.loads(run("agree", "sager", "--json"))
    point = found["agreement"]["points"][POINTS[1]]
    assert point["measures"]["cohen"] == {
        **dict.fromkeys(("value", "se", "low", "high", "method")),
        "undefined": "one_category",
    }
    assert found["agreement"]["whole"]["n_compared"] == 18
    assert found["uniformity"] == []


@pytest.mark.feature("F172")
def test_uniformity_names_no_group_unless_asked(here: Path):
    said = run("agree", "sager", "--result", "resultat", "--by", "team")
    assert "Spredningen er større, end tilfældet giver, på to ud af to kontrolpunkter." in said
    assert not any(team in said for team in TEAMS)
    named = run("agree", "sager", "--result", "resultat", "--by", "team", "--names")
    assert "Nord" in named
    assert "1 af 10" in named
    assert "Ny" not in named


def test_json_names_no_caseworker_unless_asked(here: Path):
    plain = run("agree", "sager", "--result", "resultat", "--json")
    assert "K. Nord" not in plain
    [first, _] = json.loads(plain)["uniformity"]
    assert (first["n_groups"], first["n_left_out"]) == (4, 1)
    assert first["homogeneity"]["p_value"] < 0.001
    named = json.loads(run("agree", "sager", "--result", "resultat", "--json", "--names"))
    assert named["uniformity"][0]["groups"]["K. Nord"] == {"met": 1, "n": 10}


def test_a_caseload_without_ratings_is_refused_unless_a_result_is_named(here: Path):
    write_caseload(here / "uden", [])
    with pytest.raises(Refused, match="no ratings"):
        run("agree", "uden")
    assert "Enighed" not in run("agree", "uden", "--result", "resultat", "--by", "team")


def test_few_groups_are_told_as_such(here: Path):
    write_round(here / "lille", of_teams({"Nord": (2, 9), "Syd": (1, 10)}))
    said = run("agree", "sager", "--result", "lille", "--by", "team")
    assert "Om to kontrolpunkter kan intet siges: under tre teams har mindst fem sager." in said


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([["ja"] * 20, ["ja"] * 19 + ["nej"]], "Ud over det tilfældige er enigheden næsten fuld"),
        ([["ja", "nej"] * 10, ["ja"] * 20], "så den kan være alt fra ringe til høj."),
        (
            [["ja"] * 3, ["ja"] * 3],
            "Tre spørgsmål er for få til at sige, om enigheden er mere end tilfældig.",
        ),
        ([["ja"], [None]], ""),
    ],
)
def test_words_beyond_chance(answers: list[list[str | None]], says: str):
    found = agreement(Ratings.of(answers, ["ja", "nej"]))
    said = wording.chance_sentence(found, RULES)
    assert says in said
    assert bool(says) == bool(said)


def test_nothing_compared_is_said():
    found = agreement(Ratings.of([["ja"], [None]], ["ja", "nej"]))
    assert "intet at sammenligne" in wording.percent_sentence(found, RULES)


def test_what_is_set_aside_is_told_in_singular_and_plural():
    yes = Answer.YES
    both = [Rating(f"s{n}", "a", "", name, yes, None) for n in range(12) for name in ("R1", "R2")]
    one = [*both, Rating("t1", "a", "", "R1", yes, None), Rating("t2", "a", "", "", yes, None)]
    assert list(wording.left_out(reviewed(one))) == [
        "Ét spørgsmål er kun vurderet af én og indgår ikke.",
        "Én vurdering uden bedømmer indgår ikke.",
    ]
    assert list(wording.left_out(reviewed(both))) == []


@pytest.mark.parametrize(
    ("wrong", "says"), [(0, "alle sager opfylder punktet"), (9, "ingen sager opfylder punktet")]
)
def test_groups_that_are_all_alike_have_no_spread(wrong: int, says: str):
    groups = [(name, Counts(9 - wrong, wrong)) for name in "abc"]
    assert wording.spread_words(uniformity("punkt", groups, RULES.uniformity), RULES).endswith(says)
