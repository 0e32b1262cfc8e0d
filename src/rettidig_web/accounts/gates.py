"""Gates: every view says who may come in; what has no gate is shut (see ``middleware.DenyByDefault``)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from rettidig_web.accounts.models import Assignment, Role, Unit, User
from rettidig_web.accounts.remembering import once
from rettidig_web.accounts.rights import OF_THE_WHOLE, RIGHTS, Right

View = Callable[..., HttpResponse]

LARGEST_KEY: Final = 2**63 - 1
"""More than this no database has as a key."""

READ: Final = ("GET", "HEAD")
FORM: Final = (*READ, "POST")
WRITE: Final = ("POST",)


@dataclass(frozen=True)
class Gate:
    """Who may come in: anybody, anybody signed in, or whoever has one of the rights in some unit."""

    rights: frozenset[Right] = frozenset()
    is_public: bool = False

    def lets_in(self, user: User | AnonymousUser, day: date) -> bool:
        """Return whether the user may come in on the day."""
        if self.is_public:
            return True
        if not isinstance(user, User):
            return False
        return not self.rights or not self.rights.isdisjoint(rights_on(user, day))

    def admits(self, rights: Collection[Right]) -> bool:
        """Return whether somebody signed in with the rights may come in."""
        return not self.rights or not self.rights.isdisjoint(rights)


PUBLIC: Final = Gate(is_public=True)
SIGNED_IN: Final = Gate()


def any_of(*rights: Right) -> Gate:
    """Return the gate for whoever has at least one of the rights."""
    return Gate(frozenset(rights))


def gated(gate: Gate | Right, methods: Iterable[str] = FORM) -> Callable[[View], View]:
    """Return a decorator that puts the gate before a view; not allowed and not found look alike.

    Whoever may come in gets "method not allowed" for another method than those given.
    """
    through = any_of(gate) if isinstance(gate, Right) else gate
    allowed = tuple(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
            if not through.lets_in(request.user, timezone.localdate()):
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                raise Http404
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.gate = through  # type: ignore[attr-defined]
        guarded.methods = allowed  # type: ignore[attr-defined]
        return guarded

    return decorate


def rights_on(user: User, day: date) -> frozenset[Right]:
    """Return every right that the user has somewhere on the day; nobody has any who may not sign in."""
    return frozenset[Right]().union(*map(rights_in, held_by(user, day)))


def rights_in(held: Assignment) -> frozenset[Right]:
    """Return the rights that the role gives in its unit."""
    rights = RIGHTS[Role(held.role)]
    return rights if held.unit.parent_id is None else rights - OF_THE_WHOLE


def units_where(user: User, right: Right, day: date) -> list[Unit]:
    """Return the topmost units in which the user has the right on the day, in order of the tree."""
    held = {one.unit for one in held_by(user, day) if right in rights_in(one)}
    units = sorted(held, key=lambda unit: unit.path)
    return [unit for unit in units if not any(unit.is_under(other) for other in units if other != unit)]


def held_by(user: User, day: date) -> tuple[Assignment, ...]:
    """Return the roles that the user has on the day, with their units; nobody has any who may not sign in."""
    if not user.is_active:
        return ()
    held = Assignment.objects.on(day).filter(user=user).select_related("unit")
    return once(("held", user.pk, day), lambda: tuple(held))


def may(user: User, right: Right, unit: Unit, day: date) -> bool:
    """Return whether the user has the right in the unit on the day."""
    return any(unit.is_under(held) for held in units_where(user, right, day))
