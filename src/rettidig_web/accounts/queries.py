"""Reading units, users and assignments, within what the reader may manage."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from rettidig_web.accounts.gates import held_by, units_where
from rettidig_web.accounts.models import Assignment, Role, Unit, UnitKind, User
from rettidig_web.accounts.remembering import once
from rettidig_web.accounts.rights import RIGHTS, Right


def municipality_name() -> str:
    """Return the name at the root of the tree, or nothing before there is one."""
    roots = (unit for unit in every_unit() if unit.parent_id is None and unit.kind == UnitKind.MUNICIPALITY)
    return next((unit.name for unit in roots), "")


def managed_units(manager: User, day: date) -> QuerySet[Unit]:
    """Return the units in which the manager may manage users, in order of the tree."""
    return Unit.objects.filter(_within("path", manager, day))


def managed_users(manager: User, day: date) -> QuerySet[User]:
    """Return whom the manager may see: those with a role, ever, in the manager's units, or with none."""
    inside = Assignment.objects.filter(_within("unit__path", manager, day), user=OuterRef("pk"))
    anywhere = Assignment.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(inside) | ~Exists(anywhere))


def get_user_for(manager: User, key: int, day: date) -> User:
    """Return the user, or raise Http404 where there is none or the manager may not see it."""
    user = managed_users(manager, day).filter(pk=key).first()
    if user is None:
        raise Http404
    return user


def get_unit_for(manager: User, key: int, day: date) -> Unit:
    """Return the unit, or raise Http404 where there is none or it is not the manager's."""
    unit = managed_units(manager, day).filter(pk=key).first()
    if unit is None:
        raise Http404
    return unit


def get_assignment_for(manager: User, key: int, day: date) -> Assignment:
    """Return the assignment, or raise Http404 where there is none or its unit is not the manager's."""
    held = Assignment.objects.filter(_within("unit__path", manager, day), pk=key)
    assignment = held.select_related("user", "unit").first()
    if assignment is None:
        raise Http404
    return assignment


def manages_all_of(manager: User, user: User, day: date) -> bool:
    """Return whether the manager manages users in every unit where the user has a role, now or later."""
    managed = units_where(manager, Right.MANAGE_USERS, day)
    held = Assignment.objects.not_ended(day).filter(user=user).select_related("unit")
    return bool(managed) and all(any(one.unit.is_under(unit) for unit in managed) for one in held)


def with_current_roles(users: QuerySet[User], day: date) -> QuerySet[User]:
    """Return the users, each with the assignments of the day as ``current``."""
    held = Assignment.objects.on(day).select_related("unit").order_by("unit__path", "role")
    return users.prefetch_related(Prefetch("assignments", held, to_attr="current"))


def roles_of(user: User, day: date) -> list[Assignment]:
    """Return the roles that the user has on the day, in order of the tree."""
    return sorted(held_by(user, day), key=lambda one: (one.unit.path, one.role))


@dataclass(frozen=True)
class Branch:
    """A unit in the tree, how deep it lies below the topmost one shown, and how many hold a role there."""

    unit: Unit
    depth: int
    n_people: int


def tree(manager: User, day: date) -> list[Branch]:
    """Return the manager's units as the tree reads."""
    units = list(managed_units(manager, day))
    if not units:
        return []
    held = Assignment.objects.on(day).filter(unit__in=units, user__is_active=True)
    people: dict[int, set[int]] = {}
    for unit_id, user_id in held.values_list("unit_id", "user_id"):
        people.setdefault(unit_id, set()).add(user_id)
    top = min(_depth(unit) for unit in units)
    return [Branch(unit, _depth(unit) - top, len(people.get(unit.pk, ()))) for unit in units]


def unit_ids_where(user: User, right: Right, day: date) -> list[int]:
    """Return the keys of every unit in which the user has the right on the day, those under it included."""
    return [unit.pk for unit in _units_within(units_where(user, right, day))]


def people_led_by(user: User, day: date) -> QuerySet[User]:
    """Return the employees whose nearest leader the user is on the day: those of the units so led."""
    led = unit_ids_led_by(user, day)
    working = Assignment.objects.on(day).filter(role=Role.CASEWORKER, unit__in=led, user=OuterRef("pk"))
    return User.objects.filter(Exists(working))


def unit_ids_led_by(user: User, day: date) -> list[int]:
    """Return the keys of the units whose nearest leader the user is on the day.

    Nearest is whoever may see employees' results in the unit itself or, where nobody there may, in the first
    unit above it where somebody may.
    """
    leading = [role for role in Role if Right.SEE_EMPLOYEES_RESULTS in RIGHTS[role]]
    leaders = Assignment.objects.on(day).filter(role__in=leading, user__is_active=True)
    held = once(("leaders", day), lambda: tuple(leaders.select_related("unit")))
    mine = [one.unit for one in held if one.user_id == user.pk]
    others = [one.unit for one in held if one.unit not in mine]
    return [
        unit.pk
        for unit in _units_within(mine)
        if not any(unit.is_under(nearer) and _is_below_all(nearer, unit, mine) for nearer in others)
    ]


def may_see_results_of(user: User, employee: User, day: date) -> bool:
    """Return whether the user may see the employee's results, as the employee or the nearest leader."""
    return user == employee or people_led_by(user, day).filter(pk=employee.pk).exists()


def _is_below_all(nearer: Unit, unit: Unit, mine: list[Unit]) -> bool:
    """Return whether another leader's unit lies nearer to the unit than any of one's own above it."""
    return all(nearer != own and nearer.is_under(own) for own in mine if unit.is_under(own))


def _units_within(tops: list[Unit]) -> list[Unit]:
    """Return the units and all under them, in order of the tree."""
    paths = tuple(unit.path for unit in tops)
    return [unit for unit in every_unit() if unit.path.startswith(paths)] if paths else []


def every_unit() -> tuple[Unit, ...]:
    """Return the whole tree in its order."""
    return once(("units",), lambda: tuple(Unit.objects.all()))


def _depth(unit: Unit) -> int:
    return unit.path.count(".")


def _within(field: str, manager: User, day: date) -> Q:
    """Return the condition that a path lies in what the manager manages; where that is nothing, none does."""
    condition = Q(pk__in=())
    for unit in units_where(manager, Right.MANAGE_USERS, day):
        condition |= Q(**{f"{field}__startswith": unit.path})
    return condition
