"""Saving in a review: an answer, the verdict, a note. Each answers a plain form, or a part of the page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from rettidig_web.accounts.gates import WRITE, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.reviews import actions
from rettidig_web.reviews.form import FormShown, Place, PointShown, form_of
from rettidig_web.reviews.forms import AnswerForm, NoteForm, VerdictForm
from rettidig_web.reviews.models import Answer, OverruledWhy, Verdict
from rettidig_web.reviews.proposals import ANSWER_WORDS, remark_of
from rettidig_web.reviews.queries import get_answerable_for
from rettidig_web.reviews.views.form import page_values, reader
from rettidig_web.reviews.views.rows import Row, refused_row, row_of, saved_when
from rettidig_web.rounds.models import SampledCase
from rettidig_web.ui.listing import key_in

_CONFLICT = 409
_REFUSED = 422


@sensitive_post_parameters()
@gated(Right.REVIEW, WRITE)
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Save what is said to a point."""
    user = reader(request)
    sampled = get_answerable_for(user, key, timezone.localdate())
    point = _point_or_404(sampled, request.POST.get("punkt", ""))
    form = AnswerForm(request.POST, point=point, own_words=_own_words(sampled, point))
    if not form.is_valid():
        return _refused(request, sampled, refused_row(point, form))
    try:
        saved = actions.save_answer(user, sampled, point.id, form.said, form.cleaned_data["version"])
    except actions.StaleError as stale:
        return _stale(request, sampled, point, form.said, stale.current)
    except actions.ClosedError:
        return _closed(request, sampled, form.said.remark)
    except actions.NotAskedError:
        raise Http404 from None
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('reviews:review', args=[key])}#p-{point.id}")
    return _fragment(request, user, saved.form, (point.id, *saved.changed))


@sensitive_post_parameters()
@gated(Right.REVIEW, WRITE)
def verdict(request: HttpRequest, key: int) -> HttpResponse:
    """Save the overall verdict."""
    user = reader(request)
    sampled = get_answerable_for(user, key, timezone.localdate())
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, user, sampled, status=_REFUSED, verdict_form=form)
    said = form.cleaned_data
    try:
        actions.save_verdict(user, sampled, said["vurdering"], said["bemaerkning"], said["version"])
    except actions.StaleVerdictError as stale:
        mine = Verdict(said["vurdering"]).label
        values = {"sampled": sampled, "current": stale.current, "form": form, "mine": mine}
        return render(request, "reviews/verdict_conflict.html", values, status=_CONFLICT)
    except actions.ClosedError:
        return _closed(request, sampled, said["bemaerkning"])
    messages.success(request, gettext("Den samlede vurdering er gemt."))
    return redirect(f"{reverse('reviews:review', args=[key])}#vurdering")


@sensitive_post_parameters()
@gated(Right.REVIEW, WRITE)
def note_add(request: HttpRequest, key: int) -> HttpResponse:
    """Add a note."""
    user = reader(request)
    sampled = get_answerable_for(user, key, timezone.localdate())
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, user, sampled, status=_REFUSED, note_form=form)
    try:
        actions.add_note(user, sampled, form.cleaned_data["slags"], form.cleaned_data["note"])
    except actions.ClosedError:
        return _closed(request, sampled, form.cleaned_data["note"])
    return redirect(f"{reverse('reviews:review', args=[key])}#noter")


@gated(Right.REVIEW, WRITE)
def note_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Remove a note."""
    user = reader(request)
    sampled = get_answerable_for(user, key, timezone.localdate())
    chosen = key_in(request.POST.get("note", ""))
    if chosen is None:
        raise Http404
    try:
        actions.remove_note(user, sampled, chosen)
    except actions.ClosedError:
        return _closed(request, sampled, "")
    return redirect(f"{reverse('reviews:review', args=[key])}#noter")


def _point_or_404(sampled: SampledCase, point_id: str) -> PointShown:
    """Return the point that is answered; one that waits for another answer is not there."""
    point = form_of(sampled).point(point_id)
    if point is None or point.place is Place.WAITING:
        raise Http404
    return point


def _own_words(sampled: SampledCase, point: PointShown) -> str:
    """Return what the proposal says of itself, which is the remark where it is confirmed without one."""
    found = next((each for each in sampled.proposals.all() if each.point_id == point.id), None)
    return remark_of(found) if found else ""


def _refused(request: HttpRequest, sampled: SampledCase, row: Row) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        values = {"row": row, "sampled": sampled, "may_answer": True}
        return render(request, "reviews/point_part.html", values, status=_REFUSED)
    return _page(request, reader(request), sampled, status=_REFUSED, refused=row)


def _stale(
    request: HttpRequest, sampled: SampledCase, point: PointShown, said: actions.Said, current: Answer
) -> HttpResponse:
    """Show both versions side by side, for the reviewer to choose."""
    values = {
        "sampled": sampled,
        "point": point,
        "mine": said,
        "my_answer": ANSWER_WORDS.get(said.answer, ""),
        "mine_why": dict(OverruledWhy.choices).get(said.overruled_why, ""),
        "theirs": current,
        "their_answer": ANSWER_WORDS.get(current.answer, ""),
        "saved": saved_when(current, reader(request)) if current.pk else "",
        "may_answer": True,
    }
    template = "reviews/conflict_part.html" if request.htmx else "reviews/conflict.html"  # type: ignore[attr-defined]
    return render(request, template, values, status=_CONFLICT)


def _closed(request: HttpRequest, sampled: SampledCase, text: str) -> HttpResponse:
    """Say that the review takes no more answers, with the text that was not saved."""
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "reviews/closed_part.html" if is_part else "reviews/closed.html"
    return render(request, template, {"sampled": sampled, "text": text}, status=_CONFLICT)


def _page(
    request: HttpRequest,
    user: User,
    sampled: SampledCase,
    *,
    status: int,
    refused: Row | None = None,
    verdict_form: VerdictForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    """Show the whole page with what was refused."""
    values = page_values(
        user, form_of(sampled), refused=refused, verdict_form=verdict_form, note_form=note_form
    )
    return render(request, "reviews/review.html", values, status=status)


def _fragment(request: HttpRequest, user: User, form: FormShown, ids: tuple[str, ...]) -> HttpResponse:
    """Return the points that changed and how far the form is, each with the id that it replaces."""
    rows = [row_of(point, user) for point in form.everything if point.id in ids]
    values = {"changed": rows, "form": form, "sampled": form.sampled, "may_answer": True}
    return render(request, "reviews/answered.html", values)
