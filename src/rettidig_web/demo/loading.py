"""Putting the invented municipality into the database, each thing once, by the same actions as people use."""

from datetime import date

from django.db import transaction

from rettidig.vocabulary import Refused, Text
from rettidig_web.accounts.actions import add_unit, add_user, assign
from rettidig_web.accounts.models import Assignment, Role, Unit, User
from rettidig_web.demo.plan import Person, Place, Plan, places, read_plan
from rettidig_web.journal.actions import record


@transaction.atomic
def load_demo(today: date) -> None:
    """Add the municipality's units and people where they are not there yet.

    Raises Refused where another municipality is in the database: the demo lets anybody in as anybody.
    """
    plan = read_plan()
    if Unit.objects.filter(parent=None).exclude(name=plan.unit.name).exists():
        raise Refused(
            Text("Databasen er en anden kommunes.", "The database is another municipality's."),
            do=Text(
                "Start demoen uden RETTIDIG_DATA og DATABASE_URL, eller giv den en tom mappe.",
                "Start the demo without RETTIDIG_DATA and DATABASE_URL, or give it an empty folder.",
            ),
        )
    units: dict[tuple[str, ...], Unit] = {}
    for place in places(plan):
        unit = units[place.path] = _unit(place, units.get(place.path[:-1]), today)
        for person in place.people:
            _hold(_user(person, today), person.role, unit, plan, today)


def _unit(place: Place, parent: Unit | None, today: date) -> Unit:
    name = place.path[-1]
    found = Unit.objects.filter(name=name, parent=parent).first()
    return found or add_unit(None, name=name, kind=place.kind, parent=parent, day=today)


def _user(person: Person, today: date) -> User:
    found = User.objects.filter(username=person.username).first()
    user = found or add_user(
        None,
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        day=today,
    )
    if user.persona != person.persona:
        old, user.persona = user.persona, person.persona
        user.save(update_fields=["persona"])
        record(None, "demo.persona.set", user, old={"persona": old}, new={"persona": user.persona})
    return user


def _hold(user: User, role: Role, unit: Unit, plan: Plan, today: date) -> None:
    """Give the user the role unless the user has had it; an auditor's ends with the year."""
    if Assignment.objects.filter(user=user, role=role, unit=unit).exists():
        return
    last_day = date(today.year, 12, 31) if role == Role.AUDITOR else None
    assign(None, user, role=role, unit=unit, starts_on=plan.since, ends_on=last_day, day=today)
