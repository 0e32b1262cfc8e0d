"""The list of findings, and a finding's own page."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from rettidig_web.accounts.gates import FORM, READ, gated
from rettidig_web.accounts.rights import Right
from rettidig_web.findings import actions
from rettidig_web.findings.forms import FindingForm, WhyForm
from rettidig_web.findings.lists import finding_list as listed
from rettidig_web.findings.models import Cause, Finding, FindingStatus, FindingType
from rettidig_web.findings.page import page_of, proposed_for
from rettidig_web.findings.queries import get_finding_for, may_describe
from rettidig_web.findings.reading import Reader
from rettidig_web.findings.views.shared import READERS, STALE_STATUS, note_export, note_reading, reader_of
from rettidig_web.ui.templatetags.danish import NOTHING, kroner
from rettidig_web.ui.templatetags.danish import day as in_words


@gated(READERS, READ)
def finding_list(request: HttpRequest) -> HttpResponse:
    """List the findings that the reader may see."""
    reader = reader_of(request)
    shown = listed(request, reader)
    if shown.listing.wants_excel:
        note_export(reader.user, list(shown.listing.rows), "findings:findings")
        return shown.listing.as_excel()
    return render(request, "findings/findings.html", {"shown": shown, "listing": shown.listing})


@gated(READERS, FORM)
def finding(request: HttpRequest, key: int) -> HttpResponse:
    """Show a finding; whoever may describe it says here what it is, why it was made and what it cost."""
    reader = reader_of(request)
    found = get_finding_for(reader, key)
    can_describe = may_describe(reader, found) and found.status != FindingStatus.WITHDRAWN
    if request.method == "POST" and not can_describe:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = FindingForm(data, finding=found, proposed=proposed_for(found), today=reader.day)
    if data is not None and form.is_valid():
        return _save(request, reader, found, form)
    note_reading(reader.user, found, "findings:finding")
    return _page(request, reader, found, form if can_describe else None, status=422 if form.errors else 200)


def _save(request: HttpRequest, reader: Reader, found: Finding, form: FindingForm) -> HttpResponse:
    try:
        actions.save_finding(reader.user, found, form.facts(found), seen=form.cleaned_data["seen"])
    except actions.StaleError:
        return _stale(request, reader, found, form)
    except ValidationError as problem:
        form.add_error(None, problem)
        return _page(request, reader, found, form, status=422)
    messages.success(request, gettext("Fejlen er gemt."))
    return redirect("findings:finding", found.pk)


def _stale(request: HttpRequest, reader: Reader, found: Finding, form: FindingForm) -> HttpResponse:
    """Show what stands there now beside what was written, which can then be saved over it knowingly."""
    now = get_finding_for(reader, found.pk)
    data = request.POST.copy()
    data["seen"] = str(now.version)
    again = FindingForm(data, finding=now, proposed=proposed_for(now), today=reader.day)
    differing = [
        (field.label, _said(getattr(now, name)), _said(form.cleaned_data[name]))
        for name, field in form.fields.items()
        if name != "seen" and getattr(now, name) != form.cleaned_data[name]
    ]
    return _page(request, reader, now, again, status=STALE_STATUS, differing=differing, is_stale=True)


def _said(value: object) -> str:
    """Return a fact of a finding as a person reads it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nej")
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, int):
        return kroner(value)
    return str(dict([*FindingType.choices, *Cause.choices])[str(value)])


def _page(
    request: HttpRequest,
    reader: Reader,
    found: Finding,
    form: FindingForm | None,
    *,
    status: int,
    **more: object,
) -> HttpResponse:
    context = {
        "page": page_of(found, reader),
        "finding": found,
        "form": form,
        **more,
    }
    return render(request, "findings/finding.html", context, status=status)


@gated(Right.REVIEW, FORM)
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Withdraw an error that was none, with the reason."""
    reader = reader_of(request)
    found = get_finding_for(reader, key)
    if not may_describe(reader, found) or found.status == FindingStatus.WITHDRAWN:
        raise Http404
    form = WhyForm(request.POST or None, initial={"seen": found.version})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(reader.user, found, form.cleaned_data["why"], seen=form.cleaned_data["seen"])
        except actions.StaleError:
            form, status = _seen_again(request, get_finding_for(reader, key)), STALE_STATUS
        else:
            messages.success(request, gettext("Fejlen er frafaldet."))
            return redirect("findings:finding", found.pk)
    note_reading(reader.user, found, "findings:withdraw")
    return render(request, "findings/withdraw.html", {"form": form, "finding": found}, status=status)


def _seen_again(request: HttpRequest, now: Finding) -> WhyForm:
    data = request.POST.copy()
    data["seen"] = str(now.version)
    form = WhyForm(data)
    form.add_error(None, gettext("En anden har ændret fejlen imens. Se den igen, før du frafalder den."))
    return form
