"""One employee's results are for that employee and the nearest leader."""

from datetime import date

import pytest
from tests.web.people import AssignmentFactory, UserFactory

from rettidig_web.accounts.models import Role
from rettidig_web.accounts.queries import may_see_results_of, people_led_by, unit_ids_where
from rettidig_web.accounts.rights import Right

DAY = date(2026, 11, 2)


@pytest.fixture
def employee(tree):
    return AssignmentFactory(unit=tree.team, role=Role.CASEWORKER).user


def leader_of(unit):
    return AssignmentFactory(unit=unit, role=Role.TEAM_LEADER).user


@pytest.mark.feature("F128")
def test_the_teams_leader_is_nearest(tree, employee):
    leader = leader_of(tree.team)
    assert list(people_led_by(leader, DAY)) == [employee]
    assert may_see_results_of(leader, employee, DAY)


def test_the_employee_sees_their_own(employee):
    assert may_see_results_of(employee, employee, DAY)


def test_another_teams_leader_does_not(tree, employee):
    assert not may_see_results_of(leader_of(tree.other_team), employee, DAY)


@pytest.mark.feature("F128")
def test_a_leader_further_up_gives_way_to_one_nearer(tree, employee):
    higher = leader_of(tree.section)
    assert may_see_results_of(higher, employee, DAY)
    nearer = leader_of(tree.team)
    assert not may_see_results_of(higher, employee, DAY)
    assert may_see_results_of(nearer, employee, DAY)


def test_a_leader_of_both_units_is_still_nearest(tree, employee):
    leader = leader_of(tree.section)
    AssignmentFactory(unit=tree.team, role=Role.TEAM_LEADER, user=leader)
    assert may_see_results_of(leader, employee, DAY)


def test_two_leaders_of_one_team_are_both_nearest(tree, employee):
    leaders = [leader_of(tree.team), leader_of(tree.team)]
    assert all(may_see_results_of(leader, employee, DAY) for leader in leaders)


def test_a_section_head_is_no_nearest_leader(tree, employee):
    head = AssignmentFactory(unit=tree.section, role=Role.SECTION_HEAD).user
    assert not may_see_results_of(head, employee, DAY)


def test_a_leader_who_has_left_is_nobodys(tree, employee):
    higher, gone = leader_of(tree.section), leader_of(tree.team)
    gone.is_active = False
    gone.save()
    assert may_see_results_of(higher, employee, DAY)


def test_units_include_those_under_them(tree):
    reviewer = AssignmentFactory(unit=tree.section, role=Role.REVIEWER).user
    keys = unit_ids_where(reviewer, Right.SEE_CASES, DAY)
    assert keys == [tree.section.pk, tree.team.pk, tree.other_team.pk]
    assert unit_ids_where(UserFactory(), Right.SEE_CASES, DAY) == []


def test_the_number_of_questions_does_not_grow_with_the_people(tree, django_assert_num_queries):
    leader = leader_of(tree.team)
    for n_more in (1, 10):
        for _ in range(n_more):
            AssignmentFactory(unit=tree.team, role=Role.CASEWORKER)
            leader_of(tree.other_team)
        with django_assert_num_queries(3):
            assert len(people_led_by(leader, DAY))
