"""Who answers for a correction."""

from collections.abc import Iterable
from datetime import date

from rettidig_web.accounts.models import Assignment, Role, Unit, User
from rettidig_web.accounts.rights import RIGHTS, Right


class Holders:
    """Those who have a right in some unit on a day, asked for once; and who of them is nearest to a unit."""

    def __init__(self, right: Right, day: date) -> None:
        roles = [role for role in Role if right in RIGHTS[role]]
        held = Assignment.objects.on(day).filter(role__in=roles, user__is_active=True)
        by_name = ("user__first_name", "user__last_name", "user_id")
        self._held = list(held.select_related("unit", "user").order_by(*by_name))

    def nearest(self, unit: Unit, *, but: Iterable[int | None] = ()) -> list[User]:
        """Return those in the unit itself or, where nobody is there, in the first above it; by name.

        ``but`` are the keys of those who do not count.
        """
        left_out = set(but)
        above = [one for one in self._held if unit.is_under(one.unit) and one.user_id not in left_out]
        depth = max((len(one.unit.path) for one in above), default=0)
        return list(dict.fromkeys(one.user for one in above if len(one.unit.path) == depth))


def is_leader_known(owner: int | None, drawn_with: int | None, has_now: int | None) -> bool:
    """Return whether the owner is there as a leader, whom anybody may know.

    A case that had no caseworker when it was drawn can have one by now, who then owns its corrections.
    """
    return owner is not None and drawn_with is None and owner != has_now


def responsible(unit: Unit, caseworker: User | None, leaders: Holders) -> User | None:
    """Return whose a correction is: the case's caseworker, else the nearest leader, else nobody yet."""
    if caseworker is not None and caseworker.is_active:
        return caseworker
    return next(iter(leaders.nearest(unit)), None)
