"""What the pages of the comment round show: each answer with what is said to it and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from rettidig_web.reviews.comment_queries import (
    answer_before,
    can_be_settled,
    comments_of,
    status_on,
    versions_of,
)
from rettidig_web.reviews.form import FormShown, PointShown, form_of
from rettidig_web.reviews.models import AnswerVersion, Comment, Note, OverruledWhy, Review, ReviewStatus
from rettidig_web.reviews.proposals import ANSWER_WORDS
from rettidig_web.rounds.models import RoundStatus
from rettidig_web.ui.templatetags.danish import day as in_words
from rettidig_web.ui.templatetags.danish import moment, number


@dataclass(frozen=True, slots=True)
class Commented:
    """A point with its answer, the answer before it where it was changed, and the comment to it.

    ``form`` is what can be written at the point; None where nothing can.
    """

    place: int
    point: PointShown
    comment: Comment | None
    before: AnswerVersion | None
    form: Form | None = None

    @property
    def anchor(self) -> str:
        """Where on the page it stands."""
        return f"punkt-{self.place}"

    @property
    def before_word(self) -> Promise | str:
        """The answer that was commented on, as a person says it."""
        return ANSWER_WORDS.get(self.before.value, "") if self.before else ""

    @property
    def overruled_why(self) -> str:
        """Why the machine's proposal does not hold; nothing where it does, or where there is none."""
        answer = self.point.answer
        return OverruledWhy(answer.overruled_why).short if answer and answer.overruled_why else ""

    @property
    def to_do(self) -> Promise | str:
        """What is to be done about an error; nothing for what is none."""
        if not self.point.is_error:
            return ""
        return TO_DO[self.point.correctable]


TO_DO = {
    True: gettext_lazy("Fejlen skal rettes i sagen, når gennemgangen er underskrevet."),
    False: gettext_lazy("Fejlen kan ikke rettes. Det skal fremgå af sagen, hvad der skete og hvorfor."),
}
"""What is to be done about an error, by whether it can be put right."""


@dataclass(frozen=True, slots=True)
class CommentPage:
    """A sent review as its caseworker reads it: the errors first."""

    review: Review
    errors: tuple[Commented, ...]
    others: tuple[Commented, ...]
    notes: tuple[Note, ...]
    deadline: str
    can_write: bool

    @property
    def everything(self) -> tuple[Commented, ...]:
        """Every point shown."""
        return (*self.errors, *self.others)

    @property
    def has_comments_to_others(self) -> bool:
        """Whether something is said to a point without error."""
        return any(row.comment is not None for row in self.others)


@dataclass(frozen=True, slots=True)
class SettlePage:
    """A review as its reviewer settles it: the comments, then questions that a changed answer has raised."""

    review: Review
    commented: tuple[Commented, ...]
    raised: tuple[Commented, ...]
    deadline: str
    can_settle: bool
    can_withdraw: bool

    @property
    def everything(self) -> tuple[Commented, ...]:
        """Every point shown."""
        return (*self.commented, *self.raised)

    @property
    def n_waiting(self) -> int:
        """How many comments have no reaction."""
        return sum(row.comment is not None and not row.comment.reaction for row in self.commented)


def commented_rows(review: Review, form: FormShown) -> list[Commented]:
    """Return what the review's points come to, and those commented on that are no longer asked."""
    comments, versions = comments_of(review), versions_of(review)
    asked = {point.id for point in form.points}
    gone = [point for key in comments.keys() - asked if (point := form.point(key))]
    points = (*form.points, *sorted(gone, key=lambda point: point.id))
    return [
        Commented(
            place,
            point,
            comments.get(point.id),
            answer_before(point.answer, versions.get(point.id, [])),
        )
        for place, point in enumerate(points, start=1)
    ]


def comment_page(review: Review, rows: Iterable[Commented], day: date, *, can_write: bool) -> CommentPage:
    """Return the page of the rows; those of errors, or of what was an error, come first."""
    listed = list(rows)
    return CommentPage(
        review=review,
        errors=tuple(row for row in listed if row.point.is_error),
        others=tuple(row for row in listed if not row.point.is_error),
        notes=tuple(review.notes.all()),
        deadline=deadline_sentence(review, day, can_write=can_write),
        can_write=can_write,
    )


def settle_rows(review: Review) -> tuple[list[Commented], list[Commented]]:
    """Return the points that are commented on, and those without an answer."""
    rows = commented_rows(review, form_of(review.sampled_case))
    missing = [row for row in rows if not row.point.said and row.comment is None]
    return [row for row in rows if row.comment], missing


def settle_page(
    review: Review, commented: Iterable[Commented], raised: Iterable[Commented], day: date
) -> SettlePage:
    """Return the page of the rows."""
    rows = tuple(commented)
    return SettlePage(
        review=review,
        commented=rows,
        raised=tuple(raised),
        deadline=deadline_sentence(review, day, can_write=False),
        can_settle=can_be_settled(review, day),
        can_withdraw=status_on(review, day) == ReviewStatus.COMMENTING and not rows,
    )


def deadline_sentence(review: Review, day: date, *, can_write: bool) -> str:
    """Return until when one can comment and how long that is, or why one no longer can."""
    closed = _why_closed(review, day)
    if closed or review.comments_by is None:
        return closed
    left = days_left((review.comments_by - day).days)
    said = {"day": in_words(review.comments_by), "left": left}
    if can_write:
        return gettext("Du kan skrive bemærkninger til og med %(day)s, %(left)s.") % said
    return gettext("Der kan skrives bemærkninger til og med %(day)s, %(left)s.") % said


def _why_closed(review: Review, day: date) -> str:
    """Return why nobody can comment on the day; nothing where somebody can."""
    if review.status == ReviewStatus.SIGNED:
        at = {"at": moment(review.signed_at)}
        return gettext("Gennemgangen er underskrevet %(at)s og kan ikke ændres.") % at
    if review.comments_closed_at:
        said = {"who": review.comments_closed_by, "at": moment(review.comments_closed_at)}
        return gettext("Bemærkningerne blev afsluttet %(at)s af %(who)s.") % said
    if review.sampled_case.round.status != RoundStatus.DRAWN:
        return gettext("Ledelsestilsynet er ikke længere i gang.")
    if status_on(review, day) == ReviewStatus.SETTLING and review.comments_by:
        last = {"day": in_words(review.comments_by)}
        return gettext("Fristen for bemærkninger var %(day)s. Der kan ikke skrives flere.") % last
    return ""


def days_left(days: int) -> str:
    """Return how long there is.

    >>> days_left(8), days_left(1), days_left(0)
    ('8 dage endnu', '1 dag endnu', 'som er i dag')
    """
    if days == 0:
        return gettext("som er i dag")
    return ngettext("%(n)s dag endnu", "%(n)s dage endnu", days) % {"n": number(days)}


class Standing(TextChoices):
    """Where a review stands for whoever comments, in a word or two."""

    OPEN = "open", gettext_lazy("Til bemærkninger")
    DONE = "done", gettext_lazy("Bemærkninger behandles")
    SIGNED = "signed", gettext_lazy("Underskrevet")


_STANDINGS = {
    ReviewStatus.COMMENTING: Standing.OPEN,
    ReviewStatus.SETTLING: Standing.DONE,
    ReviewStatus.SIGNED: Standing.SIGNED,
}


def standing(review: Review, day: date) -> Standing:
    """Return where a sent review stands on the day."""
    return _STANDINGS[status_on(review, day)]
