"""Who may see which cases, and what a case's link is."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from tests.web.factories import CaseFactory, SnapshotFactory, SourceFactory
from tests.web.people import FORMER_AUDITOR, OUTSIDER, AssignmentFactory, UnitFactory, UserFactory

from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.queries import cases_for, get_case_for, link_to, target_groups

pytestmark = pytest.mark.django_db
SEES = {
    Role.CASEWORKER: {"own"},
    Role.REVIEWER: {"own", "team", "other team"},
    Role.TEAM_LEADER: {"own", "team"},
    Role.SECTION_HEAD: {"own", "team", "other team"},
    Role.DIRECTOR: set(),
    Role.AUDITOR: {"own", "team", "other team", "other center", "own elsewhere"},
    Role.COMMITTEE: set(),
    Role.ADMINISTRATOR: set(),
    OUTSIDER: set(),
    FORMER_AUDITOR: set(),
}


@pytest.fixture
def cases(tree, people):
    """A case in each place, by what it is to the caseworker of Team Nord."""
    mine = people[Role.CASEWORKER]
    made = {
        "own": CaseFactory(snapshot__unit=tree.team, caseworker=mine),
        "team": CaseFactory(snapshot__unit=tree.team, caseworker=UserFactory()),
        "other team": CaseFactory(snapshot__unit=tree.other_team, caseworker=None),
        "other center": CaseFactory(snapshot__unit=tree.other_center),
        "own elsewhere": CaseFactory(snapshot__unit=tree.other_center, caseworker=mine),
    }
    return {name: case.pk for name, case in made.items()}


@pytest.mark.parametrize("who", SEES)
def test_everybody_sees_what_the_role_lets_them(who, people, cases):
    day = timezone.localdate()
    expected = SEES[who] | ({"own elsewhere"} if who == Role.CASEWORKER else set())
    found = set(cases_for(people[who], day).values_list("pk", flat=True))
    assert {name for name, key in cases.items() if key in found} == expected
    for name, key in cases.items():
        if name in expected:
            assert get_case_for(people[who], key, day).pk == key
        else:
            with pytest.raises(Http404):
                get_case_for(people[who], key, day)


def test_whoever_is_closed_sees_nothing(people, cases):
    people[Role.AUDITOR].is_active = False
    assert not cases_for(people[Role.AUDITOR], timezone.localdate()).exists()


def test_a_caseworkers_name_on_a_case_is_nothing_without_the_role(people, cases, tree):
    worker = people[OUTSIDER]
    case = CaseFactory(snapshot__unit=tree.team, caseworker=worker)
    assert not cases_for(worker, timezone.localdate()).filter(pk=case.pk).exists()


def test_a_case_follows_its_unit_not_the_one_it_was_brought_into(people, tree):
    case = CaseFactory(snapshot__unit=tree.section, unit=tree.team)
    assert cases_for(people[Role.TEAM_LEADER], timezone.localdate()).get() == case


def test_finding_out_takes_two_queries_however_many_there_are(people, tree, django_assert_num_queries):
    leader, day = people[Role.TEAM_LEADER], timezone.localdate()
    with django_assert_num_queries(3):
        list(cases_for(leader, day))
    for n in range(30):
        unit = UnitFactory(parent=tree.team)
        CaseFactory(snapshot__unit=unit)
        AssignmentFactory(user=leader, unit=unit, starts_on=day - timedelta(days=n))
    with django_assert_num_queries(3):
        assert len(cases_for(leader, day)) == 30
    key = cases_for(leader, day).first().pk
    with django_assert_num_queries(3):
        case = get_case_for(leader, key, day)
        assert case.source.name
        assert case.citizen.pseudonym
        assert case.snapshot.as_of > date(2000, 1, 1)


@pytest.mark.feature("W08")
@pytest.mark.parametrize(
    ("template", "number", "address"),
    [
        ("https://x.example/sag/{sagsnummer}", "S-1", "https://x.example/sag/S-1"),
        ("https://x.example/?id={sagsnummer}&v=1", "a/b &c", "https://x.example/?id=a%2Fb%20%26c&v=1"),
        ("", "S-1", ""),
    ],
)
def test_a_case_is_opened_in_its_own_system(template, number, address):
    source = SourceFactory(link_template=template)
    assert link_to(CaseFactory(snapshot=SnapshotFactory(source=source), number=number)) == address


def test_the_target_groups_of_all_catalogues_have_titles_and_the_rest_comes_last():
    groups = target_groups()
    assert groups["kontanthjaelp"] == "Kontanthjælp"
    assert list(groups)[-1] == "andre"
    assert list(groups.values())[:-1] == sorted(list(groups.values())[:-1])
