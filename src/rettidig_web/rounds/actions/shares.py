"""Who reviews which case of a round."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from rettidig_web.accounts.models import User
from rettidig_web.journal.actions import record
from rettidig_web.rounds import queries
from rettidig_web.rounds.actions.holding import locked
from rettidig_web.rounds.assigning import ToShare, shared_out
from rettidig_web.rounds.models import Reviewer, Round, RoundStatus, SampledCase


def assign(actor: User | None, round_: Round, day: date) -> int:
    """Return how many cases without a reviewer got one; those that nobody may review stay as they are."""
    with transaction.atomic():
        now = locked(round_, None, RoundStatus.DRAWN)
        shares = share_out(now, day)
        if shares:
            record(actor, "rounds.round.assign", now, new={"reviewers": shares})
    return sum(len(keys) for keys in shares.values())


def share_out(round_: Round, day: date) -> dict[str, list[int]]:
    """Give each waiting case a reviewer; return the rows' keys by reviewer, for the journal."""
    shares = _reviewers(round_, day)
    load = queries.open_elsewhere(list(shares), round_)
    used = list(round_.sample.filter(dropped_at=None).select_related("case").order_by("position"))
    for row in used:
        if row.reviewer_id in shares:
            load[row.reviewer_id] = load.get(row.reviewer_id, 0) + 1
    waiting = [row for row in used if row.reviewer_id is None]
    chosen = shared_out([ToShare(row.pk, _whose(row)) for row in waiting], shares, load)
    given = [row for row in waiting if row.pk in chosen]
    for row in given:
        row.reviewer_id = chosen[row.pk]
    SampledCase.objects.bulk_update(given, ["reviewer"], batch_size=500)
    told: dict[str, list[int]] = {}
    for row in given:
        told.setdefault(str(row.reviewer_id), []).append(row.pk)
    return told


def _whose(row: SampledCase) -> frozenset[int]:
    """Return whose case it is: as it was drawn, and as its caseworker was said since."""
    return frozenset(key for key in (row.caseworker_id, row.case.caseworker_id) if key is not None)


def _reviewers(round_: Round, day: date) -> dict[int, int]:
    """Return the shares of the reviewers who may review in the unit on the day."""
    able = queries.able_reviewers(round_, day)
    return dict(able.order_by("user").values_list("user", "share"))


@dataclass(frozen=True, slots=True)
class Reassigned:
    """What came of giving cases to somebody else: not their own, those they commented on, nor signed ones."""

    n_moved: int
    n_own: int
    n_signed: int
    n_commented: int


def reassign(actor: User, round_: Round, chosen: QuerySet[SampledCase], reviewer: User) -> Reassigned:
    """Return what came of giving the chosen cases of the round to the reviewer.

    Nobody is given a case of their own, nor one whose review they have commented on: whoever reviews also
    answers the comments.
    """
    with transaction.atomic():
        now = locked(round_, None, RoundStatus.DRAWN)
        asked = now.sample.filter(pk__in=chosen.order_by().values("pk"), dropped_at=None)
        own = _keys(asked.filter(Q(caseworker=reviewer) | Q(case__caseworker=reviewer)))
        signed = _keys(asked.filter(review__status=queries.SIGNED)) - own
        said = Q(review__comments__written_by=reviewer) | Q(review__comments_closed_by=reviewer)
        commented = _keys(asked.filter(said)) - own - signed
        others = asked.exclude(pk__in=own | signed | commented).exclude(reviewer=reviewer)
        moved = dict(others.values_list("pk", "reviewer"))
        if moved:
            Reviewer.objects.get_or_create(round=now, user=reviewer)
            now.sample.filter(pk__in=moved).update(reviewer=reviewer)
            old = {str(pk): before for pk, before in moved.items()}
            new = {"reviewer": reviewer, "cases": list(moved)}
            record(actor, "rounds.round.reassign", now, old=old, new=new)
    return Reassigned(len(moved), len(own), len(signed), len(commented))


def _keys(rows: QuerySet[SampledCase]) -> set[int]:
    return set(rows.values_list("pk", flat=True))
