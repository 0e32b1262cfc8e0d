"""My queue, and the way to the next case."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.accounts.rights import Right
from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Why
from rettidig_web.reviews.comment_queries import n_to_settle
from rettidig_web.reviews.forms import STATES, QueueFilter
from rettidig_web.reviews.models import Review
from rettidig_web.reviews.queries import my_queue, next_case, to_hand_on, with_state
from rettidig_web.reviews.views.form import reader
from rettidig_web.rounds.models import Round, SampledCase
from rettidig_web.ui.listing import Column, Listing

_SAID = dict(STATES)


def _state(row: Any) -> str | Promise:  # noqa: ANN401 - a case that ``with_state`` has given its state
    return _SAID[row.state]


def _review(row: SampledCase) -> Review | None:
    return getattr(row, "review", None)


def _answered(row: SampledCase) -> int | None:
    review = _review(row)
    return review.n_answered if review else None


def _asked(row: SampledCase) -> int | None:
    review = _review(row)
    return review.n_asked if review else None


COLUMNS: Final = (
    Column(
        "sag",
        _("Sag"),
        lambda row: row.case.number,
        ("case__number",),
        link=lambda row: reverse("reviews:review", args=[row.pk]),
    ),
    Column("tilsyn", pgettext_lazy("én", "Ledelsestilsyn"), lambda row: row.round.title, ("round__title",)),
    Column(
        "maalgruppe",
        _("Målgruppe"),
        lambda row: row.round.target_group_title,
        ("round__target_group_title",),
        lang="da",
    ),
    Column("status", _("Status"), _state, ("state",)),
    Column("n_besvaret", _("Besvaret"), _answered, ("review__n_answered",)),
    Column("n_spurgt", pgettext_lazy("antal", "Spørgsmål"), _asked, ("review__n_asked",)),
    Column("frist", _("Gennemgås senest"), lambda row: row.round.review_by, ("round__review_by",)),
)


@gated(Right.REVIEW, READ)
def queue(request: HttpRequest) -> HttpResponse:
    """List the cases that are the user's to review, with the way to what is next to be done."""
    user, day = reader(request), timezone.localdate()
    mine = my_queue(user, day)
    filters = QueueFilter(request.GET, rounds=Round.objects.filter(pk__in=mine.values("round")))
    rows = filters.narrow(with_state(mine, day))
    listing = Listing(request, "min-koe", rows, COLUMNS, sort="frist", filters=filters)
    if listing.wants_excel:
        seen = listing.rows.values_list("case__citizen__pseudonym", "case")
        pairs = ((citizen or "", str(case)) for citizen, case in seen)
        saw_many(reader(request), pairs, Why.EXPORT, where="reviews:queue")
        return listing.as_excel()
    values = {
        "listing": listing,
        "next_key": next_case(user, day),
        "has_begun": mine.filter(review__isnull=False).exists(),
        "to_hand_on": list(to_hand_on(user, day).values_list("pk", flat=True)),
        "n_to_settle": n_to_settle(user, day),
    }
    return render(request, "reviews/queue.html", values)


@gated(Right.REVIEW, READ)
def go_on(request: HttpRequest) -> HttpResponse:
    """Lead to the next case that is not wholly answered, or to the queue, which says what is left to do."""
    user, day = reader(request), timezone.localdate()
    found = next_case(user, day)
    if found is not None:
        return redirect("reviews:review", found)
    if not to_hand_on(user, day).exists():
        messages.success(request, gettext("Alle dine sager er gennemgået."))
    return redirect("reviews:queue")
