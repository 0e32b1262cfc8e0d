"""The comment round: sent to whoever did the work, commented point by point, and settled by the reviewer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from rettidig.calendars import next_working_day
from rettidig_web.accounts.actions import NotAllowedError
from rettidig_web.accounts.models import User
from rettidig_web.caseloads.about import hidden
from rettidig_web.journal.actions import record
from rettidig_web.reviews.actions import Said, change_after_comment
from rettidig_web.reviews.comment_queries import is_commenter, is_settler, status_on
from rettidig_web.reviews.completeness import why_not_complete
from rettidig_web.reviews.models import Comment, Reaction, Review, ReviewStatus
from rettidig_web.rounds.models import Round, RoundStatus

_CLOSED: Final = {
    ReviewStatus.OPEN: gettext_lazy("Gennemgangen er ikke sendt til bemærkninger."),
    ReviewStatus.COMMENTING: gettext_lazy("Gennemgangen er til bemærkninger, indtil fristen er ude."),
    ReviewStatus.SETTLING: gettext_lazy("Bemærkningerne er afsluttet."),
    ReviewStatus.SIGNED: gettext_lazy("Gennemgangen er underskrevet og kan ikke ændres."),
}
"""Why something cannot be done to a review, by where it is."""
_CLOSE: Final = "reviews.review.close"
"""An action of its own: the journal's page names nobody who closes comments on their own case."""


class CommentChangedError(Exception):
    """Somebody saved the comment since it was shown; ``now`` is what stands, None where it was taken back."""

    def __init__(self, now: Comment | None) -> None:
        super().__init__()
        self.now = now


@dataclass(frozen=True, slots=True)
class Stand:
    """What the reviewer says to a comment, and the versions of comment and answer that were shown.

    ``said`` is the new answer, None where the answer stands.
    """

    reaction: Reaction
    text: str
    seen: int
    said: Said | None = None
    seen_answer: int = 0


def last_day_for_comments(of: Round, day: date) -> date:
    """Return the last day for comments on what is sent on the day; never a day when nobody works."""
    return next_working_day(day + timedelta(days=of.comment_days))


@transaction.atomic
def send_for_comments(actor: User, review: Review, day: date) -> Review:
    """Return the review, open to comments until its deadline.

    Raises ValidationError where something is missing, or where the round has no comments.
    """
    review = locked(review)
    _require(is_settler(actor, review.sampled_case, day))
    _require_status(review, day, ReviewStatus.OPEN)
    of = review.sampled_case.round
    if of.comment_days == 0:
        raise ValidationError(gettext("I dette ledelsestilsyn er der ingen bemærkninger: underskriv straks."))
    missing = why_not_complete(review)
    if missing:
        raise ValidationError(missing)
    review.comments_by = last_day_for_comments(of, day)
    review.sent_at = timezone.now()
    _move(actor, review, ReviewStatus.COMMENTING, "reviews.review.send", comments_by=review.comments_by)
    return review


@transaction.atomic
def withdraw(actor: User, review: Review, day: date) -> Review:
    """Return the review, open to its reviewer again; raises ValidationError once somebody has commented."""
    review = locked(review)
    _require(is_settler(actor, review.sampled_case, day))
    _require_status(review, day, ReviewStatus.COMMENTING)
    if review.comments.exists():
        raise ValidationError(
            gettext("Der er skrevet bemærkninger, så gennemgangen kan ikke trækkes tilbage.")
        )
    review.comments_by = review.sent_at = None
    _move(actor, review, ReviewStatus.OPEN, "reviews.review.withdraw")
    return review


@transaction.atomic
def write_comment(
    actor: User, review: Review, point_id: str, text: str, *, seen: int, day: date
) -> Comment | None:
    """Return the comment as it now stands, or None where an empty text took it back.

    ``seen`` is the version that was shown, 0 for none. Raises CommentChangedError where another stands, and
    ValidationError where no more comments can be written. The same text twice is one comment.
    """
    review = locked(review)
    _require(is_commenter(actor, review.sampled_case, day))
    _require_status(review, day, ReviewStatus.COMMENTING)
    comment = review.comments.filter(point_id=point_id).first()
    before, text = (comment.text if comment else ""), text.strip()
    if text == before:
        return comment
    if (comment.version if comment else 0) != seen:
        raise CommentChangedError(comment)
    after = _saved_comment(actor, review, comment, point_id, text)
    record(
        actor,
        "reviews.comment.write",
        review,
        old={"point": point_id, "text": hidden(review.sampled_case.case, before)},
        new={"point": point_id, "text": hidden(review.sampled_case.case, text)},
    )
    return after


def _saved_comment(
    actor: User, review: Review, comment: Comment | None, point_id: str, text: str
) -> Comment | None:
    if not text:
        if comment:
            comment.delete()
        return None
    if comment is None:
        comment = Comment(review=review, point_id=point_id, version=0)
    comment.text, comment.written_by, comment.written_at = text, actor, timezone.now()
    comment.version += 1
    comment.save()
    return comment


@transaction.atomic
def settle(actor: User, review: Review, day: date) -> Review:
    """Return the review, closed to comments: by whoever comments and has no more, or after the deadline.

    Raises ValidationError where the reviewer would end the round before its deadline.
    """
    review = locked(review)
    if status_on(review, day) == ReviewStatus.COMMENTING and is_commenter(actor, review.sampled_case, day):
        review.comments_closed_at, review.comments_closed_by = timezone.now(), actor
        _move(actor, review, ReviewStatus.SETTLING, _CLOSE)
        return review
    _require(is_settler(actor, review.sampled_case, day))
    _require_status(review, day, ReviewStatus.SETTLING)
    if review.status != ReviewStatus.SETTLING:
        _move(actor, review, ReviewStatus.SETTLING, "reviews.review.settle")
    return review


@transaction.atomic
def react(actor: User, review: Review, point_id: str, stand: Stand, day: date) -> Comment:
    """Return the comment with the reviewer's stand on it, which can be taken anew until the signature.

    A changed answer is saved with it. Raises ValidationError while comments can still be written,
    CommentChangedError or StaleError where another version than the one shown stands.
    """
    review = settle(actor, review, day)
    comment = review.comments.filter(point_id=point_id).first()
    if comment is None or comment.version != stand.seen:
        raise CommentChangedError(comment)
    if stand.said is not None:
        change_after_comment(actor, review, point_id, stand.said, stand.seen_answer)
    old = {"reaction": comment.reaction, "text": hidden(review.sampled_case.case, comment.reaction_text)}
    comment.reaction, comment.reaction_text = stand.reaction, stand.text
    comment.reacted_by, comment.reacted_at = actor, timezone.now()
    comment.version += 1
    comment.save()
    new = {
        "point": point_id,
        "reaction": stand.reaction,
        "text": hidden(review.sampled_case.case, stand.text),
    }
    record(actor, "reviews.comment.react", review, old=old, new=new)
    return comment


@transaction.atomic
def answer_raised(actor: User, review: Review, point_id: str, said: Said, seen: int, day: date) -> None:
    """Answer a question that a changed answer has raised; raises ValidationError while comments are open."""
    review = settle(actor, review, day)
    change_after_comment(actor, review, point_id, said, seen)


def locked(review: Review) -> Review:
    """Return the review as it stands, locked until the transaction ends.

    Its round is locked first: a case does not drop out, nor is a round cancelled, while it is signed.
    Raises ValidationError where it is no longer anybody's work.
    """
    rounds = Round.objects.filter(pk=review.sampled_case.round_id).order_by()
    rounds.select_for_update(no_key=True).values_list("pk").first()
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("sampled_case__round__catalogue", "sampled_case__case__citizen")
        .select_related("sampled_case__caseworker")
        .defer("sampled_case__round__catalogue__source")
        .get(pk=review.pk)
    )
    if review.sampled_case.dropped_at is not None:
        raise ValidationError(gettext("Sagen er udgået af stikprøven."))
    if review.sampled_case.round.status != RoundStatus.DRAWN:
        raise ValidationError(gettext("Ledelsestilsynet er ikke i gang."))
    return review


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        message = "The page that asks has a gate of its own."
        raise NotAllowedError(message)


def _require_status(review: Review, day: date, wanted: ReviewStatus) -> None:
    now = status_on(review, day)
    if now != wanted:
        raise ValidationError(_CLOSED[now])


def _move(actor: User, review: Review, status: ReviewStatus, action: str, **facts: object) -> None:
    old = {"status": review.status}
    review.status = status
    review.version += 1
    review.save()
    record(actor, action, review, old=old, new={"status": status, **facts})
