"""How many from each stratum, and whole tables that hold two sets of quotas."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rettidig.sampling.allocation import (
    allocate_by_measure,
    allocate_equal,
    allocate_proportional,
    allocate_rate,
    grow,
    level,
)
from rettidig.sampling.quotas import fill_quotas

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), min_size=1)


@given(SIZES, st.integers(0, 500))
def test_a_proportional_sample_has_its_size_and_is_within_one_of_its_share(sizes, n):
    found = allocate_proportional(n, sizes)
    total = sum(sizes.values())
    assert sum(found.values()) == min(n, total)
    assert all(0 <= found[name] <= sizes[name] for name in sizes)
    if n >= len(sizes):
        assert all(found[name] >= 1 for name, size in sizes.items() if size)
    if total and all(n * size >= total for size in sizes.values()):
        assert all(
            abs(found[name] - Fraction(min(n, total) * size, total)) < 1 for name, size in sizes.items()
        )


@given(SIZES, st.integers(0, 200), st.randoms(use_true_random=False))
def test_the_order_of_the_strata_changes_nothing(sizes, n, random):
    shuffled = list(sizes.items())
    random.shuffle(shuffled)
    assert allocate_proportional(n, dict(shuffled)) == allocate_proportional(n, sizes)
    drawn = dict.fromkeys(sizes, 0)
    assert grow(dict(shuffled) | drawn, dict(shuffled), n) == grow(drawn, sizes, n)


def test_a_small_stratum_keeps_one_case():
    assert allocate_proportional(20, {"stor": 990, "lille": 2, "én": 1}) == {"stor": 18, "lille": 1, "én": 1}


def test_ties_go_to_the_first_by_name():
    assert allocate_proportional(4, {"c": 10, "b": 10, "a": 10}) == {"c": 1, "b": 1, "a": 2}


def test_a_rate_is_exact_and_rounded_up():
    assert allocate_rate("0.035", {"a": 400, "b": 401, "c": 0}) == {"a": 14, "b": 15, "c": 0}


def test_equal_takes_all_of_a_small_stratum():
    assert allocate_equal(4, {"a": 9, "b": 3, "c": 0}) == {"a": 4, "b": 3, "c": 0}


@pytest.mark.feature("F036")
def test_a_greater_risk_gets_more_and_never_more_than_there_are():
    sizes = {"lav": 100, "høj": 100}
    assert allocate_by_measure(40, {"lav": 100, "høj": 300}, sizes) == {"lav": 10, "høj": 30}
    assert allocate_by_measure(150, {"lav": 100, "høj": 900}, sizes) == {"lav": 50, "høj": 100}


@given(SIZES, st.integers(0, 40), st.integers(0, 40))
def test_growing_twice_is_growing_once(sizes, first, second):
    start = dict.fromkeys(sizes, 0)
    for rule in (grow, level):
        once = rule(start, sizes, first + second)
        step = rule(start, sizes, first)
        then = rule(step, sizes, second)
        assert {name: step[name] + then[name] for name in sizes} == once
        assert sum(once.values()) == min(first + second, sum(sizes.values()))


QUOTAS = ({"aup": 2, "up": 6, "ap": 7}, {"2018": 7, "2019": 8})


@pytest.mark.feature("F023")
@pytest.mark.feature("F024")
def test_both_quotas_hold_where_there_are_cases_enough():
    available = dict.fromkeys(product(*QUOTAS), 10)
    filled = fill_quotas(available, *QUOTAS)
    assert filled.is_as_asked
    assert all(filled.cells.values())


@pytest.mark.feature("F027")
def test_a_group_without_cases_is_made_up_for_by_the_others_and_the_years_hold():
    available = {cell: 0 if cell[0] == "aup" else 20 for cell in product(*QUOTAS)}
    filled = fill_quotas(available, *QUOTAS)
    assert sum(filled.cells.values()) == 15
    assert filled.rows["aup"] == -2
    assert set(filled.columns.values()) == {0}
    assert fill_quotas(available, *QUOTAS, reallocate=False).cells.keys() == filled.cells.keys()
    assert sum(fill_quotas(available, *QUOTAS, reallocate=False).cells.values()) == 13


def every_table(available, rows, columns, total):
    """Yield every table of whole numbers within what is available that has the total."""
    cells = list(product(rows, columns))
    for numbers in product(*(range(available.get(cell, 0) + 1) for cell in cells)):
        if sum(numbers) == total:
            yield dict(zip(cells, numbers, strict=True))


def cost(table, available, rows, columns):
    beyond_rows = sum(max(0, sum(table[r, c] for c in columns) - asked) for r, asked in rows.items())
    beyond_columns = sum(max(0, sum(table[r, c] for r in rows) - asked) for c, asked in columns.items())
    without_chance = sum(available.get(cell, 0) for cell, n in table.items() if n == 0)
    variance = sum(Fraction(available[cell] ** 2, n) for cell, n in table.items() if n)
    return beyond_rows, beyond_columns, without_chance, variance


@example([3, 1, 2, 2], (2, 2), 3)
@given(
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.integers(1, 5),
)
def test_no_table_is_better_than_the_one_found(numbers, row_quotas, first_column):
    rows = dict(zip("ab", row_quotas, strict=True))
    total = sum(row_quotas)
    columns = {"x": min(first_column, total), "y": total - min(first_column, total)}
    available = dict(zip(product(rows, columns), numbers, strict=True))
    found = fill_quotas(available, rows, columns).cells
    n = min(total, sum(numbers))
    assert sum(found.values()) == n
    best = min(cost(table, available, rows, columns) for table in every_table(available, rows, columns, n))
    assert cost(found, available, rows, columns) == best
