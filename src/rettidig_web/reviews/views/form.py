"""The review of a case: its page."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from rettidig_web.accounts.gates import READ, any_of, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.about import note_seen
from rettidig_web.journal.models import Why
from rettidig_web.reviews.comment_queries import can_comment, status_on
from rettidig_web.reviews.form import FormShown, form_of
from rettidig_web.reviews.forms import NoteForm, VerdictForm
from rettidig_web.reviews.models import ReviewStatus
from rettidig_web.reviews.queries import get_sampled_for, is_reviewer, may_name_caseworker_to, next_case
from rettidig_web.reviews.views.rows import Row, aside_of, rows_of
from rettidig_web.rounds.models import SampledCase


@never_cache
@gated(any_of(Right.SEE_CASES, Right.REVIEW, Right.SEE_OWN_RESULTS), READ)
def review(request: HttpRequest, key: int) -> HttpResponse:
    """Show the case's form; whoever may not answer it reads it."""
    user, day = reader(request), timezone.localdate()
    sampled = get_sampled_for(user, key, day)
    form = form_of(sampled)
    note_seen(user, sampled.case, Why.REVIEW, "reviews:review")
    return render(request, "reviews/review.html", page_values(user, form))


def page_values(
    user: User,
    form: FormShown,
    *,
    refused: Row | None = None,
    verdict_form: VerdictForm | None = None,
    note_form: NoteForm | None = None,
) -> dict[str, Any]:
    """Return what the page shows, with a form that was refused where there is one."""
    sampled, day = form.sampled, timezone.localdate()
    mine = is_reviewer(user, sampled, day)
    is_open = form.review is None or form.review.status == ReviewStatus.OPEN
    return {
        "form": form,
        "sampled": sampled,
        "review": form.review,
        "status": status_on(form.review, day) if form.review else ReviewStatus.OPEN,
        "can_comment": form.review is not None and can_comment(user, form.review, day),
        "rows": rows_of(form, user, refused),
        "aside": aside_of(form, user, refused),
        "refused": refused,
        "is_mine": mine,
        "is_open": is_open,
        "may_answer": mine and is_open,
        "caseworker": sampled.caseworker if may_name_caseworker_to(user, sampled, day) else None,
        "source_address": source_address(sampled),
        "notes": list(form.review.notes.select_related("written_by")) if form.review else [],
        "verdict_form": verdict_form or verdict_form_of(form),
        "note_form": note_form or NoteForm(),
        "next_key": next_case(user, day, after=sampled) if mine else None,
    }


def verdict_form_of(form: FormShown) -> VerdictForm:
    """Return the verdict as it stands."""
    found = form.review
    return VerdictForm(
        initial={
            "vurdering": found.verdict if found else "",
            "bemaerkning": found.verdict_remark if found else "",
            "version": found.version if found else 0,
        }
    )


def source_address(sampled: SampledCase) -> str:
    """Return the case's address in its own system; nothing where the system has none."""
    return sampled.case.source.link_template.replace("{sagsnummer}", quote(sampled.case.number, safe=""))


def reader(request: HttpRequest) -> User:
    """Return the signed-in user, whom the gate has let in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
