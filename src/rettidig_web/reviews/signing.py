"""The signature on a review: a hash of everything that was decided, and whether it still holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from rettidig_web.accounts.actions import NotAllowedError
from rettidig_web.accounts.models import User
from rettidig_web.journal.actions import record
from rettidig_web.journal.models import Change
from rettidig_web.reviews.comment_queries import is_settler, status_on
from rettidig_web.reviews.commenting import locked
from rettidig_web.reviews.completeness import why_not_complete
from rettidig_web.reviews.models import Review, ReviewStatus
from rettidig_web.reviews.signed_text import signed_text, without_employee
from rettidig_web.ui.templatetags.danish import day as in_words
from rettidig_web.ui.templatetags.danish import number

_SIGN, _REVIEW = "reviews.review.sign", "reviews.review"


@dataclass(frozen=True, slots=True)
class Differing:
    """Lines that were signed, and what stands there now."""

    signed: tuple[str, ...]
    now: tuple[str, ...]

    def without_employee(self) -> "Differing":
        """Return them as whoever may not know whose case it is reads them."""
        return Differing(tuple(map(without_employee, self.signed)), tuple(map(without_employee, self.now)))


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a signature holds: the text it is of, the journal's entry of it, and what stands now."""

    is_text_whole: bool
    is_in_journal: bool
    differing: tuple[Differing, ...]

    @property
    def holds(self) -> bool:
        """Whether all three agree."""
        return self.is_text_whole and self.is_in_journal and not self.differing


@transaction.atomic
def sign(actor: User, review: Review, day: date) -> Review:
    """Return the review, signed and closed for good.

    Raises ValidationError where it is not ready, NotAllowedError for others than its reviewer and the team
    leader.
    """
    review = locked(review)
    if not is_settler(actor, review.sampled_case, day):
        message = "Only the reviewer or the team leader signs."
        raise NotAllowedError(message)
    problem = why_not_ready(review, day)
    if problem:
        raise ValidationError(problem)
    old = {"status": review.status}
    review.signed_text = signed_text(review)
    review.signed_hash = hash_of_text(review.signed_text)
    review.signed_at, review.signed_by = timezone.now(), actor
    review.status = ReviewStatus.SIGNED
    review.version += 1
    review.save()
    record(actor, _SIGN, review, old=old, new={"status": review.status, "hash": review.signed_hash})
    return review


def why_not_ready(review: Review, day: date) -> str:
    """Return why the review cannot be signed on the day, in a sentence or two; nothing where it can."""
    status = status_on(review, day)
    if status == ReviewStatus.SIGNED:
        return gettext("Gennemgangen er allerede underskrevet.")
    if status == ReviewStatus.COMMENTING:
        until = in_words(review.comments_by)
        return gettext("Der kan skrives bemærkninger til og med %(day)s.") % {"day": until}
    if status == ReviewStatus.OPEN and review.sampled_case.round.comment_days > 0:
        return gettext("Gennemgangen er ikke sendt til bemærkninger.")
    return " ".join(part for part in (why_not_complete(review), _waiting(review)) if part)


def _waiting(review: Review) -> str:
    n = review.comments.filter(reaction="").count()
    many = ngettext(
        "Der er %(n)s bemærkning, du ikke har svaret på.",
        "Der er %(n)s bemærkninger, du ikke har svaret på.",
        n,
    )
    return many % {"n": number(n)} if n else ""


def hash_of_text(text: str) -> str:
    """Return the SHA-256 of the text, as 64 hexadecimal digits.

    >>> hash_of_text("")[:8]
    'e3b0c442'
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def verify_signature(review: Review) -> bool:
    """Return whether the signature holds for what stands in the review now."""
    return verified(review).holds


def verified(review: Review) -> Verified:
    """Return what a look at the signature finds."""
    entries = Change.objects.filter(
        action=_SIGN,
        subject_type=_REVIEW,
        subject_id=str(review.pk),
    )
    hashes = [entry.new.get("hash") for entry in entries if isinstance(entry.new, dict)]
    return Verified(
        is_text_whole=hash_of_text(review.signed_text) == review.signed_hash,
        is_in_journal=hashes == [review.signed_hash],
        differing=tuple(_differing(review.signed_text, signed_text(review))),
    )


def _differing(signed: str, now: str) -> Iterator[Differing]:
    before, after = signed.split("\n"), now.split("\n")
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Differing(tuple(before[start:end]), tuple(after[first:last]))
