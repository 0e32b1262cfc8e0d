"""What a draw promises: the same again, the smaller in the larger, and every chance as stated."""

from collections import Counter, defaultdict
from math import sqrt
from random import Random

import pytest
from tests.support.sampled import PlainFrame, design, seed

from rettidig.sampling.draw import sample_frame
from rettidig.sampling.weighted import taken_for_sure
from rettidig.vocabulary import Language, Refused

pytestmark = pytest.mark.slow

N_SEEDS = 2000

STRATIFIED = "draw: {kind: proportional, by: [gruppe], n: %d}"
GROUPS = {f"S{n:02d}": "ap" if n < 5 else "up" if n < 12 else "aup" for n in range(15)}
CELLS = {
    f"S{n:02d}": f"{group} / {year}"
    for n, (group, year) in enumerate(
        [("aup", "18")] + [("up", "18")] * 3 + [("up", "19")] * 4 + [("ap", "18")] * 5 + [("ap", "19")] * 6
    )
}
DESIGNS = {
    "simple": ("draw: {kind: simple, n: 4}", dict.fromkeys(GROUPS, "all"), None),
    "proportional": (STRATIFIED % 6, GROUPS, None),
    "equal": ("draw: {kind: equal, by: [gruppe], each: 3}", GROUPS, None),
    "rate": ("draw: {kind: rate, by: [gruppe], rate: 0.3}", GROUPS, None),
    "given": ("draw: {kind: given, by: [gruppe], sizes: {ap: 2, up: 3, aup: 1}}", GROUPS, None),
    "by_risk": ("draw: {kind: by_risk, by: [gruppe], n: 6, risks: {aup: 5}}", GROUPS, None),
    "per_caseworker": ("draw: {kind: per_caseworker, n: 2}", GROUPS, None),
    "quotas": (
        "draw: {kind: quotas, by: {gruppe: {aup: 2, up: 3, ap: 4}, år: {18: 4, 19: 5}}}",
        CELLS,
        None,
    ),
    "oversampled": (
        "draw: {kind: oversampled, n: 6, take: 4, subgroup: {kind: values, column: a, are: [b]}}",
        {unit: "subgroup" if group == "ap" else "rest" for unit, group in GROUPS.items()},
        None,
    ),
    "weighted": (
        "draw: {kind: weighted, n: 5, column: amount_ore}",
        dict.fromkeys(GROUPS, "all"),
        {unit: (int(unit[1:]) + 1) ** 2 for unit in GROUPS},
    ),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_every_chance_is_as_stated(name: str):
    text, strata, weights = DESIGNS[name]
    frame, plan = PlainFrame(strata, weights), design(text)
    times: Counter[str] = Counter()
    stated: dict[str, set[float]] = defaultdict(set)
    n_seeds = N_SEEDS // 2 if name == "quotas" else N_SEEDS
    for number in range(n_seeds):
        draws = sample_frame(frame, plan, seed(f"frø {number}")).draws
        for one in draws:
            times[one.unit_id] += 1
            stated[one.unit_id].add(one.probability)
            assert one.weight == pytest.approx(1 / one.probability)
            assert one.is_exact
    assert stated.keys() == strata.keys()
    for unit, found in stated.items():
        [chance] = found
        spread = sqrt(chance * (1 - chance) / n_seeds)
        assert times[unit] / n_seeds == pytest.approx(chance, abs=4.5 * spread + 1e-12), unit
    assert sum(chance for [chance] in stated.values()) == pytest.approx(len(draws))


@pytest.mark.parametrize("number", range(10))
def test_a_hundred_random_frames_keep_the_promises(number: int):
    random = Random(number)  # noqa: S311 - frames to test with, no secret
    for _ in range(100):
        units = {f"S{random.randrange(10**6)}": random.choice("abc") for _ in range(random.randint(3, 60))}
        n_strata = len(set(units.values()))
        n = random.randint(n_strata, len(units))
        frame, text = PlainFrame(units), STRATIFIED
        drawn = sample_frame(frame, design(text % n), seed("f"))
        shuffled = list(units.items())
        random.shuffle(shuffled)
        assert sample_frame(PlainFrame(dict(shuffled)), design(text % n), seed("f")) == drawn
        assert len(drawn.draws) == n
        whole = PlainFrame(dict.fromkeys(units, "all"))
        more = random.randint(n, len(units))
        smaller, larger = (
            [
                one.unit_id
                for one in sample_frame(whole, design(f"draw: {{kind: simple, n: {k}}}"), seed("f")).draws
            ]
            for k in (n, more)
        )
        assert larger[:n] == smaller


def test_a_new_case_takes_at_most_one_place():
    units = {f"S{n}": "all" for n in range(200)}
    text = "draw: {kind: simple, n: 30}"
    before = {one.unit_id for one in sample_frame(PlainFrame(units), design(text), seed("f")).draws}
    for newcomer in ("N1", "N2", "N3"):
        frame = PlainFrame({**units, newcomer: "all"})
        after = {one.unit_id for one in sample_frame(frame, design(text), seed("f")).draws}
        assert len(before - after) <= 1
        assert after - before <= {newcomer}


def test_strata_use_the_tickets_of_the_whole():
    whole = {
        one.unit_id: one.ticket
        for one in sample_frame(
            PlainFrame(dict.fromkeys(GROUPS, "all")), design("draw: {kind: all}"), seed("f")
        ).draws
    }
    parts = sample_frame(PlainFrame(GROUPS), design(STRATIFIED % 6), seed("f")).draws
    assert all(one.ticket == whole[one.unit_id] for one in parts)


def test_spares_stand_in_the_order_of_their_tickets_behind_those_drawn():
    found = sample_frame(PlainFrame(GROUPS), design(STRATIFIED % 6 + "\nspares: 2"), seed("f"))
    for name, spares in found.spares.items():
        tickets = [one.ticket for one in found.draws if one.stratum == name] + [one.ticket for one in spares]
        assert tickets == sorted(tickets)
        assert len(spares) == min(2, found.planned.asked and GROUPS_SIZES[name] - found.planned.drawn[name])


GROUPS_SIZES = Counter(GROUPS.values())


def test_the_largest_amounts_are_taken_for_sure():
    weights = {"S1": 1, "S2": 1, "S3": 1, "S4": 100, "S5": 2}
    frame = PlainFrame(dict.fromkeys(weights, "all"), weights)
    for number in range(50):
        draws = sample_frame(
            frame, design("draw: {kind: weighted, n: 3, column: amount_ore}"), seed(f"{number}")
        ).draws
        assert len(draws) == 3
        assert {one.unit_id: one.probability for one in draws}["S4"] == 1
    assert taken_for_sure([], 3) == frozenset()


IMPOSSIBLE = {
    "draw: {kind: simple, n: 16}": "højst 15",
    "draw: {kind: weighted, n: 16, column: amount_ore}": "højst 15",
    "draw: {kind: proportional, by: [gruppe], n: 2}": "mindst 3",
    "draw: {kind: proportional, by: [gruppe], n: 99}": "højst 15",
    "draw: {kind: by_risk, by: [gruppe], n: 6, risks: {jobparat: 2}}": "aup",
    "draw: {kind: given, by: [gruppe], sizes: {jobparat: 2}}": "aup",
}


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_an_impossible_wish_is_answered_with_what_is_possible(text: str):
    strata = GROUPS if "gruppe" in text else dict.fromkeys(GROUPS, "all")
    with pytest.raises(Refused) as refused:
        sample_frame(PlainFrame(strata, dict.fromkeys(strata, 1)), design(text), seed("f"))
    assert IMPOSSIBLE[text] in refused.value.message(Language.DANISH)


def test_a_refusal_names_no_caseworker():
    frame = PlainFrame({"S1": "Anna", "S2": "Bo"})
    with pytest.raises(Refused) as refused:
        sample_frame(frame, design("draw: {kind: given, by: [caseworker], sizes: {Per: 2}}"), seed("f"))
    message = refused.value.message(Language.DANISH)
    assert not any(name in message for name in ("Anna", "Bo", "Per"))


@pytest.mark.feature("F027")
@pytest.mark.feature("F028")
def test_a_shortfall_is_reported_and_others_are_drawn_where_the_design_says_so():
    text = "draw: {kind: given, by: [gruppe], sizes: {ap: 8, up: 2, aup: 1}, on_shortfall: %s}"
    told = sample_frame(PlainFrame(GROUPS), design(text % "report"), seed("f")).planned
    [lack] = told.shortfalls
    assert (lack.stratum, lack.asked, lack.drawn, lack.available, lack.done) == ("ap", 8, 5, 5, "reported")
    assert sum(told.drawn.values()) == 8
    made_up = sample_frame(PlainFrame(GROUPS), design(text % "reallocate"), seed("f")).planned
    assert sum(made_up.drawn.values()) == 11
    assert made_up.shortfalls[0].done == "reallocated"


@pytest.mark.feature("F030")
@pytest.mark.feature("F145")
def test_four_for_each_employee_or_all_where_there_are_fewer():
    strata = {f"S{n}": "A" if n < 9 else "B" if n < 12 else "" for n in range(17)}
    planned = sample_frame(
        PlainFrame(strata), design("draw: {kind: per_caseworker, n: 4}"), seed("f")
    ).planned
    assert planned.drawn == {"A": 4, "B": 3, "": 4}
    assert [(lack.stratum, lack.drawn) for lack in planned.shortfalls] == [("B", 3)]
