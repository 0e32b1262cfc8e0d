"""What happens after the draw: drop-outs, extensions, cases shared out anew, the end of a round."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from rettidig.vocabulary import Refused
from rettidig_web.accounts.gates import FORM, WRITE, gated
from rettidig_web.accounts.rights import Right
from rettidig_web.rounds import actions, queries
from rettidig_web.rounds.forms import CancelForm, ExtendForm, ReasonForm
from rettidig_web.rounds.models import Round, RoundStatus, SampledCase
from rettidig_web.rounds.refusing import changed_meanwhile, said
from rettidig_web.rounds.views.asking import signed_in, status_of
from rettidig_web.ui.templatetags.danish import number


@gated(Right.PLAN_ROUNDS, FORM)
def drop_out(request: HttpRequest, key: int) -> HttpResponse:
    """Say why a case drops out, and let the next spare take its place."""
    user, day = signed_in(request), timezone.localdate()
    sampled = queries.get_sampled_for(user, key, day, Right.PLAN_ROUNDS)
    if sampled.dropped_at is not None or sampled.round.status != RoundStatus.DRAWN:
        messages.error(request, gettext("Sagen er udgået, eller tilsynet er ikke i gang."))
        return redirect("workspace:round", sampled.round_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            spare = actions.drop_out(user, sampled, form.cleaned_data["grund"], day)
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _replaced(spare))
            return redirect("workspace:round", sampled.round_id)
    n_spares = _n_spares(sampled)
    values = {"form": form, "sampled": sampled, "round": sampled.round, "n_spares": n_spares}
    return render(request, "rounds/drop_out.html", values, status=status_of(form))


def _n_spares(sampled: SampledCase) -> int:
    """Return how many spares stand by in the case's stratum."""
    certificate = queries.certificate_of(sampled.round)
    strata = {one.case_id: one.stratum for one in certificate.draws}
    return len(certificate.spares.get(strata.get(sampled.case.number, ""), ()))


def _replaced(spare: SampledCase) -> str:
    if spare.reviewer is None:
        return gettext("Sagen er udgået, og reserven er kommet ind. Den mangler en, der må gennemgå den.")
    words = gettext("Sagen er udgået, og reserven er kommet ind. %(reviewer)s gennemgår den.")
    return words % {"reviewer": spare.reviewer}


@gated(Right.PLAN_ROUNDS, FORM)
def extend(request: HttpRequest, key: int) -> HttpResponse:
    """Extend the sample by more cases."""
    user, day = signed_in(request), timezone.localdate()
    round_ = queries.get_round_for(user, key, day, Right.PLAN_ROUNDS)
    if round_.status != RoundStatus.DRAWN:
        return _not_under_way(request, round_)
    form = ExtendForm(request.POST or None, initial={"version": round_.version})
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["version"] != round_.version:
                raise changed_meanwhile()
            n = actions.extend(user, round_, form.cleaned_data["antal"], day)
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            words = ngettext("%(n)s sag mere er trukket.", "%(n)s sager mere er trukket.", n)
            messages.success(request, words % {"n": number(n)})
            return redirect("workspace:round", round_.pk)
    certificate = queries.certificate_of(round_)
    n_used = len(certificate.draws)
    values = {"form": form, "round": round_, "n_used": n_used, "n_left": certificate.frame.size - n_used}
    return render(request, "rounds/extend.html", values, status=status_of(form))


@gated(Right.PLAN_ROUNDS, WRITE)
def assign(request: HttpRequest, key: int) -> HttpResponse:
    """Share out the cases that nobody reviews yet."""
    user, day = signed_in(request), timezone.localdate()
    round_ = queries.get_round_for(user, key, day, Right.PLAN_ROUNDS)
    try:
        n = actions.assign(user, round_, day)
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("workspace:round", round_.pk)
    if n:
        words = ngettext("%(n)s sag er fordelt.", "%(n)s sager er fordelt.", n)
        messages.success(request, words % {"n": number(n)})
    else:
        messages.warning(
            request, gettext("Ingen af dem, der gennemgår i tilsynet, må gennemgå de sager, der mangler.")
        )
    return redirect("workspace:round", round_.pk)


@gated(Right.PLAN_ROUNDS, FORM)
def cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Cancel a round, with the reason."""
    user, day = signed_in(request), timezone.localdate()
    round_ = queries.get_round_for(user, key, day, Right.PLAN_ROUNDS)
    if round_.status not in {RoundStatus.PLANNED, RoundStatus.DRAWN}:
        return _not_under_way(request, round_)
    form = CancelForm(request.POST or None, initial={"version": round_.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(user, round_, form.cleaned_data["grund"], form.cleaned_data["version"])
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, gettext("Tilsynet er aflyst."))
            return redirect("workspace:round", round_.pk)
    return render(request, "rounds/cancel.html", {"form": form, "round": round_}, status=status_of(form))


@gated(Right.PLAN_ROUNDS, FORM)
def conclude(request: HttpRequest, key: int) -> HttpResponse:
    """Conclude a round, or say what is missing."""
    user, day = signed_in(request), timezone.localdate()
    round_ = queries.get_round_for(user, key, day, Right.PLAN_ROUNDS)
    if round_.status != RoundStatus.DRAWN:
        return _not_under_way(request, round_)
    refused_because = ""
    if request.method == "POST":
        try:
            actions.conclude(user, round_)
        except Refused as refused:
            refused_because = said(refused)
        else:
            messages.success(request, gettext("Tilsynet er afsluttet."))
            return redirect("workspace:round", round_.pk)
    values = {"round": round_, "missing": queries.missing_in(round_), "refused": refused_because}
    return render(request, "rounds/conclude.html", values, status=422 if refused_because else 200)


def _not_under_way(request: HttpRequest, round_: Round) -> HttpResponse:
    messages.error(request, gettext("Det kan ikke lade sig gøre, som tilsynet står nu."))
    return redirect("workspace:round", round_.pk)
