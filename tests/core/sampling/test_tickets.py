"""Tickets are those of the published consistent sampler, and the smallest win."""

import hashlib
import random
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.sampling.tickets import Smallest, as_number, draw_without_replacement, in_order, ticket

PUBLISHED = "0.26299714122838008416507544297546663599715395525154425586041245287750224561854"


@pytest.mark.feature("F022")
def test_the_ticket_is_the_published_one():
    assert ticket("01382438112797316654", "AB-130") == PUBLISHED


def test_the_published_shuffles_come_out():
    assert draw_without_replacement("abcd", "31", 4) == ["b", "a", "d", "c"]
    assert draw_without_replacement("abcd", "77", 4) == ["b", "d", "c", "a"]
    assert draw_without_replacement(map(str, range(100)), "41", 5) == ["73", "51", "17", "58", "38"]


def test_leading_zeros_of_a_small_number_stand_last():
    unit = next(str(n) for n in range(100_000) if len(str(int(hashed("s", str(n)), 16))) < 75)
    number = int(hashed("s", unit), 16)
    assert as_number(ticket("s", unit)) == as_number("0." + str(number)[::-1])


def hashed(seed: str, unit: str) -> str:
    return hashlib.sha256((hashlib.sha256(seed.encode()).hexdigest() + unit).encode()).hexdigest()


def test_tickets_are_spread_evenly():
    numbers = [float(as_number(ticket("jævnt", f"S{n}"))) for n in range(4000)]
    assert mean(numbers) == pytest.approx(0.5, abs=0.02)
    tenths = [sum(int(10 * number) == tenth for number in numbers) for tenth in range(10)]
    assert min(tenths) > 330
    assert max(tenths) < 470


@given(st.sets(st.text(min_size=1, max_size=8), min_size=1, max_size=40), st.text(), st.data())
def test_a_larger_sample_contains_the_smaller_and_a_new_id_reshuffles_nobody(units, seed, data):
    listed = data.draw(st.permutations(sorted(units)))
    everyone = draw_without_replacement(listed, seed, len(units))
    n = data.draw(st.integers(0, len(units)))
    assert draw_without_replacement(sorted(units), seed, n) == everyone[:n]
    newcomer = data.draw(st.text(min_size=1).filter(lambda text: text not in units))
    with_newcomer = draw_without_replacement([*listed, newcomer], seed, len(units) + 1)
    assert [unit for unit in with_newcomer if unit != newcomer] == everyone


@pytest.mark.parametrize("size", [0, 1, 7, 5000])
def test_the_smallest_of_many_are_those_of_the_whole_list(size: int):
    units = [f"S{n:05d}" for n in range(4000)]
    random.Random(1).shuffle(units)  # noqa: S311 - an order to test with, no secret
    whole = in_order(units, "frø")
    smallest = Smallest(size)
    for number, unit in sorted(whole, key=lambda one: units.index(one[1])):
        smallest.offer(number, unit, unit)
    assert [(number, unit) for number, unit, _ in smallest.in_order()] == whole[:size]
