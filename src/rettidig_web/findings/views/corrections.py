"""The list of corrections, what is done to many of them, and a correction's own page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from rettidig_web.accounts.gates import READ, WRITE, gated
from rettidig_web.accounts.models import Assignment, Role, User
from rettidig_web.accounts.rights import RIGHTS, Right
from rettidig_web.findings import actions, refusals
from rettidig_web.findings.bulk import Done, Seen, approve_many, postpone_many
from rettidig_web.findings.forms import (
    GiveForm,
    PostponeFields,
    PostponeForm,
    ProofForm,
    SeenForm,
    SendBackForm,
)
from rettidig_web.findings.lists import Shown
from rettidig_web.findings.lists import correction_list as listed
from rettidig_web.findings.models import Correction
from rettidig_web.findings.page import correction_page
from rettidig_web.findings.queries import get_correction_for
from rettidig_web.findings.reading import Reader
from rettidig_web.findings.views.shared import READERS, STALE_STATUS, note_export, note_reading, reader_of
from rettidig_web.ui.listing import Listing
from rettidig_web.ui.templatetags.danish import number

_OWNERS: Final = [
    role for role in Role if RIGHTS[role] & {Right.SEE_OWN_RESULTS, Right.SEE_EMPLOYEES_RESULTS}
]
"""Who corrects: those who have cases, and their leaders."""


@gated(READERS, READ)
def correction_list(request: HttpRequest) -> HttpResponse:
    """List the corrections that the reader may see."""
    reader = reader_of(request)
    shown = listed(request, reader)
    if shown.listing.wants_excel:
        note_export(reader.user, [row.finding for row in shown.listing.rows], "findings:corrections")
        return shown.listing.as_excel()
    return _list_page(request, reader, shown, PostponeFields(None, today=reader.day))


def _list_page(
    request: HttpRequest, reader: Reader, shown: Shown, form: PostponeFields, status: int = 200
) -> HttpResponse:
    context = {
        "shown": shown,
        "listing": shown.listing,
        "form": form,
        "bulk_fields": render_to_string("findings/bulk_fields.html", {"form": form}),
        "bulk_address": reverse("findings:many"),
        "can_plan": reader.has(Right.PLAN_ROUNDS),
    }
    return render(request, "findings/corrections.html", context, status=422 if form.errors else status)


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def many(request: HttpRequest) -> HttpResponse:
    """Approve, or postpone, the corrections chosen in the list; tell which could not be, and why."""
    reader = reader_of(request)
    shown = listed(request, reader)
    act = _MANY.get(request.POST.get("handling", ""))
    chosen = _chosen(shown.listing)
    if act is None or not chosen:
        what = gettext("Vælg, om du vil godkende eller udsætte fristen.")
        messages.warning(request, gettext("Sæt kryds ved mindst én berigtigelse.") if act else what)
        return redirect(_back(shown))
    return act(request, reader, shown, chosen)


def _chosen(listing: Listing) -> list[Seen]:
    """Return the corrections that are marked, as they were shown; or all, as they are now."""
    if listing.is_for_all:
        return [Seen(one, one.version) for one in listing.rows]
    marked = listing.marked()
    return [Seen(one, marked[one.pk]) for one in listing.chosen()]


def _back(shown: Shown) -> str:
    return f"{reverse('findings:corrections')}?{shown.listing.query}"


def _approve_many(request: HttpRequest, reader: Reader, shown: Shown, chosen: list[Seen]) -> HttpResponse:
    """Approve the corrections once the reader has said yes to how many they are."""
    if shown.listing.is_for_all or not request.POST.get("bekraeftet"):
        context = {
            "chosen": chosen,
            "marks": " ".join(map(str, chosen)),
            "has_changed": shown.listing.is_for_all and shown.listing.has_changed,
            "listing": shown.listing,
            "back": _back(shown),
        }
        return render(request, "findings/approve_many.html", context)
    return _told(request, shown, approve_many(reader, chosen), _approved)


def _postpone_many(request: HttpRequest, reader: Reader, shown: Shown, chosen: list[Seen]) -> HttpResponse:
    form = PostponeFields(request.POST, today=reader.day)
    if not form.is_valid():
        return _list_page(request, reader, shown, form)
    if shown.listing.is_for_all and shown.listing.has_changed:
        told = gettext("Listen er ændret, siden du åbnede den. Se den igennem, og udsæt så fristen igen.")
        messages.warning(request, told)
        return _list_page(request, reader, shown, form, STALE_STATUS)
    to, why = form.cleaned_data["due_on"], form.cleaned_data["postponed_why"]
    return _told(request, shown, postpone_many(reader, chosen, to, why), _postponed)


_MANY: Final = {"godkend": _approve_many, "udsaet": _postpone_many}


def _told(request: HttpRequest, shown: Shown, done: Done, said: Callable[[int], str]) -> HttpResponse:
    """Go back to the list, or show which corrections it could not be done to."""
    if done.n_done:
        messages.success(request, said(done.n_done))
    if done.refused:
        return render(request, "findings/refused.html", {"done": _in_order(done), "back": _back(shown)})
    return redirect(_back(shown))


def _in_order(done: Done) -> list[tuple[Correction, str]]:
    return sorted(done.refused, key=lambda refused: (refused[1], refused[0].due_on))


def _approved(n: int) -> str:
    said = ngettext("%(n)s berigtigelse er godkendt.", "%(n)s berigtigelser er godkendt.", n)
    return said % {"n": number(n)}


def _postponed(n: int) -> str:
    said = ngettext(
        "Fristen er udsat for %(n)s berigtigelse.", "Fristen er udsat for %(n)s berigtigelser.", n
    )
    return said % {"n": number(n)}


@gated(READERS, READ)
def correction(request: HttpRequest, key: int) -> HttpResponse:
    """Show a correction, and what the reader may do with it."""
    reader = reader_of(request)
    found = get_correction_for(reader, key)
    note_reading(reader.user, found.finding, "findings:correction")
    return _page(request, reader, found)


def _page(
    request: HttpRequest, reader: Reader, found: Correction, status: int = 200, **bound: object
) -> HttpResponse:
    """Show the correction with a form for each thing the reader may do; ``bound`` are those filled in."""
    user, day = reader.user, reader.day
    page = correction_page(found, reader)
    forms: dict[str, object] = {}
    if page.is_mine and not refusals.hand_in(user, found):
        forms["proof_form"] = ProofForm(None, correction=found)
    if page.is_approver and not refusals.over(found):
        forms["give_form"] = GiveForm(None, correction=found, people=_people(found))
        if not refusals.own(user, found):
            forms["later_form"] = PostponeForm(None, correction=found, today=day)
    if page.is_approver and not refusals.approve(user, found):
        forms["back_form"] = SendBackForm(None, correction=found)
    context = {
        "page": page,
        "correction": found,
        "finding": found.finding,
        "can_undo": page.is_approver and not refusals.undo(user, found, day),
        **forms,
        **bound,
    }
    return render(request, "findings/correction.html", context, status=status)


def _people(found: Correction) -> QuerySet[User]:
    """Return who may be given the correction: those who have cases in the finding's unit or lead it.

    Whoever has it now is among them: a list without one name would tell whose the error is.
    """
    day, unit = timezone.localdate(), found.finding.unit
    keys = [int(key) for key in unit.path.strip(".").split(".")]
    held = Assignment.objects.on(day).filter(unit__in=keys, role__in=_OWNERS, user__is_active=True)
    return User.objects.filter(pk__in=held.values("user"))


@dataclass(frozen=True)
class _Try:
    """Something that the reader wants done with a correction: its form, and the form's name on the page."""

    request: HttpRequest
    reader: Reader
    found: Correction
    form: Form
    name: str

    def shown(self, status: int) -> HttpResponse:
        """Return the correction's page with the form as it was filled in, and what is wrong with it."""
        return _page(
            self.request, self.reader, self.found, status, **{self.name: self.form, "wrong": self.form}
        )


@gated(READERS, WRITE)
def hand_in(request: HttpRequest, key: int) -> HttpResponse:
    """Hand in the owner's proof."""
    reader = reader_of(request)
    found = get_correction_for(reader, key)
    if found.owner_id != reader.user.pk:
        raise Http404
    form = ProofForm(request.POST, correction=found)

    def act(seen: int) -> None:
        actions.hand_in(reader.user, found, form.cleaned_data["proof"], seen=seen)

    trial = _Try(request, reader, found, form, "proof_form")
    return _acted(trial, act, gettext("Sendt til godkendelse."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def approve(request: HttpRequest, key: int) -> HttpResponse:
    """Approve a correction."""
    reader, found = _to_decide(request, key)

    def act(seen: int) -> None:
        actions.approve(reader.user, found, seen=seen)

    trial = _Try(request, reader, found, SeenForm(request.POST), "approve_form")
    return _acted(trial, act, gettext("Berigtigelsen er godkendt. Du kan fortryde det i dag."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def send_back(request: HttpRequest, key: int) -> HttpResponse:
    """Send a correction back with what is missing."""
    reader, found = _to_decide(request, key)
    form = SendBackForm(request.POST, correction=found)

    def act(seen: int) -> None:
        actions.send_back(reader.user, found, form.cleaned_data["why"], seen=seen)

    trial = _Try(request, reader, found, form, "back_form")
    return _acted(trial, act, gettext("Berigtigelsen er sendt tilbage."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Undo one's own approval of the same day."""
    reader, found = _to_decide(request, key)

    def act(seen: int) -> None:
        actions.undo_approval(reader.user, found, reader.day, seen=seen)

    trial = _Try(request, reader, found, SeenForm(request.POST), "undo_form")
    return _acted(trial, act, gettext("Godkendelsen er fortrudt."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def postpone(request: HttpRequest, key: int) -> HttpResponse:
    """Give a correction a later deadline."""
    reader, found = _to_decide(request, key)
    form = PostponeForm(request.POST, correction=found, today=reader.day)

    def act(seen: int) -> None:
        to, why = form.cleaned_data["due_on"], form.cleaned_data["postponed_why"]
        actions.postpone(reader.user, found, to, why, seen=seen)

    trial = _Try(request, reader, found, form, "later_form")
    return _acted(trial, act, gettext("Fristen er udsat."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def give(request: HttpRequest, key: int) -> HttpResponse:
    """Give a correction to somebody else."""
    reader, found = _to_decide(request, key)
    form = GiveForm(request.POST, correction=found, people=_people(found))

    def act(seen: int) -> None:
        actions.give(reader.user, found, form.cleaned_data["owner"], seen=seen)

    trial = _Try(request, reader, found, form, "give_form")
    return _acted(trial, act, gettext("Berigtigelsen har fået en anden ansvarlig."))


def _to_decide(request: HttpRequest, key: int) -> tuple[Reader, Correction]:
    """Return the reader and the correction, or raise Http404 where the reader decides nothing in its unit."""
    reader = reader_of(request)
    found = get_correction_for(reader, key)
    if not reader.may(Right.APPROVE_CORRECTIONS, found.finding.unit):
        raise Http404
    return reader, found


def _acted(trial: _Try, act: Callable[[int], None], said: str) -> HttpResponse:
    """Act and go back to the correction, or show it again with what is wrong and all that was written."""
    if not trial.form.is_valid():
        return trial.shown(422)
    try:
        act(trial.form.cleaned_data["seen"])
    except ValidationError as problem:
        trial.form.add_error(None, problem)
        return trial.shown(422)
    except actions.StaleError:
        return _stale(trial)
    messages.success(trial.request, said)
    return redirect("findings:correction", trial.found.pk)


def _stale(trial: _Try) -> HttpResponse:
    """Show the correction as it stands now; what was written stays in its field, to be sent knowingly."""
    now = get_correction_for(trial.reader, trial.found.pk)
    data = trial.request.POST.copy()
    data["seen"] = str(now.version)
    trial.form.data = data
    told = gettext("En anden har ændret berigtigelsen imens. Se, hvad der står nu, og send så igen.")
    trial.form.add_error(None, told)
    return replace(trial, found=now).shown(STALE_STATUS)
