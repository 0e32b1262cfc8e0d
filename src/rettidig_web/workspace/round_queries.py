"""How far a round is: two queries for the figures, however many cases there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rettidig_web.accounts.models import User
from rettidig_web.reviews.models import ReviewStatus
from rettidig_web.rounds.models import Round, SampledCase
from rettidig_web.rounds.queries import sample_of

NOT_BEGUN: Final = "not_begun"
DROPPED: Final = "dropped"
STATUSES: Final[Mapping[str, str | Promise]] = {
    NOT_BEGUN: _("Ikke begyndt"),
    ReviewStatus.OPEN.value: ReviewStatus.OPEN.label,
    ReviewStatus.COMMENTING.value: ReviewStatus.COMMENTING.label,
    ReviewStatus.SETTLING.value: ReviewStatus.SETTLING.label,
    ReviewStatus.SIGNED.value: ReviewStatus.SIGNED.label,
    DROPPED: _("Udgået"),
}


def with_status(sample: QuerySet[SampledCase], day: date) -> QuerySet[Any]:
    """Return the drawn cases, each with ``where``: its review's status on the day, or why there is none."""
    too_late = Q(review__status=ReviewStatus.COMMENTING, review__comments_by__lt=day)
    where = Case(
        When(dropped_at__isnull=False, then=Value(DROPPED)),
        When(review=None, then=Value(NOT_BEGUN)),
        When(too_late, then=Value(ReviewStatus.SETTLING.value)),
        default="review__status",
        output_field=CharField(),
    )
    return sample.annotate(where=where)


def sample_rows(round_: Round, day: date) -> QuerySet[Any]:
    """Return the rows of the sample's table."""
    return with_status(sample_of(round_).select_related("review"), day)


@dataclass(frozen=True, slots=True)
class Share:
    """What one reviewer has in the round; ``name`` is empty for the cases that nobody reviews."""

    key: int | None
    name: str
    n_cases: int
    n_signed: int
    n_asked: int
    n_answered: int
    by_status: Mapping[str, int]

    @property
    def n_begun(self) -> int:
        """How many are begun and not signed."""
        return self.n_cases - self.n_signed - self.by_status.get(NOT_BEGUN, 0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is, in all and by reviewer."""

    shares: tuple[Share, ...]
    n_dropped: int
    days_left: int

    @property
    def n_cases(self) -> int:
        """How many cases the sample has as it stands."""
        return sum(share.n_cases for share in self.shares)

    @property
    def n_signed(self) -> int:
        """How many reviews are signed."""
        return sum(share.n_signed for share in self.shares)

    @property
    def n_begun(self) -> int:
        """How many reviews are begun and not signed."""
        return sum(share.n_begun for share in self.shares)

    @property
    def n_without_reviewer(self) -> int:
        """How many cases nobody reviews."""
        return sum(share.n_cases for share in self.shares if share.key is None)

    @property
    def is_reviewed(self) -> bool:
        """Whether every review is signed."""
        return self.n_cases > 0 and self.n_signed == self.n_cases

    def of(self, user: User) -> Share | None:
        """Return the user's own share, where they review in the round."""
        return next((share for share in self.shares if share.key == user.pk), None)


def progress(round_: Round, day: date) -> Progress:
    """Return how far the round is on the day."""
    grouped = (
        with_status(round_.sample.order_by(), day)
        .values("reviewer", "where")
        .annotate(n=Count("pk"), n_asked=Sum("review__n_asked"), n_answered=Sum("review__n_answered"))
    )
    rows: list[dict[str, Any]] = list(grouped)
    used = [row for row in rows if row["where"] != DROPPED]
    names = User.objects.in_bulk({row["reviewer"] for row in used if row["reviewer"]})
    keys = sorted(names, key=lambda key: str(names[key]))
    found = [_share(key, str(names[key]), used) for key in keys]
    if any(row["reviewer"] is None for row in used):
        found.append(_share(None, "", used))
    n_dropped = sum(row["n"] for row in rows if row["where"] == DROPPED)
    return Progress(tuple(found), n_dropped, (round_.review_by - day).days)


def _share(key: int | None, name: str, rows: list[dict[str, Any]]) -> Share:
    own = [row for row in rows if row["reviewer"] == key]
    by_status = {row["where"]: row["n"] for row in own}
    return Share(
        key=key,
        name=name,
        n_cases=sum(by_status.values()),
        n_signed=by_status.get(ReviewStatus.SIGNED.value, 0),
        n_asked=sum(row["n_asked"] or 0 for row in own),
        n_answered=sum(row["n_answered"] or 0 for row in own),
        by_status=by_status,
    )
