"""Pages of the comment round: sending a review, taking it back, and commenting on it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from rettidig_web.accounts.gates import FORM, WRITE, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.reviews import commenting
from rettidig_web.reviews.comment_pages import Commented, comment_page, commented_rows, deadline_sentence
from rettidig_web.reviews.comment_queries import can_comment, get_commented_for, get_settled_for
from rettidig_web.reviews.completeness import why_not_complete
from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.forms_comments import CommentForm
from rettidig_web.reviews.models import Review, ReviewStatus
from rettidig_web.reviews.views.commenting_parts import (
    MAY_COMMENT,
    Written,
    conflict,
    done,
    note_access,
    signed_in,
    ways,
)
from rettidig_web.ui.templatetags.danish import number


@gated(Right.REVIEW, FORM)
def send(request: HttpRequest, key: int) -> HttpResponse:
    """Show what is missing or until when there can be comments, and send the review."""
    user, day = signed_in(request), timezone.localdate()
    review = get_settled_for(user, key, day)
    asked = review.sampled_case.round
    if asked.comment_days == 0:
        return redirect("findings:sign", key)
    if request.method == "POST":
        said = gettext("Gennemgangen er sendt til bemærkninger.")
        sent = commenting.send_for_comments
        return done(request, lambda: sent(user, review, day), said, ("reviews:settle", "reviews:send"), key)
    note_access(user, review, "reviews:send")
    form = form_of(review.sampled_case)
    context = {
        "review": review,
        "is_open": review.status == ReviewStatus.OPEN,
        "deadline": deadline_sentence(review, day, can_write=False),
        "missing": why_not_complete(review),
        "form": form,
        "last_day": commenting.last_day_for_comments(asked, day),
        "ways": ways(user, review, day),
    }
    return render(request, "reviews/comment_send.html", context)


@gated(Right.REVIEW, WRITE)
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Take a review back from the comment round."""
    user, day = signed_in(request), timezone.localdate()
    review = get_settled_for(user, key, day)
    said = gettext("Gennemgangen er trukket tilbage og kan rettes igen.")
    taken_back = commenting.withdraw
    return done(
        request, lambda: taken_back(user, review, day), said, ("reviews:review", "reviews:settle"), key
    )


@gated(MAY_COMMENT, FORM)
def comments(request: HttpRequest, key: int) -> HttpResponse:
    """Show a sent review to whoever did the work, with a field at each point until the deadline."""
    user, day = signed_in(request), timezone.localdate()
    review = get_commented_for(user, key, day)
    can_write = can_comment(user, review, day)
    rows = commented_rows(review, form_of(review.sampled_case))
    if request.method == "POST" and not can_write:
        messages.error(request, gettext("Der kan ikke skrives bemærkninger til gennemgangen nu."))
        return redirect("reviews:comments", key)
    if can_write:
        data = request.POST if request.method == "POST" else None
        rows = [replace(row, form=comment_form(row, data)) for row in rows]
    faulty = [row for row in rows if row.form is not None and row.form.errors]
    if request.method == "POST" and not faulty:
        return _saved(request, user, review, rows, day)
    note_access(user, review, "reviews:comments")
    page = comment_page(review, rows, day, can_write=can_write)
    context = {"page": page, "review": review, "faulty": faulty, "ways": ways(user, review, day)}
    return render(request, "reviews/comments.html", context, status=422 if faulty else 200)


@gated(MAY_COMMENT, FORM)
def close(request: HttpRequest, key: int) -> HttpResponse:
    """Ask whoever comments whether there are no more, and close the comments where that is so."""
    user, day = signed_in(request), timezone.localdate()
    review = get_commented_for(user, key, day)
    if not can_comment(user, review, day):
        messages.error(request, gettext("Der kan ikke skrives bemærkninger til gennemgangen nu."))
        return redirect("reviews:comments", key)
    if request.method == "POST":
        said = gettext("Tak. Du er færdig med gennemgangen, og den er gået videre.")
        here = ("reviews:comments", "reviews:comments")
        return done(request, lambda: commenting.settle(user, review, day), said, here, key)
    note_access(user, review, "reviews:close")
    context = {
        "review": review,
        "n_comments": review.comments.count(),
        "deadline": deadline_sentence(review, day, can_write=True),
    }
    return render(request, "reviews/comment_close.html", context)


def comment_form(row: Commented, data: QueryDict | None) -> Form:
    """Return the form for a comment to the point, bound where the page sent one."""
    now = row.comment
    initial = {"text": now.text if now else "", "seen": now.version if now else 0}
    is_sent = data is not None and f"{row.point.id}-seen" in data
    form = CommentForm(data if is_sent else None, prefix=row.point.id, initial=initial)
    form.fields["text"].label = gettext("Bemærkning til spørgsmål %(n)s") % {"n": number(row.place)}
    return form


def _saved(
    request: HttpRequest, user: User, review: Review, rows: Iterable[Commented], day: date
) -> HttpResponse:
    """Save every comment that was changed, all or none; whoever has no more is asked whether that is so."""
    is_last = request.POST.get("handling") == "afslut"
    changed = [row for row in rows if row.form is not None and row.form.is_bound and row.form.has_changed()]
    try:
        with transaction.atomic():
            for row in changed:
                _write(user, review, row, day)
    except commenting.CommentChangedError:
        return _conflict(request, user, review, changed, day)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("reviews:comments", review.sampled_case_id)
    if changed or not is_last:
        messages.success(request, _saved_sentence(len(changed)))
    return redirect("reviews:close" if is_last else "reviews:comments", review.sampled_case_id)


def _write(user: User, review: Review, row: Commented, day: date) -> None:
    sent = row.form.cleaned_data if row.form else {}
    commenting.write_comment(user, review, row.point.id, sent["text"], seen=sent["seen"], day=day)


def _saved_sentence(n: int) -> str:
    if n == 0:
        return gettext("Der var ikke noget nyt at gemme.")
    return ngettext("%(n)s bemærkning er gemt.", "%(n)s bemærkninger er gemt.", n) % {"n": number(n)}


def _conflict(
    request: HttpRequest, user: User, review: Review, changed: Iterable[Commented], day: date
) -> HttpResponse:
    """Show one's own comments beside those that somebody saved meanwhile; saving anew keeps one's own."""
    fresh = get_commented_for(user, review.sampled_case_id, day)
    now = {row.point.id: row for row in commented_rows(fresh, form_of(fresh.sampled_case))}
    both = [
        Written(now[row.point.id], _again(now[row.point.id], row.form))
        for row in changed
        if row.form is not None and row.point.id in now
    ]
    return conflict(request, fresh, both, "reviews:comments")


def _again(now: Commented, sent: Form) -> Form:
    """Return the form with one's own text, which has seen what stands."""
    form = comment_form(now, None)
    form.initial["text"] = sent["text"].value()
    return form
