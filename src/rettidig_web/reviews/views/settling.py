"""The page on which a reviewer takes a stand on what has been said to a review."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from rettidig_web.accounts.gates import FORM, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.reviews import commenting
from rettidig_web.reviews.actions import StaleError
from rettidig_web.reviews.comment_pages import Commented, SettlePage, settle_page, settle_rows
from rettidig_web.reviews.comment_queries import can_be_settled, get_settled_for
from rettidig_web.reviews.forms_comments import RaisedForm, ReactionForm
from rettidig_web.reviews.models import Reaction, Review, ReviewStatus
from rettidig_web.reviews.signing import why_not_ready
from rettidig_web.reviews.views.commenting_parts import Written, conflict, note_access, signed_in, ways


@gated(Right.REVIEW, FORM)
def settle(request: HttpRequest, key: int) -> HttpResponse:
    """Show the comments beside the answers, and take what the reviewer says to each."""
    user, day = signed_in(request), timezone.localdate()
    review = get_settled_for(user, key, day)
    if review.status == ReviewStatus.OPEN:
        raise Http404
    page = _with_forms(review, day, request.POST if request.method == "POST" else None)
    faulty = [row for row in page.everything if row.form is not None and row.form.errors]
    if request.method == "POST" and page.can_settle and not faulty:
        return _saved(request, user, review, page.everything, day)
    note_access(user, review, "reviews:settle")
    context = {
        "page": page,
        "review": review,
        "faulty": faulty,
        "not_ready": why_not_ready(review, day),
        "ways": ways(user, review, day),
        "is_mine": user.pk == review.sampled_case.reviewer_id,
    }
    return render(request, "reviews/comment_settle.html", context, status=422 if faulty else 200)


def _with_forms(review: Review, day: date, data: QueryDict | None) -> SettlePage:
    """Return the page, with a form at each point where the review is there to be settled."""
    commented, raised = settle_rows(review)
    if can_be_settled(review, day):
        commented = [replace(row, form=_reaction_form(row, data)) for row in commented]
        raised = [replace(row, form=_raised_form(row, data)) for row in raised]
    return settle_page(review, commented, raised, day)


def _reaction_form(row: Commented, data: QueryDict | None) -> ReactionForm:
    comment = row.comment
    initial = {
        **_answered(row),
        "reaction": comment.reaction if comment else "",
        "text": comment.reaction_text if comment else "",
        "seen": comment.version if comment else 0,
    }
    return ReactionForm(_sent(row, data), prefix=row.point.id, initial=initial, point=row.point)


def _raised_form(row: Commented, data: QueryDict | None) -> RaisedForm:
    return RaisedForm(_sent(row, data), prefix=row.point.id, initial=_answered(row), point=row.point)


def _sent(row: Commented, data: QueryDict | None) -> QueryDict | None:
    """Return what was sent where the page had a form at the point."""
    return data if data is not None and f"{row.point.id}-seen_answer" in data else None


def _answered(row: Commented) -> dict[str, object]:
    answer = row.point.answer
    return {
        "answer": row.point.said,
        "remark": answer.remark if answer else "",
        "overruled_why": answer.overruled_why if answer else "",
        "seen_answer": row.point.version,
    }


def _saved(
    request: HttpRequest, user: User, review: Review, rows: Iterable[Commented], day: date
) -> HttpResponse:
    """Save every stand that was taken, all or none."""
    changed = [row for row in rows if row.form is not None and row.form.is_bound and row.form.has_changed()]
    try:
        with transaction.atomic():
            commenting.settle(user, review, day)
            for row in changed:
                _save(user, review, row, day)
    except (commenting.CommentChangedError, StaleError):
        return _conflict(request, user, review, changed, day)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        said = gettext("Gemt.") if changed else gettext("Der var ikke noget nyt at gemme.")
        messages.success(request, said)
    return redirect("reviews:settle", review.sampled_case_id)


def _save(user: User, review: Review, row: Commented, day: date) -> None:
    match row.form:
        case ReactionForm() as form:
            commenting.react(user, review, row.point.id, _stand(form), day)
        case RaisedForm() as form:
            seen = form.cleaned_data["seen_answer"]
            commenting.answer_raised(user, review, row.point.id, form.said, seen, day)


def _stand(form: ReactionForm) -> commenting.Stand:
    data = form.cleaned_data
    reaction = Reaction(data["reaction"])
    return commenting.Stand(
        reaction=reaction,
        text=data["text"],
        seen=data["seen"],
        said=form.said if reaction == Reaction.CHANGED else None,
        seen_answer=data["seen_answer"],
    )


def _conflict(
    request: HttpRequest, user: User, review: Review, changed: Sequence[Commented], day: date
) -> HttpResponse:
    """Show one's own stands beside what somebody saved meanwhile; saving anew keeps one's own."""
    fresh = get_settled_for(user, review.sampled_case_id, day)
    now = {row.point.id: row for row in _with_forms(fresh, day, None).everything}
    both = []
    for row in changed:
        here = now.get(row.point.id)
        if here is None or not isinstance(here.form, RaisedForm) or not isinstance(row.form, RaisedForm):
            continue
        for name in set(row.form.changed_data) - {"seen", "seen_answer"}:
            here.form.initial[name] = row.form[name].value()
        both.append(Written(here, here.form))
    return conflict(request, fresh, both, "reviews:settle")
