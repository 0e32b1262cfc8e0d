"""The invented municipality: who is in it, that it is loaded once, and never into another's data."""

from collections import Counter
from datetime import date

import pytest

from rettidig.vocabulary import Refused
from rettidig_web.accounts.actions import found_municipality
from rettidig_web.accounts.gates import units_where
from rettidig_web.accounts.models import Assignment, Role, Unit, UnitKind, User
from rettidig_web.accounts.rights import Right
from rettidig_web.demo.loading import load_demo
from rettidig_web.demo.plan import places, read_plan
from rettidig_web.journal.models import Change

TODAY = date(2026, 11, 22)
AREAS = {
    "Jobcenter",
    "Borgerservice",
    "Familierådgivningen",
    "Visitationen",
    "Unge og voksne med særlige behov",
}


@pytest.fixture
def nordby(db) -> None:
    load_demo(TODAY)


@pytest.mark.usefixtures("nordby")
def test_the_five_areas_lie_under_centers_with_a_team_each():
    areas = Unit.objects.filter(kind=UnitKind.SECTION)
    assert {area.name for area in areas} == AREAS
    for area in areas:
        assert area.parent.kind == UnitKind.CENTER
        assert area.parent.parent.name == "Nordby Kommune"
        assert area.children.filter(kind=UnitKind.TEAM).exists()


@pytest.mark.usefixtures("nordby")
def test_about_forty_people_hold_one_role_each():
    assert 35 <= User.objects.count() <= 45
    assert Counter(Assignment.objects.values_list("user", flat=True)).most_common(1)[0][1] == 1
    names = [str(user) for user in User.objects.all()]
    assert len(names) == len(set(names))
    assert all(not user.has_usable_password() for user in User.objects.all())


@pytest.mark.usefixtures("nordby")
def test_each_role_has_one_persona_with_a_sentence():
    personas = User.objects.exclude(persona="")
    held = Assignment.objects.on(TODAY).filter(user__in=personas)
    assert Counter(held.values_list("role", flat=True)) == Counter(Role.values)
    assert all(persona.persona.endswith(".") for persona in personas)


@pytest.mark.usefixtures("nordby")
def test_every_team_has_a_leader_and_every_area_a_head():
    for team in Unit.objects.filter(kind=UnitKind.TEAM):
        assert team.assignments.filter(role=Role.TEAM_LEADER).count() == 1
        assert team.assignments.filter(role=Role.CASEWORKER).exists()
    for area in Unit.objects.filter(kind=UnitKind.SECTION):
        assert area.assignments.filter(role=Role.SECTION_HEAD).count() == 1


@pytest.mark.usefixtures("nordby")
def test_the_auditors_reading_ends_with_the_year():
    auditor = Assignment.objects.get(role=Role.AUDITOR)
    assert auditor.ends_on == date(2026, 12, 31)
    assert units_where(auditor.user, Right.SEE_CASES, date(2027, 1, 1)) == []


@pytest.mark.usefixtures("nordby")
def test_loading_again_changes_nothing():
    before = sorted(User.objects.values_list("username", "first_name", "last_name", "persona"))
    n_changes = Change.objects.count()
    load_demo(date(2027, 3, 1))
    assert sorted(User.objects.values_list("username", "first_name", "last_name", "persona")) == before
    assert Change.objects.count() == n_changes


@pytest.mark.usefixtures("nordby")
def test_every_unit_person_role_and_persona_is_in_the_journal():
    actions = Counter(Change.objects.values_list("action", flat=True))
    assert actions["accounts.unit.add"] == Unit.objects.count()
    assert actions["accounts.user.add"] == User.objects.count()
    assert actions["accounts.assignment.add"] == Assignment.objects.count()
    assert actions["demo.persona.set"] == len(Role)


@pytest.mark.django_db
def test_another_municipalitys_data_are_left_alone():
    found_municipality(name="Prøveby", username="leder", first_name="Prøve", last_name="Leder", day=TODAY)
    with pytest.raises(Refused):
        load_demo(TODAY)
    assert Unit.objects.count() == User.objects.count() == 1


def test_the_same_seed_draws_the_same_people():
    plan = read_plan()
    assert places(plan) == places(read_plan())
    assert places(plan) != places(plan.model_copy(update={"seed": plan.seed + 1}))


def test_usernames_are_plain_and_unlike():
    usernames = [person.username for place in places(read_plan()) for person in place.people]
    assert len(usernames) == len(set(usernames))
    assert all(username.isascii() and username.isalnum() for username in usernames)
