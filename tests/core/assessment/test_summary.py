import csv
import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.assessment.invented import SCALE, answers, catalogue, counts, interviews, point

from rettidig.assessment.columns import write_csv
from rettidig.assessment.intervals import wilson
from rettidig.assessment.model import Counts, Interval, SummaryRow
from rettidig.assessment.summary import COLUMNS, all_counts, read_summary, summary_table
from rettidig.vocabulary import Basis, Grade, Language, Refused


def rows_of(table: pa.Table, path) -> list[dict[str, str]]:
    write_csv(path, table)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def summary_of(given_counts, asked, *, is_sample=True, dimensions=()):
    return summary_table(given_counts, asked, is_sample=is_sample, dimensions=dimensions, thresholds=SCALE)


ONE_OF_EACH = counts(("a", "final", "all", "", 338, 31, 1, 2, 3))


def test_a_row_holds_counts_share_interval_and_grade(tmp_path):
    path = tmp_path / "summary.csv"
    write_csv(path, summary_of(ONE_OF_EACH, catalogue(point("a"))))

    assert path.read_text() == (
        "control_point,basis,dimension,value,n,met,not_met,pending,not_applicable,unknown,"
        "share,ci_low,ci_high,method,grade\n"
        "a,final,all,,369,338,31,1,2,3,0.9160,0.8832,0.9402,wilson-unweighted,hoej\n"
    )


def test_without_a_sample_there_is_no_interval(tmp_path):
    (row,) = rows_of(summary_of(ONE_OF_EACH, catalogue(point("a")), is_sample=False), tmp_path / "s.csv")

    assert (row["share"], row["ci_low"], row["ci_high"], row["method"], row["grade"]) == (
        "0.9160",
        "",
        "",
        "",
        "hoej",
    )


def test_without_a_denominator_there_is_only_what_stands_beside_it(tmp_path):
    (row,) = rows_of(
        summary_of(counts(("a", "final", "all", "", 0, 0, 4, 5, 6)), catalogue(point("a"))),
        tmp_path / "s.csv",
    )

    assert [row[name] for name in COLUMNS] == (
        ["a", "final", "all", "", "0", "0", "0", "4", "5", "6", "", "", "", "", ""]
    )


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({"requirement": "statutory"}, "nogen"),
        ({"requirement": "intention"}, "nogen"),
        ({"requirement": "good_practice"}, ""),
        ({"requirement": "local"}, ""),
        ({"direction": "high_is_bad"}, ""),
        ({"direction": "neutral"}, ""),
    ],
)
def test_only_what_the_law_asks_for_is_graded(tmp_path, changes, grade):
    table = summary_of(counts(("a", "final", "all", "", 3, 1)), catalogue(point("a", **changes)))

    assert [row["grade"] for row in rows_of(table, tmp_path / "s.csv")] == [grade]


@pytest.mark.parametrize(
    ("met", "not_met", "grade"),
    [
        (845, 155, "hoej"),  # 84.5 is seen as 85
        (8449, 1551, "nogen"),
        (745, 255, "nogen"),
        (7449, 2551, "mindre"),
        (145, 855, "mindre"),
        (1449, 8551, "ikke"),
        (0, 7, "ikke"),
        (7, 0, "hoej"),
    ],
)
def test_the_grade_is_that_of_the_percentage_that_is_seen(tmp_path, met, not_met, grade):
    table = summary_of(counts(("a", "final", "all", "", met, not_met)), catalogue(point("a")))

    assert [row["grade"] for row in rows_of(table, tmp_path / "s.csv")] == [grade]


MIXED = counts(
    ("b", "final", "all", "", 1, 1),
    ("o", "final", "all", "", 1, 1),
    ("a", "human", "all", "", 1, 1),
    ("a", "machine", "all", "", 1, 1),
    ("a", "final", "region", "Nord", 1, 1),
    ("a", "final", "aar", "2018", 1, 1),
    ("a", "final", "caseworker", "S1", 1, 1),
    ("a", "final", "team", "T1", 1, 1),
    ("a", "final", "municipality", "å", 1, 1),
    ("a", "final", "municipality", "Z", 1, 1),
    ("a", "final", "municipality", "a", 1, 1),
    ("a", "final", "municipality", "\U00010348", 1, 1),
    ("a", "final", "municipality", "\uff5e", 1, 1),
    ("a", "final", "municipality", None, 1, 1),
    ("a", "final", "visitation_group", "up", 1, 1),
    ("a", "final", "target_group", "u", 1, 1),
    ("a", "final", "all", "", 1, 1),
)
ASKED = catalogue(point("a"), point("o", asked_of="organisation"), point("b"))


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_the_order_is_fixed_whatever_order_the_counts_come_in(rng: random.Random):
    order = list(range(len(MIXED)))
    rng.shuffle(order)

    table = summary_of(MIXED.take(order), ASKED, dimensions=("region", "aar"))

    assert list(zip(*table.select(COLUMNS[:4]).to_pydict().values(), strict=True)) == [
        ("a", "final", "all", ""),
        ("a", "final", "target_group", "u"),
        ("a", "final", "visitation_group", "up"),
        ("a", "final", "municipality", ""),
        ("a", "final", "municipality", "Z"),
        ("a", "final", "municipality", "a"),
        ("a", "final", "municipality", "å"),
        ("a", "final", "municipality", "\uff5e"),
        ("a", "final", "municipality", "\U00010348"),
        ("a", "final", "team", "T1"),
        ("a", "final", "caseworker", "S1"),
        ("a", "final", "region", "Nord"),
        ("a", "final", "aar", "2018"),
        ("a", "machine", "all", ""),
        ("a", "human", "all", ""),
        ("b", "final", "all", ""),
        ("o", "final", "all", ""),
    ]


@settings(deadline=None)
@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_shares_and_percentages_are_rounded_half_up_from_the_counts(share):
    met, n = share
    exact = Decimal(met) / Decimal(n)
    table = summary_of(counts(("a", "final", "all", "", met, n - met)), catalogue(point("a")))
    low, high = wilson(met, n)

    assert table["share"].to_pylist() == [str(exact.quantize(Decimal("0.0001"), ROUND_HALF_UP))]
    assert Counts(met, n - met).percent == int((100 * exact).quantize(Decimal(1), ROUND_HALF_UP))
    assert float(table["ci_low"][0].as_py()) == pytest.approx(low, abs=5.0001e-5)
    assert float(table["ci_high"][0].as_py()) == pytest.approx(high, abs=5.0001e-5)


@pytest.mark.parametrize(
    "row", [("x", "final", "all", "", 1), ("a", "begge", "all", "", 1), ("a", "final", "alder", "", 1)]
)
def test_counts_of_something_else_are_a_mistake_of_the_caller(row):
    with pytest.raises(ValueError, match="1 rows have another word than"):
        summary_of(counts(row), catalogue(point("a")))


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "summary.csv"
    given_counts = counts(
        ("a", "final", "all", "", 338, 31, 1, 2, 3), ("a", "human", "team", 'T "1", å', 0, 0, 0, 0, 1)
    )
    write_csv(path, summary_of(given_counts, catalogue(point("a"))))

    assert read_summary(path) == (
        SummaryRow(
            "a",
            Basis.FINAL,
            "all",
            "",
            Counts(338, 31, 1, 2, 3),
            Interval(0.8832, 0.9402, "wilson-unweighted"),
            Grade.HIGH,
        ),
        SummaryRow("a", Basis.HUMAN, "team", 'T "1", å', Counts(0, 0, 0, 0, 1), None, None),
    )


@pytest.mark.parametrize(
    ("written", "instead"),
    [("369,338", "368,338"), ("final", "endelig"), ("hoej", "fin"), ("0.8832", "lav"), (",share", "")],
)
def test_a_summary_that_was_changed_is_refused(tmp_path, written, instead):
    path = tmp_path / "summary.csv"
    write_csv(path, summary_of(ONE_OF_EACH, catalogue(point("a"))))
    path.write_text(path.read_text().replace(written, instead))

    with pytest.raises(Refused, match=r"summary\.csv: The file is damaged"):
        read_summary(path)


OCTOBER, NOVEMBER = date(2021, 10, 1), date(2021, 11, 1)


def organisation_row(asked) -> dict[str, int | str]:
    table = all_counts(counts(), asked, catalogue(point("a"), point("o", asked_of="organisation")))
    (row,) = table.to_pylist()
    return row


@pytest.mark.feature("F187")
def test_organisations_are_counted_once_each():
    row = organisation_row(
        interviews(
            ("K01", "o", "yes", OCTOBER),
            ("K02", "o", "no", None),
            ("K03", "o", "not_relevant", OCTOBER),
            ("K04", "o", "cannot_be_judged", OCTOBER),
            ("K05", "another-catalogues", "yes", OCTOBER),
            ("K06", "o", "yes", OCTOBER),
            municipalities=("K01", "K02", "K03", "K04", "K07", ""),
        )
    )

    # K05 answered something else and has no cases; K06 has no cases but answered; K07 did not answer.
    assert row == {
        "control_point": "o",
        "basis": "final",
        "dimension": "all",
        "value": "",
        "met": 2,
        "not_met": 1,
        "pending": 0,
        "not_applicable": 1,
        "unknown": 2,
    }


@pytest.mark.parametrize("turn", [1, -1])
def test_the_latest_answer_holds_and_one_without_a_date_is_the_earliest(turn):
    given_answers = [
        ("K01", "o", "yes", OCTOBER),
        ("K01", "o", "no", NOVEMBER),
        ("K01", "o", "no", NOVEMBER),
        ("K02", "o", "no", None),
        ("K02", "o", "yes", OCTOBER),
    ]

    row = organisation_row(interviews(*given_answers[::turn]))

    assert (row["met"], row["not_met"]) == (1, 1)


def test_contradicting_answers_of_one_date_are_refused():
    asked = interviews(
        ("K01", "o", "yes", OCTOBER), ("K01", "o", "no", OCTOBER), ("K01", "o", "no", NOVEMBER)
    )

    with pytest.raises(Refused) as refused:
        organisation_row(asked)

    assert refused.value.message(Language.DANISH) == (
        "interviews, kolonne answer: En kommune har to forskellige svar på samme punkt med samme dato. "
        "Ret svarene, så ét gælder."
    )


def test_contradictions_about_another_catalogues_point_are_ignored():
    asked = interviews(("K01", "x", "yes", None), ("K01", "x", "no", None), municipalities=("K01",))

    assert organisation_row(asked)["unknown"] == 1


def test_drafts_are_asked_of_organisations_only_when_wanted():
    asked = catalogue(point("o", asked_of="organisation", status="draft"))

    assert len(all_counts(counts(), interviews(), asked)) == 0
    assert len(all_counts(counts(), interviews(), asked, has_drafts=True)) == 1


def test_a_caseload_without_interviews_leaves_the_question_open():
    row = organisation_row(interviews(municipalities=("K01", "K02")))

    assert (row["met"], row["not_met"], row["unknown"]) == (0, 0, 2)
    assert answers().num_rows == 0


def test_counts_of_cases_and_organisations_are_put_together_whatever_their_columns_types():
    given_counts = ONE_OF_EACH.set_column(3, "value", ONE_OF_EACH["value"].dictionary_encode())
    given_counts = given_counts.set_column(4, "met", given_counts["met"].cast(pa.decimal128(38, 0)))
    asked = catalogue(point("a"), point("o", asked_of="organisation"))

    found = all_counts(given_counts.select(given_counts.column_names[::-1]), interviews(), asked)

    assert found.slice(0, 1).to_pylist() == ONE_OF_EACH.to_pylist()
    assert found["control_point"].to_pylist() == ["a", "o"]
