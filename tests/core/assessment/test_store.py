import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from tests.core.assessment.invented import THREE_POINTS, document, run, tallies

from rettidig.assessment.grades import Thresholds
from rettidig.assessment.model import (
    CaseCount,
    Counts,
    Distribution,
    ReasonCount,
    TotalsRow,
    Transition,
)
from rettidig.assessment.run_file import run_from_json, run_to_json
from rettidig.assessment.store import Tallies, read_assessed, write_assessment
from rettidig.catalogue import content_hash, load_catalogue
from rettidig.vocabulary import Basis, Grade, Language, Outcome, Reason, Refused

FILES = ("summary.csv", "totals.csv", "tables.json", "run.json", "catalogue.yaml")


def write_result(out: Path, given_tallies: Tallies | None = None, **options) -> None:
    source = yaml.safe_dump(document(THREE_POINTS), allow_unicode=True).encode()
    (out / "catalogue.yaml").write_bytes(source)
    catalogue = load_catalogue(out / "catalogue.yaml").catalogue
    write_assessment(
        out, given_tallies or tallies(), catalogue, is_sample=True, dimensions=("region",), **options
    )
    (out / "run.json").write_text(run_to_json(run(content_hash(source))), encoding="utf-8")


@pytest.fixture
def out(tmp_path):
    write_result(tmp_path)
    return tmp_path


def test_what_a_check_wrote_is_read_back(out):
    assessed = read_assessed(out)

    assert assessed.run == run(assessed.run.catalogue_hash)
    assert [point.id for point in assessed.catalogue.points] == ["a", "o", "b"]
    assert [(row.control_point, row.value, row.grade) for row in assessed.summary] == [
        ("a", "", Grade.HIGH),
        ("a", "K01", Grade.HIGH),
        ("a", "K02", Grade.SOME),
        ("b", "", None),
        ("o", "", Grade.HIGH),
    ]
    assert assessed.row("o").counts == Counts(1, 0, 0, 0, 1)
    assert [row.value for row in assessed.rows("a", "municipality")] == ["K01", "K02"]
    assert assessed.row("a", "municipality", "K02").counts.percent == 80
    assert assessed.row("a", basis=Basis.HUMAN) is None
    assert assessed.totals == (
        TotalsRow("all", "", 10, 4, 1, 2, 3, 1, 3),
        TotalsRow("municipality", "K01", 5, 3, 1, 1, 2, 1, 3),
        TotalsRow("municipality", "K02", 5, 1, 0, 1, 1, 0, 0),
    )
    assert assessed.thresholds == Thresholds.load()


def test_the_tables_are_read_back_in_a_fixed_order(out):
    assessed = read_assessed(out)

    assert assessed.cases == (
        CaseCount("K01", "", {"region": "Syd"}, 1),
        CaseCount("K01", "ap", {"region": "Syd"}, 4),
        CaseCount("K02", "up", {"region": "Nord"}, 5),
    )
    assert assessed.transitions == (
        Transition("a", "", "ap", 1),
        Transition("a", "up", "ap", 3),
        Transition("b", "up", "ap", 2),
    )
    assert assessed.distributions == (
        Distribution("a", "ap", 1, 3),
        Distribution("a", "ap", 2, 2),
        Distribution("a", "up", 10, 1),
    )
    assert assessed.reasons == (
        ReasonCount("a", Outcome.MET, Reason.ON_TIME, 9),
        ReasonCount("a", Outcome.NOT_MET, Reason.LATE, 1),
        ReasonCount("b", Outcome.NOT_MET, Reason.MISSING, 3),
    )


def reversed_tallies() -> Tallies:
    forward = tallies()
    tables = ("counts", "totals", "case_counts", "transitions", "distributions", "reasons")
    turned = {name: (table := getattr(forward, name)).take(list(range(len(table)))[::-1]) for name in tables}
    return replace(forward, **turned)


def test_the_same_counts_in_another_order_give_the_same_bytes(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()

    write_result(one)
    write_result(other, reversed_tallies())

    assert [(one / name).read_bytes() for name in FILES] == [(other / name).read_bytes() for name in FILES]


def test_totals_are_written_by_dimension_and_value(out):
    assert (out / "totals.csv").read_text() == (
        "dimension,value,n_cases,errors,reimbursement_errors,legal_certainty_errors,"
        "cases_with_error,cases_with_reimbursement_error,undecided\n"
        "all,,10,4,1,2,3,1,3\n"
        "municipality,K01,5,3,1,1,2,1,3\n"
        "municipality,K02,5,1,0,1,1,0,0\n"
    )


def test_other_thresholds_are_kept_with_the_grades_they_gave(tmp_path):
    strict = Thresholds(hoej=95, nogen=90, mindre=50)

    write_result(tmp_path, thresholds=strict)

    assessed = read_assessed(tmp_path)
    assert assessed.thresholds == strict
    assert assessed.row("a").grade is Grade.SOME


def test_nothing_is_written_when_the_counts_are_wrong(tmp_path):
    wrong = tallies()
    wrong = replace(wrong, reasons=wrong.reasons.set_column(1, "outcome", [["maybe"] * 3]))

    with pytest.raises(ValueError, match="maybe"):
        write_result(tmp_path, wrong)

    assert [path.name for path in tmp_path.iterdir()] == ["catalogue.yaml"]


@pytest.mark.parametrize("missing", FILES)
def test_a_folder_that_is_no_result_is_refused(out, missing):
    (out / missing).unlink()

    with pytest.raises(Refused) as refused:
        read_assessed(out)

    assert refused.value.message(Language.DANISH) == (
        f"{missing}: Mappen rummer ikke resultatet af en kontrol. "
        "Angiv en mappe, som rettidig check har skrevet med --out."
    )


def changed(name: str, change) -> None:
    content = json.loads(name.read_text(encoding="utf-8"))
    change(content)
    name.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("name", ["run.json", "tables.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"run": 1}'])
def test_a_damaged_file_is_refused(out, name, content):
    (out / name).write_bytes(content)

    with pytest.raises(
        Refused, match=f"{name}: The file is damaged or has been changed. Run the check again."
    ):
        read_assessed(out)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("tables.json", lambda content: content["thresholds"].update(hoej=10)),
        ("tables.json", lambda content: content["reasons"][0].update(outcome="maybe")),
        ("tables.json", lambda content: content["cases"][0].update(n="many")),
        ("run.json", lambda content: content.update(as_of="29-02-2020")),
        ("run.json", lambda content: content.update(period=["2020-01-01"])),
    ],
)
def test_a_changed_file_is_refused(out, name, change):
    changed(out / name, change)

    with pytest.raises(Refused, match=f"{name}: The file is damaged"):
        read_assessed(out)


def test_another_catalogue_than_the_one_that_was_run_is_refused(out):
    with (out / "catalogue.yaml").open("a", encoding="utf-8") as file:
        file.write("# en ny linje\n")

    with pytest.raises(Refused, match=r"catalogue\.yaml: The file is damaged"):
        read_assessed(out)


def test_a_summary_of_another_catalogue_is_refused(out):
    path = out / "summary.csv"
    path.write_text(path.read_text().replace("\nb,", "\nz,"))

    with pytest.raises(Refused, match=r"summary\.csv: The file is damaged"):
        read_assessed(out)


def test_a_run_is_the_same_after_writing_and_reading():
    told = run("h" * 64)
    without_period = replace(told, period=None, opened_from=None, rows={}, seconds={})

    assert run_from_json(run_to_json(told)) == told
    assert run_from_json(run_to_json(without_period)) == without_period
    assert told.as_of == date(2020, 2, 29)
    assert '"as_of": "2020-02-29"' in run_to_json(told)
    assert "Prøve – æøå" in run_to_json(told)
