"""What the pages of the comment round share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from rettidig_web.accounts.gates import any_of
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.about import note_seen
from rettidig_web.caseloads.queries import cases_for
from rettidig_web.journal.models import Why
from rettidig_web.reviews.comment_pages import Commented
from rettidig_web.reviews.models import Review
from rettidig_web.reviews.queries import sampled_for
from rettidig_web.rounds.queries import rounds_for

MAY_COMMENT = any_of(Right.SEE_OWN_RESULTS, Right.SEE_EMPLOYEES_RESULTS)


@dataclass(frozen=True, slots=True)
class Written:
    """A point as it now stands, and a form with what somebody wrote to it without having seen that."""

    row: Commented
    form: Form


@dataclass(frozen=True, slots=True)
class Ways:
    """Whether the reader may open the case, its round and its review."""

    case: bool
    round: bool
    review: bool


def ways(user: User, review: Review, day: date) -> Ways:
    """Return what the user may open on the day of what a page about the review names."""
    sampled = review.sampled_case
    return Ways(
        case=cases_for(user, day).filter(pk=sampled.case_id).exists(),
        round=rounds_for(user, day).filter(pk=sampled.round_id).exists(),
        review=sampled_for(user, day).filter(pk=sampled.pk).exists(),
    )


def done(
    request: HttpRequest, act: Callable[[], object], said: str, routes: tuple[str, str], key: int
) -> HttpResponse:
    """Do it and go on to the first route with a word of it, or to the second with the reason why not."""
    onward, back = routes
    try:
        act()
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(back, key)
    messages.success(request, said)
    return redirect(onward, key)


def conflict(request: HttpRequest, review: Review, both: Sequence[Written], route: str) -> HttpResponse:
    """Show what stands and what was written, side by side."""
    context = {"review": review, "both": both, "route": route}
    return render(request, "reviews/comment_conflict.html", context, status=409)


def note_access(user: User, review: Review, where: str) -> None:
    """Note in the access log that the user has the review of a citizen's case before them."""
    note_seen(user, review.sampled_case.case, Why.COMMENT, where)


def signed_in(request: HttpRequest) -> User:
    """Return the signed-in user, whom the gate has let in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
