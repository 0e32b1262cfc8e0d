"""Gates: every view says who may come in; what has no gate is shut (see ``middleware.DenyByDefault``)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from rettidig_web.accounts.models import Assignment, Role, Unit, User
from rettidig_web.accounts.rights import RIGHTS, Right

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Gate:
    """Who may come in: anybody, anybody signed in, or whoever has the right in some unit."""

    right: Right | None = None
    is_public: bool = False

    def lets_in(self, user: User | AnonymousUser, day: date) -> bool:
        """Return whether the user may come in on the day."""
        if self.is_public:
            return True
        if not isinstance(user, User):
            return False
        return self.right is None or bool(units_where(user, self.right, day))


PUBLIC: Final = Gate(is_public=True)
SIGNED_IN: Final = Gate()


def gated(gate: Gate | Right) -> Callable[[View], View]:
    """Return a decorator that puts the gate before a view; not allowed and not found look alike."""
    through = Gate(gate) if isinstance(gate, Right) else gate

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
            if not through.lets_in(request.user, timezone.localdate()):  # type: ignore[arg-type]
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                raise Http404
            return view(request, *args, **kwargs)

        guarded.gate = through  # type: ignore[attr-defined]
        return guarded

    return decorate


def units_where(user: User, right: Right, day: date) -> list[Unit]:
    """Return the topmost units in which the user has the right on the day, in order of the tree."""
    roles = [role for role in Role if right in RIGHTS[role]]
    held = Assignment.objects.on(day).filter(user=user, role__in=roles).select_related("unit")
    units = sorted({assignment.unit for assignment in held}, key=lambda unit: unit.path)
    return [unit for unit in units if not any(unit.is_under(other) for other in units if other != unit)]


def may(user: User, right: Right, unit: Unit, day: date) -> bool:
    """Return whether the user has the right in the unit on the day."""
    return any(unit.is_under(held) for held in units_where(user, right, day))
