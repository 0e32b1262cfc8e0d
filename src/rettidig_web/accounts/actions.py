"""Changing units, users and their roles: permission, change and journal entry in one transaction."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Final

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext

from rettidig_web.accounts.gates import may, units_where
from rettidig_web.accounts.models import Assignment, Role, Unit, UnitKind, User
from rettidig_web.accounts.queries import manages_all_of
from rettidig_web.accounts.rights import Right
from rettidig_web.journal.actions import record

_TEMPORARY_BYTES: Final = 12


class NotAllowedError(Exception):
    """The actor lacks the right: a fault in the program, since the page that asks has a gate of its own."""


@transaction.atomic
def add_unit(actor: User | None, *, name: str, kind: UnitKind, parent: Unit | None, day: date) -> Unit:
    """Return a new unit under the parent; the first unit of all has none, and only the program adds it."""
    if parent is not None:
        parent = _as_it_is_now(parent)
    _require(actor, parent, day)
    unit = Unit.objects.create(name=name, kind=kind, parent=parent)
    record(actor, "accounts.unit.add", unit, new=_unit_facts(unit))
    return unit


@transaction.atomic
def rename_unit(actor: User, unit: Unit, name: str, day: date) -> None:
    """Give the unit another name."""
    _require(actor, unit, day)
    old = unit.name
    if name == old:
        return
    unit.name = name
    unit.save(update_fields=["name"])
    record(actor, "accounts.unit.rename", unit, old={"name": old}, new={"name": name})


@transaction.atomic
def move_unit(actor: User, unit: Unit, parent: Unit, day: date) -> None:
    """Put the unit, with everything under it, under another; raises ValidationError for a circle.

    Both are read again behind a lock on the whole tree: somebody else may have moved one of them, or what
    lies above it, since the caller read them.
    """
    now = Unit.objects.select_for_update().order_by("pk").in_bulk()
    unit, parent = now[unit.pk], now[parent.pk]
    _require(actor, unit, day)
    _require(actor, parent, day)
    if parent.is_under(unit):
        raise ValidationError(gettext("En enhed kan ikke ligge under sig selv."))
    if unit.parent is None:
        raise ValidationError(gettext("Kommunen selv kan ikke flyttes."))
    old, old_path = unit.parent, unit.path
    if old == parent:
        return
    unit.parent = parent
    unit.save(update_fields=["parent", "path"])
    below = Unit.objects.filter(path__startswith=old_path).exclude(pk=unit.pk)
    below.update(path=Concat(Value(unit.path), Substr(F("path"), len(old_path) + 1)))
    record(actor, "accounts.unit.move", unit, old={"parent": old}, new={"parent": parent})


@transaction.atomic
def add_user(
    actor: User | None, *, username: str, first_name: str, last_name: str, day: date, email: str = ""
) -> User:
    """Return a new user, who cannot sign in by password until a temporary one is given."""
    _require_somewhere(actor, day)
    user = User(username=username, first_name=first_name, last_name=last_name, email=email)
    user.set_unusable_password()
    user.save()
    record(actor, "accounts.user.add", user, new=_user_facts(user))
    return user


@transaction.atomic
def change_email(actor: User | None, user: User, email: str, day: date) -> None:
    """Have the user's mail sent to another address, or to none."""
    _require_over(actor, user, day)
    if user.email == email:
        return
    old, user.email = user.email, email
    user.save(update_fields=["email"])
    record(actor, "accounts.user.change", user, old={"email": old}, new={"email": email})


@transaction.atomic
def give_temporary_password(actor: User | None, user: User, day: date) -> str:
    """Return a password that lets the user in once, to choose another; it is kept nowhere in the clear.

    The user's second factor is taken away as well: this is what an administrator does for somebody
    who is new, or who has lost the telephone.
    """
    _require_over(actor, user, day)
    password = secrets.token_urlsafe(_TEMPORARY_BYTES)
    user.set_password(password)
    user.has_temporary_password = True
    user.save(update_fields=["password", "has_temporary_password"])
    Authenticator.objects.filter(user=user).delete()
    record(actor, "accounts.user.temporary_password", user)
    return password


@transaction.atomic
def set_active(actor: User, user: User, *, is_active: bool, day: date) -> None:
    """Open or close the user; a closed one cannot sign in, and keeps the roles for the record."""
    _require_over(actor, user, day)
    if user == actor:
        raise ValidationError(gettext("Du kan ikke lukke for dig selv. Bed en anden administrator om det."))
    if user.is_active == is_active:
        return
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record(
        actor,
        "accounts.user.set_active",
        user,
        old={"is_active": not is_active},
        new={"is_active": is_active},
    )


@transaction.atomic
def assign(
    actor: User | None,
    user: User,
    *,
    role: Role,
    unit: Unit,
    starts_on: date,
    ends_on: date | None,
    day: date,
) -> Assignment:
    """Return a new role for the user; raises ValidationError where the user has it there already."""
    _require(actor, unit, day)
    assignment = Assignment(user=user, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on)
    if _overlaps(assignment):
        raise ValidationError(gettext("Brugeren har allerede rollen i enheden i en del af perioden."))
    assignment.full_clean()
    assignment.save()
    record(actor, "accounts.assignment.add", assignment, new=_assignment_facts(assignment))
    return assignment


@transaction.atomic
def end_assignment(actor: User, assignment: Assignment, last_day: date, day: date) -> None:
    """Let the role end with the last day; it is kept, so that the past can be told.

    Raises ValidationError where the day lies before the role begins, where it would lengthen the role,
    or where the actor would be left without the right to manage users.
    """
    _require(actor, assignment.unit, day)
    old = assignment.ends_on
    if last_day < assignment.starts_on:
        raise ValidationError(gettext("Rollen kan ikke slutte, før den begynder."))
    if old is not None and last_day > old:
        raise ValidationError(
            gettext("Rollen slutter allerede tidligere. Tilføj en ny, hvis den skal vare længere.")
        )
    if assignment.user == actor and assignment.role == Role.ADMINISTRATOR:
        raise ValidationError(
            gettext("Du kan ikke afslutte din egen rolle som administrator. Bed en anden om det.")
        )
    assignment.ends_on = last_day
    assignment.save(update_fields=["ends_on"])
    record(actor, "accounts.assignment.end", assignment, old={"ends_on": old}, new={"ends_on": last_day})


def found_municipality(
    *, name: str, username: str, first_name: str, last_name: str, day: date
) -> tuple[Unit, User, str]:
    """Return the municipality, its first administrator and that one's temporary password.

    For an empty site only: raises ValidationError where there is a unit already.
    """
    if Unit.objects.exists():
        raise ValidationError(gettext("Kommunen er allerede oprettet."))
    with transaction.atomic():
        unit = add_unit(None, name=name, kind=UnitKind.MUNICIPALITY, parent=None, day=day)
        user = add_user(None, username=username, first_name=first_name, last_name=last_name, day=day)
        assign(None, user, role=Role.ADMINISTRATOR, unit=unit, starts_on=day, ends_on=None, day=day)
        return unit, user, give_temporary_password(None, user, day)


def _overlaps(new: Assignment) -> bool:
    same = Assignment.objects.filter(user=new.user, role=new.role, unit=new.unit)
    return any(_meets(old, new) for old in same)


def _meets(one: Assignment, other: Assignment) -> bool:
    return _not_before(one, other) and _not_before(other, one)


def _not_before(one: Assignment, other: Assignment) -> bool:
    """Return whether the one has not ended when the other begins."""
    return one.ends_on is None or one.ends_on >= other.starts_on


def _require(actor: User | None, unit: Unit | None, day: date) -> None:
    """Raise NotAllowedError unless the actor manages users in the unit; the program itself (no actor) may."""
    if actor is None:
        return
    if unit is None or not may(actor, Right.MANAGE_USERS, unit, day):
        raise NotAllowedError


def _require_somewhere(actor: User | None, day: date) -> None:
    if actor is not None and not units_where(actor, Right.MANAGE_USERS, day):
        raise NotAllowedError


def _require_over(actor: User | None, user: User, day: date) -> None:
    """Raise NotAllowedError unless the actor manages users wherever the user has a role."""
    if actor is not None and not manages_all_of(actor, user, day):
        raise NotAllowedError


def _as_it_is_now(unit: Unit) -> Unit:
    """Return the unit with the place that it has now, and keeps until the transaction ends."""
    return Unit.objects.select_for_update().get(pk=unit.pk)


def _unit_facts(unit: Unit) -> Mapping[str, object]:
    return {"name": unit.name, "kind": unit.kind, "parent": unit.parent}


def _user_facts(user: User) -> Mapping[str, object]:
    names = {"username": user.username, "first_name": user.first_name, "last_name": user.last_name}
    return names | ({"email": user.email} if user.email else {})


def _assignment_facts(assignment: Assignment) -> Mapping[str, object]:
    return {
        "user": assignment.user,
        "role": assignment.role,
        "unit": assignment.unit,
        "starts_on": assignment.starts_on,
        "ends_on": assignment.ends_on,
    }
