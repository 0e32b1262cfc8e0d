"""Signing a review: what is signed, which errors it registers, and then the signature."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from rettidig_web.accounts.gates import FORM, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.about import note_seen
from rettidig_web.findings.actions import sign_and_register
from rettidig_web.findings.arising import arising
from rettidig_web.findings.views.shared import reader_of
from rettidig_web.journal.models import Why
from rettidig_web.reviews.comment_queries import is_settler
from rettidig_web.reviews.models import Review, ReviewStatus
from rettidig_web.reviews.queries import get_sampled_for
from rettidig_web.reviews.signed_text import signed_text
from rettidig_web.reviews.signing import why_not_ready
from rettidig_web.ui.templatetags.danish import number


@gated(Right.REVIEW, FORM)
def sign(request: HttpRequest, key: int) -> HttpResponse:
    """Show what will be signed and which errors it registers; sign it."""
    reader = reader_of(request)
    user, day = reader.user, reader.day
    review = _review(user, key)
    if review.status == ReviewStatus.SIGNED:
        return redirect("reviews:signature", key)
    problem = why_not_ready(review, day)
    if request.method == "POST" and not problem:
        try:
            found = sign_and_register(user, review, day)
        except ValidationError as refused:
            problem = " ".join(refused.messages)
        else:
            messages.success(request, _told(len(found)))
            return redirect("reviews:signature", key)
    note_seen(user, review.sampled_case.case, Why.REVIEW, "findings:sign")
    context = {
        "sampled": review.sampled_case,
        "review": review,
        "errors": arising(review, day),
        "visible": reader.visible,
        "problem": problem,
        "signed_text": signed_text(review),
    }
    status = 422 if problem and request.method == "POST" else 200
    return render(request, "findings/sign.html", context, status=status)


def _review(user: User, key: int) -> Review:
    """Return the review that the user may sign, or raise Http404."""
    day = timezone.localdate()
    sampled = get_sampled_for(user, key, day)
    review = Review.objects.filter(sampled_case=sampled).first()
    if review is None or not is_settler(user, sampled, day):
        raise Http404
    review.sampled_case = sampled
    return review


def _told(n_findings: int) -> str:
    if not n_findings:
        return gettext("Gennemgangen er underskrevet. Den giver ingen fejl.")
    said = ngettext(
        "Gennemgangen er underskrevet, og %(n)s fejl er registreret med en frist for berigtigelsen.",
        "Gennemgangen er underskrevet, og %(n)s fejl er registreret, hver med en frist for berigtigelsen.",
        n_findings,
    )
    return said % {"n": number(n_findings)}
