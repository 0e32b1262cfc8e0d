import pytest
from tests.core.assessment.invented import catalogue, point, run

from rettidig.assessment.model import Assessed, Counts, Distribution, SummaryRow, Transition
from rettidig.assessment.tables import (
    compare_values,
    distribution_table,
    few,
    in_order,
    small_numbers,
    transition_matrix,
)
from rettidig.vocabulary import Basis

GROUPS = ("aup", "up", "ap")


@pytest.mark.feature("F226")
def test_a_matrix_has_first_values_as_rows_and_final_ones_as_columns():
    matrix = transition_matrix(
        [
            Transition("p", "up", "ap", 3),
            Transition("p", "ap", "ap", 5),
            Transition("p", "up", "up", 7),
            Transition("p", "", "up", 1),
            Transition("another", "up", "up", 99),
        ],
        "p",
        GROUPS,
    )

    assert matrix.firsts == ("up", "ap", "")
    assert matrix.finals == ("up", "ap")
    assert matrix.cells == ((7, 3), (0, 5), (1, 0))
    assert matrix.row_sums == (10, 5, 1)
    assert matrix.column_sums == (8, 8)
    assert matrix.total == 16
    assert matrix.of_column("ap", "ap") == Counts(5, 3)
    assert matrix.of_total("up") == Counts(10, 6)


def test_a_point_without_transitions_has_an_empty_matrix():
    matrix = transition_matrix([], "p", GROUPS)

    assert (matrix.firsts, matrix.finals, matrix.cells, matrix.column_sums, matrix.total) == (
        (),
        (),
        (),
        (),
        0,
    )


def test_a_distribution_ends_in_an_open_class():
    table = distribution_table(
        [
            Distribution("p", "ap", 1, 4),
            Distribution("p", "ap", 3, 1),
            Distribution("p", "ap", 7, 2),
            Distribution("p", "up", 1, 9),
            Distribution("another", "up", 1, 99),
        ],
        "p",
        GROUPS,
    )

    assert table.groups == ("up", "ap")
    assert table.classes == (1, 2, 3)
    assert table.cells == ((9, 0, 0), (4, 0, 3))
    assert table.column_sums == (13, 0, 3)
    assert table.of_group("ap", 3) == Counts(3, 4)
    assert table.of_all(3) == Counts(3, 13)


def test_a_case_with_nobody_has_a_class_of_its_own():
    table = distribution_table([Distribution("p", "ap", 0, 4), Distribution("p", "ap", 2, 1)], "p", top=2)

    assert table.classes == (0, 1, 2)
    assert table.cells == ((4, 0, 1),)


def test_a_distribution_of_nothing_is_empty():
    table = distribution_table([], "p")

    assert (table.groups, table.classes, table.cells, table.column_sums) == ((), (), (), ())


def row(control_point: str, value: str, met: int, n: int, basis: Basis = Basis.FINAL) -> SummaryRow:
    return SummaryRow(control_point, basis, "municipality", value, Counts(met, n - met), None, None)


@pytest.mark.feature("F228")
def test_small_numbers_are_named():
    assessed = Assessed(
        run=run("h"),
        catalogue=catalogue(point("a"), point("b")),
        summary=(
            row("b", "K01", 4, 4),
            row("a", "K01", 0, 0),
            row("a", "K02", 1, 4),
            row("a", "K03", 1, 5),
            row("a", "K02", 1, 1, Basis.HUMAN),
        ),
        totals=(),
        cases=(),
    )

    named = [
        (found.control_point, found.value, found.counts.n)
        for found in small_numbers(assessed, "municipality")
    ]
    assert named == [("a", "K02", 4), ("b", "K01", 4)]
    assert [found.value for found in small_numbers(assessed, "municipality", fewer_than=6)] == [
        "K02",
        "K03",
        "K01",
    ]
    assert small_numbers(assessed, "team") == ()


@pytest.mark.parametrize(("n", "is_few"), [(0, False), (1, True), (4, True), (5, False)])
def test_few_is_more_than_none_and_fewer_than_five(n, is_few):
    assert few(Counts(0, n)) is is_few


@pytest.mark.feature("F009")
def test_two_values_of_a_dimension_are_compared():
    rows = [row("a", "2018", 90, 100), row("a", "2019", 60, 100), row("a", "2020", 0, 0)]

    found = compare_values(rows, "2018", "2019")
    assert found.percentage_points == 30
    assert found.excludes_zero
    assert compare_values(rows, "2019", "2018").percentage_points == -30
    assert compare_values(rows, "2018", "2018").excludes_zero is False
    assert compare_values(rows, "2018", "2020") is None
    assert compare_values(rows, "2018", "2021") is None
    assert compare_values(rows, "2017", "2018") is None


def test_values_come_as_told_then_by_code_point_then_the_missing_one():
    assert in_order({"", "å", "z", "ap", "up"}, GROUPS) == ("up", "ap", "z", "å", "")
