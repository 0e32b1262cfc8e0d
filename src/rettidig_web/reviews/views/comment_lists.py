"""Lists of the comment round: what waits for comments, and what waits for the reviewer after them."""

from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import people_led_by
from rettidig_web.accounts.rights import Right
from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Why
from rettidig_web.reviews.comment_pages import standing
from rettidig_web.reviews.comment_queries import (
    open_to_comments,
    reviews_shown_to,
    reviews_to_settle,
    with_counts,
)
from rettidig_web.reviews.forms_comments import CommentFilterForm
from rettidig_web.reviews.models import Review
from rettidig_web.reviews.views.commenting_parts import MAY_COMMENT, signed_in
from rettidig_web.ui.listing import Column, Listing


@gated(MAY_COMMENT, READ)
def to_comment(request: HttpRequest) -> HttpResponse:
    """List the reviews that have been sent for comments, of one's own cases and of those one leads."""
    user, day = signed_in(request), timezone.localdate()
    form = CommentFilterForm(request.GET)
    rows = with_counts(_chosen(reviews_shown_to(user, day), form, day))
    leads = people_led_by(user, day).exists()
    listing = Listing(
        request, "til-bemaerkninger", rows, _columns(day, leads=leads), sort="comments_by", filters=form
    )
    if listing.wants_excel:
        return _exported(user, listing, "reviews:to_comment")
    return render(request, "reviews/comment_list.html", {"listing": listing, "leads": leads})


@gated(Right.REVIEW, READ)
def to_settle(request: HttpRequest) -> HttpResponse:
    """List the reviewer's cases whose comment round is over and that are not signed."""
    user, day = signed_in(request), timezone.localdate()
    listing = Listing(request, "bemaerkninger", reviews_to_settle(user, day), _SETTLED, sort="comments_by")
    if listing.wants_excel:
        return _exported(user, listing, "reviews:to_settle")
    return render(request, "reviews/comment_settle_list.html", {"listing": listing})


def _chosen(rows: QuerySet[Review], form: CommentFilterForm, day: date) -> QuerySet[Review]:
    asked = form.cleaned_data["vis"] if form.is_valid() else CommentFilterForm.OPEN
    if asked == CommentFilterForm.OPEN:
        return open_to_comments(rows, day)
    if asked == CommentFilterForm.CLOSED:
        return rows.exclude(pk__in=open_to_comments(rows, day).values("pk"))
    return rows


def _columns(day: date, *, leads: bool) -> tuple[Column, ...]:
    """Return the columns of what is commented; whoever leads people is told whose case it is."""
    employee = Column(
        "caseworker",
        gettext_lazy("Sagsbehandler"),
        lambda row: str(row.sampled_case.caseworker or ""),
        ("sampled_case__caseworker__first_name", "sampled_case__caseworker__last_name"),
    )
    where = Column("status", gettext_lazy("Status"), lambda row: standing(row, day).label)
    return (_NUMBER, *((employee,) if leads else ()), *_FACTS, where)


_NUMBER = Column(
    "number",
    gettext_lazy("Sag"),
    lambda row: row.sampled_case.case.number,
    ("sampled_case__case__number",),
    lambda row: reverse("reviews:comments", args=(row.sampled_case_id,)),
)
_FACTS = (
    Column(
        "round",
        pgettext_lazy("én", "Ledelsestilsyn"),
        lambda row: row.sampled_case.round.title,
        ("sampled_case__round__year", "sampled_case__round__quarter", "sampled_case__round__title"),
    ),
    Column("n_errors", pgettext_lazy("flere", "Fejl"), lambda row: row.n_errors, ("n_errors",)),
    Column("n_comments", gettext_lazy("Bemærkninger"), lambda row: row.n_comments, ("n_comments",)),
    Column("comments_by", gettext_lazy("Frist"), lambda row: row.comments_by, ("comments_by",)),
)
_SETTLED = (
    replace(_NUMBER, link=lambda row: reverse("reviews:settle", args=(row.sampled_case_id,))),
    *_FACTS,
    Column("n_waiting", gettext_lazy("Mangler dit svar"), lambda row: row.n_waiting, ("n_waiting",)),
)


def _exported(user: User, listing: Listing, where: str) -> HttpResponse:
    cases = listing.rows.values_list("sampled_case__case__citizen__pseudonym", "sampled_case__case")
    saw_many(user, ((citizen or "", str(case)) for citizen, case in cases), Why.EXPORT, where=where)
    return listing.as_excel()
