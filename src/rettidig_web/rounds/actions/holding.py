"""Holding a round while it is changed."""

from rettidig_web.rounds.models import Round, RoundStatus
from rettidig_web.rounds.refusing import changed_meanwhile, not_now


def locked(round_: Round, seen: int | None, *statuses: RoundStatus) -> Round:
    """Return the round as it is now, locked; raises Refused where it is elsewhere or was changed since."""
    now = (
        Round.objects.select_for_update(of=("self",))
        .select_related("unit", "snapshot", "catalogue")
        .order_by()
        .get(pk=round_.pk)
    )
    if seen is not None and now.version != seen:
        raise changed_meanwhile()
    if now.status not in statuses:
        raise not_now()
    return now
