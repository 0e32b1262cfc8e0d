"""Pages for whoever manages users: users with their roles, the tree of units, and the table of rights."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from rettidig_web.accounts import actions
from rettidig_web.accounts.forms import AssignmentForm, EmailForm, EndForm, NewUnitForm, UnitForm, UserForm
from rettidig_web.accounts.gates import FORM, READ, WRITE, gated
from rettidig_web.accounts.models import Role, Unit, UnitKind, User
from rettidig_web.accounts.queries import (
    get_assignment_for,
    get_unit_for,
    get_user_for,
    managed_units,
    managed_users,
    manages_all_of,
    tree,
    with_current_roles,
)
from rettidig_web.accounts.rights import RIGHTS, Right

_PAGE = 50
_SORTS = {
    "name": ("first_name", "last_name", "username"),
    "-name": ("-first_name", "-last_name", "-username"),
    "username": ("username",),
    "-username": ("-username",),
}


@gated(Right.MANAGE_USERS, READ)
def user_list(request: HttpRequest) -> HttpResponse:
    """List the users whom the manager may see, with the roles they have today."""
    manager, day = _manager(request), timezone.localdate()
    # No database searches for the character that ends a text in C.
    asked = request.GET.get("q", "").replace("\0", "").strip()
    is_closed = request.GET.get("vis") == "lukkede"
    users = _matching(managed_users(manager, day).filter(is_active=not is_closed), asked)
    sort = request.GET.get("sort", "name")
    users = users.order_by(*_SORTS.get(sort, _SORTS["name"]))
    page = Paginator(with_current_roles(users, day), _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": asked, "is_closed": is_closed, "sort": sort}
    return render(request, "accounts/user_list.html", context)


def _matching(users: QuerySet[User], asked: str) -> QuerySet[User]:
    """Return the users in whose names every word occurs."""
    for word in asked.split():
        users = users.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word)
        )
    return users


@gated(Right.MANAGE_USERS, FORM)
def user_add(request: HttpRequest) -> HttpResponse:
    """Add a user with a first role."""
    manager, day = _manager(request), timezone.localdate()
    data = request.POST or None
    who, role = UserForm(data), AssignmentForm(data, units=managed_units(manager, day), today=day)
    if request.method == "POST" and who.is_valid() and role.is_valid():
        try:
            with transaction.atomic():
                user = actions.add_user(manager, **who.cleaned_data, day=day)
                actions.assign(manager, user, **role.cleaned_data, day=day)
        except ValidationError as problem:
            role.add_error(None, problem)
        else:
            messages.success(request, gettext("%(user)s er oprettet.") % {"user": user})
            return redirect("user", user.pk)
    return render(request, "accounts/user_add.html", {"who": who, "role": role}, status=_status(who, role))


@gated(Right.MANAGE_USERS, READ)
def user(request: HttpRequest, key: int) -> HttpResponse:
    """Show a user with the roles of yesterday, today and tomorrow."""
    manager, day = _manager(request), timezone.localdate()
    return render(request, "accounts/user.html", _about(manager, get_user_for(manager, key, day)))


def _about(manager: User, shown: User) -> dict[str, object]:
    day = timezone.localdate()
    held = shown.assignments.select_related("unit").order_by("-starts_on", "role")
    mine = set(managed_units(manager, day).values_list("pk", flat=True))
    return {
        "shown": shown,
        "today": day,
        "roles": [(one, one.unit_id in mine and (one.ends_on is None or one.ends_on > day)) for one in held],
        "may_change": manages_all_of(manager, shown, day),
    }


@gated(Right.MANAGE_USERS, FORM)
def assignment_add(request: HttpRequest, key: int) -> HttpResponse:
    """Give a user another role."""
    manager, day = _manager(request), timezone.localdate()
    shown = get_user_for(manager, key, day)
    form = AssignmentForm(request.POST or None, units=managed_units(manager, day), today=day)
    if request.method == "POST" and form.is_valid():
        try:
            assignment = actions.assign(manager, shown, **form.cleaned_data, day=day)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, gettext("Rollen er tilføjet: %(role)s.") % {"role": assignment})
            return redirect("user", shown.pk)
    context = {"form": form, "shown": shown}
    return render(request, "accounts/assignment_add.html", context, status=_status(form))


@gated(Right.MANAGE_USERS, FORM)
def assignment_end(request: HttpRequest, key: int) -> HttpResponse:
    """Let a role end with a day."""
    manager, day = _manager(request), timezone.localdate()
    assignment = get_assignment_for(manager, key, day)
    form = EndForm(request.POST or None, initial={"last_day": day})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_assignment(manager, assignment, form.cleaned_data["last_day"], day)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, gettext("Rollen slutter: %(role)s.") % {"role": assignment})
            return redirect("user", assignment.user_id)
    context = {"form": form, "assignment": assignment}
    return render(request, "accounts/assignment_end.html", context, status=_status(form))


@gated(Right.MANAGE_USERS, WRITE)
def user_set_active(request: HttpRequest, key: int) -> HttpResponse:
    """Close or open a user."""
    manager, day = _manager(request), timezone.localdate()
    shown = _changeable(manager, key)
    is_active = request.POST.get("is_active") == "1"
    try:
        actions.set_active(manager, shown, is_active=is_active, day=day)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        said = (
            gettext("%(user)s kan logge ind igen.")
            if is_active
            else gettext("%(user)s kan ikke længere logge ind.")
        )
        messages.success(request, said % {"user": shown})
    return redirect("user", shown.pk)


@gated(Right.MANAGE_USERS, FORM)
def user_email(request: HttpRequest, key: int) -> HttpResponse:
    """Change where a user's mail goes."""
    manager, day = _manager(request), timezone.localdate()
    shown = _changeable(manager, key)
    form = EmailForm(request.POST or None, initial={"email": shown.email})
    if request.method == "POST" and form.is_valid():
        actions.change_email(manager, shown, form.cleaned_data["email"], day)
        messages.success(request, gettext("E-mailadressen er gemt."))
        return redirect("user", shown.pk)
    context = {"form": form, "shown": shown}
    return render(request, "accounts/user_email.html", context, status=_status(form))


@gated(Right.MANAGE_USERS, FORM)
@never_cache
@sensitive_variables("password")
def temporary_password(request: HttpRequest, key: int) -> HttpResponse:
    """Ask whether to give a temporary password, and show it, this once."""
    manager, day = _manager(request), timezone.localdate()
    shown = _changeable(manager, key)
    if shown == manager:
        messages.error(request, gettext("Din egen adgangskode skifter du på din profil."))
        return redirect("user", shown.pk)
    if request.method != "POST":
        return render(request, "accounts/temporary_password_give.html", {"shown": shown})
    password = actions.give_temporary_password(manager, shown, day)
    return render(request, "accounts/temporary_password.html", {"shown": shown, "password": password})


def _changeable(manager: User, key: int) -> User:
    """Return the user, or raise Http404 where the manager may see it but not change it."""
    day = timezone.localdate()
    shown = get_user_for(manager, key, day)
    if not manages_all_of(manager, shown, day):
        raise Http404
    return shown


@gated(Right.MANAGE_USERS, READ)
def unit_list(request: HttpRequest) -> HttpResponse:
    """Show the tree of the manager's units."""
    return render(
        request, "accounts/unit_list.html", {"branches": tree(_manager(request), timezone.localdate())}
    )


@gated(Right.MANAGE_USERS, FORM)
def unit_add(request: HttpRequest) -> HttpResponse:
    """Add a unit under another."""
    manager, day = _manager(request), timezone.localdate()
    initial = {"parent": request.GET.get("under")}
    form = NewUnitForm(request.POST or None, units=managed_units(manager, day), initial=initial)
    if request.method == "POST" and form.is_valid():
        unit = actions.add_unit(
            manager,
            name=form.cleaned_data["name"],
            kind=UnitKind(form.cleaned_data["kind"]),
            parent=form.cleaned_data["parent"],
            day=day,
        )
        messages.success(request, gettext("%(unit)s er tilføjet.") % {"unit": unit})
        return redirect("unit_list")
    return render(request, "accounts/unit_add.html", {"form": form}, status=_status(form))


@gated(Right.MANAGE_USERS, FORM)
def unit(request: HttpRequest, key: int) -> HttpResponse:
    """Rename or move a unit."""
    manager, day = _manager(request), timezone.localdate()
    shown = get_unit_for(manager, key, day)
    form = UnitForm(request.POST or None, unit=shown, units=managed_units(manager, day))
    if request.method == "POST" and form.is_valid():
        try:
            _save_unit(manager, shown, form.cleaned_data)
        except ValidationError as problem:
            form.add_error("parent", problem)
        else:
            messages.success(request, gettext("%(unit)s er gemt.") % {"unit": shown})
            return redirect("unit_list")
    return render(request, "accounts/unit.html", {"form": form, "shown": shown}, status=_status(form))


@transaction.atomic
def _save_unit(manager: User, unit: Unit, filled: Mapping[str, Any]) -> None:
    """Move and rename the unit, in that order: whoever waits for the tree holds no part of it meanwhile."""
    day = timezone.localdate()
    if "parent" in filled:
        actions.move_unit(manager, unit, filled["parent"], day)
    actions.rename_unit(manager, unit, filled["name"], day)


@gated(Right.MANAGE_USERS, READ)
def rights_table(request: HttpRequest) -> HttpResponse:
    """Show what each role may do."""
    rows = [(right.said, [right in RIGHTS[role] for role in Role]) for right in Right]
    return render(request, "accounts/rights_table.html", {"roles": Role.labels, "rows": rows})


def _manager(request: HttpRequest) -> User:
    """Return the signed-in user, whom the gate has let in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _status(*forms: Form | Any) -> int:  # noqa: ANN401 - a form of a model is another class
    return 422 if any(form.errors for form in forms) else 200
