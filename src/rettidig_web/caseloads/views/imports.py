"""Bringing in an export: name the files, see how they are read, and let them be imported."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from rettidig_web.accounts.gates import FORM, WRITE, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.delivering import (
    Facts,
    deliver_from_inbox,
    deliver_uploads,
    get_delivery_for,
    give_up,
    inbox_entries,
)
from rettidig_web.caseloads.import_forms import DeliveryForm
from rettidig_web.caseloads.import_reading import Reading, read
from rettidig_web.caseloads.importing import import_delivery
from rettidig_web.caseloads.models import Delivery
from rettidig_web.caseloads.queries import units_to_fill
from rettidig_web.jobs.actions import start
from rettidig_web.jobs.models import Job


@gated(Right.BRING_IN_CASES, FORM)
def import_new(request: HttpRequest) -> HttpResponse:
    """Take in the files and what they are, and go on to how they are read."""
    user, today = _user(request), timezone.localdate()
    form = DeliveryForm(
        request.POST or None,
        request.FILES or None,
        units=units_to_fill(user, today),
        entries=inbox_entries(),
        today=today,
        initial={"as_of": today},
    )
    if request.method == "POST" and form.is_valid():
        return redirect("caseloads:import_read", _delivered(user, form).pk)
    status = 422 if form.errors else 200
    return render(request, "caseloads/import_new.html", {"form": form}, status=status)


def _delivered(user: User, form: DeliveryForm) -> Delivery:
    given = form.cleaned_data
    facts = Facts(given["unit"], given["source"], given["as_of"])
    if given["uploads"]:
        return deliver_uploads(user, facts, given["uploads"])
    return deliver_from_inbox(user, facts, given["inbox"])


@gated(Right.BRING_IN_CASES, FORM)
@never_cache
def import_read(request: HttpRequest, key: int) -> HttpResponse:
    """Show how the files are read; sent with "indlaes", have them imported."""
    user = _user(request)
    delivery = get_delivery_for(user, key, timezone.localdate())
    reading = read(delivery, request.POST or None)
    if request.POST.get("handling") == "indlaes" and reading.is_ready:
        return redirect("jobs:job", _started(user, delivery, reading).pk)
    context = {"delivery": delivery, "reading": reading, "form": reading.form}
    return render(request, "caseloads/import_read.html", context, status=422 if reading.form.errors else 200)


def _started(user: User, delivery: Delivery, reading: Reading) -> Job:
    given = reading.form.cleaned_data
    return start(
        user,
        gettext("Indlæser %(name)s") % {"name": given["name"]},
        import_delivery,
        back=reverse("caseloads:import_read", args=(delivery.pk,)),
        delivery_key=delivery.pk,
        actor_key=user.pk,
        profile=reading.profile_text,
        name=given["name"],
        catalogues=given["catalogues"],
        sets_aside=given["bad_rows"] == "aside",
    )


@gated(Right.BRING_IN_CASES, WRITE)
def import_cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Give a delivery up and delete its files."""
    user = _user(request)
    give_up(user, get_delivery_for(user, key, timezone.localdate()))
    messages.success(request, gettext("Filerne er slettet igen. Intet er indlæst."))
    return redirect("caseloads:import_new")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
