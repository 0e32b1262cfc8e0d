"""``rettidig estimate`` from the caseload to the sentence: drawn, reviewed, checked, told of all cases."""

import csv
import json
import shlex
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rettidig.assessment.estimates.sample import read_population
from rettidig.cli import app, estimate
from rettidig.sampling.certificate import read_certificate
from rettidig.vocabulary import Language, Refused

pytestmark = pytest.mark.slow

POINT = "fr22-foerste-samtale-1-uge"
EXAMPLES = [line for line in estimate.EXAMPLES.splitlines() if line.startswith("rettidig ")]
N_CASES, N_CASEWORKERS = 240, 12


def invoke(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def rows(path: Path, header: str, lines: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(lines)


def is_late(number: int) -> bool:
    return number % 5 == 0


def write_caseload(folder: Path, numbers: Iterable[int], population: str | None = None) -> None:
    """Write cases of which every fifth had its first conversation too late; amounts grow with the number."""
    folder.mkdir()
    manifest = {
        "format_version": 1,
        "name": "Opdigtede sager",
        "as_of": "2020-02-29",
        "covers": ["henvendelse", "samtale"],
        "dimensions": [],
        "is_sample": population is not None,
        "population": population,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    opened = date(2019, 3, 4)
    cases, events = [], []
    for n in numbers:
        worker = n % N_CASEWORKERS
        group = "up" if worker < 8 else "ap"
        cases.append(
            (
                *(f"S{n:03}", f"p{n}", "101", "uddannelseshjaelp", group, opened, ""),
                *(f"M{worker:02}", f"Team {worker % 3}", 100_000 + 1000 * n),
            )
        )
        spoken = opened + timedelta(days=20 if is_late(n) else 3)
        events.append((f"S{n:03}", "henvendelse", opened, "", "", "{}"))
        events.append((f"S{n:03}", "samtale", spoken, "", "", "{}"))
    case_columns = "case_id,citizen,municipality,target_group,visitation_group,opened_on,closed_on"
    rows(folder / "cases.csv", f"{case_columns},caseworker,team,amount_ore", cases)
    rows(folder / "events.csv", "case_id,event_type,happened_on,ended_on,caseworker,attributes", events)


def write_answers(folder: Path, case_ids: Iterable[str]) -> None:
    """Write what people answered: as the machine, but for one case in ten they see no error."""
    answers = []
    for place, case_id in enumerate(sorted(case_ids)):
        late = is_late(int(case_id[1:])) and place % 10 != 0
        answers.append((case_id, POINT, "no" if late else "yes", "", "R1", "2020-03-02"))
    rows(folder / "answers.csv", "case_id,control_point,answer,comment,reviewer,answered_on", answers)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a caseload, two certificates, the answers to the drawn cases, and a check."""
    folder = tmp_path_factory.mktemp("skoen")
    cases = folder / "sager"
    write_caseload(cases, range(N_CASES))
    draw = ("sample", "draw", cases, "--seed", "25-0123 2026-11-20", "--out")
    invoke(*draw, folder / "stikproeve.json", "--n", "60")
    invoke(*draw, folder / "lag.json", "--per-caseworker", "4")
    drawn = {
        each.case_id
        for name in ("stikproeve.json", "lag.json")
        for each in read_certificate(folder / name).in_use
    }
    write_answers(cases, drawn)
    invoke("check", cases, "--catalogue", "fokusrevision-2022", "--out", folder / "resultat")
    return folder


def told(place: Path, *arguments: str) -> str:
    return invoke("estimate", place / "resultat", "--certificate", place / "lag.json", *arguments)


def plain(place: Path, *arguments: str, certificate: str = "lag.json") -> dict:
    found = invoke("estimate", place / "resultat", "--certificate", place / certificate, *arguments, "--json")
    return json.loads(found)


def refused(*arguments: str | Path) -> str:
    with pytest.raises(Refused) as refusal:
        CliRunner().invoke(app, ["estimate", *map(str, arguments)], catch_exceptions=False)
    return refusal.value.message(Language.DANISH)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_help_run(example, place, monkeypatch):
    monkeypatch.chdir(place)
    assert POINT in invoke(*shlex.split(example)[1:])


def test_the_help_shows_the_examples():
    shown = " ".join(invoke("estimate", "--help").split())
    assert len(EXAMPLES) >= 2
    assert all(example in shown for example in EXAMPLES)


def test_a_simple_sample_has_exact_limits_and_names_them(place):
    (point,) = plain(place, certificate="stikproeve.json")["points"]
    assert (point["control_point"], point["n_reviewed"], point["population"]) == (POINT, 60, N_CASES)
    assert point["method"] == "hypergeometric"
    assert point["low"] <= point["value"] == point["n_met"] / 60 <= point["high"]
    assert point["low"] * N_CASES == pytest.approx(round(point["low"] * N_CASES))


@pytest.mark.feature("F034")
def test_so_many_per_caseworker_are_weighed_by_their_cases(place):
    found = plain(place)
    (point,) = found["points"]
    assert (found["strata"], found["drawn"]) == (N_CASEWORKERS, 4 * N_CASEWORKERS)
    assert point["method"] == "stratified-exact-combination"
    assert point["low"] <= 0.8 <= point["high"]
    assert found["weights_from"] == "certificate"


def test_the_machine_and_people_stand_side_by_side(place):
    (point,) = plain(place)["points"]
    assert point["machine"] == {"met": N_CASES * 4 // 5, "n": N_CASES, "share": 0.8}
    table = {(each["machine"], each["human"]): each["n"] for each in point["agreement"]["confusion"]}
    assert sum(table.values()) == 48
    assert ("met", "not_met") not in table
    agreement = point["agreement"]["agreement"]
    assert agreement["x"] == table["met", "met"] + table["not_met", "not_met"]
    assert point["agreement"]["sensitivity"]["share"] == 1.0
    assert point["verdict"] in {"alone", "pointing_out"}


def test_the_share_is_said_in_a_sentence(place):
    said = told(place)
    assert f"48 sager er udtaget af {N_CASES} i 12 lag efter lodtrækningsbeviset." in said
    assert "Kravet skønnes opfyldt i" in said
    assert "Maskinen finder det opfyldt i 80 pct. af de 240 sager, den har kunnet bedømme." in said
    assert "Maskinen og mennesker er enige i" in said
    assert max(len(line) for line in said.splitlines()[:5]) <= 100


def test_one_point_shows_both_judgements(place):
    shown = told(place, "--point", POINT)
    assert "Maskinen, mennesker:" in shown
    assert "Kataloget har intet punkt ukendt" in refused(
        place / "resultat", "--certificate", place / "lag.json", "--point", "ukendt"
    )


def test_one_side_is_for_statements(place):
    (two,), (one,) = plain(place)["points"], plain(place, "--one-sided")["points"]
    assert one["low"] > two["low"]
    assert one["high"] == 1.0
    assert "opfyldt i mindst" in told(place, "--one-sided")


def test_the_method_can_be_chosen_and_is_named(place):
    (t,) = plain(place, "--method", "t")["points"]
    assert t["method"] == "stratified-t"
    assert t["df"] == 36
    assert "t-interval" in told(place, "--method", "t")


def test_a_column_of_the_design_splits_without_the_cases(place):
    found = plain(place, "--by", "caseworker")["points"]
    assert [each["domain"] for each in found] == [f"M{n:02}" for n in range(N_CASEWORKERS)]
    assert {each["population"] for each in found} == {20}
    assert {each["method"] for each in found} == {"hypergeometric"}


def test_another_column_takes_the_cases(place):
    cases = place / "sager"
    found = plain(place, "--by", "team", "--caseload", str(cases))["points"]
    assert [each["domain"] for each in found] == ["Team 0", "Team 1", "Team 2"]
    assert sum(each["n_judged"] for each in found) == 48
    assert {each["machine"]["n"] for each in found} == {80}
    asked = (place / "resultat", "--certificate", place / "lag.json", "--by", "team")
    assert "--caseload" in refused(*asked)
    assert "ingen kolonne hold" in refused(*asked[:-1], "hold", "--caseload", cases)


def test_a_simple_sample_can_be_weighted_afterwards(place):
    cases = ("--caseload", str(place / "sager"))
    given = ("--poststratify", "visitation_group", *cases)
    found = plain(place, *given, certificate="stikproeve.json")
    (point,) = found["points"]
    assert (found["population"], found["strata"]) == (N_CASES, 2)
    assert point["method"] == "stratified-exact-combination"
    drawn = read_certificate(place / "stikproeve.json").in_use
    by_group = {
        group: [each for each in drawn if (int(each.case_id[1:]) % 12 < 8) == group]
        for group in (True, False)
    }
    with (place / "sager" / "answers.csv").open(encoding="utf-8", newline="") as file:
        answers = {row["case_id"]: row["answer"] for row in csv.DictReader(file)}
    shares = {g: sum(answers[each.case_id] == "yes" for each in of) / len(of) for g, of in by_group.items()}
    assert point["value"] == pytest.approx((160 * shares[True] + 80 * shares[False]) / 240)
    asked = (place / "resultat", "--certificate", place / "lag.json", "--poststratify", "visitation_group")
    assert "Kun en simpel stikprøve" in refused(*asked, *cases)
    assert "kræver både beviset og sagerne" in refused(*asked)


def test_the_kroner_at_stake_are_told_with_limits(place):
    found = plain(place, "--money", "--caseload", str(place / "sager"))["money"]
    total = sum(100_000 + 1000 * n for n in range(N_CASES))
    true = sum(100_000 + 1000 * n for n in range(N_CASES) if is_late(n))
    assert found["total"] == total
    assert found["difference"]["method"] == "expansion-t"
    assert found["ratio"]["method"] == "ratio-t"
    for way in ("difference", "ratio"):
        assert found["found"] <= found[way]["low"] <= found[way]["value"] <= found[way]["high"] <= total
        assert found[way]["low"] <= true <= found[way]["high"]
    said = told(place, "--money", "--caseload", str(place / "sager"))
    assert "Ud fra fejlenes andel af det gennemgåede beløb" in said
    assert "--caseload" in refused(place / "resultat", "--certificate", place / "lag.json", "--money")


def test_the_final_basis_takes_the_machine_where_nobody_answered(place):
    human, final = plain(place), plain(place, "--basis", "final")
    assert human["basis"] == "human"
    assert {each["control_point"] for each in human["points"]} == {POINT}
    assert len(final["points"]) > len(human["points"])


def test_the_machine_is_told_of_the_cases_that_were_drawn_from(place, tmp_path):
    """The frame is the group up alone: the other cases of the check are none of the estimate's."""
    design = tmp_path / "design.yaml"
    design.write_text(
        "name: Kun up\n"
        "frame:\n  - {kind: values, column: visitation_group, are: [up]}\n"
        "draw: {kind: simple, n: 30}\n",
        encoding="utf-8",
    )
    proof = tmp_path / "up.json"
    invoke("sample", "draw", place / "sager", "--design", design, "--seed", "x", "--out", proof)
    found = json.loads(
        invoke("estimate", place / "resultat", "--certificate", proof, "--basis", "final", "--json")
    )
    point = next(each for each in found["points"] if each["control_point"] == POINT)
    late = sum(is_late(n) for n in range(N_CASES) if n % N_CASEWORKERS < 8)
    assert (found["population"], point["population"]) == (160, 160)
    assert point["machine"] == {"met": 160 - late, "n": 160, "share": pytest.approx(1 - late / 160)}


def test_a_result_of_another_caseload_is_refused(place, tmp_path):
    write_caseload(tmp_path / "del", range(100))
    invoke("check", tmp_path / "del", "--catalogue", "fokusrevision-2022", "--out", tmp_path / "r")
    assert "trukket af 240" in refused(tmp_path / "r", "--certificate", place / "lag.json")


def test_without_a_sample_it_is_not_known_what_is_estimated(place):
    assert "--certificate" in refused(place / "resultat")


def test_a_certificate_of_other_cases_is_refused(place, tmp_path):
    write_caseload(tmp_path / "andre", range(500, 560))
    invoke("sample", "draw", tmp_path / "andre", "--n", "10", "--seed", "x", "--out", tmp_path / "andet.json")
    said = refused(place / "resultat", "--certificate", tmp_path / "andet.json")
    assert "10 af de 10 udtagne sager findes ikke i resultatet." in said


def test_a_sample_with_its_population_needs_no_certificate(place, tmp_path):
    sample, sizes = tmp_path / "udsnit", "population.csv"
    write_caseload(sample, range(0, N_CASES, 4), population=sizes)
    rows(sample / sizes, "stratum,size", [("up", 160), ("ap", 80)])
    invoke("check", sample, "--catalogue", "fokusrevision-2022", "--out", tmp_path / "resultat")
    found = json.loads(invoke("estimate", tmp_path / "resultat", "--caseload", sample, "--json"))
    point = next(each for each in found["points"] if each["control_point"] == POINT)
    assert (found["weights_from"], found["basis"], found["population"]) == ("population", "final", N_CASES)
    assert point["n_reviewed"] == 60
    assert point["low"] <= 0.8 <= point["high"]
    rows(sample / sizes, "stratum,size", [("up", 10), ("ap", 80)])
    assert "har" in refused(tmp_path / "resultat", "--caseload", sample)
    rows(sample / sizes, "stratum,size", [("sydby", 10)])
    assert "Ingen kolonne i cases" in refused(tmp_path / "resultat", "--caseload", sample)


@pytest.mark.parametrize(
    "content",
    ["", "lag,antal\n", "stratum,size\nup\n", "stratum,size\nup,mange\n", "stratum,size\na,1\na,2\n"],
)
def test_a_population_file_of_another_form_is_refused(tmp_path, content):
    (tmp_path / "p.csv").write_text(content, encoding="utf-8")
    with pytest.raises(Refused):
        read_population(tmp_path / "p.csv")


def test_a_damaged_result_is_refused(place, tmp_path):
    assert "rettidig check" in refused(tmp_path, "--certificate", place / "lag.json")
    assert "Lodtrækningsbeviset kan ikke læses" in refused(
        place / "resultat", "--certificate", place / "mangler.json"
    )
