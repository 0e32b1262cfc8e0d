"""Reading reviews: which cases are mine, which I may see, and which comes next."""

from datetime import date

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import Http404

from rettidig_web.accounts.gates import may
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import may_see_results_of, people_led_by, unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.reviews.models import ReviewStatus
from rettidig_web.rounds.models import RoundKind, RoundStatus, SampledCase

IN_ORDER = ("round__review_by", "round_id", "position")
"""What is due first comes first."""

_SHOWN = ("round__catalogue", "case__citizen", "case__source", "unit", "caseworker", "reviewer", "review")


def my_queue(user: User, day: date) -> QuerySet[SampledCase]:
    """Return the cases of rounds under way that are the user's to review, signed ones included.

    A case that has become the user's own since it was given to them waits for another reviewer.
    """
    mine = SampledCase.objects.filter(_is_given_to(user, day))
    under_way = mine.filter(round__status=RoundStatus.DRAWN).select_related("round", "case", "review")
    return under_way.defer("round__certificate", "round__points")


def with_state(queue: QuerySet[SampledCase], day: date) -> QuerySet[SampledCase]:
    """Return the cases, each with ``state``: its review's on the day, or ``none`` where it has not begun.

    As ``comment_queries.status_on`` has it, a comment round is over the day after its last.
    """
    is_over = Q(review__status=ReviewStatus.COMMENTING, review__comments_by__lt=day)
    state = Case(
        When(review=None, then=Value("none")),
        When(is_over, then=Value(ReviewStatus.SETTLING.value)),
        default=F("review__status"),
    )
    return queue.annotate(state=state)


def to_review(user: User, day: date) -> QuerySet[SampledCase]:
    """Return the cases of the user's whose form is still open, in the order in which they are due."""
    is_open = Q(review=None) | Q(review__status=ReviewStatus.OPEN)
    return my_queue(user, day).filter(is_open).order_by(*IN_ORDER)


def to_hand_on(user: User, day: date) -> QuerySet[SampledCase]:
    """Return the user's cases that are wholly answered and still to be sent for comments, or signed."""
    return to_review(user, day).exclude(_is_unfinished())


def next_case(user: User, day: date, *, after: SampledCase | None = None) -> int | None:
    """Return the key of the next case that is not wholly answered, from the one given and round again.

    None where there is no other.
    """
    keys = list(to_review(user, day).filter(_is_unfinished()).values_list(*IN_ORDER, "pk"))
    if after is None:
        return keys[0][-1] if keys else None
    here = (after.round.review_by, after.round_id, after.position, after.pk)
    others = [key for key in keys if key != here]
    later = [key for key in others if key > here]
    return (later or others)[0][-1] if others else None


def get_sampled_for(user: User, key: int, day: date) -> SampledCase:
    """Return the sampled case, or raise Http404 where there is none or the user may not see its review."""
    sampled = whole(SampledCase.objects.filter(pk=key)).first()
    if sampled is None:
        raise Http404
    if not is_reviewer(user, sampled, day) and not sampled_for(user, day).filter(pk=key).exists():
        raise Http404
    return sampled


def sampled_for(user: User, day: date) -> QuerySet[SampledCase]:
    """Return the sampled cases whose review the user may see.

    Those are the user's own to review, and those of the units whose cases the user sees; of a spot check,
    which is about one employee, only what the nearest leader may see. Nobody sees the review of a case of
    their own, as it was drawn or as it has become since, until it has been sent for comments.
    """
    inside = Q(unit__in=unit_ids_where(user, Right.SEE_CASES, day)) & ~Q(caseworker=user)
    open_to_all = ~Q(round__kind=RoundKind.SPOT_CHECK) | Q(caseworker__in=people_led_by(user, day))
    sent = Q(review__isnull=False) & ~Q(review__status=ReviewStatus.OPEN)
    others = inside & open_to_all & (~Q(case__caseworker=user) | sent)
    own_units = unit_ids_where(user, Right.SEE_OWN_RESULTS, day)
    own = Q(caseworker=user, unit__in=own_units) & sent
    return SampledCase.objects.filter(_is_given_to(user, day) | others | own)


def get_answerable_for(user: User, key: int, day: date) -> SampledCase:
    """Return the sampled case, or raise Http404 where it is not the user's to review.

    Whether its review is still open is for the action to say, which holds its lock.
    """
    sampled = whole(SampledCase.objects.filter(pk=key, reviewer=user)).first()
    if sampled is None or not is_reviewer(user, sampled, day):
        raise Http404
    return sampled


def is_reviewer(user: User, sampled: SampledCase, day: date) -> bool:
    """Return whether the user is the one who answers for the case on the day."""
    if user.pk != sampled.reviewer_id or sampled.dropped_at is not None or sampled.is_own_case_of(user):
        return False
    return sampled.round.status == RoundStatus.DRAWN and may(user, Right.REVIEW, sampled.unit, day)


def may_name_caseworker_to(user: User, sampled: SampledCase, day: date) -> bool:
    """Return whether the page may say whose results these are: to the reviewer, the employee, the leader."""
    if sampled.caseworker is None:
        return False
    return user.pk == sampled.reviewer_id or may_see_results_of(user, sampled.caseworker, day)


def whole(sampled: QuerySet[SampledCase]) -> QuerySet[SampledCase]:
    """Return the cases with all that their pages show; the catalogue without its bytes."""
    shown = sampled.select_related(*_SHOWN).prefetch_related("proposals")
    return shown.defer("round__catalogue__source", "round__certificate")


def _is_given_to(user: User, day: date) -> Q:
    """Return the condition that a case is in use and the user's to review."""
    units = unit_ids_where(user, Right.REVIEW, day)
    return Q(reviewer=user, unit__in=units, dropped_at=None) & ~Q(case__caseworker=user)


def _is_unfinished() -> Q:
    """Return the condition that an answer or the verdict is missing."""
    return Q(review=None) | ~Q(review__n_answered=F("review__n_asked")) | Q(review__verdict="")
