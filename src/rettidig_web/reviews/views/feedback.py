"""The page with the text for the caseworker."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.about import note_seen
from rettidig_web.journal.models import Why
from rettidig_web.reviews.feedback import correct_by, feedback_text
from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.queries import get_sampled_for
from rettidig_web.reviews.views.form import reader


@gated(Right.REVIEW, READ)
def feedback(request: HttpRequest, key: int) -> HttpResponse:
    """Show what was found as text to copy; the reviewer's own, since it is about one employee's work."""
    user, day = reader(request), timezone.localdate()
    sampled = get_sampled_for(user, key, day)
    if sampled.reviewer_id != user.pk:
        raise Http404
    form = form_of(sampled)
    notes = list(form.review.notes.all()) if form.review else []
    text = feedback_text(form, notes, correct_by(sampled.unit, day))
    note_seen(user, sampled.case, Why.REVIEW, "reviews:feedback")
    values = {"sampled": sampled, "form": form, "text": text, "n_lines": min(text.count("\n") + 2, 40)}
    return render(request, "reviews/feedback.html", values)
