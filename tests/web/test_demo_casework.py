"""The invented casework: the same from the same seed, about nobody, and with the errors that were planted."""

import re
from datetime import date, timedelta

import pytest

from rettidig_web.demo.casework import Slip, make_casework, read_recipe

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def recipe():
    return read_recipe()


@pytest.fixture(scope="module")
def caseworkers(recipe):
    return {group.team: (f"{group.team} 1", f"{group.team} 2") for group in recipe.groups}


@pytest.fixture(scope="module")
def casework(recipe, caseworkers):
    return make_casework(recipe, AS_OF, caseworkers)


def test_the_same_recipe_gives_the_same_cases(recipe, caseworkers, casework):
    assert make_casework(recipe, AS_OF, caseworkers) == casework


def test_another_seed_gives_other_cases(recipe, caseworkers, casework):
    other = recipe.model_copy(update={"seed": recipe.seed + 1})
    assert make_casework(other, AS_OF, caseworkers).cases != casework.cases


def test_every_group_has_its_cases(recipe, casework):
    for group in recipe.groups:
        assert sum(case.team == group.team for case in casework.cases) == group.n
    assert len({case.number for case in casework.cases}) == len(casework.cases)


def test_the_numbers_are_nobodys(casework):
    """In the form of a CPR number, of somebody born in 2057 (the year 57 with a serial from 5000 to 8999)."""
    assert all(re.fullmatch(r"[0-3]\d[01]\d57[5-8]\d{3}", case.cpr) for case in casework.cases)


def test_nothing_happens_before_the_case_or_after_its_end(casework):
    cases = {case.number: case for case in casework.cases}
    for event in casework.events:
        case = cases[event.number]
        assert case.opened_on <= event.happened_on <= (case.closed_on or AS_OF)


def test_what_is_missing_is_missing(recipe, casework):
    groups = {
        case.number: group for case in casework.cases for group in recipe.groups if group.team == case.team
    }
    happened = {(event.number, event.event_type) for event in casework.events}
    missing = [slip for slip in casework.planted if slip.slip is Slip.MISSING]
    assert missing
    for slip in missing:
        steps = [step for step in groups[slip.number].steps if step.event == slip.event_type]
        if len(steps) == 1:
            assert (slip.number, slip.event_type) not in happened


def test_what_is_late_comes_after_everybody_elses(recipe, casework):
    """A late step of the kind that is counted from the opening comes after the last day it was to come."""
    cases = {case.number: case for case in casework.cases}
    steps = {(group.team, place): step for group in recipe.groups for place, step in enumerate(group.steps)}
    late = [slip for slip in casework.planted if slip.slip is Slip.LATE]
    assert late
    for slip in late:
        case = cases[slip.number]
        step = steps[case.team, slip.step]
        if step.follows or step.late.by[0] <= step.after[1] - step.after[0]:
            continue
        limit = case.opened_on + timedelta(days=step.after[1])
        first = min(
            event.happened_on
            for event in casework.events
            if event.number == case.number
            and event.event_type == step.event
            and step.attributes.items() <= event.attributes.items()
        )
        assert first > limit
