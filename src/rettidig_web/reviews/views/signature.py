"""The page of a signature: who, when, the hash, the text, and whether it still holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rettidig_web.accounts.gates import READ, any_of, gated
from rettidig_web.accounts.rights import Right
from rettidig_web.reviews.comment_queries import get_signature_for
from rettidig_web.reviews.queries import may_name_caseworker_to
from rettidig_web.reviews.signed_text import without_employee
from rettidig_web.reviews.signing import verified
from rettidig_web.reviews.views.commenting_parts import note_access, signed_in, ways

_VERIFY = "efterproev"


@gated(any_of(Right.SEE_CASES, Right.SEE_OWN_RESULTS, Right.SEE_EMPLOYEES_RESULTS), READ)
def signature(request: HttpRequest, key: int) -> HttpResponse:
    """Show a signed review's signature; ``?efterproev=1`` computes it anew from what stands now."""
    user, day = signed_in(request), timezone.localdate()
    review = get_signature_for(user, key, day)
    note_access(user, review, "reviews:signature")
    sampled = review.sampled_case
    may_name = may_name_caseworker_to(user, sampled, day)
    hides_employee = sampled.caseworker is not None and not may_name
    found = verified(review) if request.GET.get(_VERIFY) else None
    parts = found.differing if found else ()
    context = {
        "review": review,
        "verified": found,
        "verified_at": timezone.now(),
        "may_name": may_name,
        "hides_employee": hides_employee,
        "signed_text": without_employee(review.signed_text) if hides_employee else review.signed_text,
        "differing": [part.without_employee() if hides_employee else part for part in parts],
        "is_mine": user.pk == sampled.reviewer_id,
        "ways": ways(user, review, day),
    }
    return render(request, "reviews/signature.html", context)
