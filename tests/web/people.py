"""An invented municipality with somebody in each role, for the tests of the site."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from rettidig_web.accounts.models import Assignment, Role, Unit, UnitKind, User

PASSWORD = "en-lang-sætning-til-prøven"  # noqa: S105 - of invented people
OUTSIDER, FORMER_AUDITOR = "outsider", "former_auditor"


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    name = factory.Sequence("Team {}".format)
    kind = UnitKind.TEAM


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("bruger{}".format)
    first_name = "Prøve"
    last_name = factory.Sequence("Person {}".format)


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.CASEWORKER
    starts_on = date(2020, 1, 1)


@dataclass(frozen=True)
class Tree:
    """Prøveby: two centers; under the first a section with two teams."""

    municipality: Unit
    center: Unit
    section: Unit
    team: Unit
    other_team: Unit
    other_center: Unit


UNIT_OF: Mapping[Role, str] = MappingProxyType(
    {
        Role.CASEWORKER: "team",
        Role.REVIEWER: "section",
        Role.TEAM_LEADER: "team",
        Role.SECTION_HEAD: "section",
        Role.DIRECTOR: "municipality",
        Role.AUDITOR: "municipality",
        Role.COMMITTEE: "municipality",
        Role.ADMINISTRATOR: "municipality",
    }
)


def make_tree() -> Tree:
    """Return the units, saved."""
    top = UnitFactory(name="Prøveby Kommune", kind=UnitKind.MUNICIPALITY)
    center = UnitFactory(name="Jobcenter", kind=UnitKind.CENTER, parent=top)
    section = UnitFactory(name="Ungeafsnittet", kind=UnitKind.SECTION, parent=center)
    return Tree(
        municipality=top,
        center=center,
        section=section,
        team=UnitFactory(name="Team Nord", parent=section),
        other_team=UnitFactory(name="Team Syd", parent=section),
        other_center=UnitFactory(name="Borgerservice", kind=UnitKind.CENTER, parent=top),
    )


def make_people(tree: Tree) -> dict[str, User]:
    """Return a user for each role by the role's value, one without any role, and an auditor of last year."""
    today = timezone.localdate()
    people: dict[str, User] = {}
    for role in Role:
        people[role.value] = UserFactory(username=role.value, first_name="Prøve", last_name=role.label)
        ends_on = today + timedelta(days=30) if role == Role.AUDITOR else None
        unit = getattr(tree, UNIT_OF[role])
        AssignmentFactory(user=people[role.value], role=role, unit=unit, ends_on=ends_on)
    people[OUTSIDER] = UserFactory(username=OUTSIDER, last_name="Udenfor")
    people[FORMER_AUDITOR] = UserFactory(username=FORMER_AUDITOR, last_name="Forhenværende")
    yesterday = today - timedelta(days=1)
    AssignmentFactory(
        user=people[FORMER_AUDITOR], role=Role.AUDITOR, unit=tree.municipality, ends_on=yesterday
    )
    return people
