"""Reading the comment round: where a review is on a day, who comments, and who settles what is said."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import (
    may_see_results_of,
    people_led_by,
    unit_ids_led_by,
    unit_ids_where,
)
from rettidig_web.accounts.rights import Right
from rettidig_web.reviews.models import Answer, AnswerVersion, Comment, Review, ReviewStatus
from rettidig_web.reviews.queries import get_sampled_for
from rettidig_web.rounds.models import RoundStatus, SampledCase


def status_on(review: Review, day: date) -> ReviewStatus:
    """Return where the review is on the day: a comment round is over the day after its last."""
    is_over = review.comments_by is not None and review.comments_by < day
    if review.status == ReviewStatus.COMMENTING and is_over:
        return ReviewStatus.SETTLING
    return ReviewStatus(review.status)


def is_commenter(user: User, sampled: SampledCase, day: date) -> bool:
    """Return whether the user is the one who comments on the case.

    That is the caseworker; where there is none, or the caseworker has left, the unit's nearest leader, as
    long as it is not the leader who reviews.
    """
    if sampled.caseworker is not None and sampled.caseworker.is_active:
        return user == sampled.caseworker
    return user.pk != sampled.reviewer_id and sampled.unit_id in unit_ids_led_by(user, day)


def can_comment(user: User, review: Review, day: date) -> bool:
    """Return whether the user can write comments to the review on the day."""
    return _is_at(review, ReviewStatus.COMMENTING, day) and is_commenter(user, review.sampled_case, day)


def can_be_settled(review: Review, day: date) -> bool:
    """Return whether the comments are all in, and the signature is not there yet."""
    return _is_at(review, ReviewStatus.SETTLING, day)


def _is_at(review: Review, status: ReviewStatus, day: date) -> bool:
    is_under_way = review.sampled_case.round.status == RoundStatus.DRAWN
    return is_under_way and status_on(review, day) == status


def is_settler(user: User, sampled: SampledCase, day: date) -> bool:
    """Return whether the user takes a stand on the comments: the reviewer, or the employee's nearest leader.

    The leader must be one who may review. Nobody takes a stand in a case of their own, nor on comments of
    their own, also where the case was given to them for review after they wrote.
    """
    if sampled.is_own_case_of(user) or sampled.unit_id not in unit_ids_where(user, Right.REVIEW, day):
        return False
    if is_commenter(user, sampled, day) or _has_commented(user, sampled):
        return False
    if user.pk == sampled.reviewer_id:
        return True
    return sampled.caseworker is not None and may_see_results_of(user, sampled.caseworker, day)


def reviews_shown_to(user: User, day: date) -> QuerySet[Review]:
    """Return the reviews that have been sent and that are the user's own results, or those of people led.

    Reviews of cases without a caseworker belong to the nearest leaders of their unit.
    """
    own = Q(sampled_case__caseworker=user)
    of_people = Q(sampled_case__caseworker__in=people_led_by(user, day))
    shown = own | of_people | _of_nobody_in_units_of(user, day)
    return _whole(Review.objects.exclude(status=ReviewStatus.OPEN).filter(shown))


def reviews_to_comment(user: User, day: date) -> QuerySet[Review]:
    """Return the reviews that are open to comments on the day and wait for the user's own."""
    as_leader = _of_nobody_in_units_of(user, day) & ~_is_reviewer(user)
    mine = Q(sampled_case__caseworker=user) | as_leader
    return open_to_comments(_whole(Review.objects.filter(mine)), day)


def open_to_comments(reviews: QuerySet[Review], day: date) -> QuerySet[Review]:
    """Return those of the reviews that are open to comments on the day."""
    under_way = reviews.filter(sampled_case__round__status=RoundStatus.DRAWN)
    return under_way.filter(status=ReviewStatus.COMMENTING, comments_by__gte=day)


def reviews_to_settle(user: User, day: date) -> QuerySet[Review]:
    """Return the reviews whose comment round is over, and that wait for the user's stand or signature."""
    units = unit_ids_where(user, Right.REVIEW, day)
    over = Q(status=ReviewStatus.SETTLING) | Q(status=ReviewStatus.COMMENTING, comments_by__lt=day)
    mine = Review.objects.filter(over, sampled_case__reviewer=user, sampled_case__unit__in=units)
    mine = mine.exclude(sampled_case__case__caseworker=user).exclude(comments_closed_by=user)
    mine = mine.exclude(pk__in=Comment.objects.filter(written_by=user).values("review"))
    return with_counts(_whole(mine.filter(sampled_case__round__status=RoundStatus.DRAWN)))


def with_counts(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Return the reviews, each with ``n_comments`` and ``n_waiting``, those without a reaction."""
    waiting = Count("comments", filter=Q(comments__reaction=""))
    return reviews.annotate(n_comments=Count("comments"), n_waiting=waiting)


def n_to_comment(user: User, day: date) -> int:
    """Return how many reviews wait for the user's comments."""
    return reviews_to_comment(user, day).count()


def n_to_settle(user: User, day: date) -> int:
    """Return how many reviews of the user's have had their comments and wait to be settled and signed."""
    return reviews_to_settle(user, day).count()


def get_commented_for(user: User, key: int, day: date) -> Review:
    """Return the sent review of the sampled case, or raise Http404 where its results are not the user's."""
    review = reviews_shown_to(user, day).filter(sampled_case=key).first()
    if review is None:
        raise Http404
    return review


def get_settled_for(user: User, key: int, day: date) -> Review:
    """Return the review of the sampled case, or raise Http404 where it is not the user's to settle."""
    review = _whole(Review.objects.filter(sampled_case=key)).first()
    if review is None or not is_settler(user, review.sampled_case, day):
        raise Http404
    return review


def get_signature_for(user: User, key: int, day: date) -> Review:
    """Return the signed review, or raise Http404 where the user may see neither review nor results."""
    review = reviews_shown_to(user, day).filter(sampled_case=key).first()
    if review is None:
        review = _whole(Review.objects.filter(sampled_case=get_sampled_for(user, key, day))).first()
    if review is None or review.status != ReviewStatus.SIGNED:
        raise Http404
    return review


def comments_of(review: Review) -> dict[str, Comment]:
    """Return the review's comments by point."""
    written = review.comments.select_related("written_by", "reacted_by")
    return {comment.point_id: comment for comment in written}


def versions_of(review: Review) -> dict[str, list[AnswerVersion]]:
    """Return every version of every answer, the first first, by point."""
    found: dict[str, list[AnswerVersion]] = {}
    kept = AnswerVersion.objects.filter(answer__review=review).select_related("answer")
    for version in kept.order_by("answer", "version"):
        found.setdefault(version.answer.point_id, []).append(version)
    return found


def answer_before(answer: Answer | None, versions: list[AnswerVersion]) -> AnswerVersion | None:
    """Return the answer that was commented on, where it has been changed since; None where it stands."""
    before = [each for each in versions if not each.is_after_comment]
    return before[-1] if answer and before and before[-1].version < answer.version else None


def _has_commented(user: User, sampled: SampledCase) -> bool:
    """Return whether the user has written comments to the review, or said that there are no more."""
    said = Q(comments__written_by=user) | Q(comments_closed_by=user)
    return Review.objects.filter(said, sampled_case=sampled).exists()


def _of_nobody_in_units_of(user: User, day: date) -> Q:
    """Return the condition that a review is of nobody who is here, in a unit that the user leads."""
    nobody = Q(sampled_case__caseworker=None) | Q(sampled_case__caseworker__is_active=False)
    return nobody & Q(sampled_case__unit__in=unit_ids_led_by(user, day))


def _is_reviewer(user: User) -> Q:
    return Q(sampled_case__reviewer=user, sampled_case__reviewer__isnull=False)


def _whole(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Return the reviews of cases that have not dropped out, with what every page shows of them."""
    return (
        reviews.filter(sampled_case__dropped_at=None)
        .select_related(
            *(f"sampled_case__{part}" for part in ("round__catalogue", "case__citizen", "unit")),
            *(f"sampled_case__{part}" for part in ("caseworker", "reviewer")),
            "comments_closed_by",
            "signed_by",
        )
        .defer("sampled_case__round__catalogue__source", "sampled_case__round__certificate")
    )
