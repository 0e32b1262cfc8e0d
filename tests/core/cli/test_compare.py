"""``rettidig compare``: the sentences about a change, in Danish that a section head would say aloud."""

import json
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.core.assessment.invented import point
from tests.core.assessment.invented_rounds import cases, write_round
from typer.testing import CliRunner

from rettidig.assessment.change import (
    Comparison,
    GroupErrors,
    Obstacle,
    PointChange,
    Verdict,
    change_rules,
    chart,
    error_change,
)
from rettidig.assessment.change.charts import Kind
from rettidig.assessment.model import Counts
from rettidig.cli import app
from rettidig.cli import compare_wording as wording
from rettidig.vocabulary import Refused

RULES = change_rules()


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(
        app, [str(each) for each in arguments], env={"COLUMNS": "220"}, catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the four quarters that the examples name, and stand in it."""
    for number, errors in enumerate((5, 6, 5, 30), start=1):
        of_groups = [
            *cases(f"{number}u", {"a": errors, "b": 10}, 40, visitation_group="up"),
            *cases(f"{number}a", {"a": 2, "b": 1}, 20, visitation_group="ap"),
        ]
        write_round(tmp_path / f"kvartal-{number}", of_groups, as_of=date(2026, 3 * number, 28))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_in_the_help_run(here: Path):
    lines = (line.strip() for line in run("compare", "--help").splitlines())
    found = [line for line in lines if line.startswith("rettidig compare ")]
    assert len(found) >= 2
    for example in found:
        assert run(*shlex.split(example)[1:])


def errors(first: tuple[int, int, int], second: tuple[int, int, int]) -> GroupErrors:
    """Return a change of errors, each round as errors, judgements and cases."""
    change = error_change(first[:2], second[:2], confidence=RULES.confidence)
    return GroupErrors("", first[2], second[2], change)


@pytest.mark.feature("F085")
@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (
            (14, 400, 20),
            (18, 400, 20),
            "fra 14 til 18 fejl i 20 sager i hver runde: inden for det, tilfældet giver.",
        ),
        ((2, 400, 20), (5, 480, 24), "fra to til fem fejl i 20 og 24 sager: inden for det, tilfældet giver."),
        ((3, 20, 2), (1, 20, 1), "fra tre til én fejl i to sager og én sag: inden for det, tilfældet giver."),
        ((1, 9, 9), (1, 9, 9), "uændret én fejl i ni sager i hver runde: inden for det, tilfældet giver."),
        ((0, 9, 9), (0, 9, 9), "fortsat ingen fejl i ni sager i hver runde: inden for det, tilfældet giver."),
        (
            (1, 9, 9),
            (0, 9, 9),
            "fra én fejl til ingen i ni sager i hver runde: inden for det, tilfældet giver.",
        ),
        (
            (0, 90, 90),
            (6, 90, 90),
            "fra ingen fejl til seks i 90 sager i hver runde: en stigning, der er større, end",
        ),
        (
            (40, 400, 20),
            (9, 400, 20),
            "fra 40 til 9 fejl i 20 sager i hver runde: et fald, der er større, end tilfældet giver.",
        ),
        (
            (30, 100, 20),
            (40, 900, 180),
            "fra 30 til 40 fejl i 20 og 180 sager: set i forhold til, hvor meget der er bedømt, et fald",
        ),
    ],
)
def test_a_change_of_errors_is_one_sentence(
    first: tuple[int, int, int], second: tuple[int, int, int], says: str
):
    assert wording.errors_sentence(errors(first, second), RULES).startswith(says)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (
            (14, 400, 20),
            (18, 400, 20),
            "Først ved 28 fejl ville stigningen være større, end tilfældet giver. Den",
        ),
        (
            (14, 400, 20),
            (11, 400, 20),
            "Først ved fire fejl ville faldet være større, end tilfældet giver. Den",
        ),
        ((9, 400, 20), (8, 400, 20), "Først ved én fejl ville faldet være større, end tilfældet giver. Den"),
        (
            (3, 400, 20),
            (2, 400, 20),
            "Selv helt uden fejl ville faldet ikke være større, end tilfældet giver.",
        ),
        ((14, 400, 20), (18, 400, 20), "kan være fra 0,6 til 2,8 gange den tidligere, så en ændring er ikke"),
        (
            (0, 400, 20),
            (2, 400, 20),
            "Først ved seks fejl ville stigningen være større, end tilfældet giver.",
        ),
    ],
)
def test_it_is_told_how_large_a_change_would_have_to_be(
    first: tuple[int, int, int], second: tuple[int, int, int], says: str
):
    found = errors(first, second).change
    assert found is not None
    assert says in wording.room_sentence(found, RULES)


def test_a_signal_needs_no_further_room():
    found = errors((0, 90, 90), (6, 90, 90)).change
    assert found is not None
    assert wording.room_sentence(found, RULES) == ""


def test_a_round_in_which_nothing_was_decided_is_told():
    assert "intet afgjort" in wording.errors_sentence(GroupErrors("", 3, 0, None), RULES)


def test_two_rounds_are_told_point_by_point(here: Path):
    said = run("compare", "kvartal-3", "kvartal-4")
    assert (
        "Fra 18 til 43 fejl i 60 sager i hver runde: en stigning, der er større, end tilfældet giver." in said
    )
    assert (
        "To kontrolpunkter kan sammenlignes: på ét er andelen faldet, og på ét er ændringen inden for" in said
    )
    assert "Tilfældet alene ville næppe få nogen af dem til at se ændrede ud." in said
    rows = {line.split()[0]: line for line in said.splitlines() if line.startswith(("a ", "b "))}
    assert rows["a"].split()[-1] == "faldet"
    assert "88 pct. af 60" in rows["a"]
    assert "47 pct. af 60" in rows["a"]
    assert "−42" in rows["a"]
    assert "inden for det, tilfældet giver" in rows["b"]


@pytest.mark.feature("F136")
def test_four_quarters_are_a_chart_that_says_which_stands_out(here: Path):
    said = run("compare", *(f"kvartal-{number}" for number in range(1, 5)), "--by", "visitation_group")
    assert "a: kvartal-4 ligger under grænsen med 28 af 60 sager opfyldt; tilfældet giver mindst" in said
    assert "Alle fejl: kvartal-4 ligger over grænsen med 43 fejl; tilfældet giver højst" in said
    assert (
        "Aktivitetsparat: uændret tre fejl i 20 sager i hver runde: inden for det, tilfældet giver." in said
    )
    [row] = [line for line in said.splitlines() if line.startswith("kvartal-4") and "43" in line]
    assert row.rstrip().endswith("signal")


def test_a_quiet_series_is_told_to_be_quiet(here: Path):
    said = run("compare", "kvartal-1", "kvartal-2", "kvartal-3")
    assert "Ingen runde skiller sig ud: udsvingene er, som tilfældet giver dem." in said


def test_what_cannot_be_compared_says_why(here: Path):
    changed = (point("a"), point("b", question="Er det gjort i tide?"), point("c"))
    later = cases("x", {"a": 3, "b": 3, "c": 3}, 20)
    write_round(here / "ny", later, changed, as_of=date(2026, 12, 31), is_sample=False)
    said = run("compare", "kvartal-4", "ny")
    assert "Runderne er ikke sammenlignelige: den ene runde er en stikprøve, den anden er ikke." in said
    assert "Ingen kontrolpunkter kan sammenlignes. Tre kontrolpunkter kan ikke sammenlignes." in said
    rows = [" ".join(line.split()) for line in said.splitlines() if line.startswith(("a ", "b ", "c "))]
    assert all("ikke sammenlignelig: den ene runde er" in row for row in rows)
    assert "formuleret anderledes" in said
    assert "punktet er nyt" in said


def test_cases_in_both_rounds_are_told(here: Path):
    write_round(here / "igen", cases("4u", {"a": 9, "b": 9}, 40), as_of=date(2026, 12, 31))
    said = run("compare", "kvartal-4", "igen")
    assert "40 sager er med i begge runder. Intervallerne regner runderne som uafhængige" in said


def test_json_has_numbers_verdicts_and_charts(here: Path):
    found = json.loads(run("compare", "kvartal-1", "kvartal-2", "kvartal-3", "kvartal-4", "--json"))
    verdicts = {each["control_point"]: each["verdict"] for each in found["points"]}
    assert verdicts == {"a": "fallen", "b": "noise"}
    assert found["errors"]["whole"]["change"]["second"] == 43
    [of_a] = [each for each in found["charts"] if each["name"] == "a"]
    assert [row["round"] for row in of_a["rows"] if row["is_signal"]] == ["kvartal-4"]


def test_a_run_is_told():
    rounds = [(f"K{number}", 16 if number <= 8 else 12, 20) for number in range(1, 17)]
    found = chart("punkt", Kind.P, rounds, RULES.chart)
    assert found is not None
    [said] = wording.signals(found, "Punkt")
    assert said == "Punkt: 16 runder ligger i træk på samme side af midten, og det er sjældent tilfældigt."


@pytest.mark.parametrize("given", ["kvartal-3", "=fil.json", "kvartal-3="])
def test_a_certificate_without_a_round_is_wrong_usage(here: Path, given: str):
    result = CliRunner().invoke(app, ["compare", "kvartal-3", "kvartal-4", "--certificate", given])
    assert result.exit_code == 2
    assert "MAPPENAVN=FIL" in result.output


def test_a_folder_that_is_no_result_is_refused(here: Path):
    with pytest.raises(Refused, match="no result"):
        run("compare", "kvartal-3", "findes-ikke")


def told(**changes: object) -> Comparison:
    """Return a comparison of nothing, but for the changes."""
    empty = Comparison(
        first="1",
        second="2",
        obstacles=(),
        points=(),
        dimension="team",
        whole=GroupErrors("", 0, 0, None),
        groups=(),
        shared_cases=None,
        dispersion=None,
        charts=(),
        n_certificates=2,
        is_weighted=False,
    )
    return replace(empty, **changes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, []),
        ({"dispersion": 1.0, "shared_cases": 0}, []),
        ({"dispersion": 1.94}, ["svinger 1,9 gange så meget, som hvis de var uafhængige."]),
        ({"shared_cases": 1}, ["Én sag er med i begge runder."]),
        ({"n_certificates": 1}, ["Kun den ene runde har et lodtrækningsbevis"]),
        ({"is_weighted": True}, ["andelene her er uvægtede."]),
        (
            {"obstacles": (Obstacle.FRAME, Obstacle.DESIGN)},
            ["sagerne er valgt efter forskellige kriterier og stikprøverne er trukket på forskellige måder."],
        ),
    ],
)
def test_what_a_reader_must_know_comes_first(changes: dict[str, object], says: list[str]):
    found = list(wording.caution(told(**changes)))
    assert len(found) == len(says)
    assert all(part in sentence for part, sentence in zip(says, found, strict=True))


def noise(n: int) -> tuple[PointChange, ...]:
    same = PointChange("a", Counts(5, 5), Counts(5, 5), None, (), (), Verdict.NOISE)
    return (same,) * n


@pytest.mark.parametrize(
    ("n", "says"),
    [
        (
            1,
            ["Ét kontrolpunkt kan sammenlignes: på ét er ændringen inden for det, tilfældet giver.", "næppe"],
        ),
        (20, ["20 kontrolpunkter kan", "få omkring ét af dem til at se ændret ud."]),
        (45, ["45 kontrolpunkter kan", "få omkring to af dem til at se ændrede ud."]),
        (0, ["Ingen kontrolpunkter kan sammenlignes."]),
    ],
)
def test_points_are_counted_with_what_chance_alone_would_give(n: int, says: list[str]):
    found = list(wording.points_sentences(told(points=noise(n)), RULES))
    assert all(part in sentence for part, sentence in zip(says, found, strict=True))
