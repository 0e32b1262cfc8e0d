"""The list of corrections, what is done to many of them, and a correction's own page."""

from collections.abc import Callable
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

from rettidig_web.accounts.gates import READ, WRITE, gated, may, rights_on
from rettidig_web.accounts.models import Assignment, Role, User
from rettidig_web.accounts.rights import RIGHTS, Right
from rettidig_web.findings import actions, refusals
from rettidig_web.findings.bulk import Done, approve_many, postpone_many
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
from rettidig_web.findings.views.shared import READERS, STALE_STATUS, note_export, note_reading, reader
from rettidig_web.ui.templatetags.danish import number

_OWNERS: Final = [
    role for role in Role if RIGHTS[role] & {Right.SEE_OWN_RESULTS, Right.SEE_EMPLOYEES_RESULTS}
]
"""Who corrects: those who have cases, and their leaders."""


@gated(READERS, READ)
def correction_list(request: HttpRequest) -> HttpResponse:
    """List the corrections that the reader may see."""
    user, day = reader(request), timezone.localdate()
    shown = listed(request, user, day)
    if shown.listing.wants_excel:
        note_export(user, [row.finding for row in shown.listing.rows], "findings:corrections")
        return shown.listing.as_excel()
    return _list_page(request, shown, PostponeFields(None, today=day))


def _list_page(request: HttpRequest, shown: Shown, form: PostponeFields) -> HttpResponse:
    context = {
        "shown": shown,
        "listing": shown.listing,
        "form": form,
        "bulk_fields": render_to_string("findings/bulk_fields.html", {"form": form}),
        "bulk_address": reverse("findings:many"),
        "can_plan": Right.PLAN_ROUNDS in rights_on(reader(request), timezone.localdate()),
    }
    return render(request, "findings/corrections.html", context, status=422 if form.errors else 200)


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def many(request: HttpRequest) -> HttpResponse:
    """Approve, or postpone, the corrections chosen in the list; tell which could not be, and why."""
    user, day = reader(request), timezone.localdate()
    shown = listed(request, user, day)
    chosen = list(shown.listing.chosen())
    back = f"{reverse('findings:corrections')}?{shown.listing.query}"
    if not chosen:
        messages.warning(request, gettext("Sæt kryds ved mindst én berigtigelse."))
        return redirect(back)
    if request.POST.get("handling") == "udsaet":
        form = PostponeFields(request.POST, today=day)
        if not form.is_valid():
            return _list_page(request, shown, form)
        to, why = form.cleaned_data["due_on"], form.cleaned_data["postponed_why"]
        done, said = postpone_many(user, chosen, day, to, why), _postponed
    else:
        done, said = approve_many(user, chosen, day), _approved
    if done.n_done:
        messages.success(request, said(done.n_done))
    if done.refused:
        return render(request, "findings/refused.html", {"done": _in_order(done), "back": back})
    return redirect(back)


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
    user = reader(request)
    found = get_correction_for(user, key, timezone.localdate())
    note_reading(user, found.finding, "findings:correction")
    return _page(request, found)


def _page(request: HttpRequest, found: Correction, status: int = 200, **bound: object) -> HttpResponse:
    """Show the correction with a form for each thing the reader may do; ``bound`` are those filled in."""
    user, day = reader(request), timezone.localdate()
    page = correction_page(found, user, day)
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
    """Return who may be given the correction: those who have cases in the finding's unit or lead it."""
    day, unit = timezone.localdate(), found.finding.unit
    keys = [int(key) for key in unit.path.strip(".").split(".")]
    held = Assignment.objects.on(day).filter(unit__in=keys, role__in=_OWNERS, user__is_active=True)
    return User.objects.filter(pk__in=held.values("user")).exclude(pk__in=[found.owner_id or 0])


@gated(READERS, WRITE)
def hand_in(request: HttpRequest, key: int) -> HttpResponse:
    """Hand in the owner's proof."""
    user, found = reader(request), get_correction_for(reader(request), key, timezone.localdate())
    if found.owner_id != user.pk:
        raise Http404
    form = ProofForm(request.POST, correction=found)

    def act(now: Correction) -> None:
        actions.hand_in(user, now, form.cleaned_data["proof"], seen=form.cleaned_data["seen"])

    return _acted(request, found, form, "proof_form", act, gettext("Sendt til godkendelse."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def approve(request: HttpRequest, key: int) -> HttpResponse:
    """Approve a correction."""
    user, found = reader(request), _mine_to_approve(request, key)
    form = SeenForm(request.POST)

    def act(now: Correction) -> None:
        actions.approve(user, now, seen=form.cleaned_data["seen"])

    said = gettext("Berigtigelsen er godkendt. Du kan fortryde det i dag.")
    return _acted(request, found, form, "approve_form", act, said)


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def send_back(request: HttpRequest, key: int) -> HttpResponse:
    """Send a correction back with what is missing."""
    user, found = reader(request), _mine_to_approve(request, key)
    form = SendBackForm(request.POST, correction=found)

    def act(now: Correction) -> None:
        actions.send_back(user, now, form.cleaned_data["why"], seen=form.cleaned_data["seen"])

    return _acted(request, found, form, "back_form", act, gettext("Berigtigelsen er sendt tilbage."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Undo one's own approval of the same day."""
    user, found = reader(request), _mine_to_approve(request, key)
    form = SeenForm(request.POST)

    def act(now: Correction) -> None:
        actions.undo_approval(user, now, timezone.localdate(), seen=form.cleaned_data["seen"])

    return _acted(request, found, form, "undo_form", act, gettext("Godkendelsen er fortrudt."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def postpone(request: HttpRequest, key: int) -> HttpResponse:
    """Give a correction a later deadline."""
    user, found = reader(request), _mine_to_approve(request, key)
    form = PostponeForm(request.POST, correction=found, today=timezone.localdate())

    def act(now: Correction) -> None:
        facts = form.cleaned_data
        actions.postpone(user, now, facts["due_on"], facts["postponed_why"], seen=facts["seen"])

    return _acted(request, found, form, "later_form", act, gettext("Fristen er udsat."))


@gated(Right.APPROVE_CORRECTIONS, WRITE)
def give(request: HttpRequest, key: int) -> HttpResponse:
    """Give a correction to somebody else."""
    user, found = reader(request), _mine_to_approve(request, key)
    form = GiveForm(request.POST, correction=found, people=_people(found))

    def act(now: Correction) -> None:
        actions.give(user, now, form.cleaned_data["owner"], seen=form.cleaned_data["seen"])

    return _acted(
        request, found, form, "give_form", act, gettext("Berigtigelsen har fået en anden ansvarlig.")
    )


def _mine_to_approve(request: HttpRequest, key: int) -> Correction:
    """Return the correction, or raise Http404 where the reader has not the right in its unit."""
    user, day = reader(request), timezone.localdate()
    found = get_correction_for(user, key, day)
    if not may(user, Right.APPROVE_CORRECTIONS, found.finding.unit, day):
        raise Http404
    return found


def _acted(
    request: HttpRequest,
    found: Correction,
    form: Form,
    name: str,
    act: Callable[[Correction], None],
    said: str,
) -> HttpResponse:
    """Act and go back to the correction, or show it again with what is wrong and all that was written."""
    if not form.is_valid():
        return _page(request, found, 422, **{name: form, "wrong": form})
    try:
        act(found)
    except ValidationError as problem:
        form.add_error(None, problem)
        return _page(request, found, 422, **{name: form, "wrong": form})
    except actions.StaleError:
        return _stale(request, found, form, name)
    messages.success(request, said)
    return redirect("findings:correction", found.pk)


def _stale(request: HttpRequest, found: Correction, form: Form, name: str) -> HttpResponse:
    """Show the correction as it stands now; what was written stays in its field, to be sent knowingly."""
    now = get_correction_for(reader(request), found.pk, timezone.localdate())
    data = request.POST.copy()
    data["seen"] = str(now.version)
    form.data = data
    form.add_error(
        None,
        gettext("En anden har ændret berigtigelsen imens. Se, hvad der står nu, og send så igen."),
    )
    return _page(request, now, STALE_STATUS, **{name: form, "wrong": form})
