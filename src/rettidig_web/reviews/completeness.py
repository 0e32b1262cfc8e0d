"""Whether a review has all that is asked of it."""

from django.utils.translation import gettext, ngettext

from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.models import Review
from rettidig_web.ui.templatetags.danish import number


def why_not_complete(review: Review) -> str:
    """Return what is missing, in a sentence or two; nothing where every point is answered, with a verdict."""
    n_missing = len(form_of(review.sampled_case).missing)
    said = []
    if n_missing:
        many = ngettext("%(n)s spørgsmål mangler svar.", "%(n)s spørgsmål mangler svar.", n_missing)
        said.append(many % {"n": number(n_missing)})
    if not review.verdict:
        said.append(gettext("Den samlede vurdering mangler."))
    return " ".join(said)
