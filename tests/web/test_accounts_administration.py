"""Units, users and roles: what an administrator can do, where, and what the journal says of it."""

from datetime import date, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.people import AssignmentFactory, UnitFactory, UserFactory

from rettidig_web.accounts import actions
from rettidig_web.accounts.gates import may, units_where
from rettidig_web.accounts.models import Assignment, Role, Unit, UnitKind, User
from rettidig_web.accounts.rights import RIGHTS, Right
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def admin(people):
    return people[Role.ADMINISTRATOR]


@pytest.fixture
def local_admin(tree, people):
    """An administrator of the section only."""
    user = UserFactory(username="lokal", last_name="Lokal")
    AssignmentFactory(user=user, role=Role.ADMINISTRATOR, unit=tree.section)
    people["local"] = user
    return user


def last_change() -> Change:
    return Change.objects.order_by("-number").first()


def filled(tree, **other):
    return {
        "first_name": "Nye",
        "last_name": "Person",
        "username": "nyp",
        "role": Role.CASEWORKER,
        "unit": tree.team.pk,
        "starts_on": "2026-11-01",
        "ends_on": "",
        **other,
    }


def test_a_user_is_added_with_a_role_and_both_stand_in_the_journal(as_, tree, admin):
    answer = as_("administrator").post("/brugere/ny/", filled(tree))
    user = User.objects.get(username="nyp")
    assert answer["Location"] == f"/brugere/{user.pk}/"
    assert not user.has_usable_password()
    assert [change.action for change in Change.objects.order_by("number")] == [
        "accounts.user.add",
        "accounts.assignment.add",
    ]
    assert last_change().actor_id == admin.pk
    assert last_change().new["role"] == "caseworker"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "REVIEWER"}, "Der er allerede en bruger med det brugernavn"),
        ({"role": Role.AUDITOR}, "hvornår revisionens adgang slutter"),
        ({"ends_on": "2026-10-01"}, "kan ikke slutte, før den begynder"),
        ({"unit": ""}, "Enhed:"),
        ({"starts_on": "i morgen"}, "Fra og med:"),
    ],
)
def test_what_is_wrong_is_said_first_and_nothing_is_half_written(as_, tree, wrong, said):
    before = User.objects.count()
    answer = as_("administrator").post("/brugere/ny/", filled(tree, **wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (User.objects.count(), Change.objects.count()) == (before, 0)


def test_the_database_itself_keeps_auditors_from_reading_for_ever(people, tree, today):
    with pytest.raises(ValidationError):
        actions.assign(
            None,
            people["outsider"],
            role=Role.AUDITOR,
            unit=tree.team,
            starts_on=today,
            ends_on=None,
            day=today,
        )


def test_a_role_is_ended_and_kept(as_, people, today):
    held = Assignment.objects.get(user=people["reviewer"])
    as_("administrator").post(f"/brugere/roller/{held.pk}/slut/", {"last_day": today.isoformat()})
    held.refresh_from_db()
    assert held.ends_on == today
    assert (last_change().action, last_change().old) == ("accounts.assignment.end", {"ends_on": None})
    assert may(people["reviewer"], Right.REVIEW, held.unit, today)
    assert not may(people["reviewer"], Right.REVIEW, held.unit, today + timedelta(days=1))


def test_a_role_cannot_be_lengthened_by_ending_it(as_, people, today):
    held = Assignment.objects.get(user=people["auditor"])
    later = (held.ends_on + timedelta(days=1)).isoformat()
    answer = as_("administrator").post(f"/brugere/roller/{held.pk}/slut/", {"last_day": later})
    assert answer.status_code == 422


def test_the_same_role_cannot_be_held_twice_at_a_time(as_, tree, people):
    key = people["caseworker"].pk
    again = {"role": Role.CASEWORKER, "unit": tree.team.pk, "starts_on": "2026-01-01", "ends_on": ""}
    assert as_("administrator").post(f"/brugere/{key}/rolle/", again).status_code == 422
    elsewhere = {**again, "unit": tree.other_team.pk}
    assert as_("administrator").post(f"/brugere/{key}/rolle/", elsewhere).status_code == 302


def test_a_user_is_closed_and_opened(as_, people):
    key, client = people["reviewer"].pk, as_("administrator")
    client.post(f"/brugere/{key}/adgang/", {"is_active": "0"})
    assert not User.objects.get(pk=key).is_active
    assert last_change().new == {"is_active": False}
    assert str(people["reviewer"]) in client.get("/brugere/?vis=lukkede").content.decode()
    client.post(f"/brugere/{key}/adgang/", {"is_active": "1"})
    assert User.objects.get(pk=key).is_active


def test_administrators_cannot_shut_themselves_out(as_, admin, today):
    client = as_("administrator")
    answer = client.post(f"/brugere/{admin.pk}/adgang/", {"is_active": "0"}, follow=True)
    assert "Du kan ikke lukke for dig selv" in answer.content.decode()
    held = Assignment.objects.get(user=admin)
    assert client.post(f"/brugere/roller/{held.pk}/slut/", {"last_day": today.isoformat()}).status_code == 422


def test_a_temporary_password_is_shown_once_and_kept_nowhere(as_, people):
    key, client = people["reviewer"].pk, as_("administrator")
    asked = client.get(f"/brugere/{key}/adgangskode/").content.decode()
    assert f"Giv {people['reviewer']} en midlertidig adgangskode?" in asked
    assert not Change.objects.exists()
    page = client.post(f"/brugere/{key}/adgangskode/").content.decode()
    password = page.split('<code class="secret">')[1].split("<")[0]
    user = User.objects.get(pk=key)
    assert user.check_password(password)
    assert user.has_temporary_password
    assert (last_change().old, last_change().new) == (None, None)


def test_units_are_added_renamed_and_moved_with_everything_under_them(as_, tree, people, today):
    client = as_("administrator")
    new = {"name": "Team Øst", "kind": UnitKind.TEAM, "parent": tree.section.pk}
    client.post("/enheder/ny/", new)
    unit = Unit.objects.get(name="Team Øst")
    assert unit.is_under(tree.municipality)
    moved = {"name": "Ungeafsnit", "parent": tree.other_center.pk}
    assert client.post(f"/enheder/{tree.section.pk}/", moved).status_code == 302
    unit.refresh_from_db()
    tree.other_center.refresh_from_db()
    assert unit.is_under(tree.other_center)
    assert not unit.is_under(tree.center)
    assert may(people["section_head"], Right.PLAN_ROUNDS, unit, today)
    assert {change.action for change in Change.objects.all()} == {
        "accounts.unit.add",
        "accounts.unit.rename",
        "accounts.unit.move",
    }


def test_a_unit_cannot_lie_under_itself(as_, tree, admin, today):
    below = {"name": "Ungeafsnittet", "parent": tree.team.pk}
    assert as_("administrator").post(f"/enheder/{tree.section.pk}/", below).status_code == 422
    with pytest.raises(ValidationError):
        actions.move_unit(admin, tree.section, tree.team, today)


def test_a_unit_goes_to_where_its_new_parent_is_now(tree, admin, today):
    """Whoever moves a unit may have read the tree before somebody else moved a part of it."""
    seen = Unit.objects.get(pk=tree.section.pk)
    team = UnitFactory(name="Team Vest", parent=tree.other_center)
    actions.move_unit(admin, tree.section, tree.other_center, today)
    actions.move_unit(admin, team, seen, today)
    new = actions.add_unit(admin, name="Team Ny", kind=UnitKind.TEAM, parent=seen, day=today)
    there = Unit.objects.get(pk=tree.section.pk)
    assert there.is_under(tree.other_center)
    assert Unit.objects.get(pk=team.pk).path == f"{there.path}{team.pk}."
    assert Unit.objects.get(pk=new.pk).path == f"{there.path}{new.pk}."


def test_two_units_that_are_moved_under_each_other_make_no_circle(tree, admin, today):
    one, other = Unit.objects.get(pk=tree.team.pk), Unit.objects.get(pk=tree.other_team.pk)
    actions.move_unit(admin, tree.team, tree.other_team, today)
    with pytest.raises(ValidationError):
        actions.move_unit(admin, other, one, today)
    assert Unit.objects.get(pk=other.pk).parent == tree.section


def test_a_circle_that_shows_only_behind_the_lock_is_said_on_the_page(as_, tree):
    """Somebody else moves the new parent below the unit after the form was checked, before it is saved."""
    sent, move = {"name": "Team Nyt", "parent": tree.other_team.pk}, actions.move_unit

    def after_another(actor: User, unit: Unit, parent: Unit, day: date) -> None:
        move(actor, parent, unit, day)
        move(actor, unit, parent, day)

    with mock.patch.object(actions, "move_unit", after_another):
        answer = as_("administrator").post(f"/enheder/{tree.team.pk}/", sent)
    assert answer.status_code == 422
    assert "En enhed kan ikke ligge under sig selv" in answer.content.decode()
    assert Unit.objects.get(pk=tree.team.pk).name == tree.team.name


def test_a_local_administrator_sees_and_gives_only_what_lies_inside(local_admin, as_, tree, people):
    client = as_("local")
    page = client.get("/brugere/").content.decode()
    assert str(people["caseworker"]) in page
    assert str(people["director"]) not in page
    assert client.get(f"/brugere/{people['director'].pk}/").status_code == 404
    assert client.get(f"/enheder/{tree.center.pk}/").status_code == 404
    outside = filled(tree, unit=tree.other_center.pk)
    assert client.post("/brugere/ny/", outside).status_code == 422
    held = Assignment.objects.get(user=people["director"])
    assert client.post(f"/brugere/roller/{held.pk}/slut/", {"last_day": "2026-11-22"}).status_code == 404


def test_a_local_administrator_cannot_take_over_somebody_with_a_role_outside(
    local_admin, as_, tree, people, today
):
    AssignmentFactory(user=people["director"], unit=tree.team, role=Role.REVIEWER)
    client, key = as_("local"), people["director"].pk
    assert "administrator for hele kommunen" in client.get(f"/brugere/{key}/").content.decode()
    for what in ("adgang", "adgangskode"):
        assert client.post(f"/brugere/{key}/{what}/").status_code == 404
    with pytest.raises(actions.NotAllowedError):
        actions.give_temporary_password(local_admin, people["director"], today)


@pytest.mark.parametrize("who", [role for role in Role if Right.MANAGE_USERS not in RIGHTS[role]])
def test_actions_ask_for_the_right_themselves(who, people, tree, today):
    with pytest.raises(actions.NotAllowedError):
        actions.add_unit(people[who], name="X", kind=UnitKind.TEAM, parent=tree.team, day=today)
    with pytest.raises(actions.NotAllowedError):
        actions.add_user(people[who], username="x", first_name="X", last_name="Y", day=today)
    assert not Change.objects.exists()


def test_the_first_administrator_of_an_empty_site(today):
    unit, user, password = actions.found_municipality(
        name="Prøveby Kommune", username="første", first_name="Første", last_name="Person", day=today
    )
    assert may(user, Right.MANAGE_USERS, unit, today)
    assert user.check_password(password)
    with pytest.raises(ValidationError):
        actions.found_municipality(name="To", username="to", first_name="T", last_name="O", day=today)


def test_the_command_that_opens_an_empty_site_does_so_once(capsys):
    names = {"name": "Prøveby Kommune", "username": "abc", "first_name": "Anna", "last_name": "Berg"}
    call_command("found_municipality", **names)
    password = capsys.readouterr().out.split()[-1]
    assert User.objects.get(username="abc").check_password(password)
    with pytest.raises(CommandError, match="allerede oprettet"):
        call_command("found_municipality", **names)


def test_units_where_gives_the_topmost(people, tree, today):
    AssignmentFactory(user=people["reviewer"], role=Role.REVIEWER, unit=tree.team)
    assert units_where(people["reviewer"], Right.REVIEW, today) == [tree.section]


def test_the_front_page_and_the_menu_have_what_the_role_may_open(as_):
    administrator = as_("administrator").get("/").content.decode()
    caseworker = as_("caseworker").get("/").content.decode()
    assert "/brugere/" in administrator
    assert "/brugere/" not in caseworker
    assert "/kontrolpunkter/" in caseworker
    assert "Du har ingen rolle endnu" in as_("outsider").get("/").content.decode()


def test_the_list_is_searched_and_sorted(as_, people):
    client = as_("administrator")
    found = client.get("/brugere/?q=prøve+udvalg").content.decode()
    assert str(people["committee"]) in found
    assert str(people["director"]) not in found
    assert "Ingen bruger passer" in client.get("/brugere/?q=findes+ikke").content.decode()
    down = client.get("/brugere/?sort=-username").content.decode()
    assert down.index(">team_leader<") < down.index(">auditor<")
    assert client.get("/brugere/?sort=hvad-som-helst&page=999").status_code == 200


@pytest.mark.parametrize("address", ["/brugere/", "/enheder/", "/", "/profil/"])
def test_queries_do_not_grow_with_the_rows(as_, tree, people, address):
    def queries() -> int:
        client = as_("administrator")
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = queries()
    for _ in range(30):
        AssignmentFactory(unit=UnitFactory(parent=tree.section))
    assert queries() == few


def test_all_pages_in_english(as_, people):
    client = as_("administrator")
    client.post("/sprog/", {"language": "en", "next": "/"})
    page = client.get("/brugere/").content.decode()
    assert '<html lang="en">' in page
    assert "Add user" in page


def test_an_administrator_says_where_a_users_mail_goes(as_, people):
    address = f"/brugere/{people['caseworker'].pk}/e-mail/"
    administrator = as_("administrator")
    assert administrator.post(address, {"email": "ikke en adresse"}).status_code == 422
    said = administrator.post(
        address, {"email": "sagsbehandler@nordby.example"}, follow=True
    ).content.decode()
    assert "sagsbehandler@nordby.example" in said
    people["caseworker"].refresh_from_db()
    assert people["caseworker"].email == "sagsbehandler@nordby.example"
    change = Change.objects.first()
    assert (change.action, change.new) == ("accounts.user.change", {"email": "sagsbehandler@nordby.example"})
    assert as_("team_leader").get(address).status_code == 404
